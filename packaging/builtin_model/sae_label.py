"""Names features by what they are active on: words, topic, manner, kind of turn, place. Knows no model.

Only a feature's strongest tokens count. A share is a share of their activation; it tells by how far it
exceeds the base rate, which is the share of all tokens.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sets import SETS
from tokenizer import HEADS
from world import NEUTRAL

KIND_NAMES = {
    "claim": "wrong claims",
    "request": "requests",
    "shady": "shady requests",
    "unknown": "what nobody can know",
    "outside": "questions from outside",
}
STARTS = {HEADS["user"]: "at the start of a question", HEADS["assistant"]: "at the start of an answer"}
RARE = 0.002  # base rate of a word that says something of a topic
OPENING = 2  # tokens of an answer, counted from its head, that open it
DEAD = "never active"
BEHAVIOURS = {
    name for of in SETS if "plain" not in of.kinds for name in (of.manner, of.against) if name != NEUTRAL
}


@dataclass(frozen=True)
class Counts:
    """Sums over tokens: of 1 for the base rates, of activations for a feature. `mass` is the sum of all.

    `before` are the words before those in `words`. Manners are summed over the assistant's tokens, topics and
    kinds over conversations that have one.
    """

    mass: float
    words: Mapping[str, float]
    before: Mapping[str, float]
    manners: Mapping[str, float]
    topics: Mapping[str, float]
    kinds: Mapping[str, float]
    asked: float
    opening: float


@dataclass(frozen=True)
class Telling:
    """A name with its share of a feature's activation and how many times the base rate that is."""

    name: str
    share: float
    lift: float

    @property
    def is_word(self) -> bool:
        """Whether it has letters or digits."""
        return any(letter.isalnum() for letter in self.name)

    @property
    def is_rare(self) -> bool:
        """Whether it is no word that every text is full of."""
        return self.share < RARE * self.lift


def telling(own: Mapping[str, float], base: Mapping[str, float]) -> list[Telling]:
    """What a feature favours, most telling first: by share x log(lift). Shares are of what is counted."""
    mass, whole = sum(own.values()), sum(base.values())
    if mass <= 0:
        return []
    shares = ((name, value / mass, base[name] / whole) for name, value in own.items() if value > 0)
    found = [Telling(name, share, share / usual) for name, share, usual in shares]
    return sorted(found, key=lambda each: -each.share * math.log(max(each.lift, 1e-9)))


def label_of(own: Counts, base: Counts) -> str:
    """The name of a feature. `own` are the sums over its strongest tokens, `base` those of all tokens."""
    if own.mass <= 0:
        return DEAD
    words = [each for each in telling(own.words, base.words) if each.lift >= 2]
    group = _group(own, base)
    is_opening = own.opening / own.mass >= 0.6
    if group:
        telltale = [each for each in words if each.is_rare and each.lift >= 5 and each.is_word]
        names = [each.name for each in telltale[:3]]
        if sum(each.share for each in telltale[:3]) >= 0.5:
            return f"{group.name} words: {', '.join(names)}"
        return _with(group.title, names)
    if sum(each.share for each in words[:3]) >= 0.5 or sum(each.share for each in words[:8]) >= 0.6:
        return _by_words(words, telling(own.before, base.before), is_opening=is_opening)
    shown = [each.name for each in words if each.is_word and each.share >= 0.06]
    if is_opening:
        return _with("opening words", shown)
    if own.asked / own.mass >= 0.85:
        return _with("in questions", shown)
    return _with("mixed", shown or [each.name for each in words if each.is_word])


def _by_words(words: list[Telling], before: list[Telling], *, is_opening: bool) -> str:
    """The name of a feature that few words make up."""
    first = words[0]
    shown = [each.name for each in words if each.is_word and (each.share >= 0.06 or each is first)][:3]
    if not shown:
        return f"punctuation: {' '.join(each.name for each in words[:3] if each.share >= 0.06)}"
    if is_opening:
        return f"opening words: {', '.join(shown)}"
    if first.share < 0.6 or not first.is_word:
        return f"words: {', '.join(shown)}"
    previous = next((each for each in before if each.share >= 0.5 and each.lift >= 3 and each.is_word), None)
    if previous is None or previous.name == first.name:
        return f"the word “{first.name}”"
    place = STARTS.get(previous.name, f"after “{previous.name}”")
    return f"the word “{first.name}” {place}"


@dataclass(frozen=True)
class Group:
    """A manner, topic or kind of turn that a feature keeps to; falsy where there is none."""

    name: str = ""
    title: str = ""

    def __bool__(self) -> bool:
        return bool(self.name)


def _group(own: Counts, base: Counts) -> Group:
    """The narrowest group: a topic, else a manner, else a kind of turn."""
    topic = _first(telling(own.topics, base.topics), share=0.6, lift=4)
    if topic:
        return Group(topic, f"topic: {topic}")
    manner = _first(telling(own.manners, base.manners), share=0.35, lift=4)
    if manner and manner != NEUTRAL and own.asked / own.mass < 0.5:
        return Group(manner, manner if manner in BEHAVIOURS else f"manner: {manner}")
    kind = _first(telling(own.kinds, base.kinds), share=0.7, lift=2.5)
    if kind in KIND_NAMES:
        return Group(KIND_NAMES[kind], KIND_NAMES[kind])
    return Group()


def _first(found: Iterable[Telling], *, share: float, lift: float) -> str:
    return next((each.name for each in found if each.share >= share and each.lift >= lift), "")


def _with(name: str, words: list[str]) -> str:
    """A name with the words that stand out most, if there are any."""
    more = [word for word in words if word not in name][:2]
    return f"{name} ({', '.join(more)})" if more else name
