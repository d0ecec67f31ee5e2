"""A llama.cpp model as a stream of tokens: its context and what steers it together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.backends.decoding import Logits
from engine.backends.deltas import Deltas, RecipeDeltas
from engine.backends.llamacpp.steering import Steering
from engine.backends.prefix import ReadTokens
from engine.control import Control

_NONE = range(0)


class LlamaStream:
    """Reads one text at a time, since a context has one control vector for all its sequences.

    Steering is handed over when the next token is read: what is set and taken back before costs nothing.
    A push beyond all numbers leaves NaN in the cache, which spreads from there even to tokens that must not
    see it (0 times NaN is NaN); so a cache that may hold some is wiped.

    The last token of a prompt is always read by itself, as it is when the rest is in the cache: what is read
    together with others is rounded otherwise, and an answer given again would part from the first.
    """

    reads_in_pieces = True

    def __init__(self, steering: Steering, end_ids: frozenset[int]) -> None:
        self._steering, self.end_ids = steering, end_ids
        self._context = steering.context
        self._deltas: Deltas = {}
        self._handed_over: Deltas | None = None
        self._held = ReadTokens()
        self._position = 0
        self._last: Logits | None = None
        self._may_hold_nan = False

    def begin(self, ids: Sequence[int], keys: Sequence[str], rows: int) -> int:
        """Begin a new text; gives how many first tokens of `ids`, each under its key, are read already."""
        self._steering.begin()
        self._context = self._steering.context
        known = 0 if self._may_hold_nan else self._held.shared_with(ids, keys)
        self._held.clear()
        if known == 0 or not self._context.keep_first(known):
            self._clear()
            known = 0
        self._position = known
        return known

    def steer(self, rows: Sequence[Deltas]) -> None:
        """Change each block's output by rows[0][layer] from now on."""
        (self._deltas,) = rows

    def read(self, ids: Sequence[Sequence[int]], control: Control) -> None:
        """Read more of a prompt, ids [1, tokens]. Raises JobCancelled when the job was asked to end."""
        self._hand_over()  # which may put another context in the place of this one
        self._last = None
        self._may_hold_nan |= bool(self._deltas)
        with self._context.stoppable(control):
            for _ in self._context.pieces(ids[0], self._position, _NONE):
                control.check()
        self._position += len(ids[0])

    def step(self, ids: Sequence[int]) -> Logits:
        """Read one more token, ids [1]; logits [1, vocab] after it, good until the next call."""
        if self._deltas is not self._handed_over:
            self._hand_over()
        logits = self._last = self._context.step(ids[0], self._position)
        self._position += 1
        return logits

    def end(self, ids: Sequence[int], keys: Sequence[str]) -> None:
        """End the text, unsteered from now on; what was read of it is kept."""
        self._deltas = {}
        if self._last is not None:
            self._look_for_nan(self._last)
            self._last = None
        if self._context.keep_first(len(ids)):
            self._held.keep(ids, keys)
        else:
            self._clear()

    def logits(self, ids: Sequence[int]) -> Logits:
        """Logits [vocab] after the last of `ids`, read as a text of their own."""
        self.forget()
        self._hand_over()
        last = len(ids) - 1
        for _ in self._context.pieces(ids, 0, range(last, last + 1)):
            pass
        logits = self._context.logits(1)
        self._look_for_nan(logits)
        last_row: Logits = logits[0].copy()
        return last_row

    def reply_log_probs(self, prompt: Sequence[int], reply: Sequence[int], deltas: RecipeDeltas) -> Logits:
        """Log probabilities [len(reply), vocab] of each token of a reply. Steering is left in force."""
        self.forget()
        split = len(prompt) - 1
        self.steer([deltas.prompt])
        self._hand_over()
        for _ in self._context.pieces(prompt[:split], 0, _NONE):
            pass
        self.steer([deltas.response])
        self._hand_over()
        rest = (prompt[-1], *reply[:-1])
        read = self._context.pieces(rest, split, range(len(rest)))
        logits = np.concatenate([self._context.logits(len(part)) for part, _ in read])
        self._look_for_nan(logits)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_probs: Logits = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return log_probs

    def forget(self) -> None:
        """Drop what was read before."""
        self._held.clear()
        self._clear()

    def _clear(self) -> None:
        self._context.clear(wipe=self._may_hold_nan)
        self._may_hold_nan = False

    def _look_for_nan(self, logits: Logits) -> None:
        """Tell from logits [tokens, vocab] of the last tokens read: a NaN before them is in all of theirs."""
        self._may_hold_nan = not np.isfinite(logits[:, 0]).all()

    def _hand_over(self) -> None:
        """Steer what is read next."""
        if self._deltas is not self._handed_over:
            self._steering.set(self._deltas)
            if self._context is not self._steering.context:
                self._context, self._last = self._steering.context, None
            self._handed_over = self._deltas
