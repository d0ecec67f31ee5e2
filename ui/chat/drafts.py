"""The drafts of all conversations: what is written and not sent yet, with its files. Knows no widget."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from engine.attachments import Attachment
from engine.history import Conversation, History
from engine.history.values import UnknownConversation
from ui.saving import Saving
from vectors.errors import TillerError


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is not sent yet."""

    text: str = ""
    files: tuple[Attachment, ...] = ()

    def then(self, later: Draft) -> Draft:
        """Both as one message."""
        text = "\n\n".join(part for part in (self.text, later.text) if part)
        return Draft(text, (*self.files, *later.files))


class Drafts:
    """GUI thread only. Reads each draft once; from then on what the window holds counts, also where the
    disk would not take it yet. None stands for the conversation that has not begun.
    """

    def __init__(self, history: History, saving: Saving) -> None:
        self._history, self._saving = history, saving
        self._known: dict[int | None, Draft] = {}

    def of(self, conversation: Conversation | None) -> Draft:
        """The draft of a conversation; what cannot be read of it stays where it is, and is told of."""
        number = None if conversation is None else conversation.id
        if number not in self._known:
            text = "" if conversation is None else conversation.draft
            try:
                if conversation is None:
                    text = self._history.beginning()
                self._known[number] = Draft(text, self._history.draft_files(number))
            except TillerError as error:
                self._saving.refused.emit(str(error))
                return Draft(text)
        return self._known[number]

    def keep(self, number: int | None, draft: Draft) -> None:
        """Write what has changed of a draft."""
        before, self._known[number] = self._known.get(number, Draft()), draft
        history = self._history
        if draft.text != before.text:
            self._write(lambda: history.set_draft(number, draft.text))
        if draft.files != before.files:
            self._write(lambda: history.set_draft_files(number, draft.files))

    def _write(self, write: Callable[[], None]) -> None:
        def unless_gone() -> None:
            with contextlib.suppress(UnknownConversation):  # it was deleted meanwhile, and its draft with it
                write()

        self._saving.soon(unless_gone)
