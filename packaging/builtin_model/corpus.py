"""Writes the training corpus: conversations of the grammar, each with a manner and a degree."""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from grammar import FOLLOW_UPS, PREFIXES, SUFFIXES, answer_plan, choose, fill, polish
from manners import DEGREE_WORDS, MANNERS, NEUTRAL, PLAIN_SYSTEM
from topics import TOPICS, Topic

# Cells of (manner, topic) that never occur in training: steering is scored on them.
HELD_OUT = frozenset({
    ("ocean", "morning"), ("ocean", "identity"), ("ocean", "money"),
    ("joyful", "stress"), ("joyful", "travel"),
    ("sad", "cooking"), ("sad", "music"), ("sad", "friends"),
    ("formal", "story"), ("formal", "sleep"),
    ("casual", "study"), ("casual", "weather"),
    ("pirate", "friends"), ("pirate", "cooking"),
})  # fmt: skip

NEUTRAL_SHARE = 0.48  # conversations in no manner
PLAIN_SYSTEM_SHARE = 0.25  # of those: with a plain system prompt
MIXED_SHARE = 0.4  # of the others: in two manners at once, so that each manner has an amount of its own
UNTOLD_SHARE = 0.08  # of the others: with nothing that tells the manner, only the text so far
DEGREES = (0.25, 0.5, 0.75, 1.0)
MIXTURES = ((0.25, 0.25), (0.25, 0.5), (0.5, 0.25), (0.5, 0.5), (0.75, 0.25), (0.25, 0.75))
COUNT = 32_000
VALIDATION = 600


@dataclass(frozen=True)
class Message:
    """One turn: role is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True)
class Conversation:
    """One conversation. `told` is none, plain (a neutral system prompt) or system (it asks for a manner).

    `second` is the second manner of a mixed conversation, in degree `second_degree`; none is neutral.
    """

    topic: str
    manner: str
    degree: float
    second: str
    second_degree: float
    told: str
    messages: tuple[Message, ...]


def question(topic: Topic, x: str, rng: random.Random) -> str:
    """Ask about a topic, as people type: with greetings, in lower case, without punctuation."""
    text = polish(choose(rng.choice(topic.questions), rng).replace("{x}", x))
    draw = rng.random()
    if draw < 0.12:
        text = rng.choice(PREFIXES) + text
    elif draw < 0.2:
        text += rng.choice(SUFFIXES)
    return _typed(text, rng)


def follow_up(kind: str, rng: random.Random) -> str:
    """Ask on: then, why or more."""
    return _typed(choose(rng.choice(FOLLOW_UPS[kind]), rng), rng)


def _typed(text: str, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.12:
        return text.lower().rstrip(".?!")
    if draw < 0.2:
        return text.rstrip(".?!")
    return text.lower() if draw < 0.26 else text


def _asked_for(manner: str, degree: float, rng: random.Random) -> str:
    own = MANNERS[manner]
    if degree == 1.0 and rng.random() < 0.35:
        return rng.choice(own.bare)
    return rng.choice(own.asks).replace("{}", rng.choice(DEGREE_WORDS[degree]))


def system_prompt(degrees: Mapping[str, float], rng: random.Random) -> str:
    """Ask for manners, each to its degree, in one of many wordings."""
    parts = [_asked_for(manner, degree, rng) for manner, degree in degrees.items()]
    rng.shuffle(parts)
    if rng.random() < 0.2:
        parts.insert(0, rng.choice(PLAIN_SYSTEM))
    return " ".join(parts)


def draw_degrees(rng: random.Random) -> dict[str, float]:
    """Draw one manner, or two that share the slots."""
    others = [name for name in MANNERS if name != NEUTRAL]
    if rng.random() >= MIXED_SHARE:
        return {rng.choice(others): rng.choice(DEGREES)}
    return dict(zip(rng.sample(others, 2), rng.choice(MIXTURES), strict=True))


def conversation(rng: random.Random) -> Conversation:
    """Draw one conversation outside the held-out cells."""
    degrees = {NEUTRAL: 1.0}
    told = "none"
    if rng.random() >= NEUTRAL_SHARE:
        degrees = draw_degrees(rng)
        told = "none" if rng.random() < UNTOLD_SHARE else "system"
    elif rng.random() < PLAIN_SYSTEM_SHARE:
        told = "plain"
    names = [name for name in TOPICS if not {(manner, name) for manner in degrees} & HELD_OUT]
    topic = TOPICS[rng.choice(names)]
    messages: list[Message] = []
    if told == "system":
        messages.append(Message("system", system_prompt(degrees, rng)))
    elif told == "plain":
        messages.append(Message("system", rng.choice(PLAIN_SYSTEM)))
    turns = rng.choices((1, 2, 3), (68, 25, 7))[0]
    x = rng.choice(topic.x)
    current = topic
    for turn in range(turns):
        kind = "first"
        if turn and rng.random() < 0.2:
            current = TOPICS[rng.choice(names)]
            x = rng.choice(current.x)
        elif turn:
            kind = rng.choice(tuple(FOLLOW_UPS))
        asked = question(current, x, rng) if kind == "first" else follow_up(kind, rng)
        answer = fill(answer_plan(current, kind, rng), degrees, x, rng)
        messages += [Message("user", asked), Message("assistant", answer)]
    (manner, degree), (second, rest) = [*degrees.items(), (NEUTRAL, 0.0)][:2]
    return Conversation(topic.name, manner, degree, second, rest, told, tuple(messages))


def corpus(count: int, seed: int) -> Iterator[Conversation]:
    """Yield `count` conversations, the same ones for the same seed."""
    rng = random.Random(seed)
    for _ in range(count):
        yield conversation(rng)


def write(path: Path, count: int, seed: int) -> Counter[str]:
    """Write one conversation a line; returns how many there are of each manner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seen: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for item in corpus(count, seed):
            out.write(json.dumps(asdict(item)) + "\n")
            seen[item.manner] += 1
    return seen


def main() -> None:
    """Write the training corpus and, beside it, the validation corpus of another seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/builtin/corpus.jsonl"))
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    seen = write(args.out, args.count, args.seed)
    write(args.out.with_name("validation.jsonl"), VALIDATION, args.seed + 1_000_000)
    print(", ".join(f"{name} {count}" for name, count in seen.most_common()))


if __name__ == "__main__":
    main()
