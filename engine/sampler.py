"""Chooses the next token from logits. One sampler in numpy for every backend; knows no model."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from engine.requests import Sampling
from vectors.errors import BadInput, TillerError

_HEAD = 1024
"""Most likely tokens looked at first; the whole vocabulary is sorted only when they do not suffice."""


class NoNextToken(TillerError):
    """The model gave no numbers to choose the next token by."""

    def __init__(self) -> None:
        super().__init__(
            "The model's numbers for the next token are not finite (NaN or infinite), so the answer ends "
            "here; lower the strength, or load the model in another number type (dtype)."
        )


def checked_sampling(sampling: Sampling) -> Sampling:
    """The same sampling; raises BadInput naming the value that is out of range."""
    s = sampling
    rules = (
        (0 <= s.temperature <= 10, "temperature", s.temperature, "from 0 to 10"),
        (0 < s.top_p <= 1, "top-p", s.top_p, "above 0 and at most 1"),
        (s.top_k >= 0, "top-k", s.top_k, "of 0 (off) or more"),
        (0 <= s.min_p < 1, "min-p", s.min_p, "of at least 0 (off) and below 1"),
        (
            0 < s.repetition_penalty <= 10,
            "repetition penalty",
            s.repetition_penalty,
            "above 0 and at most 10",
        ),
        (s.max_new_tokens >= 0, "longest answer", s.max_new_tokens, "of 0 (no limit) or more"),
    )
    for holds, name, value, wanted in rules:
        if not holds:
            raise BadInput(f"The {name} cannot be {value:g}; give a number {wanted}.")
    return sampling


class Sampler:
    """One row's sampler: the same logits, history and seed give the same token on every machine.

    Order: repetition penalty (Keskar et al. 2019), temperature, top-k (Fan et al. 2018), top-p
    (Holtzman et al. 2019), min-p (Nguyen et al. 2024, relative to the most likely token). One uniform
    number is drawn for each token and looked up in the cumulative sum in the order of token ids.
    """

    def __init__(self, sampling: Sampling, seed: int, history: Iterable[int] = (), drawn: int = 0) -> None:
        """`drawn` tokens were chosen before: their random numbers are passed over."""
        self._sampling = checked_sampling(sampling)
        self._random = np.random.Generator(np.random.PCG64(seed).advance(drawn))
        self._seen = set(history) if sampling.repetition_penalty != 1 else set[int]()

    def choose(self, logits: npt.NDArray[np.float32]) -> int:
        """The next token id from logits [vocab]; the array is not written into. Raises NoNextToken."""
        if self._seen:
            logits = _penalised(logits, self._seen, self._sampling.repetition_penalty)
        likeliest = int(logits.argmax())  # the first NaN where there is one
        if not math.isfinite(logits[likeliest]):
            raise NoNextToken
        token = likeliest if self._sampling.is_greedy else self._draw(logits)
        if self._sampling.repetition_penalty != 1:
            self._seen.add(token)
        return token

    def _draw(self, logits: npt.NDArray[np.float32]) -> int:
        sampling = self._sampling
        scaled = logits.astype(np.float64) / sampling.temperature
        weights = np.exp(scaled - scaled.max())
        kept = _kept(weights, sampling)
        chances = weights if kept is None else weights[kept]
        cumulative = np.cumsum(chances)
        drawn = int(np.searchsorted(cumulative, self._random.random() * cumulative[-1], side="right"))
        drawn = min(drawn, len(cumulative) - 1)
        return drawn if kept is None else int(kept[drawn])


def _penalised(logits: npt.NDArray[np.float32], seen: set[int], penalty: float) -> npt.NDArray[np.float32]:
    ids = np.fromiter(seen, dtype=np.int64, count=len(seen))
    changed = logits.copy()
    values = changed[ids]
    changed[ids] = np.where(values > 0, values / penalty, values * penalty)
    return changed


def _kept(weights: npt.NDArray[np.float64], sampling: Sampling) -> npt.NDArray[np.int64] | None:
    """Ids, ascending, that top-k, top-p and min-p leave; None for all of them."""
    if sampling.top_k == 0 and sampling.top_p == 1 and sampling.min_p == 0:
        return None
    order = _most_likely(weights, sampling)
    ranked = weights[order]
    count = len(order)
    if sampling.top_k:
        count = min(count, sampling.top_k)
    if sampling.top_p < 1:
        total = ranked[:count].sum() if sampling.top_k else weights.sum()
        before = np.cumsum(ranked[:count]) - ranked[:count]
        count = max(1, int((before < sampling.top_p * total).sum()))
    if sampling.min_p:
        count = max(1, int((ranked[:count] >= sampling.min_p * ranked[0]).sum()))
    return np.sort(order[:count])


def _most_likely(weights: npt.NDArray[np.float64], sampling: Sampling) -> npt.NDArray[np.int64]:
    """Ids by falling weight (ties by id): as many as the filters can need."""
    head = max(_HEAD, sampling.top_k)
    if head < len(weights):
        ids = np.argpartition(weights, -head)[-head:]
        suffices = (
            sampling.top_k > 0
            or weights[ids].sum() >= sampling.top_p * weights.sum()
            or weights[ids].min() < sampling.min_p * weights.max()
        )
        if suffices:
            return ids[np.lexsort((ids, -weights[ids]))]
    return np.argsort(-weights, kind="stable")
