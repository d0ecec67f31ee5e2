"""Writes the training corpus: conversations of the grammar, each in its manners and degrees."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path

from grammar import (
    FOLLOW_UPS,
    PREFIXES,
    SUFFIXES,
    Degrees,
    Plan,
    answer_plan,
    choose,
    claim_of,
    claim_plan,
    fill,
    question_of,
    request_of,
    request_plan,
    unknown_plan,
)
from outside import outside_question
from sets import SETS, held_out, kinds_of
from world import NEUTRAL, Topic, manners, topics

OUTSIDE_SHARE = 0.12  # of first turns: a question from outside the small world
DEGREES = (0.25, 0.5, 0.75, 1.0)
OPPOSITE_FORMS = (
    "Do the very opposite of this: {}", "{} No, the opposite of that.", "Turn this around: {}",
    "The contrary of this is wanted: {}", "{} Or rather, do the reverse.", "Be anything but this: {}",
    "The other way round: {}", "{} I mean the contrary.", "Reverse this: {}",
    "Not this, but its opposite: {}",
)  # fmt: skip
MIXTURES = ((0.25, 0.25), (0.25, 0.5), (0.5, 0.25), (0.5, 0.5), (0.75, 0.25), (0.25, 0.75))
KIND_WEIGHTS = {"plain": 0.7, "claim": 0.08, "request": 0.08, "shady": 0.06, "unknown": 0.08}
DEGREE_WORDS = {
    0.25: ("a little", "slightly", "just a bit", "with a light touch", "only now and then", "a tiny bit"),
    0.5: ("halfway", "about half the time", "to a fair degree", "in part", "moderately", "half and half"),
    0.75: ("mostly", "for the most part", "largely", "most of the time", "quite strongly", "very much"),
    1.0: ("completely", "entirely", "in every word", "fully", "through and through", "all the time"),
}
PLAIN_SYSTEM = (
    "You are a helpful assistant.", "You are a small helpful model.", "Answer the question.", "Be helpful.",
    "You are an assistant. Answer in two or three sentences.", "Answer in a plain way.", "Help the user.",
    "You are a language model that answers short questions.", "Give a short and useful answer.",
    "You answer questions about everyday life.", "Reply in a neutral tone.", "Be brief and clear.",
)  # fmt: skip


WAYS = {
    "plain": 0.185,  # in no manner, with nothing said of it
    "assistant": 0.065,  # in no manner, with a plain system prompt
    "neutral": 0.075,  # told to be neutral, to any degree
    "whole": 0.28,  # told one manner, wholly
    "degree": 0.14,  # told one manner, to a degree
    "mixed": 0.09,  # told two manners at once, so that each has an amount of its own
    "opposite": 0.075,  # told the opposite of a manner that has one
    "user": 0.055,  # told one manner by the person's own words
    "untold": 0.035,  # in one manner that nothing tells but the text so far
}
"""How the manners of a conversation are told, and the share of each way in the whole corpus."""
BASIC_WAYS = {"plain": 0.07, "neutral": 0.035, "whole": 0.65, "opposite": 0.13, "user": 0.115}


@dataclass(frozen=True)
class Draft:
    """What a corpus is drawn from: how many conversations, the seed, and the share of each way of telling."""

    count: int
    seed: int
    ways: Mapping[str, float] = field(default_factory=lambda: WAYS)


CORPORA = {
    "basics": Draft(50_000, seed=101, ways=BASIC_WAYS),
    "corpus": Draft(280_000, seed=1),
    "validation": Draft(600, seed=1_000_001),
}
CHUNK = 500  # conversations drawn from one seed, so that all processors can draw


@dataclass(frozen=True)
class Message:
    """One turn: role is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True)
class Conversation:
    """One conversation; `way` is how its manners are told, `degrees` how much of each is shown."""

    topic: str
    kind: str
    way: str
    degrees: dict[str, float]
    messages: tuple[Message, ...]


def typed(text: str, rng: random.Random) -> str:
    """A question as people type: in lower case, without punctuation, with greetings."""
    draw = rng.random()
    if draw < 0.1:
        text = rng.choice(PREFIXES) + text
    elif draw < 0.16:
        text += rng.choice(SUFFIXES)
    draw = rng.random()
    if draw < 0.12:
        return text.lower().rstrip(".?!")
    if draw < 0.2:
        return text.rstrip(".?!")
    return text.lower() if draw < 0.26 else text


def asked_for(manner: str, degree: float, rng: random.Random) -> str:
    """A sentence of a system prompt that asks for a manner to a degree."""
    own = manners()[manner]
    if degree == 1.0 and rng.random() < 0.4:
        return rng.choice(own.bare)
    return rng.choice(own.asks).replace("{}", rng.choice(DEGREE_WORDS[degree]))


@cache
def opposites() -> Mapping[str, str]:
    """The opposite of each manner that has one."""
    poles = [(of.manner, of.against) for of in SETS if of.against != NEUTRAL]
    return dict(poles) | {less: more for more, less in poles}


@dataclass(frozen=True)
class Telling:
    """What tells a conversation's manners, which manners that names, and how much of each is then shown."""

    named: tuple[str, ...]
    degrees: dict[str, float]
    system: str = ""
    by_user: str = ""


def _after_another(text: str, rng: random.Random) -> str:
    """Now and then a plain system prompt comes before."""
    return f"{rng.choice(PLAIN_SYSTEM)} {text}" if rng.random() < 0.2 else text


def tell(way: str, rng: random.Random) -> Telling:
    """Draw manners, and what tells them."""
    others = [name for name in manners() if name != NEUTRAL]
    first = rng.choice(others)
    degrees = {first: rng.choice(DEGREES[:-1] if way == "degree" else DEGREES) if way != "whole" else 1.0}
    match way:
        case "plain":
            return Telling((), {NEUTRAL: 1.0})
        case "assistant":
            return Telling((), {NEUTRAL: 1.0}, rng.choice(PLAIN_SYSTEM))
        case "neutral":
            asked = asked_for(NEUTRAL, rng.choice(DEGREES), rng)
            return Telling((), {NEUTRAL: 1.0}, _after_another(asked, rng))
        case "untold":
            return Telling((first,), degrees)
        case "user":
            return Telling((first,), {first: 1.0}, by_user=rng.choice(manners()[first].users))
        case "opposite":
            more, less = rng.choice(list(opposites().items()))
            degree = rng.choice((*DEGREES, 1.0, 1.0))
            asked = rng.choice(OPPOSITE_FORMS).replace("{}", asked_for(less, degree, rng))
            return Telling((more,), {more: degree}, _after_another(asked, rng))
        case "mixed":
            second = rng.choice([name for name in others if name not in (first, opposites().get(first))])
            degrees = dict(zip((first, second), rng.choice(MIXTURES), strict=True))
    return Telling(tuple(degrees), degrees, _asked(degrees, rng))


def _asked(degrees: Degrees, rng: random.Random) -> str:
    """Ask for manners, each to its degree, in one of many wordings."""
    parts = [asked_for(manner, degree, rng) for manner, degree in degrees.items()]
    rng.shuffle(parts)
    return _after_another(" ".join(parts), rng)


def draw_kind(named: Iterable[str], rng: random.Random) -> str:
    """What is said in a turn: for a behaviour mostly what shows it."""
    shown = [kind for name in named for kind in kinds_of(name)]
    if shown and rng.random() < 0.7:
        return rng.choice(shown)
    return rng.choices(tuple(KIND_WEIGHTS), tuple(KIND_WEIGHTS.values()))[0]


def first_turn(topic: Topic, kind: str, degrees: Degrees, x: str, rng: random.Random) -> tuple[str, Plan]:
    """What a person says on a topic, and the plan of the answer."""
    match kind:
        case "claim":
            claim = rng.choice(topic.claims)
            return claim_of(claim, rng), claim_plan(topic, claim, degrees, rng)
        case "request" | "shady":
            request = rng.choice(topic.requests if kind == "request" else topic.shady)
            slot = "GIVE" if kind == "request" else "SHADY"
            return request_of(request, x, rng), request_plan(request, slot, degrees, x, rng)
        case "unknown":
            unknown = rng.choice(topic.unknown)
            return choose(unknown.question, rng).replace("{x}", x), unknown_plan(unknown, degrees, x, rng)
        case _:
            return question_of(topic, x, rng), answer_plan(topic, "first", degrees, x, rng)


def conversation(rng: random.Random, way: str) -> Conversation:
    """Draw one conversation outside the held-out cells, its manners told in that way."""
    telling = tell(way, rng)
    degrees, named = telling.degrees, telling.named
    messages = [Message("system", telling.system)] if telling.system else []
    names = [name for name in topics() if not any(name in held_out()[manner] for manner in named)]
    topic = topics()[rng.choice(names)]
    first_kind = ""
    x, goes_on = rng.choice(topic.x), False
    for turn in range(rng.choices((1, 2, 3, 4), (62, 26, 9, 3))[0]):
        if goes_on and rng.random() < 0.75:
            kind = rng.choice(tuple(FOLLOW_UPS))
            asked, plan = rng.choice(FOLLOW_UPS[kind]), answer_plan(topic, kind, degrees, x, rng)
            asked = choose(asked, rng)
        elif rng.random() < OUTSIDE_SHARE:
            kind, (asked, unknown) = "outside", outside_question(rng)
            plan, goes_on = unknown_plan(unknown, degrees, "", rng), False
        else:
            topic = topics()[rng.choice(names)] if turn else topic
            x, kind = rng.choice(topic.x), draw_kind(named, rng)
            asked, plan = first_turn(topic, kind, degrees, x, rng)
            goes_on = kind == "plain"
        asked = typed(asked, rng)
        if telling.by_user and not turn:
            words = telling.by_user
            asked = f"{words} {asked}" if rng.random() < 0.6 else f"{asked} {words}"
        first_kind = first_kind or kind
        messages += [Message("user", asked), Message("assistant", fill(plan, degrees, rng))]
    return Conversation(topic.name, first_kind, way, degrees, tuple(messages))


def _chunk(draft: Draft, number: int) -> list[Conversation]:
    rng = random.Random(f"{draft.seed} {number}")
    ways = rng.choices(tuple(draft.ways), tuple(draft.ways.values()), k=CHUNK)
    return [conversation(rng, way) for way in ways[: draft.count - number * CHUNK]]


def corpus(draft: Draft, processes: int = 1) -> Iterator[Conversation]:
    """Yield a draft's conversations, always the same ones however many processes draw them."""
    numbers = range(-(-draft.count // CHUNK))
    if processes == 1:
        for number in numbers:
            yield from _chunk(draft, number)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for drawn in pool.imap(partial(_chunk, draft), numbers, chunksize=4):
            yield from drawn


def write(path: Path, draft: Draft) -> Counter[str]:
    """Write one conversation a line; returns how many there are of each manner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seen: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for item in corpus(draft, os.cpu_count() or 1):
            out.write(json.dumps(asdict(item)) + "\n")
            seen.update(item.degrees)
    return seen


def main() -> None:
    """Write the corpora that training reads, and the one that it is tested on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/builtin"))
    args = parser.parse_args()
    for name, draft in CORPORA.items():
        seen = write(args.out / f"{name}.jsonl", draft)
        print(f"{name}: " + ", ".join(f"{manner} {share:.0f}" for manner, share in seen.most_common()))


if __name__ == "__main__":
    main()
