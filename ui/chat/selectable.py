"""What of a message's text is selected, by mouse and keys. Knows no other message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.chat.flow import PieceFlow
from ui.chat.pieces import END, Piece, Place, Range

Spot = tuple[int, int, int]
"""A place in a message: the piece's number, then the place in it."""
FIRST: Spot = (0, 0, 0)
LAST: Spot = (END, END, END)
"""Behind every place of a message, whatever it grows to."""

_STEPS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A key that moves the end of the selection: by a letter or a word, by a line, or to the line's end."""

    key: Qt.Key
    by_word: bool

    @property
    def is_forward(self) -> bool:
        """Whether it goes to what is read later."""
        return self.key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End)


class Together(Protocol):
    """What is selected in all messages that stand together with this one."""

    @property
    def is_empty(self) -> bool: ...

    @property
    def text(self) -> str: ...


class SelectableFlow(PieceFlow):
    """Text that can be selected. `together`, where it is set, knows what is selected in other messages too.

    `chosen` tells that the person selects here from now on, `extended` a point that the selection is to
    reach, which may be outside, `stepped` a key that moves its end, `released` that the mouse button is up.
    """

    chosen = Signal()
    extended = Signal(object)
    stepped = Signal(object)
    released = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.origin: Spot | None = None
        self.reach: Spot | None = None
        self.together: Together | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    # ---- what is selected

    @property
    def selected_text(self) -> str:
        """What is selected in it, as it is shown."""
        parts = (self._words(self.pieces[place], part) for place, part in self._selected_parts())
        return "\n".join(part for part in parts if part)

    @property
    def is_unselected(self) -> bool:
        """Whether a copy would take nothing."""
        return not self._selected_parts() and (self.together is None or self.together.is_empty)

    def select_all(self) -> None:
        """Select all that is shown in it."""
        self._choose(FIRST, self.end)

    def clear_selection(self) -> None:
        """Select nothing in it."""
        self.select(None, None)

    def select(self, anchor: Spot | None, cursor: Spot | None) -> None:
        """Select from one place to another, in either order."""
        if (anchor, cursor) == (self.origin, self.reach):
            return
        self.complete()
        self.origin, self.reach = anchor, cursor
        selected = dict(self._selected_parts())
        for place, piece in enumerate(self.pieces):
            piece.marks.selection = selected.get(place)
        self.update()

    def _choose(self, anchor: Spot, cursor: Spot) -> None:
        self.select(anchor, cursor)
        self.chosen.emit()

    def _selected_parts(self) -> list[tuple[int, Range]]:
        """The pieces that the selection goes through, and its part of each."""
        if self.origin is None or self.reach is None or self.origin == self.reach:
            return []
        start, end = sorted((self.origin, self.reach))
        parts: list[tuple[int, Range]] = []
        for place in range(start[0], min(end[0], len(self.pieces) - 1) + 1):
            first: Place = start[1:] if place == start[0] else (0, 0)
            last: Place = end[1:] if place == end[0] else (END, END)
            if not self.pieces[place].is_folded:
                parts.append((place, (first, last)))
        return parts

    def copy_selection(self) -> None:
        """Copy what is selected, if anything is."""
        self._copy(QClipboard.Mode.Clipboard)

    def _copy(self, mode: QClipboard.Mode) -> None:
        if not self.is_unselected:
            text = self.selected_text if self.together is None else self.together.text
            QGuiApplication.clipboard().setText(text, mode)

    def _words(self, piece: Piece, part: Range) -> str:
        had_document = piece.has_document
        words = piece.text(part)
        if not had_document:
            piece.release()
        return words

    # ---- places

    @property
    def end(self) -> Spot:
        """The place behind all that is there now."""
        self.complete()
        return (len(self.pieces) - 1, *self.pieces[-1].last) if self.pieces else FIRST

    def spot_at(self, point: QPointF) -> Spot:
        """The place nearest to a point: the beginning for what is above, the end for what is below."""
        self.complete()
        place = self.piece_at(point.y())
        if place < 0 or point.y() < 0:
            return FIRST
        if point.y() >= self._height:
            return self.end
        return (place, *self.pieces[place].place_at(self._inside(place, point)))

    def _inside(self, place: int, point: QPointF) -> QPointF:
        piece = self.pieces[place]
        return QPointF(point.x() - piece.indent, point.y() - piece.top)

    def caret(self, spot: Spot) -> QRectF:
        """Where a place stands: its left edge, and its line's top and height."""
        if not self.pieces:
            return QRectF()
        place = min(spot[0], len(self.pieces) - 1)
        while place > 0 and self.pieces[place].is_folded:
            place -= 1
        piece = self.pieces[place]
        return piece.caret(spot[1:]).translated(piece.indent, piece.top)

    def beside(self, spot: Spot, *, is_forward: bool, by_word: bool) -> Spot | None:
        """The place a letter or a word further; None where the message ends."""
        place = min(spot[0], len(self.pieces) - 1)
        found = self.pieces[place].beside(spot[1:], is_forward=is_forward, by_word=by_word)
        if found is not None:
            return (place, *found)
        others = range(place + 1, len(self.pieces)) if is_forward else range(place - 1, -1, -1)
        for other in others:
            piece = self.pieces[other]
            if not piece.is_folded and piece.has_text:
                return (other, 0, 0) if is_forward else (other, *piece.last)
        return None

    # ---- the mouse and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._extend(event.position())
        else:
            spot = self.spot_at(event.position())
            self._choose(spot, spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._extend(event.position())

    def _extend(self, point: QPointF) -> None:
        spot = self.spot_at(point)
        self.select(spot if self.origin is None else self.origin, spot)
        self.extended.emit(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self.released.emit()
        if QGuiApplication.clipboard().supportsSelection():
            self._copy(QClipboard.Mode.Selection)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.piece_at(event.position().y())
        if place >= 0:
            start, end = self.pieces[place].word_at(self._inside(place, event.position()))
            self._choose((place, *start), (place, *end))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers()
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif held & Qt.KeyboardModifier.ShiftModifier and key in _STEPS:
            self.stepped.emit(Step(key, bool(held & Qt.KeyboardModifier.ControlModifier)))
        else:
            super().keyPressEvent(event)
