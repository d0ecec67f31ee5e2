"""Reads block outputs through llama.cpp's eval callback. Steers nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import numpy as np

from engine.backends.llamacpp.context import Context, IntArray
from engine.backends.llamacpp.library import ggml, llama
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.llamacpp.tensors import BlockOutputs, CannotRead
from engine.backends.protocol import Captured, Prompt
from engine.control import Control
from vectors.values import FloatArray


class BlockReader:
    """The eval callback of a context: keeps the last output [tokens, d_model] of each block asked for.

    A pass ends with the deepest block asked for: what would come after it is neither read here nor needed by
    a later piece of the same text, whose blocks up to there look at no deeper one.
    """

    def __init__(self, layers: Sequence[int], d_model: int, control: Control) -> None:
        self._shown, self._control = BlockOutputs(d_model), control
        self._name_of = ggml().ggml_get_name  # asked for each node of the graph
        self._names = self._shown.named(layers)
        self._deepest = max(layers, default=-1)
        self._outputs: dict[int, FloatArray] = {}
        self._error: Exception | None = None
        self.callback: Any = llama().ggml_backend_sched_eval_callback(self._on_tensor)

    def _on_tensor(self, tensor: int, is_question: bool, _data: object) -> bool:
        """Say whether a tensor is wanted, or take it.

        False for one that was wanted ends the pass there.
        """
        layer = self._names.get(self._name_of(tensor))
        if is_question:
            return layer is not None
        try:
            if layer is not None:
                self._outputs[layer] = self._shown.copied(tensor, layer)
        except Exception as error:  # ctypes would drop it
            self._error = error
        return layer != self._deepest and not self._control.is_cancelled

    def expect(self, texts: IntArray, wanted: IntArray) -> None:
        """Nothing: one text is read at a time."""

    def check(self) -> None:
        """Raise what went wrong in a pass: CannotRead."""
        if self._error is not None:
            raise self._error

    def take(self) -> dict[int, FloatArray]:
        """What was read since the last call, by layer."""
        outputs, self._outputs = self._outputs, {}
        return outputs


def capture(
    model: GgufModel,
    settings: LlamaSettings,
    prompts: Sequence[Prompt],
    layers: Sequence[int],
    control: Control,
) -> Captured:
    """Mean block outputs over each prompt's range, in fp32: [n_prompts, d_model] a layer.

    A context of its own is made for it, since an eval callback costs every step. Nothing behind a prompt's
    range is read.
    """
    width = model.info.ref.d_model
    states = np.zeros((len(layers), len(prompts), width), np.float32)
    norms = np.zeros(len(layers))
    reader = BlockReader(layers, width, control)
    longest = max((prompt.stop for prompt in prompts), default=1)
    with closing(Context(model, longest, settings, reader)) as context:
        for row, prompt in enumerate(prompts):
            control.check()
            context.clear()
            wanted = range(prompt.start, prompt.stop)
            for part, inside in context.pieces(prompt.ids[: prompt.stop], 0, wanted):
                outputs = reader.take()
                control.check()
                if inside:
                    read = np.stack([_rows(outputs.get(layer), part, inside, layer) for layer in layers])
                    states[:, row] += read.sum(axis=1)
                    norms += np.linalg.norm(read, axis=2).sum(axis=1)
            states[:, row] /= prompt.stop - prompt.start
            control.progress("reading activations", row + 1, len(prompts), "texts")
    tokens = sum(prompt.stop - prompt.start for prompt in prompts)
    means = dict(zip(layers, states, strict=True))
    return Captured(means, {layer: float(norm) / tokens for layer, norm in zip(layers, norms, strict=True)})


def _rows(output: FloatArray | None, part: range, inside: range, layer: int) -> FloatArray:
    """The rows of `inside` in the output of a piece: all tokens of `part`, or only those inside."""
    if output is None:
        raise CannotRead(layer, "there is no tensor of that name")
    if len(output) == len(part):
        return output[inside.start - part.start : inside.stop - part.start]
    if len(output) == len(inside):
        return output
    raise CannotRead(layer, f"{len(output)} rows for {len(part)} tokens")
