"""Several texts side by side in one llama.cpp context, each steered its own way: steered beside unsteered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.backends.decoding import Logits
from engine.backends.deltas import Deltas
from engine.backends.llamacpp.block_pusher import BlockPusher
from engine.backends.llamacpp.context import PIECE, Context
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.llamacpp.steering import check_fit
from engine.backends.rows import Row
from engine.control import Control

MOST_TEXTS = 8
"""So many texts at once; each needs a cache of its own."""


def tokens_of(rows: Sequence[Row]) -> int:
    """The most tokens that rows of one prompt's length will hold together: all go on until the last ends."""
    return len(rows) * (len(rows[0].prompt) + max(row.limit for row in rows))


class LockstepStream:
    """Reads texts of equal length token by token together, in a context of its own that ends with them.

    A context has one control vector for all its sequences, so all steering goes through the eval callback,
    which writes the rows of one text alone. All texts must be sound: a NaN of one reaches the others through
    their common cache, and ends the answer.
    """

    reads_in_pieces = True

    def __init__(
        self, model: GgufModel, settings: LlamaSettings, end_ids: frozenset[int], texts: int, tokens: int
    ) -> None:
        """Room for `tokens` of all texts together. Raises as a Context does."""
        self.end_ids, self._ref = end_ids, model.info.ref
        self._pusher = BlockPusher(self._ref.d_model)
        self._context = Context(model, tokens, settings, self._pusher, texts)
        self._position = 0

    def begin(self, ids: Sequence[int], keys: Sequence[str], rows: int) -> int:
        """Begin the texts; nothing of them is read already."""
        return 0

    def steer(self, rows: Sequence[Deltas]) -> None:
        """Change text r of each block's output by rows[r][layer] from now on. Raises as `check_fit`."""
        for deltas in rows:
            check_fit(deltas, self._ref)
        self._pusher.set(rows)

    def read(self, ids: Sequence[Sequence[int]], control: Control) -> None:
        """Read more of a prompt, ids [texts, tokens]. Raises JobCancelled when the job was asked to end."""
        tokens = np.array(ids, np.int32)
        piece = PIECE // len(tokens)
        with self._context.stoppable(control):
            for first in range(0, tokens.shape[1], piece):
                control.check()
                part = tokens[:, first : first + piece]
                self._context.read_side_by_side(part, self._position, wants_last=False)
                self._position += part.shape[1]

    def step(self, ids: Sequence[int]) -> Logits:
        """Read one more token a text, ids [texts]; logits [texts, vocab], good until the next call."""
        column = np.array(ids, np.int32)[:, None]
        self._context.read_side_by_side(column, self._position, wants_last=True)
        self._position += 1
        return self._context.logits(len(ids))

    def end(self, ids: Sequence[int], keys: Sequence[str]) -> None:
        """End the texts; nothing of them is kept."""
        self._context.close()
