"""Steers a torch model: one forward hook per block that adds a buffer. Knows no recipe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engine.backends.deltas import Deltas
from vectors.errors import TillerError

Hook = Callable[[nn.Module, Any, Any], Any]


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
    without a delta skips the add, so that its output is the very tensor of a model never hooked.
    """

    def __init__(self, blocks: Sequence[nn.Module], d_model: int, device: torch.device, dtype: torch.dtype):
        self._width, self._device, self._dtype = d_model, device, dtype
        self._n_layers = len(blocks)
        self._buffer = self._zeros(1)
        self._deltas: list[Tensor | None] = [None] * self._n_layers
        self._handles = [block.register_forward_hook(self._hook(i)) for i, block in enumerate(blocks)]

    def _hook(self, layer: int) -> Hook:
        deltas = self._deltas

        def add(module: nn.Module, args: Any, output: Any) -> Any:
            delta = deltas[layer]
            if delta is None:
                return None
            if isinstance(output, tuple):
                return (output[0] + delta, *output[1:])
            if isinstance(output, list):  # OpenAI GPT
                return [output[0] + delta, *output[1:]]
            return output + delta

        return add

    def _zeros(self, rows: int) -> Tensor:
        with torch.inference_mode(False):  # an inference tensor could not be written to later
            return torch.zeros(self._n_layers, rows, 1, self._width, device=self._device, dtype=self._dtype)

    def set_rows(self, rows: Sequence[Deltas]) -> None:
        """Add rows[r][layer], float32 [d_model], to row r of each block's output from now on."""
        if self._buffer.shape[1] != len(rows):
            self._buffer = self._zeros(len(rows))
        if any(rows):
            sums = np.zeros((self._n_layers, len(rows), 1, self._width), np.float32)
            for r, deltas in enumerate(rows):
                for layer, delta in deltas.items():
                    sums[layer, r, 0] = delta
            self._buffer.copy_(torch.from_numpy(sums))
        steered = set().union(*rows) if rows else set()
        for layer in range(self._n_layers):
            self._deltas[layer] = self._buffer[layer] if layer in steered else None

    def clear(self) -> None:
        """Add nothing from now on."""
        self._deltas[:] = [None] * self._n_layers
        self._buffer.zero_()

    def close(self) -> None:
        """Remove the hooks for good."""
        self.clear()
        for handle in self._handles:
            handle.remove()
        self._handles = []
