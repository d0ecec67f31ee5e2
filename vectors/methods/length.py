"""The length that a direction of any method is given: how far the classes' means lie apart along it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vectors.methods.mean_diff import mean_difference
from vectors.values import FloatArray


def scaled_along(
    direction: npt.NDArray[np.float64], positive: FloatArray, negative: FloatArray
) -> FloatArray:
    """The direction, float64 [d_model], with its own sign and the mean difference's length along it.

    v = |m . u| u, for the unit direction u and m = mean(positive) - mean(negative). A scale then means
    the same for every method. A direction of zeros stays zero. Raises ValueError as `mean_difference`.
    """
    apart = mean_difference(positive, negative).astype(np.float64)
    length = float(np.linalg.norm(direction))
    if not length:
        return np.zeros_like(direction, dtype=np.float32)
    unit = direction / length
    return np.asarray(abs(float(apart @ unit)) * unit, dtype=np.float32)
