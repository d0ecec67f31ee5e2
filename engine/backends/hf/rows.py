"""Texts as the rows of a batch; several may share a row, and what they begin with alike stands there once.

A row is a forest of tokens in depth-first order: those that follow on a token are the ones up to its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from engine.backends.protocol import Prompt

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class BatchSize:
    """At most `tokens` padded tokens a batch, or one row; `start` is what one more batch costs, in tokens."""

    tokens: int
    start: int


@dataclass(frozen=True, slots=True)
class Text:
    """One text in a row: its number and length, the place of its last token, the range that is read of it.

    `stretch` is how far apart its first and last token stand.
    """

    number: int
    length: int
    last: int
    stretch: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens, each with its position in its texts and the place behind the last one that follows on it."""

    ids: tuple[int, ...]
    positions: tuple[int, ...]
    ends: tuple[int, ...]
    texts: tuple[Text, ...]


@dataclass(slots=True)
class SharedRows:
    """Shared rows that a model was seen to read right: how stretched, how long, up to which layer."""

    stretch: int = 0
    length: int = 0
    layer: int = -1
    is_refused: bool = False

    def holds(self, stretch: int, length: int, layer: int) -> bool:
        """Whether nothing there goes beyond what was seen."""
        return stretch <= self.stretch and length <= self.length and layer <= self.layer

    def learn(self, stretch: int, length: int, layer: int) -> None:
        """Take in that such rows were read right."""
        if layer > self.layer:
            self.stretch, self.length, self.layer = stretch, length, layer
        else:
            self.stretch, self.length = max(self.stretch, stretch), max(self.length, length)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a model is called with, and `chosen` [rows, texts, tokens]: 1 where a text is read."""

    inputs: dict[str, Tensor]
    chosen: Tensor


@dataclass(frozen=True, slots=True)
class _Added:
    """A text that goes on after the first `shared` tokens of the one added before it."""

    number: int
    prompt: Prompt
    shared: int

    @property
    def n_new(self) -> int:
        return len(self.prompt.ids) - self.shared


def rows_alone(prompts: Sequence[Prompt]) -> list[Row]:
    """A row for each text, in order."""
    return [_row([_Added(number, prompt, 0)]) for number, prompt in enumerate(prompts)]


def rows_together(prompts: Sequence[Prompt], width: int) -> list[Row]:
    """Rows of about `width` tokens, which is at least the length of the longest text."""
    rows: list[list[_Added]] = []
    free: list[int] = []
    trees = [(sum(each.n_new for each in tree), tree) for tree in _trees(prompts, width)]
    for length, tree in sorted(trees, key=lambda each: -each[0]):
        place = next((i for i, room in enumerate(free) if length <= room), len(rows))
        if place == len(rows):
            rows.append([])
            free.append(width)
        rows[place] += tree
        free[place] -= length
    return [_row(row) for row in rows]


def _trees(prompts: Sequence[Prompt], width: int) -> list[list[_Added]]:
    """Texts that begin alike, in their order by tokens, at most `width` tokens a tree."""
    trees: list[list[_Added]] = []
    before: tuple[int, ...] = ()
    length = 0
    for number in sorted(range(len(prompts)), key=lambda i: prompts[i].ids):
        ids = prompts[number].ids
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, ids, strict=False)))
        if not shared or length + len(ids) - shared > width:
            trees.append([])
            length = shared = 0
        trees[-1].append(_Added(number, prompts[number], shared))
        length += len(ids) - shared
        before = ids
    return trees


def _row(added: Sequence[_Added]) -> Row:
    ids: list[int] = []
    positions: list[int] = []
    ends: list[int] = []
    texts: list[Text] = []
    path: list[int] = []
    for each in added:
        prompt, shared = each.prompt, each.shared
        path[shared:] = range(len(ids), len(ids) + each.n_new)
        ids += prompt.ids[shared:]
        positions += range(shared, len(prompt.ids))
        ends += [0] * each.n_new
        for place in path:
            ends[place] = len(ids)
        stretch = path[-1] - path[0]
        texts.append(Text(each.number, len(path), path[-1], stretch, prompt.start, prompt.stop))
    return Row(tuple(ids), tuple(positions), tuple(ends), tuple(texts))


def length_batches(lengths: Sequence[int], size: BatchSize) -> list[list[int]]:
    """Indices of rows in batches of like length, cut where padding and starts together cost the least."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    costs, firsts = [0], [0]  # of the shortest rows up to each, and where their last batch begins
    for end in range(1, len(order) + 1):
        length = lengths[order[end - 1]]
        widest = max(1, size.tokens // length)
        cost, first = min(
            (costs[first] + (end - first) * length + size.start, first)
            for first in range(max(0, end - widest), end)
        )
        costs.append(cost)
        firsts.append(first)
    batches, end = [], len(order)
    while end:
        batches.append(order[firsts[end] : end])
        end = firsts[end]
    return batches


def padded(rows: Sequence[Row], device: torch.device, side: Side = "right", padding_id: int = 0) -> Batch:
    """Rows padded on one side, in one transfer. Padding has mask 0 and position 0.

    The mask is [rows, tokens] for single texts. Where texts share a row it is what attention adds,
    [rows, 1, tokens, tokens]: 0 from a token to itself and to those before it in its text.
    """
    longest, most = max(len(row.ids) for row in rows), max(len(row.texts) for row in rows)
    numbers = np.zeros((6, len(rows), max(longest, most)), np.int64)
    numbers[0] = padding_id
    for row, each in enumerate(rows):
        first = 0 if side == "right" else longest - len(each.ids)
        numbers[:3, row, first : first + len(each.ids)] = each.ids, each.positions, np.add(each.ends, first)
        told = [(text.last + first, text.start, text.stop) for text in each.texts]
        numbers[3:, row, : len(told)] = np.transpose(told)
    placed = torch.from_numpy(numbers).to(device)
    ids, positions, ends = placed[:3, :, :longest]
    lasts, starts, stops = placed[3:, :, :most].unsqueeze(-1)
    places = torch.arange(longest, device=device)
    chosen = _before(lasts, places, ends)
    chosen &= (starts <= positions.unsqueeze(1)) & (positions.unsqueeze(1) < stops)
    mask = (ends > 0).long()
    if most > 1:
        seen = _before(places.view(1, -1, 1), places, ends) | torch.eye(
            longest, dtype=torch.bool, device=device
        )
        mask = torch.where(seen, 0.0, torch.finfo(torch.float32).min).unsqueeze(1)
    return Batch({"input_ids": ids, "attention_mask": mask, "position_ids": positions}, chosen.float())


def _before(tokens: Tensor, places: Tensor, ends: Tensor) -> Tensor:
    """Whether each place is a token's own, or that of one which it follows on: [rows, n, places]."""
    return (places <= tokens) & (tokens < ends.unsqueeze(1))
