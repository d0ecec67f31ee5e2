"""From what a person types into the search field to a query of SQLite's word index."""

from __future__ import annotations

import re


def query_of(words: str) -> str:
    """An FTS5 query for all the words, the last as a beginning; empty where there is no word.

    Every word is quoted, so that nothing a person types is read as an operator.
    """
    found = re.findall(r"[^\W_]+", words)
    return " ".join(f'"{word}"' for word in found) + "*" if found else ""
