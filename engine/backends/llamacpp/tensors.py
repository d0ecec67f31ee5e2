"""Block outputs as llama.cpp's eval callback hands them over: found by name, copied out and in. Adds nothing.

Only ggml's own functions are asked for a tensor's name, size and numbers, never the fields of its struct,
whose places differ between builds.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import Any

import numpy as np

from engine.backends.llamacpp.context import Context, IntArray
from engine.backends.llamacpp.library import TensorsHidden, ggml, llama
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.settings import LlamaSettings
from vectors.errors import TillerError
from vectors.values import FloatArray


class CannotRead(TillerError):
    """llama.cpp does not show what a block hands on."""

    def __init__(self, layer: int, problem: str) -> None:
        self.layer, self.problem = layer, problem
        super().__init__(
            f"llama.cpp does not show the output of block {layer} ({problem}), so vectors cannot be made on "
            f"this file; make them with --backend transformers."
        )


class BlockOutputs:
    """Block outputs [tokens, d_model] of the pass that runs, by llama.cpp's name for them.

    It has the control vector in it. The last block may hold only the tokens whose logits were asked for.
    """

    def __init__(self, d_model: int) -> None:
        self._ggml, self._width = ggml(), d_model

    def named(self, layers: Iterable[int]) -> dict[bytes, int]:
        """The names of these blocks' outputs."""
        return {f"l_out-{layer}".encode(): layer for layer in layers}

    def copied(self, tensor: int, layer: int) -> FloatArray:
        """The numbers of a tensor that was asked for. Raises CannotRead where they are not a block's."""
        count, size = self._ggml.ggml_nelements(tensor), self._ggml.ggml_nbytes(tensor)
        if size != 4 * count or count % self._width or not self._ggml.ggml_is_contiguous(tensor):
            raise CannotRead(layer, f"{size} bytes for {count} numbers")
        output = np.empty((count // self._width, self._width), np.float32)
        self._ggml.ggml_backend_tensor_get(tensor, output.ctypes.data, 0, size)
        return output

    def write(self, tensor: int, rows: FloatArray) -> None:
        """Put other numbers in the place of those that were copied; what comes after reads them."""
        whole = np.ascontiguousarray(rows, np.float32)
        self._ggml.ggml_backend_tensor_set(tensor, whole.ctypes.data, 0, whole.nbytes)


class _Trial:
    """Writes into the output of block 0, reads it back, and ends the pass there."""

    def __init__(self, d_model: int) -> None:
        self._outputs, self._width = BlockOutputs(d_model), d_model
        self._names = self._outputs.named([0])
        self._name_of = ggml().ggml_get_name
        self.problem = "there is no tensor of that name"
        self.callback: Any = llama().ggml_backend_sched_eval_callback(self._on_tensor)

    def expect(self, texts: IntArray, wanted: IntArray) -> None:
        """Nothing: one token is read."""

    def check(self) -> None:
        """Nothing: `problem` is looked at afterwards."""

    def _on_tensor(self, tensor: int, is_question: bool, _data: object) -> bool:
        if is_question:
            return self._name_of(tensor) in self._names
        try:
            before = self._outputs.copied(tensor, 0)
            self._outputs.write(tensor, before + 1)
            is_sound = before.shape == (1, self._width) and np.isfinite(before).all()
            is_written = np.array_equal(self._outputs.copied(tensor, 0), before + 1)
            self.problem = "" if is_sound and is_written else "its numbers are not those of one token"
        except CannotRead as error:
            self.problem = error.problem
        return False


def trouble_with_blocks(model: GgufModel, settings: LlamaSettings) -> str:
    """Why block outputs can be neither read nor written in this build; empty where they can.

    One token is read as far as the output of block 0.
    """
    try:
        trial = _Trial(model.info.ref.d_model)
    except TensorsHidden as error:
        return error.reason
    with closing(Context(model, 1, settings, trial)) as context:
        context.read((0,), 0, range(1))
    return trial.problem
