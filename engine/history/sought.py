"""What is looked for, and where it stands in a text: whatever its case and accents. Knows no index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from engine.history.indexing import UNSPACED

Places = tuple[tuple[int, int], ...]
FAR, LEAD = 48, 24
"""Where the first find would end beyond the one, a snippet begins at most the other before it."""
_BEFORE, _AFTER, _NEAR = 200, 400, 120
_MOST = 500
_INSIDE, _BETWEEN = f"[^\\W_{UNSPACED}]", r"[\W_]+"


@dataclass(frozen=True, slots=True)
class Sought:
    """Patterns for text that was `folded`. Nothing is found by none."""

    terms: tuple[str, ...] = ()

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where any of it stands, from and up to, in order."""
        return ((found.start(), found.end()) for found in self._finds(text))

    def count(self, text: str) -> int:
        """How often any of it stands there."""
        return sum(1 for _ in self._finds(text))

    def holds_all(self, text: str) -> bool:
        """Whether all of it stands there."""
        text = folded(text)
        return bool(self.terms) and all(_pattern((term,)).search(text) for term in self.terms)

    def best(self, text: str) -> tuple[int, int]:
        """The number of the find from which on most of what is sought stands close by, and its place.

        The number is -1 where there is none.
        """
        finds = [(found.start(), found.lastindex) for found in islice(self._finds(text), _MOST)]
        best, most = -1, 0
        for number, (start, _) in enumerate(finds):
            near = {term for at, term in finds[number : number + 20] if at < start + _NEAR}
            if len(near) > most:
                best, most = number, len(near)
        return best, finds[best][0] if finds else 0

    def _finds(self, text: str) -> Iterator[re.Match[str]]:
        return _pattern(self.terms).finditer(folded(text)) if self.terms else iter(())


NOTHING = Sought()


def literally(text: str) -> Sought:
    """A text as it was typed, wherever it stands."""
    text = folded(text.strip())
    return Sought((re.escape(text),) if text else ())


def word_term(words: list[str], *, is_beginning: bool) -> str:
    """The pattern of words side by side, the last one of which may be the beginning of what is marked."""
    first, *others = (re.escape(folded(word)) for word in words)
    # Looking back comes after the word: a pattern that begins with letters is found many times faster.
    begun = f"{first}(?<!{_INSIDE}{first})"
    end = f"{_INSIDE}*" if is_beginning else f"(?!{_INSIDE})"
    return f"{_BETWEEN.join((begun, *others))}{end}"


def part_term(part: str) -> str:
    """The pattern of signs of a script without spaces."""
    return re.escape(folded(part))


@lru_cache(64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"({term})" for term in terms))


def folded(text: str) -> str:
    """The text in small letters without accents, each character in its place."""
    if text.isascii():
        return text.lower()
    small = text.lower()
    if len(small) != len(text):
        small = "".join(map(_folded_sign, text))
    for sign in set(small):
        plain = _folded_sign(sign)
        if plain != sign:
            small = small.replace(sign, plain)
    return small


@lru_cache(4096)
def _folded_sign(sign: str) -> str:
    if sign < "\u2000":  # beyond, marks make other letters
        parts = unicodedata.normalize("NFD", sign)
        sign = parts[0] if all(map(unicodedata.combining, parts[1:])) else sign
    small = sign.lower()
    return small if len(small) == 1 else sign


def snippet_of(text: str, at: int, sought: Sought) -> tuple[str, Places]:
    """One line of a text around a place, and where in it anything sought stands.

    It begins at a word close before the first find, so that a short line shows it.
    """
    start = max(0, at - _BEFORE)
    before = " ".join(text[start:at].split()) + (" " if text[start:at][-1:].isspace() else "")
    before = before.lstrip()
    flat = before + " ".join(text[at : at + _AFTER].split())
    places = tuple(sought.places(flat))
    first = next((each for each in places if each[0] >= len(before)), None)
    cut = 0
    if first is not None and first[1] > FAR:
        cut = flat.find(" ", first[0] - LEAD, first[0]) + 1 or first[0] - LEAD // 2
    lead = "…" if start or cut else ""
    shown = tuple((a - cut + len(lead), b - cut + len(lead)) for a, b in places if a >= cut)
    return f"{lead}{flat[cut:]}{'…' if at + _AFTER < len(text) else ''}", shown
