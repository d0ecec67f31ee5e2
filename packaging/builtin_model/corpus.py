"""Writes the training corpus: conversations of the grammar, each in its manners and degrees."""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
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

PLAIN_SYSTEM_SHARE = 0.25  # of those in no manner: with a plain system prompt
MIXED_SHARE = 0.35  # of the others: in two manners at once, so that each manner has an amount of its own
UNTOLD_SHARE = 0.1  # of the others: with nothing that tells the manner, only the text so far
USER_SHARE = 0.15  # of the others: told by the person's own words
OUTSIDE_SHARE = 0.12  # of first turns: a question from outside the small world
DEGREES = (0.25, 0.5, 0.75, 1.0)
OPPOSED = (
    (0.25, 0.25), (0.5, 0.5), (0.75, 0.75), (1.0, 1.0), (0.5, 0.25), (0.75, 0.25), (1.0, 0.25), (0.75, 0.5),
    (1.0, 0.5), (1.0, 0.75),
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


@dataclass(frozen=True)
class Draft:
    """What a corpus is drawn from: how many conversations, the seed, and the shares of their kinds.

    `neutral` of all are in no manner; `opposed` of the others are told two opposites at once, of which only
    the difference is shown. Basics are in one manner, or two opposites, wholly and told.
    """

    count: int
    seed: int
    neutral: float = 0.38
    opposed: float = 0.25
    is_basic: bool = False


WHOLE = Draft(88_000, seed=1)
CORPORA = {
    "basics": Draft(44_000, seed=101, neutral=0.1, is_basic=True),
    "corpus": WHOLE,
    "validation": Draft(600, seed=1_000_001),
}


@dataclass(frozen=True)
class Message:
    """One turn: role is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True)
class Conversation:
    """One conversation; `told` is what asks for its manners: none, plain, system or user."""

    topic: str
    kind: str
    degrees: dict[str, float]
    told: str
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


def system_prompt(degrees: Degrees, rng: random.Random) -> str:
    """Ask for manners, each to its degree, in one of many wordings."""
    parts = [asked_for(manner, degree, rng) for manner, degree in degrees.items()]
    rng.shuffle(parts)
    if rng.random() < 0.2:
        parts.insert(0, rng.choice(PLAIN_SYSTEM))
    return " ".join(parts)


def draw_degrees(rng: random.Random, *, is_basic: bool) -> dict[str, float]:
    """Draw one manner, or two that are not each other's opposite; for the basics, one whole."""
    others = [name for name in manners() if name != NEUTRAL]
    first = rng.choice(others)
    if is_basic:
        return {first: 1.0}
    if rng.random() >= MIXED_SHARE:
        return {first: rng.choice(DEGREES)}
    opposite = {name for of in SETS for name in (of.manner, of.against) if first in (of.manner, of.against)}
    second = rng.choice([name for name in others if name not in opposite])
    return dict(zip((first, second), rng.choice(MIXTURES), strict=True))


def draw_opposites(rng: random.Random, *, is_basic: bool) -> tuple[dict[str, float], dict[str, float]]:
    """Draw two opposite poles: what is told of each, and what is left of them to show.

    Opposites cancel. So what a model keeps of them is how far a text lies from one, through neutral, towards
    the other. Where they never met, it kept for both that there is a manner at all, and which; their
    difference, added to neutral, then had no manner in it and changed little.
    """
    of = rng.choice([each for each in SETS if each.against != NEUTRAL])
    more, less = rng.sample((of.manner, of.against), 2)
    degrees = (1.0, 1.0) if is_basic else rng.choice(OPPOSED)
    left = degrees[0] - degrees[1]
    return dict(zip((more, less), degrees, strict=True)), {more: left} if left else {NEUTRAL: 1.0}


def draw_kind(degrees: Degrees, rng: random.Random) -> str:
    """What is said in a turn: for a behaviour mostly what shows it."""
    shown = [kind for name in degrees for kind in kinds_of(name)]
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


def conversation(rng: random.Random, draft: Draft = WHOLE) -> Conversation:
    """Draw one conversation outside the held-out cells."""
    degrees, told = {NEUTRAL: 1.0}, "none"
    wanted = degrees
    if rng.random() >= draft.neutral:
        if rng.random() < draft.opposed:
            wanted, degrees = draw_opposites(rng, is_basic=draft.is_basic)
        else:
            wanted = degrees = draw_degrees(rng, is_basic=draft.is_basic)
        untold = 0.0 if draft.is_basic else UNTOLD_SHARE
        told = rng.choices(("none", "user", "system"), (untold, USER_SHARE, 1 - untold - USER_SHARE))[0]
        if len(wanted) > 1 and (told == "user" or wanted is not degrees):
            told = "system"
    elif rng.random() < PLAIN_SYSTEM_SHARE:
        told = "plain"
    messages: list[Message] = []
    if told == "system":
        messages.append(Message("system", system_prompt(wanted, rng)))
    elif told == "plain":
        messages.append(Message("system", rng.choice(PLAIN_SYSTEM)))
    names = [name for name in topics() if not any(name in held_out()[manner] for manner in wanted)]
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
            x, kind = rng.choice(topic.x), draw_kind(wanted, rng)
            asked, plan = first_turn(topic, kind, degrees, x, rng)
            goes_on = kind == "plain"
        asked = typed(asked, rng)
        if told == "user" and not turn:
            words = rng.choice(manners()[next(iter(degrees))].users)
            asked = f"{words} {asked}" if rng.random() < 0.6 else f"{asked} {words}"
        first_kind = first_kind or kind
        messages += [Message("user", asked), Message("assistant", fill(plan, degrees, rng))]
    return Conversation(topic.name, first_kind, degrees, told, tuple(messages))


def corpus(draft: Draft) -> Iterator[Conversation]:
    """Yield a draft's conversations, always the same ones."""
    rng = random.Random(draft.seed)
    for _ in range(draft.count):
        yield conversation(rng, draft)


def write(path: Path, draft: Draft) -> Counter[str]:
    """Write one conversation a line; returns how many there are of each manner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seen: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for item in corpus(draft):
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
