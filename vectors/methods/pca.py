"""First principal component of the pairs' differences, uncentred, with the sign of most pairs."""

from __future__ import annotations

import numpy as np

from vectors.methods.length import scaled_along
from vectors.values import FloatArray


def principal_component(positive: FloatArray, negative: FloatArray) -> FloatArray:
    """Direction along which the pairs' differences are largest, float32 [d_model].

    u = argmax_{|u| = 1} sum_i (u . d_i)^2, d_i = h(x_i+) - h(x_i-), for positive and negative
    [n, d_model] whose rows i are of one pair; v = s |m . u| u, where m is the mean difference and s the
    sign of the majority of u . d_i. The differences are not centred, since centring takes the mean
    difference, the thing wanted, away; that is PCA of both halves of each pair about the pair's middle.
    Representation Engineering (Zou et al. 2023, arXiv:2310.01405). Raises ValueError for classes that
    are empty or of unequal shape.
    """
    if positive.shape != negative.shape or positive.ndim != 2:
        raise ValueError(f"classes of shapes {positive.shape} and {negative.shape} are no pairs")
    differences = positive.astype(np.float64) - negative.astype(np.float64)
    n_pairs, width = differences.shape
    if n_pairs <= width:  # the smaller of two matrices with the same largest eigenvalue
        weights = np.linalg.eigh(differences @ differences.T)[1][:, -1]
        component = differences.T @ weights
    else:
        component = np.linalg.eigh(differences.T @ differences)[1][:, -1]
    along = differences @ component
    votes = float(np.sign(along).sum()) or float(along.sum())
    return scaled_along(component if votes >= 0 else -component, positive, negative)
