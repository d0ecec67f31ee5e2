"""Which rows the sidebar shows, and in which order. Pure; knows no Qt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from vectors.library import LibraryEntry
from vectors.shipped import PairSet
from vectors.values import ModelRef


@dataclass(frozen=True, slots=True)
class VectorPlace:
    """A vector's row; `why_not` says why it cannot steer the model, empty where it can."""

    entry: LibraryEntry
    why_not: str


@dataclass(frozen=True, slots=True)
class SetPlace:
    """The row of a shipped set that is no vector for the model yet."""

    pair_set: PairSet


Place = VectorPlace | SetPlace


def arranged(
    sets: Sequence[PairSet],
    entries: Sequence[LibraryEntry],
    model: ModelRef | None,
    being_made: Collection[str] = (),
) -> tuple[Place, ...]:
    """Shipped sets in their own order, then the person's vectors, then those that do not fit the model.

    A set is shown as its vector for the model; as itself where there is none, or while it is made. In both
    cases it stands for every vector of its name that was made for another model. While no model is known,
    every vector passes for fitting, and of those of a set's name the shipped one is shown.
    """
    reasons = {entry.id: entry.why_not(model) if model else "" for entry in entries}
    names = {each.name for each in sets}
    places: list[Place] = []
    shown: set[str] = set()
    for each in sets:
        fitting = [entry for entry in entries if entry.name == each.name and not reasons[entry.id]]
        if each.name in being_made or (model is not None and not fitting):
            places.append(SetPlace(each))
            shown |= {entry.id for entry in fitting}
        elif fitting:
            best = min(fitting, key=lambda entry: _distance(entry, model))
            places.append(VectorPlace(best, ""))
            shown |= {best.id} if model else {entry.id for entry in fitting}
    others = [entry for entry in entries if entry.id not in shown]
    places += [VectorPlace(entry, "") for entry in others if not reasons[entry.id]]
    places += [
        VectorPlace(entry, reasons[entry.id])
        for entry in others
        if reasons[entry.id] and entry.name not in names
    ]
    return tuple(places)


def _distance(entry: LibraryEntry, model: ModelRef | None) -> tuple[bool, bool]:
    """Less for the better of two vectors of one name: made for these very weights, then the person's own."""
    if model is None:
        return (False, not entry.is_shipped)
    return (entry.model.fingerprint != model.fingerprint, entry.is_shipped)


def matches(place: Place, text: str) -> bool:
    """Whether every word of a search is in the name or a pole of what stands there, in any case."""
    thing = place.entry if isinstance(place, VectorPlace) else place.pair_set
    told = f"{thing.name} {thing.positive} {thing.negative}".casefold()
    return all(word in told for word in text.casefold().split())
