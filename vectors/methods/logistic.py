"""Logistic probe: the direction that tells the classes apart with the least doubt."""

from __future__ import annotations

import numpy as np

from vectors.methods.length import scaled_along
from vectors.values import FloatArray

PENALTY = 0.01
"""Weight of |w|^2 / 2 beside the mean loss, for activations whose mean squared norm is 1."""


def logistic_probe(positive: FloatArray, negative: FloatArray) -> FloatArray:
    """Normal of a logistic regression's boundary, float32 [d_model], towards the positive class.

    w, b = argmin mean_i log(1 + exp(-y_i (w . x_i + b))) + PENALTY |w|^2 / 2, with y = 1 for positive
    [n, d_model] and -1 for negative [m, d_model], and x the activations less their mean, over the root
    of their mean squared norm; v = |m . u| u for u = w / |w| and the mean difference m. The minimum lies
    in the span of the activations, so it is looked for there, in at most n + m dimensions.
    Linear probes (Alain and Bengio 2016, arXiv:1610.01644), used to steer by Inference-Time Intervention
    (Li et al. 2023, arXiv:2306.03341). Raises ValueError for an empty class or unequal widths.
    """
    from sklearn.linear_model import LogisticRegression

    if positive.ndim != 2 or negative.ndim != 2 or positive.shape[1:] != negative.shape[1:]:
        raise ValueError(f"classes of shapes {positive.shape} and {negative.shape} cannot be compared")
    if not len(positive) or not len(negative):
        raise ValueError("a class without a single activation cannot be told from another")
    both = np.concatenate([positive, negative]).astype(np.float64)
    both -= both.mean(axis=0)
    size = float(np.sqrt((both**2).sum(axis=1).mean()))
    if not size:
        return np.zeros(positive.shape[1], np.float32)
    inner, singular, span = np.linalg.svd(both / size, full_matrices=False)
    is_positive = np.arange(len(both)) < len(positive)
    probe = LogisticRegression(C=1 / (PENALTY * len(both)), tol=1e-8, max_iter=10_000)
    probe.fit(inner * singular, is_positive)
    return scaled_along(probe.coef_[0] @ span, positive, negative)
