"""Changes block outputs through llama.cpp's eval callback, where its control vector cannot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.backends.deltas import Deltas
from engine.backends.llamacpp.context import IntArray
from engine.backends.llamacpp.library import ggml, llama
from engine.backends.llamacpp.tensors import BlockOutputs, CannotRead
from engine.backends.operators import changed


class BlockPusher:
    """The eval callback of a context: changes the tokens' rows of a block's output, each text's its own way.

    llama.cpp asks it about each node of the graph, and runs the graph in pieces around what it wants.
    """

    def __init__(self, d_model: int) -> None:
        self._outputs = BlockOutputs(d_model)
        self._name_of = ggml().ggml_get_name
        self._names: dict[bytes, int] = {}
        self._texts: Sequence[Deltas] = ()
        self._of_text: IntArray | None = None
        self._wanted: IntArray | None = None
        self._error: Exception | None = None
        self.callback: Any = llama().ggml_backend_sched_eval_callback(self._on_tensor)

    def set(self, texts: Sequence[Deltas]) -> None:
        """Change block outputs by texts[i][layer] in the tokens of text i from the next read on."""
        self._texts = texts
        self._names = self._outputs.named({layer for deltas in texts for layer in deltas})

    def expect(self, texts: IntArray, wanted: IntArray) -> None:
        """Be told which text each token of the next pass is of, and which tokens' logits are kept."""
        self._of_text, self._wanted = texts, wanted

    def check(self) -> None:
        """Raise what went wrong in a pass, which ctypes would drop."""
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _on_tensor(self, tensor: int, is_question: bool, _data: object) -> bool:
        layer = self._names.get(self._name_of(tensor))
        if is_question or layer is None:
            return layer is not None or not is_question
        try:
            output = self._outputs.copied(tensor, layer)
            for text, deltas in enumerate(self._texts):
                if (change := deltas.get(layer)) is not None:
                    rows = self._rows(text, len(output), layer)
                    output[rows] = changed(output[rows], change)
            self._outputs.write(tensor, output)
        except Exception as error:
            self._error = error
        return True

    def _rows(self, text: int, count: int, layer: int) -> slice | IntArray:
        """Which of `count` rows are of a text: all tokens' rows, or in the last block only those wanted."""
        if len(self._texts) == 1:
            return slice(None)
        assert self._of_text is not None and self._wanted is not None
        of_text = self._of_text
        if count != len(of_text):
            of_text = of_text[self._wanted != 0]
        if count != len(of_text):
            raise CannotRead(layer, f"{count} rows for {len(self._of_text)} tokens")
        return np.flatnonzero(of_text == text).astype(np.int32)
