"""What the indexes hold of a message: its words, those of its files, and pairs of signs without words.

Triggers of the database call these functions, also to take out of an index what they once put in. So a
function that was released is never changed: another one, and an index made anew, take its place.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"  # East Asian
    "\u2190-\u2bff\U0001f000-\U0001faff"  # arrows, signs, emoji
)
"""Ranges of characters of scripts without spaces between words, and of pictures; never changed."""
RUN = re.compile(f"[{UNSPACED}]+")


def register(database: sqlite3.Connection) -> None:
    """Give a connection the functions that the triggers call; without them it can only read."""
    database.execute("PRAGMA trusted_schema = ON")  # some systems let triggers call none of a program's
    database.create_function("words_of", 2, words_of, deterministic=True)
    database.create_function("pairs_of", 2, pairs_of, deterministic=True)


def words_of(content: str, attachments: str) -> str:
    """The words of a message and of its files, which are given as JSON, without signs that make no words."""
    text = content if attachments == "[]" else "\n".join((content, *_files(attachments)))
    return RUN.sub(" ", text)


def _files(attachments: str) -> Iterator[str]:
    try:
        for file in json.loads(attachments):
            yield f"{file['name']}\n{file['text']}"
    except (ValueError, TypeError, KeyError):  # damaged, which those tell of who read it
        return


def pairs_of(content: str, attachments: str) -> str | None:
    """Every sign of a message and its files that makes no words, and every two side by side; None for none.

    Written as numbers, since the index takes some of these signs for blanks.
    """
    found: set[str] = set()
    for text in (content, attachments):
        for run in RUN.findall(text):
            signs = [f"{ord(sign):05x}" for sign in run]
            found.update(signs)
            found.update(map(str.__add__, signs, signs[1:]))
    return " ".join(found) or None


def pairs_in(part: str) -> tuple[str, ...]:
    """What a message has in its index that holds this part: all that `pairs_of` gives but needless signs."""
    pairs: list[str] = []
    for run in RUN.findall(part):
        signs = [f"{ord(sign):05x}" for sign in run]
        pairs += map(str.__add__, signs, signs[1:]) if len(signs) > 1 else signs
    return tuple(dict.fromkeys(pairs))
