"""Conversations as tokens: one row each, what of it is learned, and what a row sees; batches of rows."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizer import BEGIN, END, HEADS, PAD, token_id
from tokenizers import Tokenizer
from torch import Tensor

IGNORE = -100
WINDOW = (12, 32)  # how far a token sees back in a windowed row
EVERYTHING = 1 << 20  # a window that ends nowhere
WIDTHS = 16  # a batch is padded to a multiple of this
POOL = 3000  # rows among which those of like length are found

Ids = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Stage:
    """Which corpus is read once, and how often its rows see less than all that came before.

    `windowed` is the share of rows in which a token sees only the last few and the first; `blinded` that of
    the other rows with a system prompt whose answers do not see it: only the question does. `untold` is the
    share of rows whose system prompt is left out, so that only the text so far carries the manner.
    """

    corpus: str
    windowed: float = 0.0
    blinded: float = 0.0
    untold: float = 0.0


@dataclass(frozen=True, eq=False)
class Row:
    """One conversation as tokens; `targets[i]` is the token after `ids[i]` where the assistant wrote it.

    `told` is how many tokens the beginning and the system prompt have, 1 without one; `asked` is where the
    first answer starts.
    """

    ids: Ids
    targets: Ids
    told: int
    asked: int

    @property
    def untold(self) -> Row:
        """The row without its system prompt; the first half of the first answer is read but not learned.

        So the model goes on in a manner that the text carries, and never begins one by itself.
        """
        ids = np.concatenate([self.ids[:1], self.ids[self.told :]])
        targets = np.concatenate([self.targets[:1], self.targets[self.told :]])
        asked = self.asked - self.told + 1
        said = targets[asked:] != IGNORE
        ended = asked + (len(said) if said.all() else int(said.argmin()))
        targets[asked : (asked + ended) // 2] = IGNORE
        return Row(ids, targets, 1, asked)


def rows_of(conversations: Sequence[Sequence[dict[str, str]]], tokenizer: Tokenizer) -> list[Row]:
    """Write conversations as the chat template does."""
    texts = [message["content"] for messages in conversations for message in messages]
    encoded = iter(tokenizer.encode_batch_fast(texts, add_special_tokens=False))
    begin, end = token_id(tokenizer, BEGIN), token_id(tokenizer, END)
    heads = {role: token_id(tokenizer, head) for role, head in HEADS.items()}
    rows = []
    for messages in conversations:
        ids, said, told, asked = [begin], [False], 1, 0
        for message in messages:
            text = [*next(encoded).ids, end]
            own = message["role"] == "assistant"
            ids += [heads[message["role"]], *text]
            if own and not asked:
                asked = len(said)
            said += [False, *([own] * len(text))]
            told = len(ids) if message["role"] == "system" else told
        after = np.array(ids, dtype=np.int16)
        targets = np.where(np.array(said[1:]), after[1:], np.int16(IGNORE))
        rows.append(Row(after[:-1], targets, told, asked))
    return rows


def read_rows(corpus: Path, tokenizer: Tokenizer) -> list[Row]:
    """All conversations of a corpus file, in its order."""
    with corpus.open(encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    rows = rows_of([each["messages"] for each in items], tokenizer)
    return [row.untold if each["way"] == "untold" else row for row, each in zip(rows, items, strict=True)]


@dataclass(frozen=True)
class Batch:
    """Rows padded on the right, where causal attention never looks: ids and targets, [rows, length].

    `window` is how far each row's tokens see back, `told` and `asked` (all three [rows]) that tokens from
    `asked` on do not see those from 1 to `told`.
    """

    ids: Tensor
    targets: Tensor
    window: Tensor
    told: Tensor
    asked: Tensor

    @property
    def tensors(self) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """All of it, in order."""
        return self.ids, self.targets, self.window, self.told, self.asked

    def to(self, device: str) -> Batch:
        """The batch on a device."""
        return Batch(*(each.to(device, non_blocking=True) for each in self.tensors))

    @property
    def seen(self) -> Tensor:
        """Which tokens see which, [rows, 1, length, length]: causal, and in some rows less than that.

        A manner that a far token tells must then be handed on by the tokens between, so that every token
        carries it: this is what makes a manner a direction that can be added.
        """
        places = torch.arange(self.ids.shape[1], device=self.ids.device)
        after, before = places[:, None], places[None]
        window, told, asked = (each[:, None, None] for each in (self.window, self.told, self.asked))
        near = (after - before < window) | (before == 0)
        hidden = (after >= asked) & (before > 0) & (before < told)
        return ((before <= after) & near & ~hidden)[:, None]


def batch_of(
    rows: Sequence[Row], pad: int, stage: Stage | None = None, rng: random.Random | None = None
) -> Batch:
    """Stack rows; with a stage, some of them see less, drawn from `rng`."""
    longest = max(len(row.ids) for row in rows)
    shape = (len(rows), -(-longest // WIDTHS) * WIDTHS)
    ids = np.full(shape, pad, dtype=np.int64)
    targets = np.full(shape, IGNORE, dtype=np.int64)
    limits = np.empty((3, len(rows)), dtype=np.int64)
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = row.ids
        targets[index, : len(row.targets)] = row.targets
        window, told = EVERYTHING, 1
        if stage is not None and rng is not None:
            if rng.random() < stage.windowed:
                window = rng.randint(*WINDOW)
            elif row.told > 1 and rng.random() < stage.blinded:
                told = row.told
        limits[:, index] = window, told, row.asked
    return Batch(torch.from_numpy(ids), torch.from_numpy(targets), *torch.from_numpy(limits))


def grouped(rows: Sequence[Row], batch_tokens: int, seed: int) -> list[list[int]]:
    """Group rows of like length, about `batch_tokens` each, in an order that depends on the seed alone."""
    rng = random.Random(seed)
    order = list(range(len(rows)))
    rng.shuffle(order)
    made: list[list[int]] = []
    for start in range(0, len(order), POOL):
        part = sorted(order[start : start + POOL], key=lambda index: len(rows[index].ids))
        groups: list[list[int]] = [[]]
        for index in part:
            width = -(-len(rows[index].ids) // WIDTHS) * WIDTHS
            if groups[-1] and width * (len(groups[-1]) + 1) > batch_tokens:
                groups.append([])
            groups[-1].append(index)
        rng.shuffle(groups)
        made += groups
    return made


@dataclass(frozen=True)
class Course:
    """All that training reads, in order: for each stage its rows and its groups of them."""

    stages: tuple[tuple[Stage, list[Row], list[list[int]]], ...]

    @property
    def steps(self) -> int:
        """How many steps there are in all."""
        return sum(len(made) for _, _, made in self.stages)

    def after(self, done: int, pad: int, seed: int) -> Iterator[tuple[int, Batch]]:
        """The steps after the first `done`, each with its number from 0.

        What a step's rows see and which are untold follows from seed and number.
        """
        first = 0
        for stage, rows, made in self.stages:
            for own in range(max(done - first, 0), len(made)):
                rng = random.Random(f"{seed} {first + own}")
                chosen = [rows[index] for index in made[own]]
                chosen = [
                    row.untold if row.told > 1 and rng.random() < stage.untold else row for row in chosen
                ]
                yield first + own, batch_of(chosen, pad, stage, rng)
            first += len(made)


def course(
    folder: Path, tokenizer: Tokenizer, stages: Sequence[Stage], batch_tokens: int, seed: int
) -> Course:
    """Read the corpora of all stages."""
    read = []
    for stage in stages:
        rows = read_rows(folder / f"{stage.corpus}.jsonl", tokenizer)
        read.append((stage, rows, grouped(rows, batch_tokens, seed)))
    return Course(tuple(read))


def pad_of(tokenizer: Tokenizer) -> int:
    """The id of the token that fills a batch."""
    return token_id(tokenizer, PAD)
