"""Whether a context's keys and values fit into the memory that is free. Makes no context.

llama.cpp writes all of its cache as it makes it, and the system ends a process that takes more than there is.
"""

from __future__ import annotations

import ctypes

from engine.backends.llamacpp.library import llama
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.protocol import ContextTooLarge
from engine.footprint import llama_cache_bytes
from engine.memory import free_memory


class NoRoom(ContextTooLarge):
    """A context's cache is larger than the memory that is free."""

    def __init__(self, tokens: int, size: int, free: int) -> None:
        self.tokens, self.size, self.free = tokens, size, free
        super().__init__(
            f"A context of {tokens} tokens takes {size / 1e9:.1f} GB, and {free / 1e9:.1f} GB of memory are "
            f"free; ask for a shorter context, or a cache of smaller numbers."
        )


def cache_size(model: GgufModel, tokens: int, settings: LlamaSettings) -> int:
    """Bytes of keys and values; 0 for models that keep something else, whose size is not known beforehand."""
    lib, pointer = llama(), model.pointer
    is_other = lib.llama_model_is_recurrent(pointer) or lib.llama_model_is_hybrid(pointer)
    if is_other or _told(model, "attention.kv_lora_rank"):
        return 0
    heads = lib.llama_model_n_head_kv(pointer)
    usual = lib.llama_model_n_embd(pointer) // max(1, lib.llama_model_n_head(pointer))
    width = sum(_told(model, f"attention.{each}_length") or usual for each in ("key", "value"))
    return llama_cache_bytes(model.info.ref.n_layers, heads * width, tokens, settings.kv_type)


def check_room(model: GgufModel, tokens: int, settings: LlamaSettings) -> None:
    """Raise NoRoom for a context that the machine's memory cannot hold; an accelerator's is not looked at."""
    size, free = cache_size(model, tokens, settings), free_memory()
    if settings.n_gpu_layers == 0 and free and size > free:
        raise NoRoom(tokens, size, free)


def _told(model: GgufModel, name: str) -> int:
    """A whole number of the file's header under its architecture's name; 0 where there is none."""
    buffer = ctypes.create_string_buffer(32)
    key = f"{model.info.ref.architecture}.{name}".encode()
    if llama().llama_model_meta_val_str(model.pointer, key, buffer, len(buffer)) <= 0:
        return 0
    return int(buffer.value) if buffer.value.isdigit() else 0
