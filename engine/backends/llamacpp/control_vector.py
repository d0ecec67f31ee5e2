"""Steers a llama.cpp context through its control vector. Knows no recipe."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping

import numpy as np

from engine.backends.llamacpp.context import Context, LlamaFailed
from engine.backends.llamacpp.library import llama
from vectors.values import FloatArray

FIRST_LAYER = 1
"""llama.cpp's control vector begins at block 1."""


class ControlVector:
    """The control vector of one context as a full buffer [n_layers - 1, d_model]: row L - 1 is for block L.

    llama.cpp keeps what an earlier call set for layers that a later one leaves out, even when it was
    switched off in between. So all layers are always sent.
    """

    def __init__(self, context: Context, n_layers: int, d_model: int) -> None:
        self._context, self._n_layers, self._width = context, n_layers, d_model
        self._sent = np.zeros((n_layers - FIRST_LAYER, d_model), np.float32)
        self._is_on = False

    def set(self, deltas: Mapping[int, FloatArray]) -> None:
        """Add deltas[layer], float32 [d_model], to each block's output from the next read on.

        Nothing is sent where nothing changed: each call makes llama.cpp build its graph again.
        """
        if not deltas:
            if self._is_on:
                self._send(None)
            return
        rows = np.zeros_like(self._sent)
        for layer, delta in deltas.items():
            rows[layer - FIRST_LAYER] = delta
        if not self._is_on or not np.array_equal(rows, self._sent):
            self._send(rows)

    def _send(self, rows: FloatArray | None) -> None:
        data = None if rows is None else rows.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        status = llama().llama_set_adapter_cvec(
            self._context.pointer, data, self._sent.size, self._width, FIRST_LAYER, self._n_layers
        )
        if status != 0:
            raise LlamaFailed("take the control vector", status)
        self._is_on = rows is not None
        if rows is not None:
            self._sent = rows
