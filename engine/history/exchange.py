"""Whole conversations as values, out of the history and into another one, exactly. Knows no file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.attachments import Attachment
from engine.history.codec import (
    answer_text,
    attachments_text,
    recipe_text,
    sampling_text,
)
from engine.history.reading import Reading
from engine.history.rows import MESSAGE, clean, number_of, put_draft_files, written
from engine.history.values import MessageState
from engine.requests import Answer, Role
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from vectors.values import SteeringRecipe

Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PortableMessage:
    """A turn of a tree. `number` counts from 1 in its conversation, and a parent's is smaller."""

    number: int
    parent: int | None
    role: Role
    content: str
    state: MessageState
    answer: Answer | None
    error: str
    created_at: str
    attachments: tuple[Attachment, ...] = ()
    is_removed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PortableConversation:
    """A conversation with every version of every turn. Times are ISO 8601 in UTC."""

    title: str
    system_prompt: str
    draft: str
    model: str
    recipe: SteeringRecipe
    head: int | None
    created_at: str
    updated_at: str
    messages: tuple[PortableMessage, ...]
    is_pinned: bool = False
    folder: str = ""
    persona: str = ""
    sampling: SamplingChoice = AS_THE_MODEL_SAYS
    draft_files: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError where it is no tree, or a time is none."""
        for place, message in enumerate(self.messages, start=1):
            if message.number != place:
                raise ValueError(f"message {place} has the number {message.number}")
            if message.parent is not None and not 0 < message.parent < place:
                raise ValueError(
                    f"message {place} answers message {message.parent}, which does not come before"
                )
        if self.head is not None and not 0 < self.head <= len(self.messages):
            raise ValueError(f"it goes on from message {self.head}, which is not there")
        for time in (self.created_at, self.updated_at, *(message.created_at for message in self.messages)):
            if datetime.fromisoformat(time).tzinfo is None:
                raise ValueError(f"the time {time!r:.40} names no zone")

    @property
    def path(self) -> tuple[PortableMessage, ...]:
        """The messages from the root to the head, in order."""
        found: list[PortableMessage] = []
        number = self.head
        while number is not None:
            found.append(self.messages[number - 1])
            number = found[-1].parent
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Imported:
    """The conversations that were put in, and how many were there already, message for message."""

    added: tuple[int, ...]
    known: int


class Exchange(Reading):
    """Takes conversations out whole and puts them in whole; each is one transaction."""

    def portable(self, conversation_id: int) -> PortableConversation:
        """A conversation with all its messages."""
        with self._database.reading():
            whole = self.conversation(conversation_id, newest=0)
            draft_files = self.draft_files(conversation_id)
            is_pinned, folder = self._row(
                "conversation",
                """SELECT is_pinned, (SELECT name FROM folders WHERE folders.id = folder_id)
                FROM conversations WHERE id = ?""",
                conversation_id,
            )
            rows = self._database.rows(
                f"SELECT {MESSAGE}, is_removed FROM messages WHERE conversation_id = ? ORDER BY id",
                conversation_id,
            )
        numbers = {row[0]: place for place, row in enumerate(rows, start=1)}
        messages = []
        for *row, is_removed in rows:
            message = self._message(row)
            messages.append(
                PortableMessage(
                    numbers[message.id],
                    None if message.parent_id is None else numbers[message.parent_id],
                    message.role,
                    message.content,
                    message.state,
                    message.answer,
                    message.error,
                    written(message.created_at),
                    message.attachments,
                    bool(is_removed),
                )
            )
        return PortableConversation(
            title=whole.title,
            system_prompt=whole.system_prompt,
            draft=whole.draft,
            model=whole.model,
            recipe=whole.recipe,
            head=None if whole.head is None else numbers[whole.head],
            created_at=written(whole.created_at),
            updated_at=written(whole.updated_at),
            messages=tuple(messages),
            is_pinned=bool(is_pinned),
            folder=folder or "",
            persona=whole.persona,
            sampling=whole.sampling,
            draft_files=draft_files,
        )

    def put_in(self, conversations: Sequence[PortableConversation], watch: Watch | None = None) -> Imported:
        """Add conversations as they are, but those that are here already, message for message.

        `watch` is told how many of how many are done.
        """
        added, known = [], 0
        begun: dict[str, list[int]] = {}
        for number, at in self._database.rows(
            "SELECT id, created_at FROM conversations WHERE deleted_at IS NULL"
        ):
            begun.setdefault(at, []).append(number)
        for done, conversation in enumerate(conversations, start=1):
            same = begun.get(_time(conversation.created_at), ())
            if any(self.portable(number).messages == conversation.messages for number in same):
                known += 1
            else:
                added.append(self._put(conversation))
            if watch is not None:
                watch(done, len(conversations))
        return Imported(tuple(added), known)

    def _put(self, conversation: PortableConversation) -> int:
        with self._database.writing() as database:
            folder = _folder_named(database, clean(conversation.folder))
            number = number_of(
                database.execute(
                    """INSERT INTO conversations (title, system_prompt, draft, model, recipe, is_pinned,
                    folder_id, created_at, updated_at, persona, sampling)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    (
                        clean(conversation.title),
                        clean(conversation.system_prompt),
                        clean(conversation.draft),
                        clean(conversation.model),
                        clean(recipe_text(conversation.recipe)),
                        int(conversation.is_pinned),
                        folder,
                        _time(conversation.created_at),
                        _time(conversation.updated_at),
                        clean(conversation.persona),
                        sampling_text(conversation.sampling),
                    ),
                )
            )
            put_draft_files(database, number, conversation.draft_files)
            # Numbers grow with time, so the highest one there is leaves the rest for these.
            first = database.execute("SELECT ifnull(max(id), 0) FROM messages").fetchone()[0]
            database.executemany(
                f"INSERT INTO messages ({MESSAGE}, is_removed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _rows(conversation.messages, number, first),
            )
            if conversation.head is not None:
                database.execute(
                    "UPDATE conversations SET head = ? WHERE id = ?", (first + conversation.head, number)
                )
        return number


def _folder_named(database: sqlite3.Connection, name: str) -> int | None:
    if not name:
        return None
    found = database.execute("SELECT min(id) FROM folders WHERE name = ?", (name,)).fetchone()[0]
    if found is not None:
        return int(found)
    return number_of(database.execute("INSERT INTO folders (name) VALUES (?)", (name,)))


def _rows(messages: Sequence[PortableMessage], conversation: int, first: int) -> Iterator[tuple[object, ...]]:
    for message in messages:
        yield (
            first + message.number,
            conversation,
            None if message.parent is None else first + message.parent,
            message.role,
            clean(message.content),
            message.state,
            None if message.answer is None else clean(answer_text(message.answer) or ""),
            clean(message.error),
            _time(message.created_at),
            clean(attachments_text(message.attachments)),
            int(message.is_removed),
        )


def _time(text: str) -> str:
    """The time as the history writes it, so that it sorts among the others."""
    return written(datetime.fromisoformat(text))
