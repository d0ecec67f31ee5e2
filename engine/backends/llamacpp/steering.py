"""Steers a llama.cpp model: by its control vector, and through the eval callback where that ends."""

from __future__ import annotations

import numpy as np

from engine.backends.deltas import Deltas
from engine.backends.llamacpp.block_pusher import BlockPusher
from engine.backends.llamacpp.context import Context
from engine.backends.llamacpp.control_vector import FIRST_LAYER, ControlVector
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.operators import Change, arrays_of
from vectors.values import FloatArray, ModelRef


def needs_callback(deltas: Deltas) -> bool:
    """Whether these do what the control vector cannot: act on block 0, or more than add."""
    return any(_is_for_callback(layer, change) for layer, change in deltas.items())


def _is_for_callback(layer: int, change: Change) -> bool:
    return isinstance(change, tuple) or (layer < FIRST_LAYER and bool(change.any()))


def check_fit(deltas: Deltas, ref: ModelRef) -> None:
    """Raise ValueError for what is no direction of the model: llama.cpp would read past its end."""
    for layer, change in deltas.items():
        for each in arrays_of(change):
            is_finite = each.shape == (ref.d_model,) and np.isfinite(each).all()
            if not is_finite or not 0 <= layer < ref.n_layers:
                raise ValueError(f"a delta of shape {each.shape} for layer {layer} cannot be added")


def _added(deltas: Deltas) -> dict[int, FloatArray]:
    """What the control vector adds."""
    return {
        layer: change
        for layer, change in deltas.items()
        if layer >= FIRST_LAYER and not isinstance(change, tuple)
    }


class Steering:
    """The context in use with what steers it, until `close`.

    An eval callback belongs to a context from its beginning and costs every step, so a context with one is
    made only when a push needs it. What was read goes along.
    """

    def __init__(self, model: GgufModel, settings: LlamaSettings) -> None:
        self._model, self._settings = model, settings
        self._pusher: BlockPusher | None = None
        self._was_needed = False
        self.context = self._new_context()

    def _new_context(self) -> Context:
        info = self._model.info
        context = Context(self._model, info.context_length, self._settings, self._pusher)
        self._vector = ControlVector(context, info.ref.n_layers, info.ref.d_model)
        return context

    def set(self, deltas: Deltas) -> None:
        """Change each block's output by deltas[layer] from the next read on. Raises as `check_fit`."""
        ref = self._model.info.ref
        check_fit(deltas, ref)
        if needs_callback(deltas):
            self._was_needed = True
            if self._pusher is None:
                self._move(BlockPusher(ref.d_model))
        if self._pusher is not None:
            self._pusher.set([{at: each for at, each in deltas.items() if _is_for_callback(at, each)}])
        self._vector.set(_added(deltas))

    def begin(self) -> None:
        """Go back to a context without a callback where the text before this one needed none."""
        if self._pusher is not None and not self._was_needed:
            self._move(None)
        self._was_needed = False

    def _move(self, pusher: BlockPusher | None) -> None:
        before, self._pusher = self.context, pusher
        read = before.state()
        before.close()
        self.context = self._new_context()
        self.context.restore(read)

    def close(self) -> None:
        """Free the context."""
        self.context.close()
