"""How hard a recipe pushes, and where that leaves what was measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vectors.push import Push, push_of, usual_norms
from vectors.values import (
    Calibration,
    ModelRef,
    Operator,
    PoleCalibration,
    Position,
    Scope,
    SteeringTerm,
    SteeringVector,
    term_of,
)

MODEL = ModelRef("tiny", "folder", "", "llama", 6, 4, "f00")
USUAL = {layer: 10.0 + layer for layer in range(6)}
LAYERS = (2, 3)


def vector(
    name: str, axis: int, *, borne: float = 1.0, collapse: float = 1.2, measured: bool = True
) -> SteeringVector:
    """A vector along one axis, of length 2 on every layer."""
    direction = np.zeros(4, np.float32)
    direction[axis] = 2
    pole = PoleCalibration(borne, borne * collapse)
    return SteeringVector(
        name,
        name,
        "plain",
        MODEL,
        dict.fromkeys(range(6), direction),
        "mean_diff",
        Position.LAST,
        LAYERS,
        USUAL,
        calibration=Calibration(LAYERS, pole, pole) if measured else None,
        mark=name,
    )


SEA, JOY, RAW = vector("sea", 0), vector("joy", 1), vector("raw", 2, measured=False)
LIKE_SEA = vector("like sea", 0)


def push(*terms: SteeringTerm) -> Push:
    return push_of(terms, {each.id: each for each in (SEA, JOY, RAW, LIKE_SEA)}, USUAL)


def test_that_no_terms_push_nothing() -> None:
    assert push() == Push()
    assert push().peak is None and push().zone is None


@pytest.mark.parametrize("strength", [-1.5, -1.2, -1.1, -1.0, -0.3, 0.4, 1.0, 1.05, 1.19, 1.2, 1.5])
def test_that_one_vector_on_its_own_layers_loads_as_its_dial_says(strength: float) -> None:
    found = push(term_of(SEA, strength=strength))
    assert found.load == pytest.approx(abs(strength), rel=1e-5)
    assert found.cliff == pytest.approx(1.2, rel=1e-5)
    assert SEA.calibration is not None
    assert found.zone == SEA.calibration.zone(strength)


def test_that_the_share_is_the_norm_of_the_sum_over_the_usual_norm() -> None:
    found = push(term_of(SEA, scale=3.0), term_of(JOY, scale=4.0, layers=(3, 4)))
    assert found.shares == pytest.approx({2: 6 / 12, 3: 10 / 13, 4: 8 / 14})
    assert found.peak is not None and found.peak[0] == 3


def test_that_vectors_of_one_way_add_up_and_a_vector_cancels_its_negative() -> None:
    half = push(term_of(SEA, strength=0.6), term_of(LIKE_SEA, strength=0.6))
    assert half.load == pytest.approx(1.2, rel=1e-5)
    assert half.zone == "red"
    gone = push(term_of(SEA, strength=0.9), term_of(LIKE_SEA, strength=-0.9))
    assert gone.load == 0
    assert (gone.zone, set(gone.shares.values())) == ("green", {0.0})


def test_that_two_green_dials_together_warn_before_they_break() -> None:
    zones = []
    for strength in np.arange(0.5, 1.0, 0.01):
        both = push(term_of(SEA, strength=float(strength)), term_of(JOY, strength=float(strength)))
        zones.append(both.zone)
    assert zones[0] == "green" and zones[-1] == "red"
    assert zones == sorted(zones, key=("green", "amber", "red").index)
    assert zones.count("amber") >= 5


def test_that_the_warning_comes_first_also_where_nothing_was_measured_beyond_strength_one() -> None:
    flat, other = vector("flat", 0, collapse=1.0), vector("other", 1, collapse=1.0)
    found = {each.id: each for each in (flat, other)}
    near = push_of([term_of(flat, strength=0.65), term_of(other, strength=0.65)], found, USUAL)
    assert near.load is not None and 0.9 < near.load < 1
    assert near.zone == "amber"
    assert push_of([term_of(flat, strength=0.95)], found, USUAL).zone == "green"


def test_that_a_trace_of_a_frail_vector_does_not_move_the_bound_of_a_hardy_one() -> None:
    frail = vector("frail", 1, borne=0.1)
    found = {each.id: each for each in (SEA, frail)}
    alone = push_of([term_of(SEA, strength=0.9)], found, USUAL)
    both = push_of([term_of(SEA, strength=0.9), term_of(frail, strength=0.1)], found, USUAL)
    assert alone.load is not None and both.load is not None
    assert both.load == pytest.approx(alone.load, rel=0.02)


def test_that_a_scale_on_more_layers_than_were_measured_is_a_harder_push() -> None:
    found = push(term_of(SEA, strength=1, layers=range(6)))
    assert found.load is not None and found.load > 2.5
    assert found.zone == "red"


def test_that_what_was_not_measured_counts_in_the_sum_and_sets_no_bound() -> None:
    alone = push(term_of(RAW, scale=50.0))
    assert (alone.load, alone.cliff, alone.zone) == (None, None, None)
    assert alone.shares == pytest.approx({2: 100 / 12, 3: 100 / 13})
    assert push(term_of(SEA, strength=0.5), term_of(RAW, scale=5.0)).zone == "red"


def test_that_a_layer_without_a_usual_norm_has_no_share() -> None:
    found = push_of([term_of(SEA, strength=1)], {SEA.id: SEA}, {3: 13.0})
    assert set(found.shares) == {3}
    assert push_of([term_of(SEA, strength=1)], {SEA.id: SEA}, {}).zone is None


def test_that_terms_that_are_not_in_the_sum_are_named() -> None:
    lost = SteeringTerm("gone", 1.0, (2,), name="lost")
    ablated = replace(term_of(JOY, strength=1), operator=Operator.ABLATE)
    assert push(term_of(SEA, strength=1), lost, ablated).uncounted == ("lost", "joy")


def test_that_prompt_and_response_are_not_added_to_each_other() -> None:
    sea, same = term_of(SEA, strength=0.9), term_of(LIKE_SEA, strength=0.8)
    apart = push(replace(sea, scope=Scope.PROMPT), replace(same, scope=Scope.RESPONSE))
    assert apart.load == pytest.approx(0.9, rel=1e-5)
    together = push(replace(sea, scope=Scope.PROMPT), same)
    assert together.load == pytest.approx(1.7, rel=1e-5)


def test_that_usual_norms_are_the_mean_of_what_is_told() -> None:
    assert usual_norms([{1: 10.0, 2: 4.0}, {1: 20.0, 3: 0.0}]) == {1: 15.0, 2: 4.0}
