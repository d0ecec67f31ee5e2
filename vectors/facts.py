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
