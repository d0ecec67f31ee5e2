"""Reading the history: the list, a conversation as far back as it is wanted, and versions."""

from __future__ import annotations

from datetime import datetime

from engine.attachments import Attachment
from engine.history.codec import answer_from, recipe_from, sampling_from
from engine.history.rows import MESSAGE, Rows
from engine.history.values import (
    Conversation,
    ConversationSummary,
    Folder,
    StoredMessage,
    Turn,
    UnknownConversation,
)
from engine.requests import Answer

_PATH = """WITH RECURSIVE path (at, above, depth) AS (
    SELECT id, parent_id, 0 FROM messages WHERE id = ?
    UNION ALL
    SELECT id, parent_id, depth + 1 FROM messages JOIN path ON id = above LIMIT ?)"""
"""From a message up to the root, or so many of them."""


class Reading(Rows):
    """All that asks and changes nothing."""

    def conversations(self) -> tuple[ConversationSummary, ...]:
        """All conversations, the one written to last first."""
        rows = self._database.rows(
            """SELECT id, title, updated_at, is_pinned, folder_id FROM conversations
            WHERE deleted_at IS NULL ORDER BY updated_at DESC, id DESC"""
        )
        return tuple(map(ConversationSummary._make, rows))

    def folders(self) -> tuple[Folder, ...]:
        """All folders, by name."""
        rows = self._database.rows("SELECT id, name, is_open FROM folders ORDER BY name COLLATE NOCASE, id")
        return tuple(Folder(number, name, bool(is_open)) for number, name, is_open in rows)

    def conversation(self, conversation_id: int, newest: int | None = None) -> Conversation:
        """A conversation with the messages on the path from its root to its head, or the newest of them."""
        with self._database.reading():
            row = self._row(
                "conversation",
                """SELECT title, system_prompt, draft, model, recipe, head, created_at, updated_at,
                persona, sampling FROM conversations WHERE id = ? AND deleted_at IS NULL""",
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
                messages=self.path_to(head, newest) if head is not None else (),
                created_at=datetime.fromisoformat(created_at),
                updated_at=datetime.fromisoformat(updated_at),
                persona=persona,
                sampling=self._decoded(sampling_from, sampling),
            )

    def beginning(self) -> str:
        """What stands in the composer of a conversation that has not begun."""
        rows = self._database.rows("SELECT draft FROM beginning")
        return str(rows[0][0]) if rows else ""

    def draft_files(self, conversation_id: int | None) -> tuple[Attachment, ...]:
        """The files of a draft; without a conversation, of one that has not begun."""
        rows = self._database.rows(
            "SELECT name, text FROM draft_files WHERE conversation_id IS ? ORDER BY id", conversation_id
        )
        return tuple(Attachment(name, text) for name, text in rows)

    def path_to(self, message_id: int, newest: int | None = None) -> tuple[StoredMessage, ...]:
        """The messages from the root down to this one, or the newest of them."""
        rows = self._database.rows(
            f"""{_PATH} SELECT {MESSAGE}
            FROM path JOIN messages ON id = at ORDER BY depth DESC""",
            message_id,
            -1 if newest is None else newest,
        )
        return tuple(self._message(row) for row in rows)

    def turns_to(self, message_id: int, newest: int | None = None) -> tuple[Turn, ...]:
        """What was said from the root down to this message, or the newest of it, without any receipt."""
        rows = self._database.rows(
            f"""{_PATH} SELECT id, parent_id, role, content, attachments
            FROM path JOIN messages ON id = at ORDER BY depth DESC""",
            message_id,
            -1 if newest is None else newest,
        )
        return tuple(
            Turn(number, parent, role, content, self._attached(files))
            for number, parent, role, content, files in rows
        )

    def last_answer(self, message_id: int) -> Answer | None:
        """The newest answer with a receipt from this message up to the root."""
        rows = self._database.rows(
            f"""{_PATH} SELECT answer FROM path JOIN messages ON id = at
            WHERE answer IS NOT NULL ORDER BY depth LIMIT 1""",
            message_id,
            -1,
        )
        return self._decoded(answer_from, rows[0][0]) if rows else None

    def steps_up(self, message_id: int, above: int) -> int | None:
        """How many steps a message is above another; None where it is not on its path to the root."""
        rows = self._database.rows(f"{_PATH} SELECT depth FROM path WHERE at = ?", message_id, -1, above)
        return int(rows[0][0]) if rows else None

    def message(self, message_id: int) -> StoredMessage:
        """One message."""
        return self._message(self._row("message", f"SELECT {MESSAGE} FROM messages WHERE id = ?", message_id))

    def siblings(self, message_id: int) -> tuple[int, ...]:
        """All versions of a turn but those that were taken out, this one among them, the oldest first."""
        rows = self._database.rows(
            """SELECT others.id FROM messages AS others JOIN messages AS this
            ON others.conversation_id = this.conversation_id AND others.parent_id IS this.parent_id
            WHERE this.id = ? AND (others.is_removed = 0 OR others.id = this.id) ORDER BY others.id""",
            message_id,
        )
        return tuple(number for (number,) in rows)

    def versions(self, conversation_id: int) -> dict[int | None, tuple[int, ...]]:
        """Versions of each turn that has several, the oldest first, by the message that they follow on."""
        rows = self._database.rows(
            """SELECT parent_id, group_concat(id) FROM messages WHERE conversation_id = ?
            AND id NOT IN (SELECT id FROM messages WHERE conversation_id = ? AND is_removed = 1)
            GROUP BY parent_id HAVING count(*) > 1""",
            conversation_id,
            conversation_id,
        )
        return {parent: tuple(sorted(map(int, numbers.split(",")))) for parent, numbers in rows}

    def leaf(self, message_id: int) -> int:
        """The newest end of the conversation below a message; the message itself where it is the end."""
        rows = self._database.rows(
            """WITH RECURSIVE below (id) AS (
                SELECT id FROM messages WHERE id = ?
                UNION ALL
                SELECT (SELECT max(messages.id) FROM messages, messages AS this
                        WHERE this.id = below.id AND messages.conversation_id = this.conversation_id
                        AND messages.parent_id = below.id AND messages.is_removed = 0)
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
