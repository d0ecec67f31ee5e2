"""A GGUF file as a Backend: generation, capture and scoring by llama.cpp, steered by its control vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.backends.decoding import RowStream
from engine.backends.deltas import RecipeDeltas
from engine.backends.llamacpp.capture import capture
from engine.backends.llamacpp.control_vector import FIRST_LAYER
from engine.backends.llamacpp.library import told_whole
from engine.backends.llamacpp.lockstep import MOST_TEXTS, LockstepStream, tokens_of
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.room import cache_size
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.llamacpp.steering import Steering, needs_callback
from engine.backends.llamacpp.stream import LlamaStream
from engine.backends.llamacpp.tensors import trouble_with_blocks
from engine.backends.protocol import Capabilities, Captured, Prompt, VectorSource
from engine.backends.rows import Row, alike
from engine.backends.text_backend import TextBackend
from engine.control import Control
from engine.memory import free_memory
from engine.requests import GenerationRequest
from vectors.values import ModelRef, Operator

BLOCKS_HIDDEN = (
    "this build of llama.cpp does not show its blocks ({trouble}), so block 0 cannot be steered, vectors can "
    "only be added, and none can be made with it"
)
COST_OF_BLOCK_0 = (
    "block 0 is steered through llama.cpp's eval callback, which makes each token take up to a fifth longer"
)
COST_OF_OPERATORS = (
    "{terms}: more than adding goes through llama.cpp's eval callback, which makes each token of a small "
    "model take up to a half longer"
)
ONLY_CONTROL_VECTOR = Capabilities(first_layer=FIRST_LAYER)
"""What is left where a build hides its blocks: a term that does more is refused by name."""


class LlamaBackend(TextBackend):
    """One loaded GGUF file with its context."""

    def __init__(self, model: GgufModel, settings: LlamaSettings, load_vector: VectorSource) -> None:
        self._model, self._settings = model, settings
        info, trouble = model.info, trouble_with_blocks(model, settings)
        if trouble:
            info = replace(info, notes=(*info.notes, BLOCKS_HIDDEN.format(trouble=trouble)))
        self._steering = Steering(model, settings)
        stream = LlamaStream(self._steering, model.vocabulary.end_ids)
        capabilities = ONLY_CONTROL_VECTOR if trouble else Capabilities(frozenset(Operator))
        super().__init__(info, capabilities, model.vocabulary, stream, load_vector)

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

    def _row(self, number: int, request: GenerationRequest) -> Row:
        row = super()._row(number, request)
        row.notes = (*row.notes, *_costs(row.deltas))
        return row

    def _batches(self, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
        """Rows whose prompts are of one length run side by side, where block outputs can be written."""
        if self.capabilities == ONLY_CONTROL_VECTOR:
            yield from super()._batches(rows)
            return
        for batch in alike(rows):
            size = cache_size(self._model, tokens_of(batch), self._settings)
            most = MOST_TEXTS if 2 * size < free_memory() else 1
            yield from (batch[i : i + most] for i in range(0, len(batch), most))

    def _stream_of(self, batch: Sequence[Row]) -> RowStream:
        if len(batch) == 1:
            return self._stream
        return LockstepStream(self._model, self._settings, self._stream.end_ids, len(batch), tokens_of(batch))

    def capture(self, prompts: Sequence[Prompt], layers: Sequence[int], control: Control) -> Captured:
        """Read block outputs, unsteered."""
        return capture(self._model, self._settings, prompts, layers, control)

    def close(self) -> None:
        """Free the context and the weights."""
        self._steering.close()
        self._model.close()


def _costs(deltas: RecipeDeltas) -> Iterator[str]:
    """What of a recipe makes each token take longer."""
    both = deltas.prompt, deltas.response
    if not any(needs_callback(each) for each in both):
        return
    if terms := [term.label for term in deltas.recipe.active if term.operator is not Operator.ADD]:
        yield COST_OF_OPERATORS.format(terms=", ".join(terms))
    else:
        yield COST_OF_BLOCK_0
