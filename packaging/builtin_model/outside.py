"""Questions from outside the small world: about invented names and things that the model cannot know."""

from __future__ import annotations

import random
import tomllib
from functools import cache

from grammar import choose, polish
from world import WORLD, Unknown

_STARTS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "h",
    "k",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "qu",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "z",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "oo")
_ENDS = ("", "n", "l", "r", "s", "th", "m", "nd", "x", "k", "sh", "rt")


def invented_name(rng: random.Random) -> str:
    """A name of one to three syllables, which means nothing."""
    syllables = (
        rng.choice(_STARTS) + rng.choice(_VOWELS) + rng.choice(_ENDS) for _ in range(rng.randint(1, 3))
    )
    name = "".join(syllables)
    return name.capitalize() if rng.random() < 0.7 else name


@cache
def _written() -> tuple[Unknown, ...]:
    table = tomllib.loads((WORLD / "outside.toml").read_text(encoding="utf-8"))
    return tuple(Unknown(each["question"], each["bluff"]) for each in table["unknown"])


def outside_question(rng: random.Random) -> tuple[str, Unknown]:
    """A question as it is asked, and what it is about with every name and number put in."""
    drawn = rng.choice(_written())
    values = {"{x}": invented_name(rng), "{y}": invented_name(rng), "{n}": str(rng.randint(2, 9999))}
    question, bluff = choose(drawn.question, rng), choose(drawn.bluff, rng)
    for name, value in values.items():
        question, bluff = question.replace(name, value), bluff.replace(name, value)
    return polish(question), Unknown(question, bluff)
