"""What operators make of a block's output, as steps that numpy and torch take alike. Knows no recipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from vectors.values import FloatArray, Operator, SteeringVector


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """h' = h + push - (h . along) along, brought back to the length of h where it `keeps_length`.

    `push` and `along` are float32 [d_model]; `along` is of length 1, or None: nothing is taken away.
    """

    push: FloatArray
    along: FloatArray | None = None
    keeps_length: bool = False

    @property
    def is_sum(self) -> bool:
        """Whether nothing but `push` is added."""
        return self.along is None and not self.keeps_length

    @property
    def arrays(self) -> tuple[FloatArray, ...]:
        """All that it is made of."""
        return (self.push,) if self.along is None else (self.push, self.along)


Change = FloatArray | tuple[Step, ...]
"""What is done to a block's output: something is added to each token, or steps are taken in turn."""


def step_of(operator: Operator, vector: SteeringVector, layer: int, scale: float) -> Step | None:
    """What a term does at a layer, with v the vector's direction there and u = v / |v|; None for nothing.

    add:     h' = h + scale v
    ablate:  h' = h - (h . u) u, whatever the scale
    clamp:   h' = h - (h . u) u + scale v, so that the component along u is scale |v|
    rotate:  h' = (h + scale v) |h| / |h + scale v|, turned towards v as far as adding would turn it
    """
    push = vector.push(layer, scale)
    if operator in (Operator.ADD, Operator.ROTATE):
        return Step(push, keeps_length=operator is Operator.ROTATE)
    direction = vector.side(scale)[layer]
    length = float(np.linalg.norm(direction))
    if length == 0:
        return None
    return Step(push if operator is Operator.CLAMP else 0 * direction, direction / np.float32(length))


def stepped(hidden: Any, push: Any, along: Any, *, keeps_length: bool) -> Any:
    """One step on hidden [..., d_model]; all are float32 arrays of numpy, or all tensors of torch."""
    after = hidden + push
    if along is not None:
        after = after - (hidden @ along)[..., None] * along
    if keeps_length:
        before, now = ((each * each).sum(-1) ** 0.5 for each in (hidden, after))
        after = after * (before / (now + (now == 0)))[..., None]
    return after


def changed(hidden: FloatArray, change: Change) -> FloatArray:
    """A block's output [tokens, d_model] after a change."""
    if not isinstance(change, tuple):
        return hidden + change
    for step in change:
        hidden = stepped(hidden, step.push, step.along, keeps_length=step.keeps_length)
    return hidden


def arrays_of(change: Change) -> tuple[FloatArray, ...]:
    """All directions [d_model] that a change is made of."""
    if not isinstance(change, tuple):
        return (change,)
    return tuple(each for step in change for each in step.arrays)
