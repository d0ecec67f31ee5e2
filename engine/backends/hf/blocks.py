"""Finds a model's decoder blocks by its structure, not by a list of names."""

from __future__ import annotations

from typing import Any

from torch import nn

from vectors.errors import TillerError


class NoBlocks(TillerError):
    """The model's decoder blocks could not be told from its structure."""

    def __init__(self, model: str, n_layers: int) -> None:
        super().__init__(
            f"The model class {model} has no list of {n_layers} decoder blocks that can be steered; "
            f"choose another model."
        )


def decoder_blocks(model: Any, n_layers: int) -> tuple[nn.Module, ...]:
    """The `n_layers` decoder blocks in order: the outermost module list of that length."""
    lists = [
        (name, module)
        for name, module in model.named_modules()
        if isinstance(module, nn.ModuleList) and len(module) == n_layers
    ]
    if not lists:
        raise NoBlocks(type(model).__name__, n_layers)
    _, blocks = min(lists, key=lambda item: item[0].count("."))
    return tuple(blocks)
