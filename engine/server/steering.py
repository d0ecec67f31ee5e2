"""Reads what a request is to be steered by. Knows the library and no model but its ModelRef."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from engine.personas.fitting import fitted
from engine.personas.values import Persona, opening
from engine.requests import Message
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from engine.server.fields import Fields
from engine.server.refusals import Refused, wrong
from engine.server.shelf import Shelf
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

STEERING = "steering"
MOST_TERMS = 64
_Word = TypeVar("_Word", Scope, Operator)
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Steering:
    """What a request is steered by; `recipe` None where it names nothing. `notes` say what is left out."""

    recipe: SteeringRecipe | None = None
    persona: Persona | None = None
    user: str = ""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The persona's name; empty where there is none."""
        return "" if self.persona is None else self.persona.name

    @property
    def sampling(self) -> SamplingChoice:
        """What the persona chose of the sampling."""
        return AS_THE_MODEL_SAYS if self.persona is None else self.persona.sampling

    def begun(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """The conversation behind the persona's beginning, whose prompt gives way to one of the request's."""
        if self.persona is None:
            return messages
        own = "\n\n".join(each.content for each in messages if each.role == "system")
        rest = (each for each in messages if each.role != "system")
        return (*opening(self.persona, self.user, own), *rest)


def asked_steering(fields: Fields, shelf: Shelf, model: ModelRef) -> Steering:
    """What a request names in `steering`: a recipe, a persona, or nothing. Raises Refused."""
    steering = fields.object(STEERING)
    if steering is None:
        return Steering()
    name, terms = steering.text("persona"), steering.objects("recipe")
    steering.end()
    if (name is None) is (terms is None):
        raise Refused("“steering” must hold either a “recipe” or a “persona”; give one of them.", STEERING)
    if name is not None:
        return _persona(name, shelf, model)
    assert terms is not None
    if len(terms) > MOST_TERMS:
        raise wrong(f"{STEERING}.recipe", f"a list of at most {MOST_TERMS} vectors")
    return Steering(SteeringRecipe(tuple(_term(each, shelf.library, model) for each in terms)))


def _persona(name: str, shelf: Shelf, model: ModelRef) -> Steering:
    try:
        persona = shelf.personas.find(name)
    except TillerError as error:
        raise Refused(str(error), f"{STEERING}.persona") from error
    found = fitted(persona.recipe, shelf.library.entries(), model)
    notes = (
        f"{persona.name} also steers with “{each}”, which is not made for this model; it is left out."
        for each in found.missing_names
    )
    return Steering(found.recipe, persona, shelf.user, tuple(notes))


def _term(fields: Fields, library: Library, model: ModelRef) -> SteeringTerm:
    name = fields.text("vector")
    if not name:
        raise wrong(fields.place("vector"), "the name or the id of a vector")
    strength, scale = fields.number("strength"), fields.number("scale")
    if strength is not None and scale is not None:
        raise Refused(f"“{name}” has both a strength and a scale; give one of them.", fields.place("scale"))
    if strength is not None and abs(strength) > STRENGTH_LIMIT:
        place = fields.place("strength")
        raise wrong(place, f"from -{STRENGTH_LIMIT:g} to {STRENGTH_LIMIT:g}; beyond that, give a “scale”")
    layers = fields.text("layers")
    scope = _one_of(Scope, fields, "scope", Scope.ALL)
    operator = _one_of(Operator, fields, "operator", Operator.ADD)
    fields.end()
    if strength is None and scale is None:
        strength, scale = (None, 1.0) if operator is Operator.ABLATE else (1.0, None)
    try:
        return term_of(
            _vector(name, library, model),
            strength=strength,
            scale=scale,
            layers=None if layers is None else parse_layers(layers, model.n_layers),
            scope=scope,
            operator=operator,
        )
    except NotCalibrated as error:
        raise Refused(
            f"The vector “{error.name}” has no calibrated strength yet; measure it in the window or with "
            f"`sweep {error.name}`, or give a “scale” in place of “strength”.",
            fields.place("strength"),
        ) from error
    except TillerError as error:
        raise Refused(str(error), fields.place("vector")) from error


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
