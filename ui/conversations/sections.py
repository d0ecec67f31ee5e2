"""The list of conversations in order: the pinned ones, folders, then by day. Knows no Qt and no words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from engine.history import ConversationSummary, Folder

SectionKind = Literal["pinned", "folder", "today", "yesterday", "week", "month", "older"]


@dataclass(frozen=True, slots=True)
class Section:
    """A head in the list. `folder` is that of a folder, `month` the first day of an older month."""

    kind: SectionKind
    count: int
    folder: Folder | None = None
    month: date | None = None


Row = Section | ConversationSummary


def rows_of(summaries: Sequence[ConversationSummary], folders: Sequence[Folder], today: date) -> list[Row]:
    """The rows to show. `summaries` come newest first; what lies in a closed folder is left out."""
    pinned: list[ConversationSummary] = []
    inside: dict[int, list[ConversationSummary]] = {folder.id: [] for folder in folders}
    free: list[ConversationSummary] = []
    for summary in summaries:
        if summary.is_pinned:
            pinned.append(summary)
        else:
            inside.get(summary.folder_id, free).append(summary)  # type: ignore[arg-type]
    rows: list[Row] = []
    if pinned:
        rows += [Section("pinned", len(pinned)), *pinned]
    for folder in folders:
        held = inside[folder.id]
        rows.append(Section("folder", len(held), folder))
        rows += held if folder.is_open else ()
    for section, held in _by_day(free, today):
        rows += [section, *held]
    return rows


def _by_day(
    summaries: Sequence[ConversationSummary], today: date
) -> Iterator[tuple[Section, Sequence[ConversationSummary]]]:
    kinds: tuple[tuple[SectionKind, int], ...] = (("today", 0), ("yesterday", 1), ("week", 7), ("month", 30))
    start = 0
    for kind, days in kinds:
        end = _end(summaries, today - timedelta(days=days), start)
        if end > start:
            yield Section(kind, end - start), summaries[start:end]
        start = end
    while start < len(summaries):
        month = datetime.fromisoformat(summaries[start].written_at).astimezone().date().replace(day=1)
        end = max(_end(summaries, month, start), start + 1)
        yield Section("older", end - start, month=month), summaries[start:end]
        start = end


def _end(summaries: Sequence[ConversationSummary], day: date, start: int) -> int:
    """Where those written on that day or later end. Times of the history sort as text."""
    beginning = datetime.combine(day, time.min).astimezone(UTC).isoformat(timespec="microseconds")
    return bisect_left(summaries, True, start, key=lambda summary: summary.written_at < beginning)
