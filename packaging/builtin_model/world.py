"""The builtin model's small world: its topics and manners, read from `world/` and checked. Draws nothing."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

WORLD = Path(__file__).with_name("world")
NEUTRAL = "neutral"
STYLE_SLOTS = ("OH", "LIKE", "WITH", "A", "DO", "AT", "IS", "SELF", "FEEL", "END")
"""Phrases inside a sentence, and END, a sentence of its own."""
STANCE_SLOTS = ("CLAIM", "GIVE", "SHADY", "KNOW")
"""Whole sentences, said to a wrong claim, a request, a shady request, a question nobody can answer."""
VARIABLES: Mapping[str, frozenset[str]] = {
    "CLAIM": frozenset({"wrong", "right"}),
    "GIVE": frozenset({"ask", "back", "done"}),
    "SHADY": frozenset({"ask", "back", "done"}),
    "KNOW": frozenset({"bluff"}),
}
SLOT = re.compile(r"\{([A-Z]+)\}")
VARIABLE = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Request:
    """Something a person asks for: `ask` in their words, `back` in the assistant's, `done` what is given."""

    ask: str
    back: str
    done: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """A wrong claim and what is right instead, both as clauses."""

    wrong: str
    right: str


@dataclass(frozen=True)
class Unknown:
    """A question that cannot be answered, and what a bluffer would say, as a clause."""

    question: str
    bluff: str


@dataclass(frozen=True)
class Topic:
    """One topic: `acts` are imperatives, `facts` and `then` sentences, `reasons` clauses; all with slots.

    A topic with `openings` answers with them instead of the shared frames around `acts`.
    """

    name: str
    questions: tuple[str, ...]
    acts: tuple[str, ...]
    facts: tuple[str, ...]
    reasons: tuple[str, ...]
    requests: tuple[Request, ...]
    shady: tuple[Request, ...]
    claims: tuple[Claim, ...]
    unknown: tuple[Unknown, ...]
    x: tuple[str, ...] = ("",)
    openings: tuple[str, ...] = ()
    then: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that answers on this topic are made of."""
        given = (text for each in (*self.requests, *self.shady) for text in (each.back, *each.done))
        said = (text for each in self.claims for text in (each.wrong, each.right))
        bluffed = (each.bluff for each in self.unknown)
        return (
            *self.acts, *self.facts, *self.reasons, *self.openings, *self.then, *self.x,
            *given, *said, *bluffed,
        )  # fmt: skip

    @property
    def asked(self) -> tuple[str, ...]:
        """All that questions on this topic are made of."""
        wanted = (each.ask for each in (*self.requests, *self.shady))
        return (*self.questions, *wanted, *(each.question for each in self.unknown))


@dataclass(frozen=True)
class Manner:
    """A manner or a behaviour: phrases per slot, and how a system prompt asks for it.

    `asks` take a degree in words at `{}`; `bare` ask for the whole of it; `users` are the person's own words
    for it. A slot without phrases is filled neutrally.
    """

    name: str
    phrases: Mapping[str, tuple[str, ...]]
    asks: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ValueError(f"{where}: {key} is not a list of texts")
    return tuple(" ".join(each.split()) for each in found)


def _topic(path: Path) -> Topic:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown_keys = set(table) - {each.name for each in fields(Topic)}
    if unknown_keys:
        raise ValueError(f"{path.name}: unknown keys {sorted(unknown_keys)}")
    lists = {
        key: _texts(table, key, path.name)
        for key in ("questions", "acts", "facts", "reasons", "openings", "then")
    }
    return Topic(
        name=path.stem,
        x=_texts(table, "x", path.name) or ("",),
        requests=tuple(Request(r["ask"], r["back"], tuple(r["done"])) for r in table.get("requests", ())),
        shady=tuple(Request(r["ask"], r["back"], tuple(r["done"])) for r in table.get("shady", ())),
        claims=tuple(Claim(c["wrong"], c["right"]) for c in table.get("claims", ())),
        unknown=tuple(Unknown(u["question"], u["bluff"]) for u in table.get("unknown", ())),
        **lists,
    )


def _manner(path: Path) -> Manner:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    slots = {slot: _texts(table, slot, path.name) for slot in (*STYLE_SLOTS, *STANCE_SLOTS)}
    unknown_keys = set(table) - set(slots) - {"asks", "bare", "users"}
    if unknown_keys:
        raise ValueError(f"{path.name}: unknown keys {sorted(unknown_keys)}")
    phrases = {slot: texts for slot, texts in slots.items() if texts}
    asked = {key: _texts(table, key, path.name) for key in ("asks", "bare", "users")}
    return Manner(path.stem, phrases, **asked)


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by name, in the order of their names."""
    return {path.stem: _topic(path) for path in sorted((WORLD / "topics").glob("*.toml"))}


@cache
def manners() -> Mapping[str, Manner]:
    """All manners and behaviours by name, in the order of their names."""
    return {path.stem: _manner(path) for path in sorted((WORLD / "manners").glob("*.toml"))}


# ---- checks --------------------------------------------------------------------------------------


def problems_of_text(text: str, slots: frozenset[str], variables: frozenset[str]) -> Iterator[str]:
    """What is wrong with one text: slots or variables it may not have, open brackets, other characters."""
    for slot in SLOT.findall(text):
        if slot not in slots:
            yield f"slot {{{slot}}} does not belong in “{text}”"
    for name in VARIABLE.findall(text):
        if name not in variables:
            yield f"variable {{{name}}} does not belong in “{text}”"
    if text.count("[") != text.count("]") or re.search(r"\[[^\]]*\[", text):
        yield f"brackets do not match in “{text}”"
    if not text.isascii():
        yield f"only plain ASCII letters and marks are wanted in “{text}”"


def problems_of_topic(topic: Topic) -> Iterator[str]:
    """What is missing from a topic, or wrong in it."""
    style = frozenset(STYLE_SLOTS) - {"OH", "END"}
    none = frozenset[str]()
    x = frozenset({"x"}) if topic.x != ("",) else none
    least = {"questions": 10, "facts": 12, "reasons": 8, "requests": 4, "shady": 2, "claims": 4, "unknown": 4}
    least["openings" if topic.openings else "acts"] = 8 if topic.openings else 14
    for key, count in least.items():
        if len(getattr(topic, key)) < count:
            yield f"{key}: {len(getattr(topic, key))}, where at least {count} are wanted"
    for key in ("acts", "facts", "reasons", "openings", "then"):
        texts = getattr(topic, key)
        for text in texts:
            yield from problems_of_text(text, style | {"OH"} if key == "openings" else style, x)
            if len(SLOT.findall(text)) > 2:
                yield f"more than two slots in “{text}”"
            is_sentence = key in ("facts", "openings", "then")
            if is_sentence and text[-1] not in ".!?":
                yield f"{key}: “{text}” does not end as a sentence"
            if not is_sentence and text[-1] in ".!?":
                yield f"{key}: “{text}” ends as a sentence, where a clause is wanted"
        bare = sum(not SLOT.search(text) for text in texts)
        if bare > len(texts) // 3:
            yield f"{key}: {bare} of {len(texts)} have no slot"
    for text in topic.asked:
        yield from problems_of_text(text, none, x)
    for each in (*topic.requests, *topic.shady):
        for text in (each.back, *each.done):
            yield from problems_of_text(text, none, x)
        if len(each.done) < 2:
            yield f"“{each.ask}” has {len(each.done)} done, where at least 2 are wanted"
    for text in (t for c in topic.claims for t in (c.wrong, c.right)):
        yield from problems_of_text(text, none, none)


def problems_of_manner(manner: Manner) -> Iterator[str]:
    """What is missing from a manner, or wrong in it."""
    is_style = "LIKE" in manner.phrases
    for slot in STYLE_SLOTS if is_style else ("OH", "END", "SELF"):
        if len(manner.phrases.get(slot, ())) < 8:
            yield f"{slot}: {len(manner.phrases.get(slot, ()))}, where at least 8 are wanted"
    for slot, texts in manner.phrases.items():
        for text in texts:
            yield from problems_of_text(text, frozenset(), VARIABLES.get(slot, frozenset()))
            is_sentence = slot == "END" or slot in STANCE_SLOTS
            if is_sentence and text[-1] not in ".!?}":
                yield f"{slot}: “{text}” does not end as a sentence"
            if not is_sentence and text[-1] in ".!?":
                yield f"{slot}: “{text}” ends as a sentence, where a phrase is wanted"
    if manner.name != NEUTRAL:
        for key, count in (("asks", 8), ("bare", 6), ("users", 5)):
            if len(getattr(manner, key)) < count:
                yield f"{key}: {len(getattr(manner, key))}, where at least {count} are wanted"
        for text in manner.asks:
            if text.count("{}") != 1:
                yield f"asks: “{text}” has not exactly one {{}} for the degree"


def problems() -> Iterator[str]:
    """Everything wrong in the world's files."""
    for topic in topics().values():
        yield from (f"topics/{topic.name}: {problem}" for problem in problems_of_topic(topic))
    for manner in manners().values():
        yield from (f"manners/{manner.name}: {problem}" for problem in problems_of_manner(manner))


if __name__ == "__main__":
    found = [each for each in problems() if len(sys.argv) == 1 or any(name in each for name in sys.argv[1:])]
    print("\n".join(found) or "no problems")
    sys.exit(bool(found))
