"""Measures of text that need no model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\S+")


def distinct_n(items: Sequence[object], n: int = 3) -> float:
    """Share of the n-grams that are different from each other: near 0 for a loop, 1 where none recurs.

    `items` are token ids or words. Fewer than n of them cannot repeat: 1.
    """
    grams = [tuple(items[start : start + n]) for start in range(len(items) - n + 1)]
    return len(set(grams)) / len(grams) if grams else 1.0


@dataclass(frozen=True, slots=True)
class Parting:
    """The 1-based number of the first differing word, and its span of characters in each text.

    A text that has ended by then has an empty span at its end.
    """

    word: int
    left: tuple[int, int]
    right: tuple[int, int]


def first_difference(left: str, right: str) -> Parting | None:
    """Where the two texts part; None where they have the same words. White space does not count."""
    left_words, right_words = list(_WORD.finditer(left)), list(_WORD.finditer(right))
    for number in range(max(len(left_words), len(right_words))):
        a = left_words[number] if number < len(left_words) else None
        b = right_words[number] if number < len(right_words) else None
        if a is None or b is None or a.group() != b.group():
            left_span = a.span() if a else (len(left), len(left))
            right_span = b.span() if b else (len(right), len(right))
            return Parting(number + 1, left_span, right_span)
    return None
