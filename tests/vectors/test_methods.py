"""What every method must do, and what the report card says of its directions."""

from __future__ import annotations

import numpy as np
import pytest

from vectors.methods import METHODS, Method
from vectors.methods.logistic import logistic_probe
from vectors.methods.mean_diff import mean_difference
from vectors.methods.pca import principal_component
from vectors.report import held_out_auc, report_card, split_half_cosine
from vectors.text import distinct_n
from vectors.values import FloatArray


def planted(strength: float, pairs: int = 64, width: int = 128) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Positive and negative activations that differ by `strength` along a known unit direction."""
    numbers = np.random.default_rng(7)
    truth = numbers.standard_normal(width).astype(np.float32)
    truth /= np.linalg.norm(truth)
    negative = numbers.standard_normal((pairs, width)).astype(np.float32)
    positive = numbers.standard_normal((pairs, width)).astype(np.float32) + np.float32(strength) * truth
    return positive, negative, truth


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_that_a_planted_direction_is_found_with_its_sign_and_length(method: Method) -> None:
    positive, negative, truth = planted(10.0, pairs=128)
    direction = method(positive, negative)
    assert direction.dtype == np.float32 and direction.shape == truth.shape
    assert direction @ truth / np.linalg.norm(direction) > 0.98
    assert np.linalg.norm(direction) == pytest.approx(10, rel=0.1)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_that_swapped_classes_give_the_opposite(method: Method) -> None:
    positive, negative, _ = planted(3.0)
    direction = method(positive, negative)
    np.testing.assert_allclose(direction, -method(negative, positive), rtol=0, atol=1e-5)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_that_classes_that_do_not_differ_and_a_single_pair_are_no_trouble(method: Method) -> None:
    same = np.ones((4, 6), np.float32)
    np.testing.assert_array_equal(method(same, same), np.zeros(6, np.float32))
    one, other = np.arange(6, dtype=np.float32)[None], np.ones((1, 6), np.float32)
    np.testing.assert_allclose(method(one, other), (one - other)[0], atol=1e-5)
    with pytest.raises(ValueError, match="classes of shapes"):
        method(np.ones((3, 4), np.float32), np.zeros((3, 5), np.float32))


def test_that_pca_keeps_the_mean_difference_which_centring_takes_away() -> None:
    numbers = np.random.default_rng(3)
    truth = np.eye(32, dtype=np.float32)[4] * 5
    negative = numbers.standard_normal((40, 32)).astype(np.float32)
    positive = negative + truth + numbers.standard_normal((40, 32)).astype(np.float32) * np.float32(0.1)
    assert principal_component(positive, negative) @ truth / 25 == pytest.approx(1, abs=0.01)
    differences = positive - negative
    centred = np.linalg.svd(differences - differences.mean(axis=0))[2][0]
    assert abs(centred @ truth) / 5 < 0.5


@pytest.mark.parametrize("pairs", [8, 100])
def test_that_pca_follows_most_pairs_where_a_few_large_ones_disagree(pairs: int) -> None:
    direction = np.zeros((pairs, 20), np.float32)
    direction[:, 0] = 1
    direction[0, 0] = -2 * pairs
    assert principal_component(direction, np.zeros_like(direction))[0] > 0


def test_that_the_probe_looks_past_a_direction_that_differs_but_does_not_tell_apart() -> None:
    numbers = np.random.default_rng(5)
    noise = numbers.standard_normal((400, 2)).astype(np.float32) * np.array([20, 0.2], np.float32)
    positive, negative = noise[:200] + np.array([6, 1], np.float32), noise[200:]
    angles = [each(positive, negative) for each in (logistic_probe, mean_difference)]
    shares = [abs(float(each[1])) / float(np.linalg.norm(each)) for each in angles]
    assert shares[0] > 3 * shares[1]


def test_that_the_card_judges_a_direction_by_its_own_method_and_sets_it_beside_the_mean_difference() -> None:
    positive, negative, _ = planted(3.0)
    called: list[int] = []
    direction = {1: principal_component(positive, negative)}
    card = report_card(
        {1: positive},
        {1: negative},
        direction,
        method=principal_component,
        before_layer=lambda: called.append(1),
    )
    assert card.auc[1] == held_out_auc(positive, negative, principal_component)
    assert card.split_half_cosine[1] == split_half_cosine(positive, negative, principal_component)
    assert 0.9 < card.mean_diff_cosine[1] < 1 and called == [1]
    plain = report_card({1: positive}, {1: negative}, {1: mean_difference(positive, negative)})
    assert plain.mean_diff_cosine == {} and plain.auc[1] != card.auc[1]


def test_that_a_large_channel_does_not_swallow_the_difference() -> None:
    positive = np.full((4097, 2), 1e4, np.float32)
    positive[:, 1] = np.float32(0.1)
    negative = np.full((4097, 2), 1e4, np.float32)
    negative[:, 1] = np.float32(0.3)
    direction = mean_difference(positive, negative)
    assert direction[0] == 0
    assert direction[1] == np.float32(np.float64(np.float32(0.1)) - np.float64(np.float32(0.3)))


def test_that_classes_of_unequal_size_are_compared_and_empty_ones_refused() -> None:
    direction = mean_difference(np.ones((3, 4), np.float32), np.zeros((1, 4), np.float32))
    np.testing.assert_array_equal(direction, np.ones(4, np.float32))
    with pytest.raises(ValueError, match="without a single activation"):
        mean_difference(np.ones((3, 4), np.float32), np.zeros((0, 4), np.float32))
    with pytest.raises(ValueError, match="cannot be compared"):
        mean_difference(np.ones((3, 4), np.float32), np.zeros((3, 5), np.float32))


def test_that_noise_scores_as_a_guess_and_a_planted_direction_as_clean() -> None:
    positive, negative, _ = planted(10.0)
    assert held_out_auc(positive, negative) > 0.99
    assert split_half_cosine(positive, negative) > 0.9
    positive, negative, _ = planted(0.0, pairs=400)
    assert held_out_auc(positive, negative) == pytest.approx(0.5, abs=0.06)
    assert abs(split_half_cosine(positive, negative)) < 0.3


def test_that_the_auc_does_not_read_what_it_is_tested_on() -> None:
    numbers = np.random.default_rng(1)
    positive = numbers.standard_normal((20, 1000)).astype(np.float32)
    negative = numbers.standard_normal((20, 1000)).astype(np.float32)
    fitted = mean_difference(positive, negative)
    assert (positive @ fitted).min() > (negative @ fitted).max()
    assert held_out_auc(positive, negative) < 0.7


def test_that_the_card_has_each_layer_and_survives_one_pair() -> None:
    positive, negative, _ = planted(10.0)
    layers = {2: positive, 5: negative}
    card = report_card(layers, {2: negative, 5: negative}, {2: mean_difference(positive, negative)})
    assert set(card.norms) == set(card.auc) == set(card.split_half_cosine) == {2}
    assert card.n_pairs == 64
    alone = report_card({2: positive[:1]}, {2: negative[:1]}, {2: positive[0]})
    assert (alone.n_pairs, dict(alone.auc)) == (1, {})
    same = report_card({0: negative}, {0: negative}, {0: negative[0]})
    assert same.split_half_cosine == {0: 0.0}


def test_that_a_loop_has_few_distinct_grams() -> None:
    assert distinct_n(["the", "sea"] * 50, 3) == 2 / 98
    assert distinct_n(range(100), 3) == 1
    assert distinct_n([1, 2], 3) == 1
    assert distinct_n([1, 1, 1, 1], 3) == 0.5
