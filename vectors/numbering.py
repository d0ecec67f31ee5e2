"""Measures how a vector's file counts its layers, against directions whose layers are known.

Effect size proves nothing: a push one block late steers about as well. Likeness of the directions does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vectors.values import FloatArray

SHIFTS = (-1, 0, 1)
_LEAST_COSINE, _LEAST_LEAD = 0.5, 0.02
"""Below this likeness, or this lead over the next shift, nothing can be told."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Mean |cosine| of a vector's layer L with the known direction at L + shift, for each shift.

    The sign is left out of it: that of a PCA may be either. Empty where too few layers are at hand.
    """

    by_shift: Mapping[int, float]

    @property
    def shift(self) -> int | None:
        """What is to be added to each layer's number; None where that cannot be told."""
        if not self.by_shift:
            return None
        first, second, *_ = sorted(self.by_shift, key=lambda shift: self.by_shift[shift], reverse=True)
        lead = self.by_shift[first] - self.by_shift[second]
        return first if self.by_shift[first] >= _LEAST_COSINE and lead >= _LEAST_LEAD else None

    @property
    def claim(self) -> str:
        """What the file does, as the end of a sentence that begins with its name."""
        cosines = ", ".join(f"{cosine:.2f} at {shift:+d}" for shift, cosine in self.by_shift.items())
        match self.shift:
            case None:
                told = f" (cosines {cosines})" if cosines else ""
                return f"is too unlike what the pairs give, or too alike at each layer, to tell{told}"
            case 0:
                return f"counts its layers as the model does (cosines {cosines})"
            case shift:
                return f"is written one layer {'late' if shift < 0 else 'early'} (cosines {cosines})"


def measured_numbering(directions: Mapping[int, FloatArray], known: Mapping[int, FloatArray]) -> Numbering:
    """The numbering of `directions`, each [d_model], measured where a layer and both beside it are known."""
    layers = [
        layer
        for layer, direction in directions.items()
        if direction.any() and all(shift + layer in known for shift in SHIFTS)
    ]
    if not layers:
        return Numbering({})
    likeness = {
        shift: float(np.mean([abs(_cosine(directions[layer], known[layer + shift])) for layer in layers]))
        for shift in SHIFTS
    }
    return Numbering(likeness)


def exact_shift(directions: Mapping[int, FloatArray], known: Mapping[int, FloatArray]) -> int | None:
    """The shift at which each layer's numbers are those known, to the last digit; None where none is."""
    for shift in sorted(SHIFTS, key=abs):
        if all(
            np.array_equal(direction, known.get(layer + shift, ())) for layer, direction in directions.items()
        ):
            return shift
    return None


def _cosine(one: FloatArray, other: FloatArray) -> float:
    lengths = float(np.linalg.norm(one)) * float(np.linalg.norm(other))
    return float(one @ other) / lengths if lengths else 0.0
