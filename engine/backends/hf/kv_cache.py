"""A KV cache that appends in place, and can go back to an earlier token where its layers allow it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

_FIRST_CAPACITY = 256


class GrowingLayer(DynamicLayer):  # type: ignore[misc]
    """Full-attention keys and values [rows, heads, tokens, head_dim] in buffers that double when full.

    transformers' own layer copies everything said so far for each new token; here a token costs its own
    size. `keys` and `values` are views of the filled part.
    """

    keys: Tensor
    values: Tensor
    is_initialized: bool

    def update(
        self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any
    ) -> tuple[Tensor, Tensor]:
        """Append and give the whole."""
        new = key_states.shape[-2]
        length = self.keys.shape[-2] if self.is_initialized else 0
        total = length + new
        if not self.is_initialized:
            self.dtype, self.device = key_states.dtype, key_states.device
            self._key_buffer = _room_for(key_states, total)
            self._value_buffer = _room_for(value_states, total)
            self.is_initialized = True
        elif total > self._key_buffer.shape[-2]:
            self._key_buffer = _moved(self.keys, total)
            self._value_buffer = _moved(self.values, total)
        self._key_buffer.narrow(-2, length, new).copy_(key_states)
        self._value_buffer.narrow(-2, length, new).copy_(value_states)
        self.keys = self._key_buffer.narrow(-2, 0, total)
        self.values = self._value_buffer.narrow(-2, 0, total)
        return self.keys, self.values

    def keep_first(self, length: int) -> None:
        """Forget all but the first tokens."""
        self.keys = self.keys[..., :length, :]
        self.values = self.values[..., :length, :]


def _room_for(states: Tensor, length: int) -> Tensor:
    capacity = max(_FIRST_CAPACITY, 1 << (length - 1).bit_length())
    *outer, _, width = states.shape
    return torch.empty(*outer, capacity, width, dtype=states.dtype, device=states.device)


def _moved(states: Tensor, length: int) -> Tensor:
    buffer = _room_for(states, length)
    buffer[..., : states.shape[-2], :] = states
    return buffer


def new_cache(config: Any) -> DynamicCache:
    """An empty cache for a model, appending in place wherever a layer attends to everything."""
    cache = DynamicCache(config=config)
    cache.layers = [GrowingLayer() if type(layer) is DynamicLayer else layer for layer in cache.layers]
    return cache


_ATTENTION_LAYERS = ("GrowingLayer", "DynamicSlidingWindowLayer", "DummyLayer")
"""Cache layers of attention alone, and those that hold nothing. By name: not every version has all."""


def reads_in_pieces(cache: DynamicCache) -> bool:
    """Whether several tokens may be read after others.

    Many recurrent layers go on from their state for one token only: given several, they begin at zero
    again (transformers' Jamba) or come out elsewhere (its RecurrentGemma).
    """
    return all(type(layer).__name__ in _ATTENTION_LAYERS for layer in cache.layers)


def tells_its_length(cache: DynamicCache) -> bool:
    """Whether the cache knows how many tokens it holds; one of recurrent layers alone does not."""
    try:
        cache.get_seq_length()
    except ValueError:
        return False
    return True


def is_croppable(cache: DynamicCache) -> bool:
    """Whether the cache can go back; sliding-window and recurrent layers cannot."""
    return bool(cache.layers) and all(type(layer) is GrowingLayer for layer in cache.layers)


def crop(cache: DynamicCache, length: int) -> None:
    """Forget all but the first `length` tokens of a croppable cache."""
    for layer in cache.layers:
        assert isinstance(layer, GrowingLayer)
        layer.keep_first(length)
