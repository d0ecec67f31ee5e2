"""What the page of models lists: values, their search and order. Knows no Qt and no disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.at_hand import Keeper, ModelAtHand
from engine.footprint import Footprint
from engine.model_facts import ModelFacts
from ui.models_page.means import Means

IN_FULL = ("F32", "F16", "BF16")
KEEPERS: tuple[Keeper, ...] = ("builtin", "tiller", "folder", "cache")


class Order(StrEnum):
    """How models are sorted."""

    PLACE = "place"
    NAME = "name"
    SMALLEST = "smallest"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model on the page. `facts` are None while its heads are being read, and where they cannot be.

    `n_bytes` is its size on disk, `why_not` says why it cannot be opened.
    """

    model: ModelAtHand
    facts: ModelFacts | None = None
    n_bytes: int = 0
    why_not: str = ""
    is_read: bool = False

    @property
    def key(self) -> str:
        """What tells it from others: its reference, or its folder while that is not whole."""
        return self.model.ref

    def footprint(self, means: Means) -> Footprint | None:
        """The memory it will take as models are run now; None where that is not known."""
        if self.facts is None:
            return None
        return means.footprint(self.facts, is_builtin=self.model.keeper == "builtin")


def found(entries: Iterable[ModelEntry], query: str, order: Order) -> tuple[ModelEntry, ...]:
    """Those whose name, place, architecture or numbers hold every word of a query, sorted."""
    words = query.casefold().split()
    hits = [each for each in entries if all(word in _searched(each) for word in words)]
    if order is Order.PLACE:
        return tuple(sorted(hits, key=lambda each: (KEEPERS.index(each.model.keeper), _name(each))))
    if order is Order.NAME:
        return tuple(sorted(hits, key=_name))
    sign = 1 if order is Order.SMALLEST else -1
    return tuple(sorted(hits, key=lambda each: (sign * each.n_bytes, _name(each))))


def _name(entry: ModelEntry) -> str:
    return entry.model.name.casefold()


def _searched(entry: ModelEntry) -> str:
    facts = entry.facts
    told = (facts.architecture, facts.numbers) if facts is not None else ()
    return " ".join((entry.model.name, str(entry.model.place), *told)).casefold()
