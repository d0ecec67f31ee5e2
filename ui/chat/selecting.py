"""Selects over several messages: from a place in one to a place in another, with all that stands between.

What has no widget, being far from the view, is selected like all else. Draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from ui.chat.body import MessageBody, ReplyBody
from ui.chat.column import MessageColumn
from ui.chat.column_entry import Entry
from ui.chat.question_body import QuestionBody
from ui.chat.selectable import FIRST, LAST, Spot, Step

SCROLL_MS = 30
AT_EDGE, MOST = 8, 60
"""Pixels from the view's edge at which a drag scrolls, and by how many at most each time."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of the selection."""

    entry: Entry
    spot: Spot


class Selecting(QObject):
    """Joins the messages of a column, so that only one selection is in them at a time."""

    def __init__(self, column: MessageColumn, parent: QObject) -> None:
        super().__init__(parent)
        self._column = column
        self._anchor: End | None = None
        self._reach: End | None = None
        self._mouse = QPoint()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll_on)
        column.built.connect(self._join)
        column.page.installEventFilter(self)

    # ---- what is selected

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self._anchor is None or self._anchor == self._reach

    @property
    def text(self) -> str:
        """All that is selected, as it is shown; messages are parted by an empty line."""
        parts = (_text_of(entry, part, self._column) for entry, part in self._parts())
        return "\n\n".join(part for part in parts if part)

    def clear(self) -> None:
        """Select nothing."""
        self._anchor = self._reach = None
        self._scrolling.stop()
        self._show()

    def _parts(self) -> Iterator[tuple[Entry, tuple[Spot, Spot]]]:
        """The messages that the selection goes through, in order, and from where to where in each."""
        entries = self._column.entries
        if self._anchor is None or self._reach is None:
            return
        if self._anchor.entry not in entries or self._reach.entry not in entries:
            return
        first, last = self._anchor, self._reach
        start, end = entries.index(first.entry), entries.index(last.entry)
        if (start, first.spot) > (end, last.spot):
            first, last, start, end = last, first, end, start
        for place in range(start, end + 1):
            yield (
                entries[place],
                (first.spot if place == start else FIRST, last.spot if place == end else LAST),
            )

    def _show(self) -> None:
        selected = {id(entry): part for entry, part in self._parts()}
        for entry in self._column.there:
            if (body := _body(entry)) is not None:
                body.select(*selected.get(id(entry), (None, None)))

    def _join(self, entry: Entry) -> None:
        body = _body(entry)
        if body is None:
            return
        body.together = self
        body.chosen.connect(self._choose)
        body.extended.connect(self._extend)
        body.stepped.connect(self._step)
        body.released.connect(self._scrolling.stop)
        if not self.is_empty:
            self._show()

    # ---- the mouse

    def _sender(self) -> tuple[Entry, MessageBody]:
        body = self.sender()
        assert isinstance(body, MessageBody)
        return next(entry for entry in self._column.there if entry.flow is body), body

    def _choose(self) -> None:
        entry, body = self._sender()
        assert body.origin is not None and body.reach is not None
        self._anchor, self._reach = End(entry, body.origin), End(entry, body.reach)
        self._show()

    def _extend(self, point: QPointF) -> None:
        _, body = self._sender()
        self._extend_to(body.mapTo(self._column.page, point.toPoint()))

    def _extend_to(self, at: QPoint) -> None:
        """Let the selection reach to a point of the page, and scroll on while that is beyond the view."""
        page, height = self._column.page, self._column.viewport().height()
        self._mouse = page.mapTo(self._column.viewport(), at)
        seen = QPoint(self._mouse.x(), min(height - 1, max(0, self._mouse.y())))
        found = self._nearest(page.mapFrom(self._column.viewport(), seen))
        if found is None:
            return
        self._anchor, self._reach = self._anchor or found, found
        if not self.is_empty:
            self._column.follows = False
        self._show()
        if self._beyond() and not self._scrolling.isActive():
            self._scrolling.start()

    def _nearest(self, at: QPoint) -> End | None:
        """The place nearest to a point of the page."""
        near = [entry for entry in self._column.there if _body(entry) is not None]
        if not near:
            return None
        entry = min(near, key=lambda each: max(each.top - at.y(), at.y() - each.top - each.height, 0.0))
        body = _body(entry)
        assert body is not None
        return End(entry, body.spot_at(QPointF(body.mapFrom(self._column.page, at))))

    def _beyond(self) -> int:
        """How many pixels the mouse is beyond the view."""
        return min(0, self._mouse.y() - AT_EDGE) + max(
            0, self._mouse.y() - self._column.viewport().height() + AT_EDGE
        )

    def _scroll_on(self) -> None:
        beyond = self._beyond()
        if not beyond:
            self._scrolling.stop()
            return
        self._column.scroll_by(max(-MOST, min(MOST, beyond)))
        self._extend_to(self._column.page.mapFrom(self._column.viewport(), self._mouse))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A drag may begin beside a message as well, and a click there clears the selection."""
        if not isinstance(event, QMouseEvent):
            return False
        is_left = event.button() is Qt.MouseButton.LeftButton
        if event.type() is QEvent.Type.MouseButtonPress and is_left:
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.clear()
            self._extend_to(event.position().toPoint())
        elif event.type() is QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            self._extend_to(event.position().toPoint())
            self._take_focus()
        elif event.type() is QEvent.Type.MouseButtonRelease and is_left:
            self._scrolling.stop()
        return False

    def _take_focus(self) -> None:
        body = None if self._anchor is None else _body(self._anchor.entry)
        if body is not None and not self.is_empty and not body.hasFocus():
            body.setFocus(Qt.FocusReason.MouseFocusReason)

    # ---- the keys

    def _step(self, step: Step) -> None:
        """Move the end of the selection, into the next message where this one ends."""
        entry, body = self._sender()
        if self._anchor is None or self._reach is None:
            seen = QPointF(0, max(0, body.visibleRegion().boundingRect().top()))
            self._anchor = self._reach = End(entry, body.spot_at(seen))
        is_along = step.key in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        found = self._line(self._reach, step) if is_along else self._letter(self._reach, step)
        if found is not None:
            self._reach = found
            self._column.follows = False
            self._show()
            self._bring(found)

    def _letter(self, end: End, step: Step) -> End | None:
        body = _body(end.entry)
        if body is None:
            return None
        if step.key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            x = float(body.width() if step.is_forward else 0)
            return End(end.entry, body.spot_at(QPointF(x, body.caret(end.spot).center().y())))
        spot = body.beside(end.spot, is_forward=step.is_forward, by_word=step.by_word)
        if spot is not None:
            return End(end.entry, spot)
        other = self._beside(end.entry, is_forward=step.is_forward)
        found = None if other is None else _body(other)
        if other is None or found is None:
            return None
        return End(other, FIRST if step.is_forward else found.end)

    def _line(self, end: End, step: Step) -> End | None:
        body = _body(end.entry)
        if body is None:
            return None
        caret = body.caret(end.spot)
        x, row = caret.left(), max(4.0, caret.height() / 2)
        y = caret.center().y()
        while 0 <= y < body.height():
            y += row if step.is_forward else -row
            spot = body.spot_at(QPointF(x, y))
            moved = body.caret(spot).top() - caret.top()
            if 0 <= y < body.height() and (moved > 1 if step.is_forward else moved < -1):
                return End(end.entry, spot)
        other = self._beside(end.entry, is_forward=step.is_forward)
        found = None if other is None else _body(other)
        if other is None or found is None:
            return End(end.entry, body.end if step.is_forward else FIRST)
        x = float(found.mapFromGlobal(body.mapToGlobal(QPoint(int(x), 0))).x())
        return End(other, found.spot_at(QPointF(x, 1.0 if step.is_forward else found.height() - 1.0)))

    def _beside(self, entry: Entry, *, is_forward: bool) -> Entry | None:
        """The message after or before one, of those that have a widget."""
        there = [each for each in self._column.there if _body(each) is not None]
        place = there.index(entry) + (1 if is_forward else -1) if entry in there else -1
        return there[place] if 0 <= place < len(there) else None

    def _bring(self, end: End) -> None:
        """Bring an end of the selection into view."""
        body = _body(end.entry)
        if body is not None:
            caret = body.caret(end.spot)
            y = body.mapTo(self._column.page, QPoint(0, int(caret.center().y()))).y()
            self._column.ensureVisible(0, y, 0, int(caret.height()) + AT_EDGE)


def _body(entry: Entry) -> MessageBody | None:
    flow = entry.flow
    return flow if isinstance(flow, MessageBody) else None


def _text_of(entry: Entry, part: tuple[Spot, Spot], column: MessageColumn) -> str:
    """The words of a part of a message, as they are shown."""
    body = _body(entry)
    if body is not None and (body.origin, body.reach) == part:
        return body.selected_text
    if entry.role == "user":
        made: MessageBody = QuestionBody(entry.written, column.page)
    else:
        made = ReplyBody(column.page)
        made.append(entry.written)
        made.settle()
    made.hide()
    made.select(*part)
    text = made.selected_text
    made.deleteLater()
    return text
