"""Reads `NAME=NUMBER@LAYERS` and makes recipes of it. Knows no model but its ModelRef."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vectors.errors import BadInput
from vectors.layers import parse_layers
from vectors.library import Library, fit_note
from vectors.values import STRENGTH_LIMIT, ModelRef, Scope, SteeringRecipe, SteeringTerm, term_of

_PUSH = re.compile(r"(?P<name>.+?)(?:=(?P<number>[^=@]*))?(?:@(?P<layers>[^=@]*))?")


@dataclass(frozen=True, slots=True)
class Push:
    """One `--steer` or `--scale`, as it was typed; `layers` None: the vector's own."""

    name: str
    number: float
    layers: tuple[int, ...] | None
    is_scale: bool

    def term(self, library: Library, model: ModelRef, scope: Scope) -> SteeringTerm:
        """The term for this model. Raises UnknownVector, VectorMismatch, NotCalibrated, BadVector."""
        vector = library.find(self.name, model)
        if self.is_scale:
            return term_of(vector, scale=self.number, layers=self.layers, scope=scope)
        return term_of(vector, strength=self.number, layers=self.layers, scope=scope)


def parse_push(text: str, *, is_scale: bool) -> Push:
    """Read `NAME[=STRENGTH][@LAYERS]`, or `NAME=SCALE[@LAYERS]`. Raises BadInput."""
    option = "--scale" if is_scale else "--steer"
    match = _PUSH.fullmatch(text.strip())
    if match is None:
        raise BadInput(f"{option} “{text}” cannot be read; write it like {option} ocean=1 or ocean=1@3,5-8.")
    name, number, layers = match["name"].strip(), match["number"], match["layers"]
    if number is None and is_scale:
        raise BadInput(f"--scale {name} needs a number; write it like --scale {name}=1.")
    return Push(
        name,
        1.0 if number is None else _number(name, number, is_scale=is_scale),
        None if layers is None else parse_layers(layers),
        is_scale,
    )


def _number(name: str, text: str, *, is_scale: bool) -> float:
    kind, option = ("scale", "--scale") if is_scale else ("strength", "--steer")
    try:
        number = float(text)
    except ValueError:
        raise BadInput(
            f"“{text}” is not a number, so “{name}” has no {kind}; write it like {option} {name}=0.5."
        ) from None
    if not math.isfinite(number):
        raise BadInput(f"The {kind} of “{name}” must be a finite number, not {text}; try {name}=1.")
    if not is_scale and abs(number) > STRENGTH_LIMIT:
        raise BadInput(
            f"The dial runs from -{STRENGTH_LIMIT:g} to {STRENGTH_LIMIT:g}, and {name}={number:g} is off it; "
            f"give less, or a raw multiplier with --scale {name}={number:g}."
        )
    return number


def parse_pushes(steer: Sequence[str], scale: Sequence[str]) -> tuple[Push, ...]:
    """All of a command's pushes, dials before raw multipliers. Raises BadInput."""
    dials = [parse_push(text, is_scale=False) for text in steer]
    return (*dials, *(parse_push(text, is_scale=True) for text in scale))


def recipe_of(pushes: Sequence[Push], library: Library, model: ModelRef, scope: Scope) -> SteeringRecipe:
    """The recipe of these pushes on that model."""
    return SteeringRecipe(tuple(push.term(library, model, scope) for push in pushes))


def fit_notes(pushes: Sequence[Push], library: Library, model: ModelRef) -> tuple[str, ...]:
    """What is to be known of vectors that were made on the same model in another form."""
    vectors = (library.find(push.name, model) for push in pushes)
    notes = (fit_note(vector.name, vector.model, model) for vector in vectors)
    return tuple(dict.fromkeys(note for note in notes if note))
