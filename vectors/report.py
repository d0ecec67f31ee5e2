"""The report card: how far a direction can be trusted, from the activations it was made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from vectors.methods import Method
from vectors.methods.mean_diff import mean_difference
from vectors.values import FloatArray, ReportCard

FOLDS = 5


def _nothing() -> None:
    return None


def report_card(
    positive: Mapping[int, FloatArray],
    negative: Mapping[int, FloatArray],
    directions: Mapping[int, FloatArray],
    *,
    method: Method = mean_difference,
    before_layer: Callable[[], None] = _nothing,
) -> ReportCard:
    """Norms, held-out AUC and split-half cosine, for each layer of `directions`.

    `positive` and `negative` are [n, d_model] a layer, row i of both from pair i. With a single pair
    nothing can be held out. `before_layer` is called before each and may raise to end the work.
    An argument is never written into.
    """
    layers = sorted(directions)
    n_pairs = min((min(len(positive[layer]), len(negative[layer])) for layer in layers), default=0)
    norms = {layer: float(np.linalg.norm(directions[layer].astype(np.float64))) for layer in layers}
    auc, agreement, likeness = {}, {}, {}
    for layer in layers:
        before_layer()
        sides = positive[layer], negative[layer]
        if method is not mean_difference:
            likeness[layer] = _cosine(directions[layer], mean_difference(*sides))
        if n_pairs > 1:
            auc[layer] = held_out_auc(*sides, method)
            agreement[layer] = split_half_cosine(*sides, method)
    return ReportCard(norms, auc, agreement, n_pairs, likeness)


def held_out_auc(
    positive: FloatArray, negative: FloatArray, method: Method = mean_difference, folds: int = FOLDS
) -> float:
    """Mean over folds of the AUC of held-out projections on the direction of the other folds.

    The chance that a held-out positive text lies further along the direction than a held-out negative
    one: 0.5 is a guess, 1 is a clean split.
    """
    n_pairs = min(len(positive), len(negative))
    fold = np.arange(n_pairs) % min(folds, n_pairs)
    scores = []
    for held in range(fold.max() + 1):
        out = fold == held
        direction = method(positive[:n_pairs][~out], negative[:n_pairs][~out])
        scores.append(_auc(positive[:n_pairs][out] @ direction, negative[:n_pairs][out] @ direction))
    return float(np.mean(scores))


def split_half_cosine(positive: FloatArray, negative: FloatArray, method: Method = mean_difference) -> float:
    """Cosine of the directions of the even and of the odd pairs; 0 where one of them is zero."""
    return _cosine(method(positive[::2], negative[::2]), method(positive[1::2], negative[1::2]))


def _cosine(one: FloatArray, other: FloatArray) -> float:
    lengths = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return float(one @ other) / lengths if lengths else 0.0


def _auc(positive: FloatArray, negative: FloatArray) -> float:
    """Share of (positive, negative) couples in the right order; a tie counts half."""
    gaps = positive[:, None] - negative[None, :]
    return float(((gaps > 0) + 0.5 * (gaps == 0)).mean())
