"""Reads what a request is to be steered by. Knows the library and no model but its ModelRef."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from engine.server.fields import Fields
from engine.server.refusals import Refused, unsupported, wrong
from vectors.errors import NotCalibrated, TillerError, UnknownVector
from vectors.layers import parse_layers
from vectors.library import Library
from vectors.values import (
    STRENGTH_LIMIT,
    ModelRef,
    Operator,
    Scope,
    SteeringRecipe,
    SteeringTerm,
    SteeringVector,
    term_of,
)

FIELD = "steering"
MOST_TERMS = 64
_Word = TypeVar("_Word", Scope, Operator)
_ID = re.compile(r"[0-9a-f]{16}")


def asked_recipe(fields: Fields, library: Library, model: ModelRef) -> SteeringRecipe | None:
    """The recipe that a request names in `steering`; None where it names none. Raises Refused."""
    steering = fields.object(FIELD)
    if steering is None:
        return None
    if steering.take("persona") is not None:
        raise unsupported(f"{FIELD}.persona", "give the vectors in “steering.recipe”")
    terms = steering.objects("recipe")
    steering.end()
    if terms is None:
        raise Refused("“steering” holds no “recipe”; give one, or leave “steering” out.", FIELD)
    if len(terms) > MOST_TERMS:
        raise wrong(f"{FIELD}.recipe", f"a list of at most {MOST_TERMS} vectors")
    return SteeringRecipe(tuple(_term(each, library, model) for each in terms))


def _term(fields: Fields, library: Library, model: ModelRef) -> SteeringTerm:
    name = fields.text("vector")
    if not name:
        raise wrong(fields.place("vector"), "the name or the id of a vector")
    strength, scale = fields.number("strength"), fields.number("scale")
    if strength is not None and scale is not None:
        raise Refused(f"“{name}” has both a strength and a scale; give one of them.", fields.place("scale"))
    if strength is None and scale is None:
        strength = 1.0
    if strength is not None and abs(strength) > STRENGTH_LIMIT:
        place = fields.place("strength")
        raise wrong(place, f"from -{STRENGTH_LIMIT:g} to {STRENGTH_LIMIT:g}; beyond that, give a “scale”")
    layers = fields.text("layers")
    scope = _one_of(Scope, fields, "scope", Scope.ALL)
    operator = _one_of(Operator, fields, "operator", Operator.ADD)
    fields.end()
    try:
        term = term_of(
            _vector(name, library, model),
            strength=strength,
            scale=scale,
            layers=None if layers is None else parse_layers(layers, model.n_layers),
            scope=scope,
        )
    except NotCalibrated as error:
        raise Refused(
            f"The vector “{error.name}” has no calibrated strength yet; measure it in the window or with "
            f"`sweep {error.name}`, or give a “scale” in place of “strength”.",
            fields.place("strength"),
        ) from error
    except TillerError as error:
        raise Refused(str(error), fields.place("vector")) from error
    return replace(term, operator=operator)


def _vector(name: str, library: Library, model: ModelRef) -> SteeringVector:
    """The vector of that name, or of that id. Raises what `Library.find` does."""
    try:
        return library.find(name, model)
    except UnknownVector:
        if _ID.fullmatch(name) is None or name not in {entry.id for entry in library.entries()}:
            raise
        return library.load(name)


def _one_of(kind: type[_Word], fields: Fields, name: str, usual: _Word) -> _Word:
    value = fields.text(name)
    if value is None:
        return usual
    try:
        return kind(value)
    except ValueError:
        raise wrong(fields.place(name), f"one of: {', '.join(kind)}") from None
