"""A vector with its scale baked in, or with fewer layers; all that is known of it kept true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vectors.errors import BadInput, BadVector
from vectors.values import Calibration, PoleCalibration, ReportCard, SteeringVector


def steered_layers(vector: SteeringVector) -> tuple[int, ...]:
    """The layers that a strength acts on: those it was calibrated on, else the recommended ones."""
    return vector.recommended_layers if vector.calibration is None else vector.calibration.layers


def with_scale(vector: SteeringVector, scale: float) -> SteeringVector:
    """The vector multiplied by a scale; a negative one swaps its poles. Scale 1 gives the same vector.

    Raises BadInput for a scale that is zero or not finite, BadVector where a number grows past float32.
    """
    if scale == 1:
        return vector
    if not abs(scale) < float("inf") or scale == 0:
        raise BadInput(f"A vector cannot be scaled by {scale:g}; give a number other than 0.")
    poles = (vector.positive, vector.negative) if scale > 0 else (vector.negative, vector.positive)
    return replace(
        vector,
        positive=poles[0],
        negative=poles[1],
        directions={layer: vector.push(layer, scale) for layer in vector.layers},
        opposite={layer: vector.push(layer, -scale) for layer in vector.opposite},
        calibration=None if vector.calibration is None else _calibration(vector.calibration, scale),
        report=None if vector.report is None else _report(vector.report, abs(scale)),
    )


def with_layers(vector: SteeringVector, layers: Iterable[int]) -> SteeringVector:
    """The vector at these layers only. A calibration on layers that go is left out.

    Raises BadVector for a layer without direction.
    """
    kept = tuple(sorted(set(layers)))
    missing = [layer for layer in kept if layer not in vector.directions]
    if missing:
        raise BadVector(vector.name, f"it holds no direction for layer {missing[0]}", "name other layers")
    if kept == vector.layers:
        return vector
    calibration, report = vector.calibration, vector.report
    return replace(
        vector,
        directions={layer: vector.directions[layer] for layer in kept},
        opposite={layer: vector.opposite[layer] for layer in kept if vector.is_two_sided},
        recommended_layers=tuple(each for each in vector.recommended_layers if each in kept) or kept,
        reference_norms={layer: norm for layer, norm in vector.reference_norms.items() if layer in kept},
        calibration=calibration if calibration and set(calibration.layers) <= set(kept) else None,
        report=None
        if report is None
        else ReportCard(
            {layer: each for layer, each in report.norms.items() if layer in kept},
            {layer: each for layer, each in report.auc.items() if layer in kept},
            {layer: each for layer, each in report.split_half_cosine.items() if layer in kept},
            report.n_pairs,
        ),
    )


def with_shift(vector: SteeringVector, shift: int) -> SteeringVector:
    """The vector with `shift` added to each layer's number, for a file that counts them otherwise.

    What was measured at the old layers is left out. Raises BadVector for a layer that the model has not got.
    """
    if shift == 0:
        return vector
    moved = {layer + shift: each for layer, each in vector.directions.items()}
    if outside := [layer for layer in moved if not 0 <= layer < vector.model.n_layers]:
        problem = f"moved by {shift:+d} it has a layer {outside[0]}"
        raise BadVector(vector.name, problem, f"the model has layers 0 to {vector.model.n_layers - 1}")
    return replace(
        vector,
        directions=moved,
        opposite={layer + shift: each for layer, each in vector.opposite.items()},
        recommended_layers=tuple(layer + shift for layer in vector.recommended_layers),
        reference_norms={},
        calibration=None,
        report=None,
    )


def one_sided(vector: SteeringVector) -> SteeringVector:
    """The vector without its negative pole's own directions, and without the dial measured on them."""
    if not vector.is_two_sided:
        return vector
    measured = vector.calibration
    kept = None
    if measured is not None:
        points = tuple(point for point in measured.points if point.scale >= 0)
        kept = replace(measured, negative=None, points=points)
    return replace(vector, opposite={}, calibration=kept)


def acting_on(vector: SteeringVector, layers: Iterable[int]) -> SteeringVector:
    """The vector as one that acts on these layers; where it does so anyway, as it is.

    Else it keeps these layers alone, and a dial that was measured on others is left out. Raises BadVector
    for a layer without direction.
    """
    chosen = tuple(sorted(set(layers)))
    if chosen == steered_layers(vector):
        return vector
    kept = with_layers(vector, chosen)
    is_measured = kept.calibration is not None and kept.calibration.layers == chosen
    return replace(kept, recommended_layers=chosen, calibration=kept.calibration if is_measured else None)


def _calibration(calibration: Calibration, scale: float) -> Calibration:
    positive, negative = _pole(calibration.positive, abs(scale)), _pole(calibration.negative, abs(scale))
    if scale < 0:
        positive, negative = negative, positive
    moved = [replace(point, scale=point.scale / scale) for point in calibration.points]
    points = sorted(moved, key=lambda point: point.scale)
    return replace(calibration, positive=positive, negative=negative, points=tuple(points))


def _pole(pole: PoleCalibration | None, size: float) -> PoleCalibration | None:
    return None if pole is None else PoleCalibration(pole.scale_at_one / size, pole.collapse_scale / size)


def _report(report: ReportCard, size: float) -> ReportCard:
    return replace(report, norms={layer: norm * size for layer, norm in report.norms.items()})
