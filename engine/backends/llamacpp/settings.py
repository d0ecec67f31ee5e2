"""How a GGUF file is opened by llama.cpp. Knows no library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KvType = Literal["f32", "f16", "q8_0"]
KV_TYPES: tuple[KvType, ...] = ("f32", "f16", "q8_0")
MOST_CONTEXT = 4096
"""Tokens of context where none are asked for; the cache for all that a large model could read is too big."""


@dataclass(frozen=True, slots=True)
class LlamaSettings:
    """Numbers of 0 mean: threads as usual, and the model's own context up to MOST_CONTEXT.

    `n_gpu_layers` -1 puts all blocks on the accelerator, where llama.cpp was built for one.
    `flash_attention` None leaves the choice to llama.cpp.
    """

    n_gpu_layers: int = 0
    threads: int = 0
    context: int = 0
    kv_type: KvType = "f16"
    flash_attention: bool | None = None


EXACT = LlamaSettings(kv_type="f32", flash_attention=False)
"""Keys and values in full, for comparisons with torch."""
