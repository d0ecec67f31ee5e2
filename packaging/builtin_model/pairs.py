"""Writes the shipped pair sets: the same answer filled in two manners, usable with any chat model."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import HELD_OUT
from grammar import answer_plan, choose, fill, polish
from manners import NEUTRAL
from topics import TOPICS

COUNT = 56
NOT_ASKED = ("morning", "identity")
# Share of the depth whose blocks a vector of these pairs acts on best; of 8 blocks: 3, 4 and 5.
DEPTH = (0.375, 0.7)


@dataclass(frozen=True)
class PairSet:
    """Two manners to tell apart, the poles' names, and a system prompt that asks for each."""

    name: str
    manner: str
    against: str
    negative: str
    positive_prompt: str
    negative_prompt: str


SETS = (
    PairSet(
        "ocean",
        "ocean",
        NEUTRAL,
        "neutral",
        "You are the ocean. Answer completely as the ocean.",
        "You are a helpful assistant.",
    ),
    PairSet(
        "joyful",
        "joyful",
        "sad",
        "sad",
        "You are joyful. Answer joyfully, in every word.",
        "You are sad. Answer sadly, in every word.",
    ),
    PairSet(
        "formal",
        "formal",
        "casual",
        "casual",
        "You are formal. Answer formally, in every word.",
        "You are casual. Answer casually, in every word.",
    ),
    PairSet(
        "pirate",
        "pirate",
        NEUTRAL,
        "neutral",
        "You are a pirate. Answer completely as a pirate.",
        "You are a helpful assistant.",
    ),
)


def pairs(of: PairSet, count: int = COUNT) -> Iterator[dict[str, str]]:
    """Yield pairs over the topics where neither pole is held out; none on mornings or the model itself."""
    rng = random.Random(f"pairs of {of.name}")
    names = [
        name
        for name in TOPICS
        if name not in NOT_ASKED and not {(of.manner, name), (of.against, name)} & HELD_OUT
    ]
    seen: set[str] = set()
    while len(seen) < count:
        topic = TOPICS[names[len(seen) % len(names)]]
        x = rng.choice(topic.x)
        prompt = polish(choose(rng.choice(topic.questions), rng).replace("{x}", x))
        plan = answer_plan(topic, "first", rng)
        positive = fill(plan, {of.manner: 1.0}, x, rng)
        negative = fill(plan, {of.against: 1.0}, x, rng)
        if positive in seen:
            continue
        seen.add(positive)
        yield {"prompt": prompt, "positive": positive, "negative": negative}


def index() -> str:
    """The table of all sets, as TOML."""
    tables = []
    for of in SETS:
        lines = {
            "name": of.name,
            "file": f"{of.name}.jsonl",
            "positive": of.manner,
            "negative": of.negative,
            "positive_prompt": of.positive_prompt,
            "negative_prompt": of.negative_prompt,
            "placement": "reply",
            "position": "response_mean",
        }
        text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
        tables.append(f"[{of.name}]\n{text}depth = [{DEPTH[0]}, {DEPTH[1]}]\n")
    head = (
        "# The pair sets that come with the application. `depth`: a block L of n is recommended where\n"
        "# depth[0] <= L / n <= depth[1].\n\n"
    )
    return head + "\n".join(tables)


def main() -> None:
    """Write every set and the index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("vectors/pairs"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for of in SETS:
        lines = [json.dumps(pair) for pair in pairs(of)]
        (args.out / f"{of.name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (args.out / "index.toml").write_text(index(), encoding="utf-8")


if __name__ == "__main__":
    main()
