"""What reading and writing the history have in common: rows and the values in them. Knows no statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from engine.attachments import Attachment
from engine.history.codec import answer_from, attachments_from
from engine.history.database import Database
from engine.history.values import StoredMessage, UnknownConversation

MESSAGE = "id, conversation_id, parent_id, role, content, state, answer, error, created_at, attachments"
T = TypeVar("T")


class Rows:
    """Reads rows of one database, and says in a sentence where there is none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _row(self, what: str, statement: str, number: int, *others: object) -> Sequence[Any]:
        rows = self._database.rows(statement, number, *others)
        if not rows:
            raise UnknownConversation(what, number)
        row: Sequence[Any] = rows[0]
        return row

    def _message(self, row: Sequence[Any]) -> StoredMessage:
        number, conversation_id, parent_id, role, content, state, answer, error, created_at, files = row
        return StoredMessage(
            number,
            conversation_id,
            parent_id,
            role,
            content,
            state,
            self._decoded(answer_from, answer),
            error,
            datetime.fromisoformat(created_at),
            self._attached(files),
        )

    def _attached(self, files: str) -> tuple[Attachment, ...]:
        return () if files == "[]" else self._decoded(attachments_from, files)

    def _decoded(self, decode: Callable[[Any], T], text: str | None) -> T:
        try:
            return decode(text)
        except ValueError as error:
            raise self._database.damaged(f"a receipt cannot be read: {error}") from error


def now() -> str:
    """This moment, as it is kept: text of one length, so that it sorts by time."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """A moment as it is kept."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def clean(text: str) -> str:
    """Text that SQLite can hold: a lone surrogate, half an emoji of a cut stream, becomes a mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def number_of(cursor: sqlite3.Cursor) -> int:
    """The number of the row that was just put in."""
    number = cursor.lastrowid
    assert number is not None
    return number


def set_columns(database: sqlite3.Connection, conversation_id: int, **changes: object) -> None:
    """Change columns of a conversation. Raises UnknownConversation."""
    columns = ", ".join(f"{name} = ?" for name in changes)
    cursor = database.execute(
        f"UPDATE conversations SET {columns} WHERE id = ?", (*changes.values(), conversation_id)
    )
    if not cursor.rowcount:
        raise UnknownConversation("conversation", conversation_id)


def put_draft_files(
    database: sqlite3.Connection, conversation_id: int | None, files: Sequence[Attachment]
) -> None:
    """Put files in the place of those of a draft."""
    database.execute("DELETE FROM draft_files WHERE conversation_id IS ?", (conversation_id,))
    database.executemany(
        "INSERT INTO draft_files (conversation_id, name, text) VALUES (?, ?, ?)",
        [(conversation_id, clean(file.name), clean(file.text)) for file in files],
    )
