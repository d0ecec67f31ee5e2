"""Steers a torch model: one forward hook per block that adds a buffer, or takes steps. Knows no recipe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engine.backends.deltas import Deltas
from engine.backends.operators import Step, stepped
from vectors.errors import TillerError
from vectors.values import FloatArray

Hook = Callable[[nn.Module, Any, Any], Any]
Act = Callable[[Tensor], Tensor]
"""What a hook makes of a block's output [rows, tokens, d_model]."""


class NoResidualStream(TillerError):
    """A decoder block hands on something else than one residual stream."""

    def __init__(self, found: str, model: str = "") -> None:
        self.found = found
        super().__init__(
            f"The blocks of {f'the model class {model}' if model else 'this model'} hand on {found} instead "
            f"of one residual stream, so they can be neither read nor steered; choose another model."
        )


def block_output(output: Any) -> Tensor:
    """The residual stream [rows, tokens, d_model] in a block's output: a tensor, or the first of several.

    Raises NoResidualStream for anything else, such as Gemma 3n's four streams in one tensor.
    """
    hidden = output[0] if isinstance(output, tuple | list) and output else output
    if not isinstance(hidden, Tensor):
        raise NoResidualStream(f"a {type(hidden).__name__}")
    if hidden.dim() != 3:
        raise NoResidualStream(f"a tensor of {hidden.dim()} dimensions")
    return hidden


class SteeringHooks:
    """Owns a hook on every block and a buffer [n_layers, rows, 1, d_model] that the hooks add.

    `set_rows` writes into the buffer and acts from the next forward pass on. A layer whose rows are all
    without a delta skips the add, so that its output is the very tensor of a model never hooked. Operators
    that do more than add are taken row by row, in float32.
    """

    def __init__(self, blocks: Sequence[nn.Module], d_model: int, device: torch.device, dtype: torch.dtype):
        self._width, self._device, self._dtype = d_model, device, dtype
        self._n_layers = len(blocks)
        self._buffer = self._zeros(1)
        self._acts: list[Act | None] = [None] * self._n_layers
        self._handles = [block.register_forward_hook(self._hook(i)) for i, block in enumerate(blocks)]

    def _hook(self, layer: int) -> Hook:
        acts = self._acts

        def steer(module: nn.Module, args: Any, output: Any) -> Any:
            act = acts[layer]
            if act is None:
                return None
            if isinstance(output, tuple):
                return (act(output[0]), *output[1:])
            if isinstance(output, list):  # OpenAI GPT
                return [act(output[0]), *output[1:]]
            return act(output)

        return steer

    def _zeros(self, rows: int) -> Tensor:
        with torch.inference_mode(False):  # an inference tensor could not be written to later
            return torch.zeros(self._n_layers, rows, 1, self._width, device=self._device, dtype=self._dtype)

    def set_rows(self, rows: Sequence[Deltas]) -> None:
        """Change row r of each block's output by rows[r][layer] from now on."""
        if self._buffer.shape[1] != len(rows):
            self._buffer = self._zeros(len(rows))
        if any(rows):
            sums = np.zeros((self._n_layers, len(rows), 1, self._width), np.float32)
            for r, deltas in enumerate(rows):
                for layer, change in deltas.items():
                    if not isinstance(change, tuple):
                        sums[layer, r, 0] = change
            self._buffer.copy_(torch.from_numpy(sums))
        steered = set().union(*rows) if rows else set()
        for layer in range(self._n_layers):
            self._acts[layer] = self._act(layer, rows) if layer in steered else None

    def _act(self, layer: int, rows: Sequence[Deltas]) -> Act:
        """What is done to a block's output of which at least one row is steered."""
        changes = ((r, deltas.get(layer)) for r, deltas in enumerate(rows))
        stepping = {r: self._on_device(change) for r, change in changes if isinstance(change, tuple)}
        if not stepping:
            return self._buffer[layer].__add__

        def take_steps(hidden: Tensor) -> Tensor:
            after = hidden + self._buffer[layer]
            for r, steps in stepping.items():
                row = hidden[r].float()
                for push, along, keeps_length in steps:
                    row = stepped(row, push, along, keeps_length=keeps_length)
                after[r] = row
            return after

        return take_steps

    def _on_device(self, steps: Sequence[Step]) -> list[tuple[Tensor, Tensor | None, bool]]:
        def placed(array: FloatArray) -> Tensor:
            return torch.tensor(array, device=self._device)

        return [
            (placed(step.push), None if step.along is None else placed(step.along), step.keeps_length)
            for step in steps
        ]

    def clear(self) -> None:
        """Change nothing from now on."""
        self._acts[:] = [None] * self._n_layers
        self._buffer.zero_()

    def close(self) -> None:
        """Remove the hooks for good."""
        self.clear()
        for handle in self._handles:
            handle.remove()
        self._handles = []
