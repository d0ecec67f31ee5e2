"""Writing conversations: turns that are added, a reply that grows, and what is kept beside them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.attachments import Attachment
from engine.history.codec import answer_text, attachments_text, recipe_text, sampling_text
from engine.history.rows import Rows, clean, now, number_of, put_draft_files, set_columns
from engine.history.values import MessageState
from engine.requests import Answer, Role
from engine.sampling_choice import SamplingChoice
from vectors.values import SteeringRecipe


class Writing(Rows):
    """All that is said. Nothing here erases."""

    def create(self, *, title: str = "", system_prompt: str = "", model: str = "") -> int:
        """Begin an empty conversation; gives its number."""
        moment = now()
        with self._database.writing() as database:
            cursor = database.execute(
                """INSERT INTO conversations (title, system_prompt, model, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?)""",
                (clean(title), clean(system_prompt), model, moment, moment),
            )
        return number_of(cursor)

    def add_message(
        self,
        conversation_id: int,
        role: Role,
        content: str,
        *,
        parent_id: int | None,
        state: MessageState = "complete",
        answer: Answer | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> int:
        """Add a turn below `parent_id` (None: at the root); it becomes the head. Gives its number.

        Beside a turn that has the same parent, it is another version of it; that one stays.
        """
        with self._database.writing() as database:
            self._row("conversation", "SELECT id FROM conversations WHERE id = ?", conversation_id)
            if parent_id is not None:
                self._message_of(conversation_id, parent_id)
            number = number_of(
                database.execute(
                    """INSERT INTO messages
                    (conversation_id, parent_id, role, content, state, answer, created_at, attachments)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                    (
                        conversation_id,
                        parent_id,
                        role,
                        clean(content),
                        state,
                        answer_text(answer),
                        now(),
                        clean(attachments_text(attachments)),
                    ),
                )
            )
            set_columns(database, conversation_id, head=number, updated_at=now())
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
            "content": None if content is None else clean(content),
            "state": state,
            "answer": answer_text(answer),
            "error": None if error is None else clean(error),
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
                set_columns(database, conversation_id, updated_at=now())

    def set_head(self, conversation_id: int, message_id: int | None) -> None:
        """Continue from this message; None begins anew at the root, beside what was said.

        What is shown by that is taken out no longer.
        """
        with self._database.writing() as database:
            if message_id is not None:
                self._message_of(conversation_id, message_id)
                database.execute(
                    """UPDATE messages SET is_removed = 0 WHERE conversation_id = ? AND is_removed = 1
                    AND id IN (WITH RECURSIVE path (at, above) AS (
                        SELECT id, parent_id FROM messages WHERE id = ?
                        UNION ALL
                        SELECT id, parent_id FROM messages JOIN path ON id = above)
                    SELECT at FROM path)""",
                    (conversation_id, message_id),
                )
            set_columns(database, conversation_id, head=message_id)

    def remove_message(self, message_id: int) -> None:
        """Count a message no longer among the versions of its turn; it is kept, and can be gone back to."""
        with self._database.writing() as database:
            self._row("message", "SELECT id FROM messages WHERE id = ?", message_id)
            database.execute("UPDATE messages SET is_removed = 1 WHERE id = ?", (message_id,))

    def set_system_prompt(self, conversation_id: int, system_prompt: str) -> None:
        """Change the system prompt for the answers to come."""
        with self._database.writing() as database:
            set_columns(database, conversation_id, system_prompt=clean(system_prompt))

    def set_draft(self, conversation_id: int | None, draft: str) -> None:
        """Keep what stands in the composer; without a conversation, for one that has not begun."""
        with self._database.writing() as database:
            if conversation_id is not None:
                set_columns(database, conversation_id, draft=clean(draft))
            else:
                database.execute(
                    "INSERT OR REPLACE INTO beginning (id, draft) VALUES (1, ?)", (clean(draft),)
                )

    def set_draft_files(self, conversation_id: int | None, files: Sequence[Attachment]) -> None:
        """Keep the files that are to go along with a draft; without a conversation, as for `set_draft`."""
        with self._database.writing() as database:
            if conversation_id is not None:
                self._row("conversation", "SELECT id FROM conversations WHERE id = ?", conversation_id)
            put_draft_files(database, conversation_id, files)

    def set_model(self, conversation_id: int, model: str) -> None:
        """Note the model that the conversation goes on with."""
        with self._database.writing() as database:
            set_columns(database, conversation_id, model=model)

    def set_recipe(self, conversation_id: int, recipe: SteeringRecipe) -> None:
        """Keep the recipe that the sidebar shows for this conversation."""
        with self._database.writing() as database:
            set_columns(database, conversation_id, recipe=recipe_text(recipe))

    def set_persona(self, conversation_id: int, persona: str, sampling: SamplingChoice) -> None:
        """Keep which persona a conversation has (its id, or empty), and its sampling."""
        with self._database.writing() as database:
            set_columns(database, conversation_id, persona=persona, sampling=sampling_text(sampling))

    def _message_of(self, conversation_id: int, message_id: int) -> None:
        self._row(
            "message",
            "SELECT id FROM messages WHERE id = ? AND conversation_id = ?",
            message_id,
            conversation_id,
        )
