"""A GGUF file as a Backend: generation, capture and scoring by llama.cpp, steered by its control vector."""

from __future__ import annotations

from collections.abc import Sequence

from engine.backends.llamacpp.capture import capture
from engine.backends.llamacpp.context import Context
from engine.backends.llamacpp.control_vector import FIRST_LAYER, ControlVector
from engine.backends.llamacpp.library import told_whole
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.llamacpp.stream import LlamaStream
from engine.backends.protocol import Capabilities, Captured, Prompt, VectorSource
from engine.backends.text_backend import TextBackend
from engine.control import Control
from vectors.values import ModelRef


class LlamaBackend(TextBackend):
    """One loaded GGUF file with its context."""

    def __init__(self, model: GgufModel, settings: LlamaSettings, load_vector: VectorSource) -> None:
        self._model, self._settings = model, settings
        info = model.info
        self._context = Context(model, info.context_length, settings)
        vector = ControlVector(self._context, info.ref.n_layers, info.ref.d_model)
        stream = LlamaStream(self._context, vector, model.vocabulary.end_ids)
        super().__init__(info, Capabilities(first_layer=FIRST_LAYER), model.vocabulary, stream, load_vector)

    @classmethod
    def open(
        cls, ref: ModelRef, settings: LlamaSettings, load_vector: VectorSource, control: Control
    ) -> LlamaBackend:
        """Load a file and check that it can be steered. Raises LlamaMissing, BadFile, CannotBeSteered."""
        with told_whole():
            model = GgufModel(ref, settings, control)
            try:
                control.check()
                control.progress("making room for the context")
                backend = cls(model, settings, load_vector)
            except BaseException:
                model.close()
                raise
        try:
            backend._try_steering(control)
        except BaseException:
            backend.close()
            raise
        return backend

    def capture(self, prompts: Sequence[Prompt], layers: Sequence[int], control: Control) -> Captured:
        """Read block outputs, unsteered."""
        return capture(self._model, self._settings, prompts, layers, control)

    def close(self) -> None:
        """Free the context and the weights."""
        self._context.close()
        self._model.close()
