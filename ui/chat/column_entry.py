"""What stands in the column of a conversation: with a widget near the view, and without one elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from engine.attachments import Attachment
from engine.history import StoredMessage
from ui.chat.flow import Anchor, PieceFlow


@dataclass(slots=True, eq=False)
class Entry:
    """One thing in the column. `stored` is what its widget can be built from again; live ones have none.

    `role` is whose message it is; empty where that is told by the widget alone, which then stays. `files`
    went along with what is stored.
    """

    message_id: int = 0
    written: str = ""
    role: str = ""
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
    def reaches_out(self) -> int:
        """Pixels by which its widget is wider than the column, on either side."""
        return int(getattr(self.widget, "reaches_out", 0))

    @property
    def flow_top(self) -> int:
        """How far below the widget's top that part begins."""
        flow = self.flow
        return 0 if flow is None or self.widget is None else flow.mapTo(self.widget, QPoint(0, 0)).y()

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
