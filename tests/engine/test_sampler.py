"""The sampler: what each filter leaves, and that a seed decides everything else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.requests import Sampling
from engine.sampler import NoNextToken, Sampler
from vectors.errors import BadInput


def drawn(sampling: Sampling, logits: np.ndarray, n: int = 200, seed: int = 1) -> list[int]:
    sampler = Sampler(sampling, seed)
    return [sampler.choose(logits) for _ in range(n)]


def test_that_greedy_takes_the_first_of_equal_logits() -> None:
    assert drawn(Sampling(temperature=0), np.array([0, 3, 3], np.float32), n=1) == [1]


def test_that_top_k_leaves_only_the_k_most_likely() -> None:
    logits = np.array([1, 2, 3, 4], np.float32)
    assert set(drawn(Sampling(temperature=2, top_p=1, top_k=2), logits)) == {2, 3}


def test_that_top_p_keeps_the_token_that_crosses_the_bound() -> None:
    logits = np.log(np.array([0.5, 0.3, 0.15, 0.05], np.float32))
    assert set(drawn(Sampling(temperature=1, top_p=0.6), logits)) == {0, 1}


def test_that_min_p_is_relative_to_the_most_likely_token() -> None:
    logits = np.log(np.array([0.6, 0.3, 0.1], np.float32))
    assert set(drawn(Sampling(temperature=1, top_p=1, min_p=0.4), logits)) == {0, 1}


def test_that_frequencies_follow_the_probabilities() -> None:
    logits = np.log(np.array([0.7, 0.2, 0.1], np.float32))
    tokens = drawn(Sampling(temperature=1, top_p=1), logits, n=20_000)
    shares = np.bincount(tokens, minlength=3) / len(tokens)
    assert np.allclose(shares, [0.7, 0.2, 0.1], atol=0.015)


def test_that_the_repetition_penalty_counts_the_prompt_and_what_was_chosen() -> None:
    sampler = Sampler(Sampling(temperature=0, repetition_penalty=4), 0, history=(2,))
    logits = np.array([0.5, 1, 3], np.float32)
    assert [sampler.choose(logits) for _ in range(2)] == [1, 2]
    assert logits.tolist() == [0.5, 1, 3]


@given(
    st.integers(0, 2**32),
    st.floats(0.1, 1.0),
    st.integers(0, 60),
    st.floats(0, 0.5),
    st.floats(0.2, 3),
)
def test_that_looking_at_the_head_first_chooses_as_sorting_everything_does(
    seed: int, top_p: float, top_k: int, min_p: float, temperature: float
) -> None:
    logits = np.random.default_rng(seed).normal(0, 3, 5000).astype(np.float32)
    sampling = Sampling(temperature=temperature, top_p=top_p, top_k=top_k, min_p=min_p)
    token = Sampler(sampling, seed).choose(logits)

    order = np.argsort(-logits, kind="stable")
    weights = np.exp((logits.astype(np.float64) - logits.max()) / temperature)
    kept = order[:top_k] if top_k else order
    if top_p < 1:
        total = weights[kept].sum()
        before = np.cumsum(weights[kept]) - weights[kept]
        kept = kept[: max(1, int((before < top_p * total).sum()))]
    kept = np.sort(kept[weights[kept] >= min_p * weights.max()])
    cumulative = np.cumsum(weights[kept])
    uniform = np.random.Generator(np.random.PCG64(seed)).random()
    assert token == kept[np.searchsorted(cumulative, uniform * cumulative[-1], side="right")]


@pytest.mark.parametrize(
    ("sampling", "named"),
    [
        (Sampling(temperature=-1), "temperature"),
        (Sampling(temperature=float("nan")), "temperature"),
        (Sampling(top_p=0), "top-p"),
        (Sampling(top_k=-1), "top-k"),
        (Sampling(min_p=1), "min-p"),
        (Sampling(repetition_penalty=0), "repetition penalty"),
    ],
)
def test_that_a_value_out_of_range_is_named(sampling: Sampling, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        Sampler(sampling, 0)


@pytest.mark.parametrize("sampling", [Sampling(temperature=0), Sampling(), Sampling(repetition_penalty=1.3)])
@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_that_numbers_that_are_none_are_refused_with_the_next_step(sampling: Sampling, broken: float) -> None:
    logits = np.array([1, 2, broken, 3], np.float32)
    with pytest.raises(NoNextToken, match=r"not finite .*lower the strength, or load"):
        Sampler(sampling, 1, history=(0, 2)).choose(logits)
    with pytest.raises(NoNextToken):
        Sampler(sampling, 1).choose(np.full(4, -np.inf, np.float32))


def test_that_single_tokens_may_be_impossible() -> None:
    logits = np.array([-np.inf, 1, -np.inf], np.float32)
    assert drawn(Sampling(), logits) == [1] * 200
