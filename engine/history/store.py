"""The history: every conversation, as a tree of turns from which nothing is erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.history.codec import (
    answer_from,
    answer_text,
    recipe_from,
    recipe_text,
    sampling_from,
    sampling_text,
)
from engine.history.database import Database
from engine.history.search import query_of
from engine.history.values import (
    Conversation,
    ConversationSummary,
    HistoryUnusable,
    MessageState,
    SearchHit,
    StoredMessage,
    UnknownConversation,
)
from engine.requests import Answer, Role
from engine.sampling_choice import SamplingChoice
from vectors.values import SteeringRecipe

_HITS = 100
_MESSAGE = "id, conversation_id, parent_id, role, content, state, answer, error, created_at"


class History:
    """Conversations in one SQLite file; each method is one transaction.

    Any thread may call any method: a lock guards the one connection, so that the window's one-worker pool
    may write a reply while the GUI thread reads. Two processes may have the same file open. Every method
    raises HistoryUnusable where the disk or the file fails, UnknownConversation for a number not there.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)

    def close(self) -> None:
        """End the connection; what was written stays."""
        self._database.close()

    # ---- reading ----------------------------------------------------------------------------------

    def conversations(self) -> tuple[ConversationSummary, ...]:
        """All conversations, the one written to last first."""
        rows = self._database.rows(
            "SELECT id, title, updated_at FROM conversations ORDER BY updated_at DESC, id DESC"
        )
        return tuple(ConversationSummary(number, title, _time(at)) for number, title, at in rows)

    def conversation(self, conversation_id: int) -> Conversation:
        """A conversation with the messages on the path from its root to its head."""
        with self._database.reading():
            row = self._row(
                "conversation",
                """SELECT title, system_prompt, draft, model, recipe, head, created_at, updated_at,
                persona, sampling FROM conversations WHERE id = ?""",
                conversation_id,
            )
            title, system_prompt, draft, model, recipe, head, created_at, updated_at, persona, sampling = row
            return Conversation(
                id=conversation_id,
                title=title,
                system_prompt=system_prompt,
                draft=draft,
                model=model,
                recipe=self._decoded(recipe_from, recipe),
                head=head,
                messages=self.path_to(head) if head is not None else (),
                created_at=_time(created_at),
                updated_at=_time(updated_at),
                persona=persona,
                sampling=self._decoded(sampling_from, sampling),
            )

    def path_to(self, message_id: int) -> tuple[StoredMessage, ...]:
        """The messages from the root down to this one."""
        rows = self._database.rows(
            f"""WITH RECURSIVE path (at, above, depth) AS (
                SELECT id, parent_id, 0 FROM messages WHERE id = ?
                UNION ALL
                SELECT id, parent_id, depth + 1 FROM messages JOIN path ON id = above)
            SELECT {_MESSAGE} FROM path JOIN messages ON id = at ORDER BY depth DESC""",
            message_id,
        )
        return tuple(self._message(row) for row in rows)

    def message(self, message_id: int) -> StoredMessage:
        """One message."""
        return self._message(
            self._row("message", f"SELECT {_MESSAGE} FROM messages WHERE id = ?", message_id)
        )

    def siblings(self, message_id: int) -> tuple[int, ...]:
        """All versions of a turn, this one among them, the oldest first."""
        rows = self._database.rows(
            """SELECT others.id FROM messages AS others JOIN messages AS this
            ON others.conversation_id = this.conversation_id AND others.parent_id IS this.parent_id
            WHERE this.id = ? ORDER BY others.id""",
            message_id,
        )
        return tuple(number for (number,) in rows)

    def leaf(self, message_id: int) -> int:
        """The newest end of the conversation below a message; the message itself where it is the end."""
        rows = self._database.rows(
            """WITH RECURSIVE below (id) AS (
                SELECT id FROM messages WHERE id = ?
                UNION ALL
                SELECT (SELECT max(messages.id) FROM messages, messages AS this
                        WHERE this.id = below.id AND messages.conversation_id = this.conversation_id
                        AND messages.parent_id = below.id)
                FROM below WHERE below.id IS NOT NULL)
            SELECT max(id) FROM below""",
            message_id,
        )
        number = rows[0][0]
        if number is None:
            raise UnknownConversation("message", message_id)
        return int(number)

    def unfinished(self) -> tuple[int, ...]:
        """Replies that were being written when the program ended, or still are."""
        return tuple(
            number for (number,) in self._database.rows("SELECT id FROM messages WHERE state = 'unfinished'")
        )

    def search(self, words: str) -> tuple[SearchHit, ...]:
        """Titles, then messages of any branch, that hold all the words; the last may be its beginning."""
        query = query_of(words)
        if not query:
            return ()
        with self._database.reading():
            titles = self._database.rows(
                """SELECT conversations.id, NULL, title, title FROM
                (SELECT rowid FROM titles_words WHERE titles_words MATCH ? ORDER BY rank LIMIT ?) AS hits
                JOIN conversations ON conversations.id = hits.rowid""",
                query,
                _HITS,
            )
            messages = self._database.rows(
                """SELECT messages.conversation_id, messages.id, title, snippet FROM
                (SELECT rowid, rank, snippet(messages_words, 0, '', '', '…', 16) AS snippet
                 FROM messages_words WHERE messages_words MATCH ? ORDER BY rank LIMIT ?) AS hits
                JOIN messages ON messages.id = hits.rowid
                JOIN conversations ON conversations.id = messages.conversation_id ORDER BY hits.rank""",
                query,
                _HITS,
            )
        return tuple(SearchHit(*row) for row in (*titles, *messages))

    # ---- writing ----------------------------------------------------------------------------------

    def create(self, *, title: str = "", system_prompt: str = "", model: str = "") -> int:
        """Begin an empty conversation; gives its number."""
        now = _now()
        with self._database.writing() as database:
            cursor = database.execute(
                """INSERT INTO conversations (title, system_prompt, model, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?)""",
                (_clean(title), _clean(system_prompt), model, now, now),
            )
        return _number(cursor)

    def add_message(
        self,
        conversation_id: int,
        role: Role,
        content: str,
        *,
        parent_id: int | None,
        state: MessageState = "complete",
        answer: Answer | None = None,
    ) -> int:
        """Add a turn below `parent_id` (None: at the root); it becomes the head. Gives its number.

        Beside a turn that has the same parent, it is another version of it; that one stays.
        """
        with self._database.writing() as database:
            self._row("conversation", "SELECT id FROM conversations WHERE id = ?", conversation_id)
            if parent_id is not None:
                self._row(
                    "message",
                    "SELECT id FROM messages WHERE id = ? AND conversation_id = ?",
                    parent_id,
                    conversation_id,
                )
            number = _number(
                database.execute(
                    """INSERT INTO messages
                    (conversation_id, parent_id, role, content, state, answer, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)""",
                    (conversation_id, parent_id, role, _clean(content), state, answer_text(answer), _now()),
                )
            )
            _set(database, conversation_id, head=number, updated_at=_now())
        return number

    def update_message(
        self,
        message_id: int,
        *,
        content: str | None = None,
        state: MessageState | None = None,
        answer: Answer | None = None,
        error: str | None = None,
    ) -> None:
        """Change what is given of a message; for a reply as it grows, and when it ends."""
        values = {
            "content": None if content is None else _clean(content),
            "state": state,
            "answer": answer_text(answer),
            "error": None if error is None else _clean(error),
        }
        changes = {name: value for name, value in values.items() if value is not None}
        with self._database.writing() as database:
            (conversation_id,) = self._row(
                "message", "SELECT conversation_id FROM messages WHERE id = ?", message_id
            )
            if changes:
                columns = ", ".join(f"{name} = ?" for name in changes)
                database.execute(
                    f"UPDATE messages SET {columns} WHERE id = ?", (*changes.values(), message_id)
                )
                _set(database, conversation_id, updated_at=_now())

    def set_head(self, conversation_id: int, message_id: int | None) -> None:
        """Continue from this message; None begins anew at the root, beside what was said."""
        with self._database.writing() as database:
            if message_id is not None:
                self._row(
                    "message",
                    "SELECT id FROM messages WHERE id = ? AND conversation_id = ?",
                    message_id,
                    conversation_id,
                )
            _set(database, conversation_id, head=message_id)

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title."""
        with self._database.writing() as database:
            _set(database, conversation_id, title=_clean(title))

    def set_system_prompt(self, conversation_id: int, system_prompt: str) -> None:
        """Change the system prompt for the answers to come."""
        with self._database.writing() as database:
            _set(database, conversation_id, system_prompt=_clean(system_prompt))

    def set_draft(self, conversation_id: int, draft: str) -> None:
        """Keep what stands in the composer."""
        with self._database.writing() as database:
            _set(database, conversation_id, draft=_clean(draft))

    def set_model(self, conversation_id: int, model: str) -> None:
        """Note the model that the conversation goes on with."""
        with self._database.writing() as database:
            _set(database, conversation_id, model=model)

    def set_recipe(self, conversation_id: int, recipe: SteeringRecipe) -> None:
        """Keep the recipe that the sidebar shows for this conversation."""
        with self._database.writing() as database:
            _set(database, conversation_id, recipe=recipe_text(recipe))

    def set_persona(self, conversation_id: int, persona: str, sampling: SamplingChoice) -> None:
        """Keep which persona a conversation has (its id, or empty), and its sampling."""
        with self._database.writing() as database:
            _set(database, conversation_id, persona=persona, sampling=sampling_text(sampling))

    def erase_all(self) -> int:
        """Erase every conversation, so that none of their words is left in the file; gives how many."""
        with self._database.writing() as database:
            erased = database.execute("DELETE FROM conversations").rowcount
            for words in ("messages_words", "titles_words"):
                database.execute(f"INSERT INTO {words} ({words}) VALUES ('rebuild')")
        self._database.compact()
        return int(erased)

    def delete(self, conversation_id: int) -> None:
        """Erase a conversation with all its messages."""
        with self._database.writing() as database:
            self._row("conversation", "SELECT id FROM conversations WHERE id = ?", conversation_id)
            database.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))

    # ---- underneath -------------------------------------------------------------------------------

    def _row(self, what: str, statement: str, number: int, *others: object) -> Sequence[Any]:
        rows = self._database.rows(statement, number, *others)
        if not rows:
            raise UnknownConversation(what, number)
        row: Sequence[Any] = rows[0]
        return row

    def _message(self, row: Sequence[Any]) -> StoredMessage:
        number, conversation_id, parent_id, role, content, state, answer, error, created_at = row
        decoded = self._decoded(answer_from, answer)
        return StoredMessage(
            number, conversation_id, parent_id, role, content, state, decoded, error, _time(created_at)
        )

    def _decoded(self, decode: Any, text: str | None) -> Any:
        try:
            return decode(text)
        except ValueError as error:
            raise HistoryUnusable(
                self._database.path,
                f"hold a receipt that cannot be read ({error})",
                "move the file away to start anew",
            ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _clean(text: str) -> str:
    """Text that SQLite can hold: a lone surrogate, half an emoji of a cut stream, becomes a mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _number(cursor: sqlite3.Cursor) -> int:
    number = cursor.lastrowid
    assert number is not None
    return number


def _set(database: sqlite3.Connection, conversation_id: int, **changes: object) -> None:
    columns = ", ".join(f"{name} = ?" for name in changes)
    cursor = database.execute(
        f"UPDATE conversations SET {columns} WHERE id = ?", (*changes.values(), conversation_id)
    )
    if not cursor.rowcount:
        raise UnknownConversation("conversation", conversation_id)
