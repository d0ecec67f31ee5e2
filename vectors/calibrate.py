"""From the points of a sweep to a calibrated dial. Pure arithmetic; knows no model."""

from __future__ import annotations

from collections.abc import Sequence

from vectors.values import Calibration, PoleCalibration, SweepPoint


def calibrate(points: Sequence[SweepPoint], layers: Sequence[int], *, measured_at: str = "") -> Calibration:
    """The dial for these layers: positive scales calibrate the positive pole, negative ones the other.

    A pole is None where it was not measured, or where text was broken at its smallest scale already.
    """
    ordered = tuple(sorted(points, key=lambda point: point.scale))
    positive = [(point.scale, point.coherent) for point in ordered if point.scale > 0]
    negative = [(-point.scale, point.coherent) for point in ordered if point.scale < 0]
    return Calibration(tuple(sorted(layers)), _pole(positive), _pole(negative), ordered, measured_at)


def _pole(measured: Sequence[tuple[float, bool]]) -> PoleCalibration | None:
    """Strength 1 is the last scale before the first broken one; nothing is read in between two scales.

    What is coherent again beyond a broken scale does not count, since a dial passes through it. Where
    no text broke, nothing is known beyond the largest scale, which is both strength 1 and the collapse.
    """
    broken = [scale for scale, is_coherent in measured if not is_coherent]
    collapse = min(broken, default=None)
    kept = [scale for scale, _ in measured if collapse is None or scale < collapse]
    if not kept:
        return None
    return PoleCalibration(max(kept), max(kept) if collapse is None else collapse)
