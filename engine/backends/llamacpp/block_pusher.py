"""Changes block outputs through llama.cpp's eval callback, where its control vector cannot."""

from __future__ import annotations

from typing import Any

from engine.backends.deltas import Deltas
from engine.backends.llamacpp.library import ggml, llama
from engine.backends.llamacpp.tensors import BlockOutputs
from engine.backends.operators import changed


class BlockPusher:
    """The eval callback of a context: changes every token's row of a block's output.

    llama.cpp asks it about each node of the graph, and runs the graph in pieces around what it wants.
    """

    def __init__(self, d_model: int) -> None:
        self._outputs = BlockOutputs(d_model)
        self._name_of = ggml().ggml_get_name
        self._names: dict[bytes, int] = {}
        self._deltas: Deltas = {}
        self._error: Exception | None = None
        self.callback: Any = llama().ggml_backend_sched_eval_callback(self._on_tensor)

    def set(self, deltas: Deltas) -> None:
        """Change each of these blocks' outputs by deltas[layer] from the next read on."""
        self._deltas, self._names = deltas, self._outputs.named(deltas)

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
            self._outputs.write(tensor, changed(self._outputs.copied(tensor, layer), self._deltas[layer]))
        except Exception as error:
            self._error = error
        return True
