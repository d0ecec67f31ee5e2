"""A persona's recipe on the vectors and the model that are here. Loads no direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vectors.library import LibraryEntry
from vectors.values import ModelRef, SteeringRecipe, SteeringTerm


@dataclass(frozen=True, slots=True)
class Fitted:
    """The terms that can act here; `missing` are those whose vector is to be made or imported first."""

    recipe: SteeringRecipe
    missing: tuple[SteeringTerm, ...] = ()

    @property
    def missing_names(self) -> tuple[str, ...]:
        """What the missing vectors are called."""
        return tuple(term.name or term.vector_id for term in self.missing)


def fitted(recipe: SteeringRecipe, entries: Sequence[LibraryEntry], model: ModelRef | None) -> Fitted:
    """Each active term on its own vector, else on the one of its name at the same strength, else missing.

    A strength means the same on every model that a vector was measured on; a raw scale does not, so a term
    of one is missing where its very vector is. Without a model every vector passes for fitting.
    """
    terms, missing = [], []
    for term in recipe.active:
        found = _found(term, [each for each in entries if model is None or not each.why_not(model)])
        if found is None:
            missing.append(term)
        else:
            terms.append(found)
    return Fitted(SteeringRecipe(tuple(terms)), tuple(missing))


def _found(term: SteeringTerm, fitting: Sequence[LibraryEntry]) -> SteeringTerm | None:
    for entry in fitting:
        if entry.id == term.vector_id:
            return replace(term, name=entry.name)
    if term.strength is None:
        return None
    for entry in sorted(fitting, key=lambda each: each.is_shipped):
        scale = entry.calibration.scale(term.strength) if entry.calibration is not None else None
        if entry.name.casefold() == term.name.casefold() and scale is not None:
            return replace(term, vector_id=entry.id, scale=scale, layers=entry.usual_layers, name=entry.name)
    return None
