"""What is wrong with pairs, seen from their texts alone. Knows no model and no file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vectors.values import Pair, Placement, Position

LENGTH_RATIO = 2
LENGTH_GAP = 3
"""Sides are of unequal length where one has over twice the other's words, and over three words more."""


class Severity(StrEnum):
    """Whether a fault keeps a vector from being made, or is only worth a look."""

    BLOCKS = "blocks"
    WARNS = "warns"


class FaultKind(StrEnum):
    """What a fault is about."""

    EMPTY = "empty"
    NO_PROMPT = "no prompt"
    EQUAL = "equal"
    DUPLICATE = "duplicate"
    LEAK = "leak"
    LENGTHS = "lengths"

    @property
    def severity(self) -> Severity:
        """A pair that says nothing blocks; one that says it badly warns."""
        is_blocking = self in (FaultKind.EMPTY, FaultKind.NO_PROMPT, FaultKind.EQUAL)
        return Severity.BLOCKS if is_blocking else Severity.WARNS


@dataclass(frozen=True, slots=True)
class PairFault:
    """A fault of the pair at `row`, counted from 0; `sentence` names the pair by its number, from 1."""

    row: int
    kind: FaultKind
    sentence: str

    @property
    def severity(self) -> Severity:
        """Whether it keeps a vector from being made."""
        return self.kind.severity


def needs_prompts(placement: Placement, position: Position | None = None) -> bool:
    """Whether every pair needs a prompt: a system prompt is read in what it makes of a question, and the
    mean over a reply of raw text needs something that it replies to."""
    read = position or placement.default_position
    return placement is Placement.SYSTEM or (placement is Placement.RAW and read is Position.RESPONSE_MEAN)


def check_pairs(
    pairs: Sequence[Pair], positive: str = "", negative: str = "", *, wants_prompts: bool = False
) -> tuple[PairFault, ...]:
    """The faults of these pairs, by row, the grave ones of a row first. White space and case are ignored.

    `positive` and `negative` are the poles' names, left out where there are none: a name that stands in a
    text of the other pole leaks into it, as does a whole side that the other one contains.
    """
    poles = _words(positive), _words(negative)
    seen: dict[tuple[str, str, str], int] = {}
    faults: list[PairFault] = []
    for row, pair in enumerate(pairs):
        sides = _words(pair.positive), _words(pair.negative)
        told = list(_told(pair, sides, (positive, negative), poles, wants_prompts=wants_prompts))
        first = seen.setdefault((_words(pair.prompt), *sides), row)
        if first != row and any(sides):
            told.append((FaultKind.DUPLICATE, f"is the same as pair {first + 1}"))
        told.sort(key=lambda each: each[0].severity is Severity.WARNS)
        faults += [PairFault(row, kind, f"Pair {row + 1} {problem}.") for kind, problem in told]
    return tuple(faults)


def _told(
    pair: Pair, sides: tuple[str, str], names: tuple[str, str], poles: tuple[str, str], *, wants_prompts: bool
) -> Iterator[tuple[FaultKind, str]]:
    """Each fault that a pair has by itself, and how its sentence goes on."""
    if wants_prompts and not pair.prompt.strip():
        yield FaultKind.NO_PROMPT, "has no prompt, which it needs as it is placed"
    if not all(sides):
        which = "empty sides" if not any(sides) else f"an empty {'negative' if sides[0] else 'positive'} side"
        yield FaultKind.EMPTY, f"has {which}"
        return
    if sides[0] == sides[1]:
        yield FaultKind.EQUAL, "has two sides that are equal"
        return
    for own, other, name, pole in ((0, 1, "positive", "negative"), (1, 0, "negative", "positive")):
        if _holds(sides[other], sides[own]):
            yield FaultKind.LEAK, f"has its whole {name} side inside the {pole} one"
        if poles[own] and poles[own] != poles[other] and _holds(sides[other], poles[own]):
            yield FaultKind.LEAK, f"names the pole “{names[own].strip()}” on its {pole} side"
    counts = sorted(len(side.split()) for side in sides)
    if counts[1] > LENGTH_RATIO * counts[0] and counts[1] - counts[0] > LENGTH_GAP:
        longer = "positive" if len(sides[0].split()) == counts[1] else "negative"
        yield (
            FaultKind.LENGTHS,
            f"is unequal: {counts[1]} words on its {longer} side, {counts[0]} on the other",
        )


def _words(text: str) -> str:
    """A text as it is compared: in one case, with one blank between its words."""
    return " ".join(text.casefold().split())


def _holds(text: str, part: str) -> bool:
    """Whether a part stands in a text as whole words."""
    at = text.find(part)
    while at >= 0:
        end = at + len(part)
        if not (text[:at][-1:].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(part, at + 1)
    return False
