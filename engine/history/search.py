"""From what a person types into the search field to a query of SQLite's word index, and its marks back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from engine.history.schema import UNSPACED
from engine.history.values import SearchHit

BEGIN, END = "\x02", "\x03"
"""Around each word that was found, in the texts that the index gives."""
FAR, LEAD = 48, 24
"""Where the first word that was found would end beyond the one, at most the other stand before it."""
_AROUND = 40
_PLAIN = str.maketrans({**dict.fromkeys("“”„«»", '"'), "\0": " "})
_PART = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: `match` for the word index, and `parts` that the index knows no words of, in small
    letters. All of it has to be there; of a query without either, nothing is found.
    """

    match: str = ""
    parts: tuple[str, ...] = ()


def query_of(words: str) -> Query:
    """What a person seeks by these words: all of them, the last as a beginning, and quoted ones side by side.

    Every word is quoted for the index, so that nothing a person types is read as an operator. A single
    Latin letter is not a beginning: so many words begin with it that it would find nearly everything.
    """
    matches: list[str] = []
    parts: list[str] = []
    is_beginning = False
    plain = unicodedata.normalize("NFC", words.translate(_PLAIN))
    for quoted, single in re.findall(r'"([^"]+)"|(\S+)', plain):
        text = (quoted or single).replace('"', " ").strip()
        found = re.findall(r"[^\W_]+", text)
        if _PART.search(text):
            parts.append(text.lower())
        elif found:
            matches.append(f'"{text}"')
        else:
            continue
        is_beginning = bool(single and found) and (len(found[-1]) > 1 or not found[-1].isascii())
        is_beginning = is_beginning and not _PART.search(text)
    return Query(" ".join(matches) + ("*" if is_beginning else ""), tuple(parts))


def snippet_of(text: str, parts: Sequence[str]) -> str:
    """A piece of a text around the first of the parts, with marks around all of them."""
    place = text.lower().find(parts[0])
    start = max(0, place - _AROUND)
    piece = text[start : place + len(parts[0]) + 3 * _AROUND]
    sought = re.compile("|".join(map(re.escape, parts)), re.IGNORECASE)
    shown = sought.sub(lambda found: f"{BEGIN}{found[0]}{END}", piece)
    end = start + len(piece)
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def marked(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without its marks and line breaks, and the places of what was marked, from and up to.

    It begins at a word close before the first of them, so that a short line shows it.
    """
    plain, places, start = "", [], -1
    for piece in re.split(f"([{BEGIN}{END}])", re.sub(r"\s+", " ", text).strip()):
        if piece == BEGIN:
            start = len(plain)
        elif piece == END:
            if 0 <= start < len(plain):
                places.append((start, len(plain)))
            start = -1
        else:
            plain += piece
    far = bool(places) and places[0][1] > FAR
    cut = plain.find(" ", places[0][0] - LEAD, places[0][0]) + 1 if far else 0
    if not cut:
        return plain, tuple(places)
    return f"…{plain[cut:]}", tuple((a - cut + 1, b - cut + 1) for a, b in places)


def place_in(text: str, hit: SearchHit) -> tuple[str, int]:
    """The first word of a hit, and which one of its kind it is in the text that it was found in."""
    if not hit.marks:
        return "", 0
    start, end = hit.marks[0]
    flat, word = " ".join(text.split()).lower(), hit.snippet[start:end].lower()
    begin = len(hit.snippet) - len(hit.snippet.lstrip("…"))
    place = flat.find(hit.snippet.rstrip("…")[begin:].lower())
    return word, flat[: place + start - begin].count(word) if place >= 0 else 0
