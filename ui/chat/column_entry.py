"""What stands in the column of a conversation: with a widget near the view, and without one elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QWidget

from engine.attachments import Attachment
from engine.history import StoredMessage
from ui.chat.flow import Anchor, PieceFlow


@dataclass(slots=True, eq=False)
class Entry:
    """One thing in the column. `stored` is what its widget can be built from again; live ones have none.

    `files` went along with what is stored.
    """

    message_id: int = 0
    written: str = ""
    stored: StoredMessage | None = None
    widget: QWidget | None = None
    top: float = 0.0
    height: float = 0.0
    files: tuple[Attachment, ...] = ()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that went along with the message."""
        shown = getattr(self.widget, "attachments", None)
        return self.files if shown is None else shown

    @property
    def text(self) -> str:
        """The text, with what came since it was stored."""
        text = getattr(self.widget, "text", None)
        return text if isinstance(text, str) else self.written

    @property
    def flow(self) -> PieceFlow | None:
        """The part of its widget that can hold little while it is far from the view."""
        body = getattr(self.widget, "body", None)
        return body if isinstance(body, PieceFlow) else None

    @property
    def can_be_built_again(self) -> bool:
        """Whether its widget shows no more than what is stored, and nobody is busy with it."""
        stored, widget = self.stored, self.widget
        if stored is None or widget is None or self.text != stored.content:
            return False
        if getattr(widget, "answer", stored.answer) is not stored.answer:
            return False
        focus = QApplication.focusWidget()
        is_busy = getattr(widget, "editor", None) is not None
        return not is_busy and (focus is None or not widget.isAncestorOf(focus))


@dataclass(frozen=True, slots=True)
class Hold:
    """What keeps its height on the screen while others change: an entry, and a place below its top."""

    entry: Entry
    below: float
    inside: Anchor | None = None
