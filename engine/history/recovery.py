"""Recovers what can be read of a damaged database into a new one. The damaged file is kept beside it.

The tables are read row by row: from the beginning up to a damaged page, from the end back to one, and what
lies between number by number. Where the first page is lost, all pages are looked through for rows.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.history.codec import answer_from, attachments_from, recipe_from, sampling_from
from engine.history.database import damage_mark, refuse_newer
from engine.history.pages import HEADER, fresh_header, rows_in_pages
from engine.history.schema import migrate
from engine.history.values import HistoryUnusable

_UNREADABLE = (
    sqlite3.DatabaseError,
    UnicodeDecodeError,
)  # the latter from SQLite's own words on what it found
_BESIDE = ("", "-wal", "-shm")
_TABLES = ("folders", "conversations", "messages", "beginning", "draft_files")
_MOST_PROBES = 2_000_000
_NAMELESS = "Recovered conversation"
_NO_TIME = "1970-01-01T00:00:00.000000+00:00"
_Check = tuple[Callable[[Any], object], object]
_CHECKS: dict[tuple[str, str], _Check] = {
    ("conversations", "recipe"): (recipe_from, ""),
    ("conversations", "sampling"): (sampling_from, ""),
    ("conversations", "created_at"): (datetime.fromisoformat, _NO_TIME),
    ("conversations", "updated_at"): (datetime.fromisoformat, _NO_TIME),
    ("messages", "created_at"): (datetime.fromisoformat, _NO_TIME),
    ("messages", "answer"): (answer_from, None),
    ("messages", "attachments"): (attachments_from, "[]"),
}
"""How a value that must be readable is read, and what is put in its place where it cannot be."""
_ELSEWHERE = {
    "messages": (
        "SELECT id FROM messages INDEXED BY messages_by_parent",
        "SELECT parent_id FROM messages INDEXED BY messages_by_parent WHERE parent_id IS NOT NULL",
        "SELECT head FROM conversations WHERE head IS NOT NULL",
    ),
    "conversations": ("SELECT conversation_id FROM messages INDEXED BY messages_by_parent",),
}
"""Where the numbers of a table's rows stand besides in itself."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What came of it: how many are there again, how many messages are known to be lost, and the old file."""

    conversations: int
    messages: int
    lost: int
    kept: Path


def recover(path: Path) -> Recovery:
    """Put a new database in the place of a damaged one. Raises HistoryUnusable where the disk refuses."""
    with suppress(*_UNREADABLE), closing(sqlite3.connect(_read_only(path), uri=True)) as damaged:
        refuse_newer(path, damaged)
    try:
        kept = _set_aside(path)
        made = path.with_name(f".{path.name}.recovered")
        _remove(made)
        found = _copied(kept, made)
        _tidy(kept)
        _remove(path, but=path)
        os.replace(made, path)
        damage_mark(path).unlink(missing_ok=True)
    except (OSError, sqlite3.OperationalError) as error:
        raise HistoryUnusable(
            path, f"are damaged and cannot be recovered ({error})", "make room on the disk, then start again"
        ) from error
    return Recovery(*found, kept)


def _read_only(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"


def _set_aside(path: Path) -> Path:
    """A copy of the damaged file with its journal, under a name that says when."""
    name = f"{path.stem}-damaged-{datetime.now():%Y-%m-%d-%H%M%S}"
    kept = path.with_name(f"{name}{path.suffix}")
    for ending in _BESIDE[:2]:
        with suppress(FileNotFoundError):
            shutil.copy2(f"{path}{ending}", f"{kept}{ending}")
    return kept


def _remove(path: Path, but: Path | None = None) -> None:
    for ending in _BESIDE:
        each = Path(f"{path}{ending}")
        if each != but:
            each.unlink(missing_ok=True)


def _tidy(kept: Path) -> None:
    """Take away what reading a file has left beside it; a journal that holds something stays."""
    Path(f"{kept}-shm").unlink(missing_ok=True)
    journal = Path(f"{kept}-wal")
    if journal.exists() and not journal.stat().st_size:
        journal.unlink()


def _copied(old: Path, new: Path) -> tuple[int, int, int]:
    with (
        closing(sqlite3.connect(new, isolation_level=None)) as target,
        _mended(old) as readable,
        closing(sqlite3.connect(readable, isolation_level=None)) as source,
    ):
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
        target.execute("PRAGMA foreign_keys = OFF")
        migrate(target)
        target.execute("BEGIN")
        if _has_tables(source):
            for table in _TABLES:
                _copy(source, target, table)
        else:
            _copy_pages(readable, target)
        lost = _numbers(source, "messages") | _numbers(target, "messages")
        lost -= {number for (number,) in target.execute("SELECT id FROM messages")}
        _mend(target)
        target.execute("COMMIT")
        counts = [
            target.execute(f"SELECT count(*) FROM {rows}").fetchone()[0]
            for rows in ("conversations WHERE deleted_at IS NULL", "messages")
        ]
    return counts[0], counts[1], len(lost)


@contextmanager
def _mended(old: Path) -> Iterator[Path]:
    """The file itself, or where SQLite takes it for none at all, a copy for a while with another header."""
    if _opens(old):
        yield old
        return
    copy = old.with_name(f".{old.name}.mended")
    try:
        shutil.copy2(old, copy)
        with copy.open("r+b") as file:
            header = fresh_header(file.read(HEADER), copy.stat().st_size)
            file.seek(0)
            file.write(header)
        yield copy
    finally:
        _remove(copy)


def _opens(path: Path) -> bool:
    with suppress(*_UNREADABLE), closing(sqlite3.connect(_read_only(path), uri=True)) as source:
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return True
    return False


def _has_tables(source: sqlite3.Connection) -> bool:
    """Whether the tables of conversations are still known by name."""
    with suppress(*_UNREADABLE):
        names = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {"conversations", "messages"} <= names
    return False


def _copy_pages(path: Path, target: sqlite3.Connection) -> None:
    """Copy what the pages of a file hold, whose tables nobody knows any more."""
    columns = {table: [row[1] for row in target.execute(f"PRAGMA table_info({table})")] for table in _TABLES}
    for table, number, values in rows_in_pages(path):
        names = columns[table][: 1 + len(values)]
        _put(target, table, names, (number, *values)[: len(names)])


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> None:
    """Copy what can be read of a table; a row that the new one does not take is passed over."""
    ours = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    try:
        theirs = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    except _UNREADABLE:
        return
    columns = [each for each in ours if each in theirs]
    if "id" not in columns:
        return
    for row in _rows(source, table, ", ".join(columns)):
        _put(target, table, columns, row)


def _put(target: sqlite3.Connection, table: str, columns: Sequence[str], row: Sequence[Any]) -> None:
    """Put a row in, unless the table does not take it."""
    values = [_checked(value, _CHECKS.get((table, each))) for value, each in zip(row, columns, strict=True)]
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    with suppress(sqlite3.IntegrityError):
        target.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", values)


def _checked(value: Any, check: _Check | None) -> Any:
    """The value where what it says can be read, else what stands for none."""
    if check is None or value is None:
        return value
    read, none = check
    try:
        read(value)
    except (ValueError, TypeError):
        return none
    return value


def _rows(source: sqlite3.Connection, table: str, names: str) -> Iterator[Sequence[Any]]:
    """Every row that can be read, by number."""
    last = 0
    try:
        for number, *row in source.execute(f"SELECT id, {names} FROM {table} ORDER BY id"):
            yield row
            last = number
        return
    except _UNREADABLE:
        pass
    end = 0
    try:
        statement = f"SELECT id, {names} FROM {table} WHERE id > ? ORDER BY id DESC"
        for number, *row in source.execute(statement, (last,)):
            yield row
            end = number
    except _UNREADABLE:
        pass
    if not end:
        end = max(_numbers(source, table), default=last) + 1
    for number in range(last + 1, min(end, last + _MOST_PROBES)):
        with suppress(*_UNREADABLE):
            yield from source.execute(f"SELECT {names} FROM {table} WHERE id = ?", (number,))


def _numbers(source: sqlite3.Connection, table: str) -> set[int]:
    """The numbers of a table's rows that other places hold, as far as they can be read."""
    numbers: set[int] = set()
    for statement in _ELSEWHERE.get(table, ()):
        with suppress(*_UNREADABLE):
            for (number,) in source.execute(statement):
                numbers.add(number)
    return numbers


def _mend(target: sqlite3.Connection) -> None:
    """Let every message have a conversation and a parent that are there, every conversation a head."""
    target.execute(
        f"""INSERT INTO conversations (id, title, created_at, updated_at)
        SELECT conversation_id, '{_NAMELESS}', min(created_at), max(created_at) FROM messages
        WHERE conversation_id NOT IN (SELECT id FROM conversations) GROUP BY conversation_id"""
    )
    # A turn whose parent is lost goes below the turn before it, so that what was said stays one conversation.
    target.execute(
        """UPDATE messages SET parent_id = (
            SELECT max(id) FROM messages AS others
            WHERE others.conversation_id = messages.conversation_id AND others.id < messages.id)
        WHERE parent_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM messages AS parents
            WHERE parents.id = messages.parent_id AND parents.conversation_id = messages.conversation_id)"""
    )
    target.execute(
        """UPDATE conversations SET head = (
            SELECT max(id) FROM messages WHERE conversation_id = conversations.id)
        WHERE head IS NULL OR NOT EXISTS (SELECT 1 FROM messages
            WHERE messages.id = head AND conversation_id = conversations.id)"""
    )
    target.execute(
        """UPDATE conversations SET folder_id = NULL
        WHERE folder_id IS NOT NULL AND folder_id NOT IN (SELECT id FROM folders)"""
    )
    target.execute(
        """DELETE FROM draft_files
        WHERE conversation_id IS NOT NULL AND conversation_id NOT IN (SELECT id FROM conversations)"""
    )
