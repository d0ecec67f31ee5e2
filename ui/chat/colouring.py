"""Colours for code, by Pygments, a slice at a time. Knows no widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LIGHT = {
    "keyword": "#8a2a8f",
    "string": "#256b33",
    "comment": "#5c6b73",
    "number": "#9a4a00",
    "name": "#0b5fae",
    "builtin": "#0b6b7d",
    "removed": "#a4271c",
    "added": "#256b33",
}
DARK = {
    "keyword": "#d7a3f2",
    "string": "#94d3a2",
    "comment": "#93a4ad",
    "number": "#f0b072",
    "name": "#8cbcff",
    "builtin": "#6ccadb",
    "removed": "#ff9d90",
    "added": "#94d3a2",
}
"""Each has a contrast of at least 4.5 on the theme's `code`."""

_KINDS = (
    ("Token.Keyword.Constant", "number"),
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Literal.String", "string"),
    ("Token.Literal.Number", "number"),
    ("Token.Comment", "comment"),
    ("Token.Name.Builtin", "builtin"),
    ("Token.Name.Function", "name"),
    ("Token.Name.Class", "name"),
    ("Token.Name.Decorator", "name"),
    ("Token.Name.Tag", "keyword"),
    ("Token.Name.Attribute", "name"),
    ("Token.Generic.Deleted", "removed"),
    ("Token.Generic.Inserted", "added"),
    ("Token.Generic.Heading", "name"),
    ("Token.Generic.Prompt", "comment"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a line in one colour."""

    line: int
    start: int
    length: int
    colour: str


def spans(code: str, language: str) -> Iterator[Span]:
    """The coloured parts of a text, in order; none where the language is not known."""
    lexer = _lexer(language)
    if lexer is None:
        return
    line = column = 0
    for _, token, text in lexer.get_tokens_unprocessed(code):
        colour = _colour(str(token))
        first, *others = text.split("\n")
        if colour and first:
            yield Span(line, column, len(first), colour)
        column += len(first)
        for part in others:
            line, column = line + 1, len(part)
            if colour and part:
                yield Span(line, 0, column, colour)


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False) if language else None
    except ClassNotFound:
        return None


@lru_cache(maxsize=256)
def _colour(token: str) -> str:
    return next((colour for kind, colour in _KINDS if token.startswith(kind)), "")
