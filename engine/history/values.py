"""What the history gives back: conversations, their messages, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from engine.attachments import Attachment
from engine.requests import Answer, Role
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from vectors.errors import TillerError
from vectors.values import SteeringRecipe

MessageState = Literal["complete", "unfinished", "cancelled", "failed"]


class ConversationSummary(NamedTuple):
    """A conversation as the list shows it; `written_at` is ISO 8601 in UTC, and sorts as text.

    A named tuple, since ten thousand are made at once, which takes a dataclass three times as long.
    """

    id: int
    title: str
    written_at: str
    is_pinned: bool = False
    folder_id: int | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of conversations; `is_open` while the list shows what is in it."""

    id: int
    name: str
    is_open: bool = True


class Turn(NamedTuple):
    """What a model reads of a message. Quickly made: a long conversation has thousands."""

    id: int
    parent_id: int | None
    role: Role
    content: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One turn of the tree. `answer` holds the receipt of a reply, `error` the sentence of a failed one."""

    id: int
    conversation_id: int
    parent_id: int | None
    role: Role
    content: str
    state: MessageState
    answer: Answer | None
    error: str
    created_at: datetime
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation; `messages` are those on the path from the root to `head`, in order.

    `persona` is the id of the one that was chosen, `sampling` what was chosen with it or apart.
    """

    id: int
    title: str
    system_prompt: str
    draft: str
    model: str
    recipe: SteeringRecipe
    head: int | None
    messages: tuple[StoredMessage, ...]
    created_at: datetime
    updated_at: datetime
    persona: str = ""
    sampling: SamplingChoice = AS_THE_MODEL_SAYS


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A conversation and its newest message that holds the words; `message_id` None: its title alone does.

    `snippet` is one line of the message, or of its attached `file`, around the find of that `number` in it.
    Marks are the places of the words, from and up to, in the title where it holds all of them, and in the
    snippet. So many `more` messages hold them; `is_least`: or still more.
    """

    conversation_id: int
    message_id: int | None
    title: str
    at: datetime
    title_marks: tuple[tuple[int, int], ...] = ()
    snippet: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    file: str = ""
    number: int = 0
    more: int = 0
    is_least: bool = False


class UnknownConversation(TillerError):
    """A conversation or a message is not in the history (any more)."""

    def __init__(self, what: str, number: int) -> None:
        self.what, self.number = what, number
        super().__init__(f"There is no {what} {number} in the history; it may have been deleted meanwhile.")


class HistoryUnusable(TillerError):
    """The database cannot be used: newer than this program, damaged, full or not writable."""

    def __init__(self, path: object, problem: str, next_step: str) -> None:
        self.path, self.problem = str(path), problem
        super().__init__(f"The conversations in “{path}” {problem}; {next_step}.")


class HistoryDamaged(HistoryUnusable):
    """The file is not whole. It is set aside and recovered at the next start."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            path, f"are damaged ({reason})", "start Tiller again: what can still be read is recovered"
        )
