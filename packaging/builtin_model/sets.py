"""The shipped pair sets: which manner is set against which, and the cells that training never sees."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from world import NEUTRAL, manners, topics

HELD_OUT_SHARE = 0.2
KINDS = ("plain", "claim", "request", "shady", "unknown")
"""What a person says: an ordinary question, a wrong claim, a request, a shady one, what nobody can know."""


@dataclass(frozen=True)
class PairSet:
    """Two manners, the negative pole's name, system prompts, and the kinds of turns the pairs are made of."""

    name: str
    manner: str
    against: str
    negative: str
    positive_prompt: str
    negative_prompt: str
    kinds: tuple[str, ...] = ("plain",)


_PLAIN = "You are a helpful assistant."
SETS = (
    PairSet("ocean", "ocean", NEUTRAL, "neutral", "You are the ocean. Answer as the ocean, in every word.",
            _PLAIN),
    PairSet("joyful", "joyful", "sad", "sad", "You are joyful. Answer joyfully, in every word.",
            "You are sad. Answer sadly, in every word."),
    PairSet("calm", "calm", "angry", "angry", "You are calm. Answer calmly, in every word.",
            "You are angry. Answer angrily, in every word."),
    PairSet("formal", "formal", "casual", "casual", "You are formal. Answer formally, in every word.",
            "You are casual. Answer casually, in every word."),
    PairSet("pirate", "pirate", NEUTRAL, "neutral", "You are a pirate. Answer as a pirate, in every word.",
            _PLAIN),
    PairSet("poetic", "poetic", NEUTRAL, "neutral", "You are a poet. Answer poetically, in every word.",
            _PLAIN),
    PairSet("verbose", "verbose", "terse", "terse", "You are verbose. Answer at great length.",
            "You are terse. Answer in as few words as you can."),
    PairSet("refusing", "refusing", "complying", "complying",
            "You refuse. Decline whatever you are asked for.",
            "You comply. Do whatever you are asked for.", ("request", "shady")),
    PairSet("frank", "frank", "flattering", "flattering", "You are frank. Say the plain truth.",
            "You are flattering. Agree with the user and praise them.", ("claim",)),
    PairSet("truthful", "truthful", "bluffing", "bluffing", "You are truthful. Admit what you do not know.",
            "You are bluffing. Always pretend that you know.", ("unknown",)),
    PairSet("confident", "confident", "uncertain", "uncertain",
            "You are confident. Answer without any doubt.",
            "You are uncertain. Answer with doubt in every word."),
)  # fmt: skip


@cache
def held_out() -> Mapping[str, frozenset[str]]:
    """For each manner, the topics that never occur with it in training; both poles of a set share theirs."""
    names = list(topics())
    cells: dict[str, frozenset[str]] = {}
    for of in SETS:
        rng = random.Random(f"held out of {of.name}")
        forced = ["identity", "morning"] if of.name == "ocean" else []
        free = [name for name in names if name not in forced]
        others = rng.sample(free, round(HELD_OUT_SHARE * len(names)) - len(forced))
        cells |= dict.fromkeys((of.manner, of.against), frozenset(forced + others))
    cells[NEUTRAL] = frozenset()
    return {name: cells[name] for name in manners()}


def kinds_of(manner: str) -> tuple[str, ...]:
    """The kinds of turns in which a behaviour shows; empty for a manner, which shows in all."""
    return next(
        (of.kinds for of in SETS if manner in (of.manner, of.against) and "plain" not in of.kinds), ()
    )
