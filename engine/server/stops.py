"""Finds the first of several stop texts in a text that comes in pieces. Knows no model and no server."""

from __future__ import annotations

from collections.abc import Sequence


class StopFinder:
    """Gives on what cannot be part of a stop text; nothing from the first one on."""

    def __init__(self, stops: Sequence[str] = ()) -> None:
        self._stops = tuple(stops)
        self._held = ""
        self.is_found = False

    def add(self, text: str) -> str:
        """What of the text so far may be given on now."""
        if self.is_found:
            return ""
        self._held += text
        found = [place for place in map(self._held.find, self._stops) if place >= 0]
        if found:
            self.is_found = True
            given, self._held = self._held[: min(found)], ""
            return given
        kept = max((self._begun(stop) for stop in self._stops), default=0)
        given, self._held = self._held[: len(self._held) - kept], self._held[len(self._held) - kept :]
        return given

    def _begun(self, stop: str) -> int:
        """How many of the last characters may be the beginning of that stop text."""
        longest = min(len(stop) - 1, len(self._held))
        return next((n for n in range(longest, 0, -1) if self._held.endswith(stop[:n])), 0)

    def rest(self) -> str:
        """What was held back, once the text has ended."""
        rest, self._held = self._held, ""
        return rest
