"""Reads what a request is to be steered by. Knows what is kept, and no model but its ModelRef."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.personas.fitting import fitted
from engine.personas.store import PersonaStore
from engine.personas.values import Persona
from engine.server.fields import Fields
from engine.server.refusals import Refused, wrong
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


@dataclass(frozen=True, slots=True)
class Stock:
    """What requests may name. For one thread at a time."""

    library: Library
    personas: PersonaStore


@dataclass(frozen=True, slots=True)
class AskedSteering:
    """What a request named in `steering`: a recipe, or a persona with its own; None for neither."""

    recipe: SteeringRecipe | None = None
    persona: Persona | None = None


def asked_steering(fields: Fields, stock: Stock, model: ModelRef) -> AskedSteering:
    """Read `steering`. Raises Refused."""
    steering = fields.object(FIELD)
    if steering is None:
        return AskedSteering()
    name, terms = steering.text("persona"), steering.objects("recipe")
    steering.end()
    if name is not None:
        if terms is not None:
            raise Refused("“steering” holds a persona and a recipe; give one of them.", f"{FIELD}.persona")
        return _persona(name, stock, model)
    if terms is None:
        sentence = "“steering” holds no “recipe” and no “persona”; give one, or leave “steering” out."
        raise Refused(sentence, FIELD)
    if len(terms) > MOST_TERMS:
        raise wrong(f"{FIELD}.recipe", f"a list of at most {MOST_TERMS} vectors")
    return AskedSteering(SteeringRecipe(tuple(_term(each, stock.library, model) for each in terms)))


def _persona(name: str, stock: Stock, model: ModelRef) -> AskedSteering:
    """The persona of that name, whole: where a vector of it is missing, the answer would be another one."""
    try:
        persona = stock.personas.find(name)
    except TillerError as error:
        raise Refused(str(error), f"{FIELD}.persona") from error
    found = fitted(persona.recipe, stock.library.entries(), model)
    if found.missing:
        missing = ", ".join(f"“{each}”" for each in found.missing_names)
        sentence = f"“{persona.name}” also steers with {missing}, not made for this model yet; make it first."
        raise Refused(sentence, f"{FIELD}.persona")
    return AskedSteering(found.recipe, persona)


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
