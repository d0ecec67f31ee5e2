"""Tells whether two names of a model's architecture mean the same, one of them maybe of a GGUF file."""

from __future__ import annotations

from vectors.values import ModelRef

_GGUF_NAMES = {
    "mistral": "llama",
    "mixtral": "llama",
    "smollm": "llama",
    "cohere": "commandr",
    "deepseekv2": "deepseek2",
    "deepseekv3": "deepseek2",
    "gptbigcode": "starcoder",
    "hunyuanv1dense": "hunyuandense",
    "phi": "phi2",
}
"""What llama.cpp calls an architecture, where it is more than another way of writing transformers' name."""


def same_architecture(one: ModelRef, other: ModelRef) -> bool:
    """Whether two models are built alike as far as their architectures' names tell; an unknown one may be.

    Between two folders the names are transformers' own and must be equal.
    """
    names = one.architecture, other.architecture
    if not all(names) or names[0] == names[1]:
        return True
    return "gguf" in (one.source, other.source) and _gguf_name(names[0]) == _gguf_name(names[1])


def _gguf_name(architecture: str) -> str:
    plain = architecture.lower().removesuffix("_text").translate({ord(mark): None for mark in "-_."})
    return _GGUF_NAMES.get(plain, plain)
