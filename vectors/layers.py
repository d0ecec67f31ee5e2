"""Layers as people write them: `3,5-8`, or a share of the model's depth. 0-based decoder blocks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from vectors.errors import BadInput

MOST_LAYERS = 10_000
_PART = re.compile(r"(\d+)(?:-(\d+))?")


def parse_layers(text: str, n_layers: int | None = None) -> tuple[int, ...]:
    """Layers named by text like `3,5-8`, ascending and without repeats. Raises BadInput.

    Where the model is not known yet, `n_layers` is left out and MOST_LAYERS is the limit.
    """
    layers: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise BadInput(f"“{text}” does not name layers; write them like 3,5-8, counted from 0.")
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise BadInput(
                f"“{part.strip()}” runs backwards; write the lower layer first, like {last}-{first}."
            )
        if last >= (n_layers or MOST_LAYERS):
            which = f"this model has layers 0 to {n_layers - 1}" if n_layers else "no model is that deep"
            raise BadInput(f"There is no layer {last}; {which}.")
        layers.update(range(first, last + 1))
    return tuple(sorted(layers))


def format_layers(layers: Iterable[int]) -> str:
    """Text that `parse_layers` reads back: (3, 5, 6, 7, 8) gives `3,5-8`; nothing gives ``."""
    runs: list[list[int]] = []
    for layer in sorted(set(layers)):
        if runs and layer == runs[-1][1] + 1:
            runs[-1][1] = layer
        else:
            runs.append([layer, layer])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def layers_at_depth(depth: tuple[float, float], n_layers: int) -> tuple[int, ...]:
    """Layers L with low <= L / n_layers <= high, at least one: (0.375, 0.7) of 8 blocks is (3, 4, 5).

    Raises BadInput unless 0 <= low < high <= 1.
    """
    low, high = depth
    if not 0 <= low < high <= 1:
        raise BadInput(f"{low:g} to {high:g} is no part of a model's depth; give two shares from 0 to 1.")
    first = min(math.ceil(round(low * n_layers, 6)), n_layers - 1)
    last = min(math.floor(round(high * n_layers, 6)), n_layers - 1)
    return tuple(range(first, max(first, last) + 1))
