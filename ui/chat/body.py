"""The text of a reply: what can be selected, copied, found and opened in it.

A link is opened once the person agrees.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QColor,
    QContextMenuEvent,
    QDesktopServices,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QMessageBox, QToolTip, QWidget

from engine.history.sought import NOTHING, Sought
from ui.chat.flow import PieceFlow
from ui.chat.pieces import END, Place, Range
from ui.language import tr
from ui.theme import theme

Spot = tuple[int, int, int]
"""A place in a message: the piece's number, then the place in it."""


class ReplyBody(PieceFlow):
    """Shows text that grows. `reached` tells a height that should be in view, since the mouse drags there."""

    reached = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: list[str] = []
        self._anchor: Spot | None = None
        self._cursor: Spot | None = None
        self._pressed_link = ""
        self._sought, self._current = NOTHING, -1
        self._has_key_focus = False
        self.setAccessibleName(tr("Reply"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    # ---- text

    @property
    def text(self) -> str:
        """All that came."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def said(self) -> str:
        """What is copied: the text as its model wrote it, without what it only thought."""
        return self._splitter.said.strip()

    def append(self, text: str) -> None:
        """Add text that came."""
        self._parts.append(text)
        self.take(text)

    def finish(self) -> None:
        """No more text comes for now."""
        self.settle()
        self.setAccessibleDescription(self.said)

    # ---- what is selected

    @property
    def selected_text(self) -> str:
        """What is selected, as it is shown."""
        parts = (self.pieces[place].text(part) for place, part in self._selected_parts())
        return "\n".join(part for part in parts if part)

    def select_all(self) -> None:
        """Select all that is shown."""
        self._select((0, 0, 0), (len(self.pieces) - 1, END, END))

    def clear_selection(self) -> None:
        """Select nothing."""
        self._select(None, None)

    def _select(self, anchor: Spot | None, cursor: Spot | None) -> None:
        if (anchor, cursor) == (self._anchor, self._cursor):
            return
        self._anchor, self._cursor = anchor, cursor
        selected = dict(self._selected_parts())
        for place, piece in enumerate(self.pieces):
            piece.marks.selection = selected.get(place)
        self.update()

    def _selected_parts(self) -> list[tuple[int, Range]]:
        """The pieces that the selection goes through, and its part of each."""
        if self._anchor is None or self._cursor is None or self._anchor == self._cursor:
            return []
        start, end = sorted((self._anchor, self._cursor))
        parts: list[tuple[int, Range]] = []
        for place in range(start[0], min(end[0], len(self.pieces) - 1) + 1):
            first: Place = start[1:] if place == start[0] else (0, 0)
            last: Place = end[1:] if place == end[0] else (END, END)
            if not self.pieces[place].is_folded:
                parts.append((place, (first, last)))
        return parts

    def copy_selection(self) -> None:
        """Copy what is selected, if anything is."""
        if selected := self.selected_text:
            QGuiApplication.clipboard().setText(selected)

    def _spot(self, point: QPointF) -> Spot | None:
        place = self.piece_at(point.y())
        return None if place < 0 else (place, *self.pieces[place].place_at(self._inside(place, point)))

    def _inside(self, place: int, point: QPointF) -> QPointF:
        piece = self.pieces[place]
        return QPointF(point.x() - piece.indent, point.y() - piece.top)

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        spot = self._spot(event.position())
        self._pressed_link = self._link(event.position())
        is_extended = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._anchor is not None
        self._select(self._anchor if is_extended else spot, spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._select(self._anchor, self._spot(event.position()))
            self.reached.emit(event.position().y())
            return
        is_link = bool(self._link(event.position()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clipboard = QGuiApplication.clipboard()
        if self._selected_parts():
            if clipboard.supportsSelection():
                clipboard.setText(self.selected_text, QClipboard.Mode.Selection)
        elif self._pressed_link and self._pressed_link == self._link(event.position()):
            self._ask_to_open(self._pressed_link)
        self._pressed_link = ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.piece_at(event.position().y())
        if place >= 0:
            start, end = self.pieces[place].word_at(self._inside(place, event.position()))
            self._select((place, *start), (place, *end))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy"), self.copy_selection).setEnabled(bool(self._selected_parts()))
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

    # ---- the keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        else:
            super().keyPressEvent(event)

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
        return sum(sought.count(piece.source) for piece in self.pieces)

    def mark(self, sought: Sought, current: int = -1) -> None:
        """Mark something wherever it is shown; the find of number `current` apart."""
        self._sought, self._current = sought, current
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
                return piece.top + piece.y_of(piece.marks.current[0])
        return None

    def arranged(self) -> None:
        if self._sought != NOTHING:
            self._mark_shown()


def _short(link: str) -> str:
    return link if len(link) <= 60 else link[:59] + "…"
