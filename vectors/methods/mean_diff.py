"""Difference in means: from the centre of one class to the centre of the other."""

from __future__ import annotations

import numpy as np

from vectors.values import FloatArray


def mean_difference(positive: FloatArray, negative: FloatArray) -> FloatArray:
    """Direction mean(positive) - mean(negative), float32 [d_model], in its natural magnitude.

    v = 1/n sum_i h(x_i+) - 1/m sum_i h(x_i-), for positive [n, d_model] and negative [m, d_model].
    Summed in float64: half-precision activations of a few large channels lose digits otherwise.
    Contrastive Activation Addition (Panickssery et al. 2023, arXiv:2312.06681); the "mass-mean"
    direction of Marks and Tegmark 2023 (arXiv:2310.06824). Raises ValueError for an empty class or
    unequal widths.
    """
    if positive.ndim != 2 or negative.ndim != 2 or positive.shape[1:] != negative.shape[1:]:
        raise ValueError(f"classes of shapes {positive.shape} and {negative.shape} cannot be compared")
    if not len(positive) or not len(negative):
        raise ValueError("a class without a single activation has no mean")
    difference = positive.mean(axis=0, dtype=np.float64) - negative.mean(axis=0, dtype=np.float64)
    return np.asarray(difference, dtype=np.float32)
