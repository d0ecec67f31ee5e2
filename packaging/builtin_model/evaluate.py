"""Scores the exported model and its ready vectors, and writes the numbers of the model card.

Everything that is steered is asked on held-out topics: cells of manner and topic that training never saw.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from classifier import log_odds, on_topic, recognised
from corpus import asked_for, first_turn
from lexicon import shares
from network import Network
from rows import pad_of, read_rows
from safetensors.torch import load_file
from sets import SETS, PairSet, held_out
from subject import Asked, Subject, random_like
from tokenizers import Tokenizer
from train import held_out_loss
from world import NEUTRAL, WORLD, manners, topics

from vectors.home_format import load_vector
from vectors.text import distinct_n
from vectors.values import SteeringVector

STRENGTHS = tuple(round(-1.5 + 0.25 * step, 2) for step in range(13))
SHOWN = ("What are you?", "How do I start my morning?")
BEHAVIOURS = frozenset({"refusing", "complying", "frank", "flattering", "truthful", "bluffing"})
UNSTEERED, PER_CELL, PER_TOPIC, DOSED = 200, 1, 4, 2


def questions(topic: str, kinds: Sequence[str], count: int, seed: str) -> list[str]:
    """Things said on a topic, the same ones for the same seed, cleanly typed."""
    rng = random.Random(f"{seed} {topic}")
    about = topics()[topic]
    return [first_turn(about, rng.choice(kinds), {}, rng.choice(about.x), rng)[0] for _ in range(count)]


def asked_on_held_out(of: PairSet, count: int, seed: str) -> list[str]:
    """What is said on the topics that a set's poles never saw in training."""
    return [
        text for topic in sorted(held_out()[of.manner]) for text in questions(topic, of.kinds, count, seed)
    ]


def mean_and_half(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Mean and half of its 95% interval."""
    return float(values.mean()), float(1.96 * values.std(ddof=1) / np.sqrt(len(values)))


# ---- the model alone -----------------------------------------------------------------------------


def loss_lines(folder: Path, validation: Path) -> list[str]:
    """Held-out loss, where the validation corpus is at hand."""
    if not validation.exists():
        return []
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    network = Network()
    network.take(load_file(folder / "model.safetensors"))
    loss = held_out_loss(network, read_rows(validation, tokenizer), pad_of(tokenizer))
    return [f"Held-out loss: {loss:.4f} nats per token of an answer.", ""]


def unsteered_lines(subject: Subject) -> list[str]:
    """How often unsteered answers keep to the topic, and how much of any manner is in them."""
    names = list(topics())
    cells = [(names[i % len(names)], i) for i in range(UNSTEERED)]
    asked = [Asked(questions(name, ("plain",), 1, f"unsteered {i}")[0]) for name, i in cells]
    answers = subject.answers(asked)
    kept = on_topic(answers, [name for name, _ in cells]).mean()
    shared = {name: float(np.mean([shares(text)[name] for text in answers])) for name in manners()}
    others = {name: value for name, value in shared.items() if name != NEUTRAL}
    worst = max(others, key=lambda name: others[name])
    return [
        f"Unsteered, without a system prompt, {UNSTEERED} questions on all topics: {kept:.0%} of the answers "
        f"are on the topic asked. Share of telling words that are neutral: {shared[NEUTRAL]:.2f}; the "
        f"largest share of any other manner: {others[worst]:.3f} ({worst}).",
        "",
    ]


def prompted_lines(subject: Subject) -> list[str]:
    """How often a manner asked for by a system prompt is recognised, on seen and on held-out topics."""
    rng = random.Random("prompted")
    asked, wanted, is_seen = [], [], []
    for name in manners():
        if name == NEUTRAL:
            continue
        kinds = next(of.kinds for of in SETS if name in (of.manner, of.against))
        for topic in topics():
            system = asked_for(name, 1.0, rng)
            asked += [Asked(each, system) for each in questions(topic, kinds, PER_CELL, f"prompted {name}")]
            wanted += [name] * PER_CELL
            is_seen += [topic not in held_out()[name]] * PER_CELL
    found = np.array(recognised(subject.answers(asked)))
    right, seen = found == np.array(wanted), np.array(is_seen)
    lines = [
        "Manners asked for by a system prompt, recognised by a word classifier (logistic regression on the "
        f"words of the grammar's texts): {right[seen].mean():.0%} of {seen.sum()} on seen and "
        f"{right[~seen].mean():.0%} of {(~seen).sum()} on held-out cells.",
        "",
        "| manner | seen | held out |",
        "|---|---|---|",
    ]
    for name in dict.fromkeys(wanted):
        own = np.array(wanted) == name
        lines.append(f"| {name} | {right[own & seen].mean():.2f} | {right[own & ~seen].mean():.2f} |")
    return [*lines, ""]


# ---- the vectors ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """What a pole does at strength 1: differences of log-odds from unsteered answers, with half intervals."""

    of: PairSet
    pole: str
    steered: tuple[float, float]
    random: tuple[float, float]
    prompted: tuple[float, float]
    distinct: float

    @property
    def beats_random(self) -> bool:
        """Whether the interval lies above the random vector's."""
        return self.steered[0] - self.steered[1] > self.random[0] + self.random[1]

    @property
    def share_of_prompt(self) -> float:
        """The effect as a share of the system prompt's."""
        return self.steered[0] / self.prompted[0] if self.prompted[0] > 0 else float("inf")


def effects_of(subject: Subject, of: PairSet, vector: SteeringVector) -> list[Effect]:
    """Both poles' effects on held-out topics; a neutral pole, or one without a dial, has none."""
    asked = [
        text for t in sorted(held_out()[of.manner]) for text in questions(t, of.kinds, PER_TOPIC, "effect")
    ]
    noise = random_like(vector)
    plain = subject.answers([Asked(text) for text in asked])
    made = []
    for pole, other, strength, system in (
        (of.manner, of.against, 1.0, of.positive_prompt),
        (of.against, of.manner, -1.0, of.negative_prompt),
    ):
        if pole == NEUTRAL or vector.calibration is None or vector.calibration.scale(strength) is None:
            continue
        recipe, control = subject.recipe((vector, strength)), subject.recipe((noise, strength))
        steered = subject.answers([Asked(text, recipe=recipe) for text in asked])
        drawn = subject.answers([Asked(text, recipe=control) for text in asked])
        told = subject.answers([Asked(text, system) for text in asked])
        base = log_odds(plain, pole, other)
        made.append(
            Effect(
                of,
                pole,
                mean_and_half(log_odds(steered, pole, other) - base),
                mean_and_half(log_odds(drawn, pole, other) - base),
                mean_and_half(log_odds(told, pole, other) - base),
                float(np.mean([distinct_n(text.split()) for text in steered])),
            )
        )
    return made


def effect_lines(effects: Sequence[Effect]) -> list[str]:
    """The table of what the vectors do."""
    lines = [
        "Log-odds of the pole against its opposite (or neutral), as a difference from the unsteered answer, "
        "mean and 95% interval over held-out topics, greedy. *Random*: a random vector of the same length at "
        "the same scale.",
        "",
        "| vector | pole | at strength 1 | random | system prompt | share of the prompt's | distinct-3 |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in effects:
        numbers = " | ".join(f"{m:+.1f} ± {h:.1f}" for m, h in (each.steered, each.random, each.prompted))
        share = f"{each.share_of_prompt:.0%}" if each.prompted[0] > 0.5 else "-"
        lines.append(f"| {each.of.name} | {each.pole} | {numbers} | {share} | {each.distinct:.2f} |")
    above = {each.of.name for each in effects if each.beats_random}
    half = {each.of.name for each in effects if each.share_of_prompt >= 0.5 and each.pole == each.of.manner}
    return [
        *lines,
        "",
        f"Above random: {len(above)} of {len(SETS)}. At least half of the prompt's: {len(half)}.",
        "",
    ]


def dose_lines(subject: Subject, of: PairSet, vector: SteeringVector) -> list[str]:
    """Shares of both poles' words over 13 strengths, on held-out topics, with an example."""
    asked = asked_on_held_out(of, DOSED, "dose") + [text for text in SHOWN if of.kinds == ("plain",)]
    lines = [f"### {of.name}", "", f"| strength | {of.manner} | {of.against} | distinct-3 | example |"]
    lines += ["|---|---|---|---|---|"]
    for strength in STRENGTHS:
        if vector.calibration is None or vector.calibration.scale(strength) is None:
            continue
        recipe = subject.recipe((vector, strength))
        texts = subject.answers([Asked(text, recipe=recipe) for text in asked])
        pos, neg = (np.mean([shares(text)[name] for text in texts]) for name in (of.manner, of.against))
        distinct = np.mean([distinct_n(text.split()) for text in texts])
        example = texts[-1].replace("|", " ")[:200]
        lines.append(f"| {strength:+g} | {pos:.2f} | {neg:.2f} | {distinct:.2f} | {example} |")
    return [*lines, ""]


def story_lines(subject: Subject, vectors: dict[str, SteeringVector]) -> list[str]:
    """The story that the first evening tells, answer by answer."""
    told: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
        (SHOWN[1], ()), (SHOWN[0], ()), (SHOWN[1], (("ocean", 0.5),)), (SHOWN[0], (("ocean", 1.0),)),
        (SHOWN[1], (("ocean", 1.0),)), (SHOWN[1], (("ocean", 1.5),)), (SHOWN[1], (("joyful", -1.0),)),
        (SHOWN[1], (("joyful", 1.0),)), (SHOWN[1], (("formal", 0.6), ("ocean", 0.6))),
        (SHOWN[0], (("pirate", 1.0),)),
    )  # fmt: skip
    lines = []
    for question, pushes in told:
        if not all(name in vectors for name, _ in pushes):
            continue
        recipe = subject.recipe(*((vectors[name], strength) for name, strength in pushes))
        (text,) = subject.answers([Asked(question, recipe=recipe)])
        lines.append(f"- {recipe.label or 'unsteered'}: *{question}* {text}")
    return [*lines, ""]


def smoke_lines(subject: Subject) -> list[str]:
    """The fifty questions written by hand, and what the model says."""
    asked = (WORLD / "smoke.txt").read_text(encoding="utf-8").splitlines()
    answers = subject.answers([Asked(text) for text in asked if text.strip()])
    return [f"- *{text}* {answer}" for text, answer in zip(asked, answers, strict=True)] + [""]


def keep(effects: Sequence[Effect], path: Path) -> None:
    """Keep the effects as JSON, for the picture."""
    rows = [
        {
            "name": each.of.name,
            "pole": each.pole,
            "steered": each.steered,
            "random": each.random,
            "prompted": each.prompted,
        }
        for each in effects
    ]
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def report(
    ref: str, folder: Path, ready: Path, validation: Path, kept: Path, *, is_whole: bool
) -> Iterator[str]:
    """All numbers, as lines of Markdown as they come; the effects as JSON too, in the file `kept`."""
    subject = Subject(ref)
    yield from ("## Measured", "", *loss_lines(folder, validation))
    yield from unsteered_lines(subject)
    yield from ("### Asked for by a system prompt", "", *prompted_lines(subject))
    vectors = {path.stem: load_vector(path) for path in sorted(ready.glob("*.safetensors"))}
    vectors = {
        name: each
        for name, each in vectors.items()
        if each.model.fingerprint == subject.backend.info.ref.fingerprint
    }
    if vectors:
        yield from ("### The first evening", "", *story_lines(subject, vectors))
        known = [of for of in SETS if of.name in vectors]
        effects = [each for of in known for each in effects_of(subject, of, vectors[of.name])]
        keep(effects, kept)
        yield from ("### What the ready vectors do", "", *effect_lines(effects))
        if is_whole:
            for of in known:
                yield from dose_lines(subject, of, vectors[of.name])
    yield from ("### Fifty questions written by hand, unsteered", "", *smoke_lines(subject))


def main() -> None:
    """Print the report and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="builtin")
    parser.add_argument("--folder", type=Path, default=Path("engine/builtin/model"))
    parser.add_argument("--vectors", type=Path, default=Path("engine/builtin/vectors"))
    parser.add_argument("--validation", type=Path, default=Path("build/builtin/validation.jsonl"))
    parser.add_argument("--out", type=Path, default=Path("build/builtin/evaluation.md"))
    parser.add_argument("--short", action="store_true", help="leave the dose-response tables out")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    kept = args.out.with_name("effects.json")
    lines = []
    for line in report(args.model, args.folder, args.vectors, args.validation, kept, is_whole=not args.short):
        print(line, flush=True)
        lines.append(line)
    args.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
