"""The decode loop: prompt in pieces, then token by token, each row under its own recipe. Knows no model."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.backends.deltas import Deltas, RecipeDeltas
from engine.backends.protocol import PromptRead, Step
from engine.backends.rows import Row
from engine.control import Control
from vectors.values import SteeringRecipe

PROMPT_CHUNK = 512

Logits = npt.NDArray[np.float32]
Resolve = Callable[[SteeringRecipe], RecipeDeltas]


class RowStream(Protocol):
    """A model that reads the texts of a batch's rows side by side, each token after those before it."""

    @property
    def end_ids(self) -> frozenset[int]:
        """Tokens that end an answer."""

    @property
    def reads_in_pieces(self) -> bool:
        """Whether several tokens may be read after others; else all at once, or one by one."""

    def begin(self, ids: Sequence[int], keys: Sequence[str], rows: int) -> int:
        """Begin new texts; gives how many first tokens of `ids`, each under its key, are read already."""

    def steer(self, rows: Sequence[Deltas]) -> None:
        """Change row r of each block's output by rows[r][layer] from now on."""

    def read(self, ids: Sequence[Sequence[int]], control: Control) -> None:
        """Read more of a prompt, ids [rows, tokens]. Raises JobCancelled when the job was asked to end."""

    def step(self, ids: Sequence[int]) -> Logits:
        """Read one more token a row, ids [rows]; logits [rows, vocab] after it, good until the next call."""

    def end(self, ids: Sequence[int], keys: Sequence[str]) -> None:
        """End the texts, unsteered from now on. `ids` were read in the first row, each under its key."""


class Stream(RowStream, Protocol):
    """A backend's own one, which also reads single texts and keeps what it has read for the next answer."""

    def logits(self, ids: Sequence[int]) -> Logits:
        """Logits [vocab] after the last of `ids`, read as a text of their own."""

    def reply_log_probs(self, prompt: Sequence[int], reply: Sequence[int], deltas: RecipeDeltas) -> Logits:
        """Log probabilities [len(reply), vocab] of each token of a reply. Steering is left in force.

        As in an answer, the prompt's last token is read under the response's deltas.
        """

    def forget(self) -> None:
        """Drop what was read before."""


def answer_rows(stream: RowStream, rows: Sequence[Row], control: Control, resolve: Resolve) -> Iterator[Step]:
    """Answer rows whose prompts are alike in length and parts.

    `resolve` turns a recipe set meanwhile into its deltas.
    """
    first = rows[0]
    prompt, n = first.prompt, len(first.prompt)
    keys = first.prompt_keys()
    known = stream.begin(prompt, keys, len(rows))
    fed, keys = list(prompt[:known]), keys[:known]
    collects = gc.isenabled()
    gc.disable()  # a collection walks every object of transformers: some 5% of a small model's step
    try:
        for number, part in enumerate(first.parts):
            stream.steer([row.parts[number].deltas for row in rows])
            piece = PROMPT_CHUNK if stream.reads_in_pieces else (1 if fed else n)
            for start in range(len(fed), part.stop, piece):
                control.check()
                control.progress("reading the prompt", start, n, "tokens")
                stop = min(start + piece, part.stop)
                stream.read([row.prompt[start:stop] for row in rows], control)
                fed += prompt[start:stop]
                keys += [part.key] * (stop - start)
        for row in rows:
            yield PromptRead(row.number, n, known, row.notes, row.request.dropped)
        stream.steer([row.deltas.response for row in rows])
        step = [row.prompt[-1] for row in rows]
        is_planned = any(row.request.changes for row in rows)
        while not all(row.has_ended for row in rows):
            control.check()
            changed = {}
            if is_planned or control.has_recipes:  # a small model's step is not much longer than looking
                changed = _change_recipes(stream, rows, control, resolve)
            logits = stream.step(step)
            fed.append(step[0])
            keys.append(first.deltas.response_key)
            for i, row in enumerate(rows):
                if not row.has_ended:
                    token = step[i] = row.sampler.choose(logits[i])
                    is_end = token in stream.end_ids
                    yield from row.advance(token, is_end=is_end, changed=changed.get(row.number))
    finally:
        if collects:
            gc.enable()
        stream.end(fed, keys)


def _change_recipes(
    stream: RowStream, rows: Sequence[Row], control: Control, resolve: Resolve
) -> dict[int, SteeringRecipe]:
    """The recipes that come into force before the next token, by row."""
    taken = control.take_recipes(row.number for row in rows)
    changed = {}
    for row in rows:
        recipe = taken.get(row.number, row.planned_recipe())
        if recipe is not None and recipe != row.deltas.recipe:
            row.deltas = resolve(recipe)
            changed[row.number] = recipe
    if changed:
        stream.steer([row.deltas.response for row in rows])
    return changed
