"""Measures of text that need no model."""

from __future__ import annotations

from collections.abc import Sequence


def distinct_n(items: Sequence[object], n: int = 3) -> float:
    """Share of the n-grams that are different from each other: near 0 for a loop, 1 where none recurs.

    `items` are token ids or words. Fewer than n of them cannot repeat: 1.
    """
    grams = [tuple(items[start : start + n]) for start in range(len(items) - n + 1)]
    return len(set(grams)) / len(grams) if grams else 1.0
