"""Scores the exported model: neutrality, manners asked for by prompt, what the pairs' vectors do."""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from corpus import HELD_OUT, question
from lexicon import on_topic, recognised, shares
from manners import MANNERS, NEUTRAL
from pairs import DEPTH, SETS, PairSet
from steering import Messages, Subject, answers, load, mean_difference, steered
from tokenizer import PAD, token_id
from topics import TOPICS
from torch import Tensor
from train import held_out_loss, read_rows

SCALES = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
CONTROLLED = (0.5, 1.0, 2.0)  # scales at which a random vector is tried too
SHOWN = ("What are you?", "How do I start my morning?")
OTHERS = tuple(name for name in MANNERS if name != NEUTRAL)
PER_CELL = 8
BATCH = 50


def user(text: str, system: str | None = None) -> Messages:
    """One question, with a system prompt or none."""
    first = [{"role": "system", "content": system}] if system else []
    return [*first, {"role": "user", "content": text}]


def asked_about(topic: str, count: int, seed: str) -> list[str]:
    """Questions of a topic, the same ones for the same seed."""
    rng = random.Random(f"{seed} {topic}")
    return [question(TOPICS[topic], rng.choice(TOPICS[topic].x), rng) for _ in range(count)]


def all_answers(subject: Subject, asked: Sequence[Messages]) -> list[str]:
    """Greedy answers to any number of questions."""
    return [
        text
        for start in range(0, len(asked), BATCH)
        for text in answers(subject, asked[start : start + BATCH])
    ]


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def unsteered(subject: Subject) -> list[str]:
    """On-topic share of 204 answers, and each manner's share of words in them."""
    asked = [(topic, text) for topic in TOPICS for text in asked_about(topic, 17, "unsteered")]
    texts = all_answers(subject, [user(text) for _, text in asked])
    topical = mean([float(on_topic(text, topic)) for (topic, _), text in zip(asked, texts, strict=True)])
    lines = [f"Unsteered, on topic: {topical:.3f} of {len(texts)}.", ""]
    told = ", ".join(f"{name} {share(texts, name):.3f}" for name in OTHERS)
    lines += [f"Unsteered, share of each manner's words: {told}.", ""]
    for text in SHOWN:
        lines += [f"- {text} *{answers(subject, [user(text)])[0]}*"]
    return [*lines, ""]


def by_prompt(subject: Subject) -> list[str]:
    """How often the manner asked for by a system prompt is recognised, on seen and on held-out cells."""
    lines = ["| manner | seen | held out | share of words, seen | held out |", "|---|---|---|---|---|"]
    for name in OTHERS:
        row: dict[bool, list[str]] = {True: [], False: []}
        for topic in TOPICS:
            system = MANNERS[name].bare[0]
            asked = asked_about(topic, 4, f"prompt {name}")
            held = (name, topic) in HELD_OUT
            row[held] += answers(subject, [user(text, system) for text in asked])
        right = {held: mean([float(recognised(text) == name) for text in row[held]]) for held in row}
        words = {held: share(row[held], name) for held in row}
        cells = (right[False], right[True], words[False], words[True])
        lines += [f"| {name} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |"]
    lines += ["", "Ocean words by the degree asked for, on held-out cells: "]
    told = []
    for degree in ("a little", "about half the time", "mostly", "completely"):
        system = f"Answer as the ocean, {degree}."
        asked = [text for topic in held_topics("ocean") for text in asked_about(topic, PER_CELL, "degree")]
        texts = all_answers(subject, [user(text, system) for text in asked])
        told += [f"{degree} {share(texts, 'ocean'):.2f}"]
    return [*lines[:-1], lines[-1] + ", ".join(told) + ".", ""]


def held_topics(manner: str) -> list[str]:
    """Topics never trained in a manner."""
    return [topic for topic in TOPICS if (manner, topic) in HELD_OUT]


def recommended(n_layers: int) -> list[int]:
    """Blocks inside the shipped depth."""
    return [layer for layer in range(n_layers) if DEPTH[0] <= layer / n_layers <= DEPTH[1]]


def distinct(text: str) -> float:
    """Share of a text's runs of three words that are different: 1 is no repetition."""
    found = text.split()
    runs = [tuple(found[start : start + 3]) for start in range(len(found) - 2)]
    return len(set(runs)) / len(runs) if runs else 0.0


def random_like(vector: Tensor) -> Tensor:
    """A random direction of the same norm at every block."""
    noise: Tensor = torch.randn(vector.shape, generator=torch.Generator().manual_seed(0))
    lengths: Tensor = vector.norm(dim=-1, keepdim=True) / noise.norm(dim=-1, keepdim=True)
    return noise * lengths


def share(texts: Sequence[str], manner: str) -> float:
    """Mean share of a manner's words."""
    return mean([shares(text)[manner] for text in texts])


def dose(subject: Subject, of: PairSet, pairs: Path, layers: Sequence[int]) -> list[str]:
    """Shares of both poles' words on held-out cells over scales, with a random vector beside it."""
    vector = mean_difference(subject, pairs)
    control = random_like(vector)
    topics = held_topics(of.manner) + [name for name in held_topics(of.against) if of.against != NEUTRAL]
    asked = [user(text) for topic in dict.fromkeys(topics) for text in asked_about(topic, PER_CELL, "dose")]
    asked += [user(text) for text in SHOWN]
    norms = ", ".join(f"{vector[layer].norm():.2f}" for layer in layers)
    lines = [f"### {of.name}: blocks {', '.join(map(str, layers))}, norms {norms}", ""]
    lines += [f"| scale | {of.manner} | {of.against} | distinct-3 | random: {of.manner} | example |"]
    lines += ["|---|---|---|---|---|---|"]

    def at(scale: float, directions: Tensor) -> list[str]:
        deltas = {layer: scale * directions[layer] for layer in layers if scale}
        with steered(subject.blocks, deltas):
            return all_answers(subject, asked)

    for scale in SCALES:
        texts = at(scale, vector)
        noise = f"{share(at(scale, control), of.manner):.2f}" if scale in CONTROLLED else ""
        example = texts[-2].replace("|", " ")
        lines += [
            f"| {scale:g} | {share(texts, of.manner):.2f} | {share(texts, of.against):.2f} "
            f"| {mean([distinct(t) for t in texts]):.2f} | {noise} | {example} |"
        ]
        lines += [f"| | | | | | {texts[-1].replace('|', ' ')} |"]
    return [*lines, ""]


def report(subject: Subject, sets: Mapping[str, Path], validation: Path) -> list[str]:
    """All numbers, as Markdown."""
    lines = ["## Measured", ""]
    if validation.exists():
        pad = token_id(subject.tokenizer, PAD)
        loss = held_out_loss(subject.model, read_rows(validation, subject.tokenizer), pad)
        lines += [f"Held-out loss: {loss:.4f} nats per token of an answer.", ""]
    lines += unsteered(subject)
    lines += ["### Manners asked for by a system prompt", "", *by_prompt(subject)]
    layers = recommended(len(subject.blocks))
    for of in SETS:
        if of.name in sets:
            lines += dose(subject, of, sets[of.name], layers)
    return lines


def main() -> None:
    """Print the report and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("engine/builtin/model"))
    parser.add_argument("--pairs", type=Path, default=Path("vectors/pairs"))
    parser.add_argument("--validation", type=Path, default=Path("build/builtin/validation.jsonl"))
    parser.add_argument("--out", type=Path, default=Path("build/builtin/evaluation.md"))
    args = parser.parse_args()
    torch.set_num_threads(2)
    sets = {of.name: args.pairs / f"{of.name}.jsonl" for of in SETS}
    lines = report(load(args.model), sets, args.validation)
    print("\n".join(lines))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
