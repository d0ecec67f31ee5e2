"""Places in a text as Qt counts them: a character beyond the first 65,536 is two."""

from __future__ import annotations

from collections.abc import Iterable


def units(text: str) -> int:
    """How long Qt takes a text for."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_signs(text: str, length: int) -> int:
    """How many characters the first of a text are, which Qt takes for so long."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * length].decode("utf-16-le", "ignore"))


def in_units(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """These places of a text, from and up to and in order, as Qt counts them."""
    if text.isascii() or max(text) <= "\uffff":
        return list(places)
    found, at, before = [], 0, 0
    for start, end in places:
        first = before + units(text[at:start])
        before, at = first + units(text[start:end]), end
        found.append((first, before))
    return found
