"""What a verb says: one JSON object or text on standard output, progress on standard error."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

from engine.control import Control
from engine.hub.pace import Pace
from engine.messages import Progress

_QUIET_SECONDS = 5.0


def print_json(value: object) -> None:
    """Write one JSON object as one line on standard output."""
    text = json.dumps(jsonable(value), ensure_ascii=False, allow_nan=False)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def jsonable(value: object) -> Any:
    """The value in JSON's types: dataclasses as objects, enums as their value, NaN and infinity as null."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: jsonable(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): jsonable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [jsonable(each) for each in value]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def note(text: str) -> None:
    """Say something beside the answer, on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


class ProgressLine:
    """A job's phase: rewritten in place on a terminal; else a line now and then, for long jobs only."""

    def __init__(self, *, is_long: bool = False, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_live, self._is_long = self._stream.isatty(), is_long
        self._is_shown, self._last = False, time.monotonic()
        self._pace = Pace()

    def show(self, event: Progress | None) -> None:
        """Show where the job stands; None takes the line away."""
        if event is None:
            self._clear()
            return
        text = self._told(event)
        if self._is_live:
            self._stream.write(f"\r\x1b[2K{text.strip()}")
            self._stream.flush()
            self._is_shown = True
        elif self._is_long and event.total and time.monotonic() - self._last > _QUIET_SECONDS:
            self._stream.write(text.strip() + "\n")
            self._stream.flush()
            self._last = time.monotonic()

    def _told(self, event: Progress) -> str:
        if event.unit == "bytes":
            self._pace.add(time.monotonic(), event.done, event.total)
            return f"{event.phase} {coming(self._pace)}"
        return f"{event.phase} {event.done}/{event.total} {event.unit}" if event.total else event.phase

    def _clear(self) -> None:
        if self._is_shown:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
            self._is_shown = False


def coming(pace: Pace) -> str:
    """How far a download is, how fast it comes, and how long that will take."""
    unit, size = ("GB", 1e9) if pace.total >= 1e9 else ("MB", 1e6)
    told = f"{pace.done / size:.1f} of {pace.total / size:.1f} {unit}"
    left = pace.seconds_left
    if left is None:
        return told
    minutes, seconds = divmod(round(left), 60)
    time_left = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min {seconds} s"
    return f"{told}, {pace.bytes_per_second / 1e6:.1f} MB/s, {time_left} left"


@contextmanager
def shown_control(job: str, *, is_long: bool = False) -> Iterator[Control]:
    """The reins of a job that runs in this very process, whose progress is shown until it ends."""
    line = ProgressLine(is_long=is_long)
    try:
        yield Control(job, lambda *at: line.show(Progress(job, *at)))
    finally:
        line.show(None)


def table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as their longest cell, two blanks apart."""
    widths = [max(len(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    head = "  ".join(cell.ljust(width) for cell, width in zip(headings, widths, strict=True))
    return "\n".join(line.rstrip() for line in [head, *lines])
