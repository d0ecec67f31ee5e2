"""How fast a download comes and how long it will take. Knows no clock and no Qt."""

from __future__ import annotations

from collections import deque

_SECONDS = 8.0
"""How far back the pace looks: long enough to be calm, short enough to notice a change."""
_LEAST_SECONDS = 0.75


class Pace:
    """Told of how much is there and when; gives bytes a second and seconds that are left."""

    def __init__(self) -> None:
        self.done = self.total = 0
        self._points: deque[tuple[float, int]] = deque()

    def add(self, now: float, done: int, total: int) -> None:
        """Take in how much is there at a time in seconds; what goes back begins anew."""
        if done < self.done:
            self._points.clear()
        self.done, self.total = done, total
        self._points.append((now, done))
        while self._points and now - self._points[0][0] > _SECONDS:
            self._points.popleft()

    @property
    def bytes_per_second(self) -> float:
        """0 while it is not known."""
        if len(self._points) < 2:
            return 0.0
        (start, before), (end, after) = self._points[0], self._points[-1]
        return (after - before) / (end - start) if end - start >= _LEAST_SECONDS else 0.0

    @property
    def seconds_left(self) -> float | None:
        """None while it is not known."""
        speed = self.bytes_per_second
        return (self.total - self.done) / speed if speed > 0 else None
