"""What a model is like: shape, numbers, context, template. Values alone; reads nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Numbers of 0 are not known. `n_bytes` are those of the weights, `inner` the width of the feed-forward
    part, `kv_width` that of the keys of one token in one block. `widening` counts the parameters of matrices
    with more rows than columns, `tokenizer_bytes` the tokenizer's file of a folder.
    """

    architecture: str
    is_gguf: bool
    n_layers: int
    width: int
    inner: int
    kv_width: int
    vocabulary: int
    context: int
    has_template: bool
    numbers: str
    n_parameters: int
    n_bytes: int
    widening: int = 0
    tokenizer_bytes: int = 0
