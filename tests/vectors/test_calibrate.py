"""From a sweep's points to the dial."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectors.calibrate import calibrate
from vectors.values import PoleCalibration, SweepPoint


def point(scale: float, coherent: bool) -> SweepPoint:
    return SweepPoint(scale, scale, 0.0, 1.0, 0.0, coherent)


def positive(*measured: tuple[float, bool]) -> PoleCalibration | None:
    return calibrate([point(*each) for each in measured], (3,)).positive


def test_that_strength_one_is_the_last_coherent_scale_and_collapse_the_first_broken() -> None:
    assert positive((0.5, True), (1, True), (2, False), (4, False)) == PoleCalibration(1, 2)


def test_that_coherence_beyond_a_broken_scale_does_not_count() -> None:
    assert positive((0.5, True), (1, False), (2, True), (4, True)) == PoleCalibration(0.5, 1)


def test_that_finer_points_move_both_ends() -> None:
    assert positive((1, True), (2, False), (1.5, True), (1.75, False)) == PoleCalibration(1.5, 1.75)


def test_that_an_unbroken_sweep_promises_nothing_beyond_its_end() -> None:
    assert positive((0.5, True), (1, True)) == PoleCalibration(1, 1)


def test_that_a_pole_broken_at_once_or_not_measured_is_none() -> None:
    assert positive((0.5, False), (1, True)) is None
    assert positive((-1, True), (0, True)) is None


def test_that_one_scale_measured_twice_counts_as_its_worse() -> None:
    assert positive((0.5, True), (1, True), (1, False)) == PoleCalibration(0.5, 1)


def test_that_the_poles_are_calibrated_apart() -> None:
    dial = calibrate([point(s, abs(s) < (2 if s > 0 else 4)) for s in (-4, -3, -1, 0, 1, 2, 3)], (5, 3))
    assert dial.positive == PoleCalibration(1, 2)
    assert dial.negative == PoleCalibration(3, 4)
    assert dial.layers == (3, 5)
    assert dial.scale(-1) == -3
    assert [each.scale for each in dial.points] == [-4, -3, -1, 0, 1, 2, 3]


SCALES = st.floats(-100, 100).filter(lambda scale: abs(scale) > 1e-3)


@given(st.lists(st.tuples(SCALES, st.booleans())))
def test_that_every_scale_up_to_strength_one_was_coherent(measured: list[tuple[float, bool]]) -> None:
    dial = calibrate([point(*each) for each in measured], (3,))
    for sign, pole in ((1, dial.positive), (-1, dial.negative)):
        sizes = {scale * sign: True for scale, _ in measured if scale * sign > 0}
        sizes |= {
            scale * sign: False for scale, is_coherent in measured if not is_coherent and scale * sign > 0
        }
        if pole is None:
            assert not sizes or not sizes[min(sizes)]
            continue
        assert all(is_coherent for size, is_coherent in sizes.items() if size <= pole.scale_at_one)
        assert pole.scale_at_one in sizes
        assert pole.collapse_scale >= pole.scale_at_one
        between = [size for size in sizes if pole.scale_at_one < size < pole.collapse_scale]
        assert not between
        assert dial.zone(sign * 1.0) == "green"


@given(st.lists(st.tuples(SCALES, st.booleans())), st.randoms())
def test_that_the_order_of_measuring_does_not_matter(
    measured: list[tuple[float, bool]], random: object
) -> None:
    points = [point(*each) for each in measured]
    shuffled = list(points)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = calibrate(points, (3,)), calibrate(shuffled, (3,))
    assert (first.positive, first.negative) == (second.positive, second.negative)


def test_that_the_dial_turns_red_where_text_broke() -> None:
    dial = calibrate([point(1, True), point(1.25, False)], (3,))
    assert [dial.zone(strength) for strength in (1, 1.2, 1.25, 1.5)] == ["green", "amber", "red", "red"]
    assert dial.scale(1.5) == pytest.approx(1.5)
