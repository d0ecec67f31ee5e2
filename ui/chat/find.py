"""Find in the conversation: a bar with a field, and the finds marked in the messages."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.chat.body import ReplyBody
from ui.chat.column import MessageColumn
from ui.chat.column_entry import Entry
from ui.controls import EscapeField, IconButton, label
from ui.language import tr
from ui.page_layout import EDGE

_LOOKS = 5


class _Field(EscapeField):
    """Esc closes the bar, Enter goes on, Shift+Enter back."""

    stepped = Signal(int)

    def holds_escape(self) -> bool:
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if is_back else 1)
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """Says what is sought, and where the person wants to go."""

    sought = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = _Field(self)
        self.field.setPlaceholderText(tr("Find in this conversation"))
        self.field.setAccessibleName(tr("Find in this conversation"))
        self.field.textChanged.connect(self.sought)
        self.field.stepped.connect(self.stepped)
        self.field.escaped.connect(self.closed)
        self.count = label("", self, "small")
        self.previous_button = IconButton("previous", tr("Previous find (Shift+Enter)"), self, 14)
        self.previous_button.clicked.connect(self._back)
        self.next_button = IconButton("next", tr("Next find (Enter)"), self, 14)
        self.next_button.clicked.connect(self._on)
        self.close_button = IconButton("close", tr("Close (Esc)"), self, 14)
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, 8, EDGE, 8)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for button in (self.previous_button, self.next_button, self.close_button):
            row.addWidget(button)
        self.hide()

    def _back(self) -> None:
        self.stepped.emit(-1)

    def _on(self) -> None:
        self.stepped.emit(1)

    def say(self, place: int, count: int) -> None:
        """Show which find of how many is in hand."""
        has_query = bool(self.field.text().strip())
        said = tr("{place} of {count}").format(place=place, count=count) if count else tr("Not found")
        self.count.setText(said if has_query else "")
        for button, tip in (
            (self.previous_button, tr("Previous find (Shift+Enter)")),
            (self.next_button, tr("Next find (Enter)")),
        ):
            button.setEnabled(count > 0)
            button.setToolTip(tip if count else tr("Nothing is found so far"))


@dataclass(frozen=True, slots=True)
class Find:
    """One find: the entry, and the how-manieth of it."""

    entry: Entry
    number: int


class Finder(QObject):
    """Finds by what was written, so that messages need not be drawn for it."""

    def __init__(self, column: MessageColumn, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = FindBar(parent)
        self._column = column
        self._query = ""
        self._only: Entry | None = None
        self._current: Find | None = None
        self._focus_before: QWidget | None = None
        self.bar.sought.connect(self._seek)
        self.bar.stepped.connect(self.step)
        self.bar.closed.connect(self.close)

    @property
    def finds(self) -> list[Find]:
        """All finds now, in order."""
        if not self._query or self._only is not None:
            return []
        return [
            Find(entry, number)
            for entry in self._column.entries
            for number in range(_count(entry, self._query))
        ]

    @property
    def current(self) -> Find | None:
        """The find in hand."""
        return self._current

    def show(self, entry: Entry, text: str, number: int) -> None:
        """Bring one find of an entry into view and mark it, until something else is sought or shown."""
        self.close()
        self._query, self._only, self._current = text.lower(), entry, Find(entry, number)
        self._column.go_to(entry)
        self._mark_all()
        self._reveal(self._current)

    def open(self) -> None:
        """Show the bar and write in it."""
        self._end_show()
        if self.bar.isHidden():
            self._focus_before = self.bar.window().focusWidget()
        self._column.all_wanted.emit()
        self.bar.show()
        self.bar.field.setFocus()
        self.bar.field.selectAll()
        self._seek(self.bar.field.text())

    def close(self) -> None:
        """Mark nothing any more."""
        self._end_show()
        if self.bar.isHidden():
            return
        self.bar.hide()
        self._query, self._current = "", None
        self._mark_all()
        if self._focus_before is not None:
            self._focus_before.setFocus()
        self._focus_before = None

    def _end_show(self) -> None:
        if self._only is not None:
            self._query, self._only, self._current = "", None, None
            self._mark_all()

    def _seek(self, text: str) -> None:
        self._query = text.strip().lower()
        finds = self.finds
        hold = self._column.hold()
        places = {id(entry): place for place, entry in enumerate(self._column.entries)}
        top = 0 if hold is None else places.get(id(hold.entry), 0)
        after = (find for find in finds if places[id(find.entry)] >= top)
        self._go(finds, next(after, finds[0] if finds else None))

    def step(self, by: int) -> None:
        """Go to the next find, or to the one before, around the ends."""
        finds = self.finds
        if not finds:
            self._go(finds, None)
            return
        place = finds.index(self._current) if self._current in finds else -by
        self._go(finds, finds[(place + by) % len(finds)])

    def _go(self, finds: list[Find], find: Find | None) -> None:
        self._current = find
        self.bar.say(finds.index(find) + 1 if find is not None else 0, len(finds))
        if find is not None:
            self._column.go_to(find.entry)
        self._mark_all()
        if find is not None:
            self._reveal(find)

    def _reveal(self, find: Find) -> None:
        """Bring a find into view; again where what stands above it turns out higher or lower than guessed."""
        body = getattr(find.entry.widget, "body", None)
        if isinstance(body, ReplyBody):
            body.unfold_current()
        third, before = self._column.viewport().height() / 3, -1.0
        for _ in range(_LOOKS):
            y = self._height_in(body, find)
            if y is None or y == before:
                return
            before = y
            self._column.go_to(find.entry, max(0.0, y - third))

    def _height_in(self, body: object, find: Find) -> float | None:
        """How far below the top of its message a find stands; None where it is not there."""
        above = None
        if isinstance(body, ReplyBody):
            above = body.current_y
        elif isinstance(body, QLabel):
            above = _height_above(body, self._query, find.number)
        if above is None or find.entry.widget is None or not isinstance(body, QWidget):
            return None
        return body.mapTo(find.entry.widget, QPoint(0, 0)).y() + above

    def _mark_all(self) -> None:
        for entry in self._column.there:
            self.mark(entry)

    def mark(self, entry: Entry) -> None:
        """Mark what is sought in an entry that has its widget."""
        current = self._current.number if self._current is not None and self._current.entry is entry else -1
        body = getattr(entry.widget, "body", None)
        query = self._query if self._only in (None, entry) else ""
        if isinstance(body, ReplyBody):
            body.mark(query, current)
        elif isinstance(body, QLabel):
            _select(body, query, current)


def _count(entry: Entry, query: str) -> int:
    flow = entry.flow
    return flow.count(query) if isinstance(flow, ReplyBody) else entry.text.lower().count(query)


def _select(body: QLabel, query: str, number: int) -> None:
    """Select a find in a label: what a person wrote is shown in one."""
    place = _place(body, query, number)
    if number >= 0 and place >= 0:
        body.setSelection(place, len(query))
    elif body.hasSelectedText():
        body.setSelection(0, 0)


def _place(body: QLabel, query: str, number: int) -> int:
    """Where a find begins in a label's text; -1 where it is not there."""
    text, place = body.text().lower(), -1
    for _ in range(number + 1):
        place = text.find(query, place + 1 if place < 0 else place + len(query))
    return place


def _height_above(body: QLabel, query: str, number: int) -> float | None:
    """How much of a label stands above a find."""
    place = _place(body, query, number)
    if place < 0:
        return None
    room = QRect(0, 0, max(1, body.width()), 1 << 24)
    before = body.text()[:place]
    return float(body.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, before).height())
