"""The text of a message: what can be found and opened in it, beside what can be selected.

A link is opened once the person agrees.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QDesktopServices,
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QMessageBox, QToolTip, QWidget

from engine.history.sought import NOTHING, Sought
from ui.chat.selectable import SelectableFlow
from ui.language import tr
from ui.theme import theme


class MessageBody(SelectableFlow):
    """The text of any message."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed_link = ""
        self._sought, self._current = NOTHING, -1
        self._has_key_focus = False

    # ---- the mouse and the focus

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_link = self._link(event.position())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            is_link = bool(self._link(event.position()))
            self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        link, self._pressed_link = self._pressed_link, ""
        if link and self.is_unselected and link == self._link(event.position()):
            self._ask_to_open(link)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy"), self.copy_selection).setEnabled(not self.is_unselected)
        menu.addAction(tr("Select all"), self.select_all)
        links = self._links_to_offer(event)
        if links:
            menu.addSeparator()
        for link in links:
            act = menu.addAction(tr("Open {link}").format(link=_short(link)), self._open_offered)
            act.setData(link)
        menu.popup(event.globalPos())

    def _links_to_offer(self, event: QContextMenuEvent) -> list[str]:
        """The link under the mouse, or those near the view where a key asks."""
        if event.reason() is not QContextMenuEvent.Reason.Keyboard:
            link = self._link(QPointF(event.pos()))
            return [link] if link else []
        return [link for piece in self.pieces if piece.has_document for link in piece.links()][:12]

    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._has_key_focus = event.reason() in keys
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._has_key_focus = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._has_key_focus:
            painter = QPainter(self)
            painter.fillRect(0, 0, 2, self.height(), QColor(theme.colours.accent))
            painter.end()

    # ---- links

    def _link(self, point: QPointF) -> str:
        place = self.piece_at(point.y())
        return "" if place < 0 else self.pieces[place].link_at(self._inside(place, point))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._link(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _open_offered(self) -> None:
        act = self.sender()
        assert isinstance(act, QAction)
        self._ask_to_open(act.data())

    def _ask_to_open(self, link: str) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(tr("Open a link"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("Open this in your browser?\n{link}").format(link=link))
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        box.setProperty("link", link)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(self._open_link)
        box.open()

    def _open_link(self) -> None:
        QDesktopServices.openUrl(self.sender().property("link"))

    # ---- finding

    def count(self, sought: Sought) -> int:
        """How often something stands in it, by what was written."""
        self.complete()
        return sum(sought.count(piece.source) for piece in self.pieces)

    def mark(self, sought: Sought, current: int = -1) -> None:
        """Mark something wherever it is shown; the find of number `current` apart."""
        self._sought, self._current = sought, current
        if sought != NOTHING:
            self.complete()
        self._mark_shown()
        self.update()

    def _mark_shown(self) -> None:
        before = 0
        for piece in self.pieces:
            written = self._sought.count(piece.source)
            has_current = before <= self._current < before + written
            shown = written > 0 and (has_current or piece.has_document)
            piece.marks.found = piece.find(self._sought) if shown else []
            piece.marks.current = None
            if has_current and piece.marks.found:
                number = min(self._current - before, len(piece.marks.found) - 1)
                piece.marks.current = piece.marks.found[number]
            before += written

    def unfold_current(self) -> None:
        """Show the find in hand, should it be in a thought that is folded."""
        for piece in self.pieces:
            if piece.marks.current is not None and piece.is_folded and piece.head is not None:
                piece.head.unfold()

    @property
    def current_y(self) -> float | None:
        """The height of the find in hand."""
        for piece in self.pieces:
            if piece.marks.current is not None:
                return piece.top + piece.caret(piece.marks.current[0]).top()
        return None

    def arranged(self) -> None:
        if self._sought != NOTHING:
            self._mark_shown()


class ReplyBody(MessageBody):
    """The text of a reply, which grows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: list[str] = []
        self.setAccessibleName(tr("Reply"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def text(self) -> str:
        """All that came."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def said(self) -> str:
        """What is copied: the text as its model wrote it, without what it only thought."""
        self.complete()
        return self._splitter.said.strip()

    def append(self, text: str) -> None:
        """Add text that came."""
        self.complete()
        self._parts.append(text)
        self.take(text)

    def show_text(self, text: str) -> None:
        """Show a text that is there whole."""
        self._parts = [text]
        self.take_in_parts(text)

    def finish(self) -> None:
        """No more text comes for now."""
        self.settle()

    def settled(self) -> None:
        self.setAccessibleDescription(self.said)


def _short(link: str) -> str:
    return link if len(link) <= 60 else link[:59] + "…"
