"""Reads `NAME=NUMBER@LAYERS` and makes recipes of it. Knows no model but its ModelRef."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vectors.errors import BadInput
from vectors.layers import parse_layers
from vectors.library import Library, fit_note
from vectors.values import (
    STRENGTH_LIMIT,
    ModelRef,
    Operator,
    Scope,
    SteeringRecipe,
    SteeringTerm,
    term_of,
)

_PUSH = re.compile(r"(?P<name>.+?)(?:=(?P<number>[^=@]*))?(?:@(?P<layers>[^=@]*))?")


@dataclass(frozen=True, slots=True)
class Push:
    """One `--steer`, `--scale` or operator, as it was typed; `layers` None: the vector's own."""

    name: str
    number: float
    layers: tuple[int, ...] | None
    is_scale: bool
    operator: Operator = Operator.ADD

    def term(self, library: Library, model: ModelRef, scope: Scope) -> SteeringTerm:
        """The term for this model. Raises UnknownVector, VectorMismatch, NotCalibrated, BadVector."""
        vector = library.find(self.name, model)
        scale, strength = (self.number, None) if self.is_scale else (None, self.number)
        return term_of(
            vector, strength=strength, scale=scale, layers=self.layers, scope=scope, operator=self.operator
        )


def parse_push(text: str, *, is_scale: bool, operator: Operator = Operator.ADD) -> Push:
    """Read `NAME[=STRENGTH][@LAYERS]`, `NAME=SCALE[@LAYERS]`, to ablate `NAME[@LAYERS]`. Raises BadInput."""
    option = _option(is_scale, operator)
    ablates = operator is Operator.ABLATE
    match = _PUSH.fullmatch(text.strip())
    if match is None:
        like = f"{option} ocean" if ablates else f"{option} ocean=1"
        raise BadInput(f"{option} “{text}” cannot be read; write it like {like} or {like}@3,5-8.")
    name, number, layers = match["name"].strip(), match["number"], match["layers"]
    if ablates and number is not None:
        raise BadInput(f"{option} {name} takes all of it away, and no number; write it like {option} {name}.")
    if number is None and is_scale and not ablates:
        raise BadInput(f"{option} {name} needs a number; write it like {option} {name}=1.")
    return Push(
        name,
        1.0 if number is None else _number(name, number, option, is_scale=is_scale),
        None if layers is None else parse_layers(layers),
        is_scale,
        operator,
    )


def _option(is_scale: bool, operator: Operator) -> str:
    if operator is not Operator.ADD:
        return f"--{operator}"
    return "--scale" if is_scale else "--steer"


def _number(name: str, text: str, option: str, *, is_scale: bool) -> float:
    kind = "scale" if is_scale else "strength"
    try:
        number = float(text)
    except ValueError:
        raise BadInput(
            f"“{text}” is not a number, so “{name}” has no {kind}; write it like {option} {name}=0.5."
        ) from None
    if not math.isfinite(number):
        raise BadInput(f"The {kind} of “{name}” must be a finite number, not {text}; try {name}=1.")
    if not is_scale and abs(number) > STRENGTH_LIMIT:
        raw = f", or a raw multiplier with --scale {name}={number:g}" if option == "--steer" else ""
        raise BadInput(
            f"The dial runs from -{STRENGTH_LIMIT:g} to {STRENGTH_LIMIT:g}, and {name}={number:g} is off it; "
            f"give less{raw}."
        )
    return number


def parse_pushes(
    steer: Sequence[str],
    scale: Sequence[str],
    *,
    ablate: Sequence[str] = (),
    clamp: Sequence[str] = (),
    rotate: Sequence[str] = (),
) -> tuple[Push, ...]:
    """All of a command's pushes, in the order of these arguments, in which they act. Raises BadInput."""
    asked = (
        (steer, False, Operator.ADD),
        (scale, True, Operator.ADD),
        (ablate, True, Operator.ABLATE),
        (clamp, True, Operator.CLAMP),
        (rotate, False, Operator.ROTATE),
    )
    return tuple(
        parse_push(text, is_scale=is_scale, operator=operator)
        for texts, is_scale, operator in asked
        for text in texts
    )


def refuse_operators(why: str, **given: Sequence[str] | None) -> None:
    """Raise BadInput with the reason for the first option, by its name, that was given after all."""
    for option, texts in given.items():
        if texts:
            raise BadInput(f"--{option} is for `chat`: {why}; push with --steer or --scale.")


def recipe_of(pushes: Sequence[Push], library: Library, model: ModelRef, scope: Scope) -> SteeringRecipe:
    """The recipe of these pushes on that model."""
    return SteeringRecipe(tuple(push.term(library, model, scope) for push in pushes))


def fit_notes(pushes: Sequence[Push], library: Library, model: ModelRef) -> tuple[str, ...]:
    """What is to be known of vectors that were made on the same model in another form."""
    vectors = (library.find(push.name, model) for push in pushes)
    notes = (fit_note(vector.name, vector.model, model) for vector in vectors)
    return tuple(dict.fromkeys(note for note in notes if note))
