"""Tries a newly opened model: a push must change what it says, and no push must leave it as it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.backends.decoding import Logits
from engine.backends.deltas import Deltas
from engine.messages import ModelInfo
from vectors.errors import TillerError


class CannotBeSteered(TillerError):
    """A model was loaded, and fails the check that steering acts on it."""

    def __init__(self, model: str, problem: str, next_step: str = "choose another model") -> None:
        self.model, self.problem = model, problem
        super().__init__(f"The model {model} {problem}; {next_step}.")


def try_steering(info: ModelInfo, first_layer: int, logits_under: Callable[[Deltas], Logits]) -> None:
    """Push a middle block; `logits_under` gives the logits [vocab] of one text. Raises CannotBeSteered."""
    ref = info.ref
    layer = max(first_layer, ref.n_layers // 2)
    if layer >= ref.n_layers:
        raise CannotBeSteered(ref.name, f"has no block from {first_layer} on, where steering begins")
    push = np.linspace(-10, 10, ref.d_model, dtype=np.float32)
    zero, steered = logits_under({layer: 0 * push}), logits_under({layer: push})
    plain = logits_under({})
    if not np.isfinite(plain.max()):  # NaN somewhere, or an overflow
        problem = f"gives no numbers in {info.dtype} on {info.device}"
        raise CannotBeSteered(ref.name, problem, "choose another number type (dtype) or another model")
    if not np.array_equal(plain, zero):
        problem = "does not give the same numbers twice, so an effect cannot be told from chance"
        raise CannotBeSteered(ref.name, problem)
    if np.array_equal(plain, steered):
        raise CannotBeSteered(ref.name, "ignores what is added to its blocks")
