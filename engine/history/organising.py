"""Keeping conversations in order: names, pins, folders, and deleting with a way back."""

from __future__ import annotations

from collections.abc import Sequence

from engine.history.rows import Rows, clean, now, number_of, set_columns
from engine.history.values import Folder, UnknownConversation


class Organising(Rows):
    """All that changes the list. None of it counts as writing to a conversation, so nothing moves up."""

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title."""
        with self._database.writing() as database:
            set_columns(database, conversation_id, title=clean(title))

    def pin(self, conversation_id: int, is_pinned: bool) -> None:
        """Keep a conversation at the top of the list, or no longer."""
        with self._database.writing() as database:
            set_columns(database, conversation_id, is_pinned=int(is_pinned))

    def move(self, conversation_id: int, folder_id: int | None) -> None:
        """Put a conversation into a folder, or out of all of them."""
        with self._database.writing() as database:
            if folder_id is not None:
                self._row("folder", "SELECT id FROM folders WHERE id = ?", folder_id)
            set_columns(database, conversation_id, folder_id=folder_id)

    # ---- folders

    def add_folder(self, name: str) -> int:
        """Make an empty folder; gives its number."""
        with self._database.writing() as database:
            return number_of(database.execute("INSERT INTO folders (name) VALUES (?)", (clean(name),)))

    def rename_folder(self, folder_id: int, name: str) -> None:
        """Give a folder another name."""
        self._set_folder(folder_id, "name", clean(name))

    def open_folder(self, folder_id: int, is_open: bool) -> None:
        """Show what is in a folder, or only its name."""
        self._set_folder(folder_id, "is_open", int(is_open))

    def _set_folder(self, folder_id: int, column: str, value: object) -> None:
        with self._database.writing() as database:
            cursor = database.execute(f"UPDATE folders SET {column} = ? WHERE id = ?", (value, folder_id))
            if not cursor.rowcount:
                raise UnknownConversation("folder", folder_id)

    def remove_folder(self, folder_id: int) -> tuple[int, ...]:
        """Take a folder away; what was in it stays in the list. Gives the conversations that were in it."""
        with self._database.writing() as database:
            self._row("folder", "SELECT id FROM folders WHERE id = ?", folder_id)
            inside = database.execute("SELECT id FROM conversations WHERE folder_id = ?", (folder_id,))
            numbers = tuple(number for (number,) in inside)
            database.execute("DELETE FROM folders WHERE id = ?", (folder_id,))
        return numbers

    def restore_folder(self, folder: Folder, conversations: Sequence[int]) -> None:
        """Bring a folder back that was taken away, with what was in it."""
        with self._database.writing() as database:
            database.execute(
                "INSERT INTO folders (id, name, is_open) VALUES (?, ?, ?)",
                (folder.id, folder.name, int(folder.is_open)),
            )
            database.executemany(
                "UPDATE conversations SET folder_id = ? WHERE id = ? AND folder_id IS NULL",
                [(folder.id, number) for number in conversations],
            )

    # ---- deleting

    def delete(self, conversation_id: int) -> None:
        """Take a conversation out of the list and of every search; `restore` brings it back."""
        self._mark_deleted(conversation_id, now())

    def restore(self, conversation_id: int) -> None:
        """Bring back a conversation that was deleted and is not erased yet."""
        self._mark_deleted(conversation_id, None)

    def _mark_deleted(self, conversation_id: int, at: str | None) -> None:
        with self._database.writing() as database:
            set_columns(database, conversation_id, deleted_at=at)

    def erase_deleted(self, before: str) -> int:
        """Erase for good, with all their messages, what was deleted before a moment; gives how many."""
        rows = self._database.rows(
            "SELECT id FROM conversations WHERE deleted_at IS NOT NULL AND deleted_at < ?", before
        )
        for (number,) in rows:  # one by one, so that no other write waits for long
            with self._database.writing() as database:
                database.execute(
                    "DELETE FROM conversations WHERE id = ? AND deleted_at IS NOT NULL", (number,)
                )
        return len(rows)

    def erase_all(self) -> int:
        """Erase every conversation, so that none of their words is left in the file; gives how many."""
        with self._database.writing() as database:
            erased = database.execute("DELETE FROM conversations").rowcount
            database.execute("DELETE FROM folders")
            database.execute("DELETE FROM beginning")
            database.execute("DELETE FROM draft_files")
            for index in ("messages_words", "messages_pairs"):
                database.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
            database.execute("INSERT INTO titles_words (titles_words) VALUES ('rebuild')")
        self._database.compact()
        return int(erased)
