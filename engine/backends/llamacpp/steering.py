"""Steers a llama.cpp model: by its control vector, and through the eval callback where that ends."""

from __future__ import annotations

import numpy as np

from engine.backends.deltas import Deltas
from engine.backends.llamacpp.block_pusher import BlockPusher
from engine.backends.llamacpp.context import Context
from engine.backends.llamacpp.control_vector import FIRST_LAYER, ControlVector
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.settings import LlamaSettings


def needs_callback(deltas: Deltas) -> bool:
    """Whether these deltas push a block that the control vector does not reach."""
    return any(layer < FIRST_LAYER and delta.any() for layer, delta in deltas.items())


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
        """Add deltas[layer], float32 [d_model], to each block's output from the next read on.

        What is not a direction of this model never reaches llama.cpp, which would read past its end.
        """
        ref = self._model.info.ref
        for layer, delta in deltas.items():
            is_finite = delta.shape == (ref.d_model,) and np.isfinite(delta).all()
            if not is_finite or not 0 <= layer < ref.n_layers:
                raise ValueError(f"a delta of shape {delta.shape} for layer {layer} cannot be added")
        if needs_callback(deltas):
            self._was_needed = True
            if self._pusher is None:
                self._move(BlockPusher(ref.d_model))
        if self._pusher is not None:
            low = {layer: delta for layer, delta in deltas.items() if layer < FIRST_LAYER and delta.any()}
            self._pusher.set(low)
        self._vector.set({layer: delta for layer, delta in deltas.items() if layer >= FIRST_LAYER})

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
