"""Gives the text that each new token adds, holding back characters that are not whole yet."""

from __future__ import annotations

from collections.abc import Sequence

from engine.backends.tokenizer import Tokenizer

_LOOKED_BACK = 8
_NOT_WHOLE = "\N{REPLACEMENT CHARACTER}"


class Detokenizer:
    """Decodes a growing list of ids in constant work a token.

    Only the ids since the last whole character but one are decoded again, because a token's text can
    depend on its neighbour (a leading space, bytes of one character in several tokens).
    """

    def __init__(self, tokenizer: Tokenizer, before: Sequence[int] = ()) -> None:
        """`before` are ids whose text is known already, but for a character that they leave unfinished."""
        self._tokenizer = tokenizer
        self._ids: list[int] = list(before[-_LOOKED_BACK:])
        self._context = 0
        self._shown = len(self._ids)
        while self._shown and self._decoded(self._ids[: self._shown]).endswith(_NOT_WHOLE):
            self._shown -= 1

    def add(self, token_id: int) -> str:
        """Text that this token completes; empty while a character is unfinished."""
        self._ids.append(token_id)
        text = self._new_text()
        if text.endswith(_NOT_WHOLE):
            return ""
        self._context, self._shown = self._shown, len(self._ids)
        return text

    def flush(self) -> str:
        """What is still held back, as it is."""
        text = self._new_text() if self._shown < len(self._ids) else ""
        self._context = self._shown = len(self._ids)
        return text

    def _new_text(self) -> str:
        before = self._decoded(self._ids[self._context : self._shown])
        return self._decoded(self._ids[self._context :])[len(before) :]

    def _decoded(self, ids: list[int]) -> str:
        return str(self._tokenizer.decode(ids, skip_special_tokens=True))
