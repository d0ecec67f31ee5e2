"""Gives the text that each new token adds, holding back characters that are not whole yet."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from engine.backends.tokenizer import Tokenizer

_LOOKED_BACK = 8
_NOT_WHOLE = "\N{REPLACEMENT CHARACTER}"


class Detokenizer(Protocol):
    """Decodes a growing list of ids in constant work a token."""

    def add(self, token_id: int) -> str:
        """Text that this token completes; empty while a character is unfinished."""

    def flush(self) -> str:
        """What is still held back, as it is."""


def detokenizer(tokenizer: Tokenizer, before: Sequence[int] = ()) -> Detokenizer:
    """One that goes on after `before`, whose text is known but for a character that they leave unfinished."""
    if isinstance(tokenizer, HasPieces) and tokenizer.keeps_bytes:
        return ByPieces(tokenizer, before)
    return ByPairs(tokenizer, before)


@runtime_checkable
class HasPieces(Protocol):
    """A tokenizer that can say which bytes a token stands for."""

    @property
    def keeps_bytes(self) -> bool:
        """Whether the bytes of tokens laid side by side are the text."""

    def piece(self, token: int, *, is_first: bool) -> bytes:
        """The bytes that a token stands for, where a text begins or further on; none for a special one."""


class ByPieces:
    """Joins the bytes of tokens: a look at a table and little code, since a step has emptied the caches."""

    def __init__(self, tokenizer: HasPieces, before: Sequence[int]) -> None:
        self._piece = piece = tokenizer.piece
        self._is_first = not before
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        for each in before[-_LOOKED_BACK:]:
            self._decode(piece(each, is_first=False))

    def add(self, token_id: int) -> str:
        """Text that this token completes; empty while a character is unfinished."""
        data = self._piece(token_id, is_first=self._is_first)
        self._is_first = False
        return self._decode(data)

    def flush(self) -> str:
        """What is still held back, as it is."""
        return self._decode(b"", True)


class ByPairs:
    """Decodes each token together with the one before it.

    Only the ids since the last whole character but one are decoded again, because a token's text can
    depend on its neighbour (a leading space, bytes of one character in several tokens).
    """

    def __init__(self, tokenizer: Tokenizer, before: Sequence[int] = ()) -> None:
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
