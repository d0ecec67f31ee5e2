"""From what a person types into the search field to a query of SQLite's word index, and its marks back."""

from __future__ import annotations

import re

BEGIN, END = "\x02", "\x03"
"""Around each word that was found, in the texts that the index gives."""


def query_of(words: str) -> str:
    """An FTS5 query for all the words, the last as a beginning; empty where there is no word.

    Every word is quoted, so that nothing a person types is read as an operator. A single Latin letter is
    not a beginning: so many words begin with it that it would find nearly everything.
    """
    found = re.findall(r"[^\W_]+", words)
    if not found:
        return ""
    is_beginning = len(found[-1]) > 1 or not found[-1].isascii()
    return " ".join(f'"{word}"' for word in found) + ("*" if is_beginning else "")


def marked(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without its marks and line breaks, and the places of what was marked, from and up to."""
    plain, places, start = "", [], -1
    for piece in re.split(f"([{BEGIN}{END}])", re.sub(r"\s+", " ", text)):
        if piece == BEGIN:
            start = len(plain)
        elif piece == END:
            if 0 <= start < len(plain):
                places.append((start, len(plain)))
            start = -1
        else:
            plain += piece
    return plain, tuple(places)
