"""Writes the shipped pair sets and their index.

A manner that is set against neutral is read from replies: one answer, filled in the manner and neutrally. Two
opposite poles are read from a question under the system prompts of either, and each against plain ones.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from corpus import PLAIN_SYSTEM, asked_for, first_turn
from grammar import fill
from sets import SETS, PairSet, held_out
from world import NEUTRAL, topics

COUNT = 64
DEPTH = (0.375, 0.7)
REPLY_DEPTH = (0.25, 0.7)  # what is read from replies holds together on one block more
NOT_ASKED = ("morning", "identity")  # what people try first: no vector has seen them


def told(manner: str, rng: random.Random) -> str:
    """A system prompt that asks for a manner, wholly."""
    return asked_for(manner, 1.0, rng)


def pairs(of: PairSet, count: int = COUNT) -> Iterator[dict[str, str]]:
    """Yield pairs over the topics that neither pole holds out, in turn; none on mornings or itself."""
    rng = random.Random(f"pairs of {of.name}")
    names = [name for name in topics() if name not in NOT_ASKED and name not in held_out()[of.manner]]
    rng.shuffle(names)
    seen: set[str] = set()
    while len(seen) < count:
        topic = topics()[names[len(seen) % len(names)]]
        prompt, plan = first_turn(topic, rng.choice(of.kinds), {}, rng.choice(topic.x), rng)
        if of.against == NEUTRAL:
            sides = [fill(plan, {manner: 1.0}, rng) for manner in (of.manner, NEUTRAL)]
        else:
            sides = [told(manner, rng) for manner in (of.manner, of.against)]
        if prompt in seen or sides[0] == sides[1]:  # some answers have no slot that a manner could fill
            continue
        seen.add(prompt)
        yield {"prompt": prompt, "positive": sides[0], "negative": sides[1]}


def index() -> str:
    """The table of all sets, as TOML."""
    tables = []
    for of in SETS:
        lines: dict[str, object] = {
            "file": f"{of.name}.jsonl",
            "positive": of.manner,
            "negative": of.negative,
            "positive_prompt": of.positive_prompt,
            "negative_prompt": of.negative_prompt,
        }
        if of.against == NEUTRAL:
            lines |= {"placement": "reply", "position": "response_mean"}
        else:
            lines |= {"placement": "system", "position": "prompt_mean", "neutral_prompts": list(PLAIN_SYSTEM)}
        text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
        depth = REPLY_DEPTH if of.against == NEUTRAL else DEPTH
        tables.append(f"[{of.name}]\n{text}depth = [{depth[0]}, {depth[1]}]\n")
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
