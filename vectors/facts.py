"""What is told of a vector by layer, for the command line and the window alike. Knows no file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vectors.values import SteeringVector


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One layer's numbers. None stands for what was not measured, as with a vector that was imported.

    `norm` is the direction's length and `reference_norm` the residual stream's usual one; `auc` is 0.5 for
    a guess and 1 for a clean split; the cosines are from -1 to 1.
    """

    layer: int
    norm: float
    reference_norm: float | None
    auc: float | None
    split_half_cosine: float | None
    mean_diff_cosine: float | None
    is_recommended: bool


def layer_facts(vector: SteeringVector) -> tuple[LayerFacts, ...]:
    """The numbers of each layer that holds a direction, ascending."""
    report = vector.report
    return tuple(
        LayerFacts(
            layer,
            norm,
            vector.reference_norms.get(layer),
            report.auc.get(layer) if report else None,
            report.split_half_cosine.get(layer) if report else None,
            report.mean_diff_cosine.get(layer) if report else None,
            layer in vector.recommended_layers,
        )
        for layer, norm in lengths(vector).items()
    )


def lengths(vector: SteeringVector) -> dict[int, float]:
    """The length of each direction, by layer."""
    return {layer: float(np.linalg.norm(each)) for layer, each in vector.directions.items()}


def sides_told(vector: SteeringVector) -> str:
    """How the two poles of a two-sided vector lie to each other; empty for any other vector."""
    layers = [layer for layer in vector.recommended_layers if layer in vector.opposite]
    cosines = [
        float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
        for one, other in ((vector.directions[layer], vector.opposite[layer]) for layer in layers)
        if one.any() and other.any()
    ]
    if not cosines:
        return ""
    return (
        f"two-sided: {vector.positive} and {vector.negative} each have a direction from neutral "
        f"(cosine of the two {np.mean(cosines):.2f})"
    )
