"""Find in the conversation: a bar with a field, and the finds marked in the messages."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.history.sought import NOTHING, Sought, literally
from ui.chat.body import MessageBody
from ui.chat.chips import Chips, is_in_file
from ui.chat.column import MessageColumn
from ui.chat.column_entry import Entry
from ui.controls import EscapeField, IconButton, TextButton, label
from ui.language import tr, tr_count
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
    elsewhere_requested = Signal()
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
        self.elsewhere = TextButton("", self, "chip", tr("Show the next one, in the version that holds it"))
        self.elsewhere.clicked.connect(self.elsewhere_requested)
        self.elsewhere.hide()
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
        row.addWidget(self.elsewhere)
        for button in (self.previous_button, self.next_button, self.close_button):
            row.addWidget(button)
        self.hide()

    def _back(self) -> None:
        self.stepped.emit(-1)

    def _on(self) -> None:
        self.stepped.emit(1)

    def show_words(self, words: str) -> None:
        """Stand there with words that were sought elsewhere; the focus stays where it is."""
        self.field.blockSignals(True)
        self.field.setText(words)
        self.field.blockSignals(False)
        self.show()

    def show_elsewhere(self, count: int) -> None:
        """Offer to go on with so many messages that are not on the branch that is shown."""
        self.elsewhere.setText(tr_count("{count} in another version", "{count} in other versions", count))
        self.elsewhere.setAccessibleName(self.elsewhere.text())
        self.elsewhere.setVisible(count > 0)

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
    """One find: the entry, and the how-manieth in its text; or (`in_files`) of its files that hold some."""

    entry: Entry
    number: int
    in_files: bool = False


class Finder(QObject):
    """Finds by what was written, so that messages need not be drawn for it.

    What is typed into the bar is found as it stands there; what was sought elsewhere, by its words.
    """

    def __init__(self, column: MessageColumn, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = FindBar(parent)
        self._column = column
        self._sought = NOTHING
        self._given = ("", NOTHING)
        self._current: Find | None = None
        self._focus_before: QWidget | None = None
        self.bar.sought.connect(self._seek)
        self.bar.stepped.connect(self.step)
        self.bar.closed.connect(self.close)

    @property
    def finds(self) -> list[Find]:
        """All finds now, in order: a message's files come before its text."""
        if self._sought == NOTHING:
            return []
        found = []
        for entry in self._column.entries:
            sought = self._sought_in(entry)
            files = sum(is_in_file(each, sought) for each in entry.attachments)
            found += [Find(entry, number, in_files=True) for number in range(files)]
            found += [Find(entry, number) for number in range(_count(entry, sought))]
        return found

    def _sought_in(self, entry: Entry) -> Sought:
        """What is sought in an entry: of several words nothing, where not all of them stand in it."""
        is_whole = len(self._sought.terms) < 2 or self._sought.holds_all(_whole(entry))
        return self._sought if is_whole else NOTHING

    @property
    def current(self) -> Find | None:
        """The find in hand."""
        return self._current

    def seek(self, words: str, sought: Sought, entry: Entry, number: int = 0, file: str = "") -> None:
        """Show what was sought elsewhere by these words, beginning with one find; the focus stays."""
        self._given = (words, sought)
        self._column.all_wanted.emit()
        self.bar.show_words(words)
        self._sought = sought
        finds, find = self.finds, Find(entry, number)
        if file:
            names = [each.name for each in entry.attachments if is_in_file(each, sought)]
            find = Find(entry, names.index(file) if file in names else 0, in_files=True)
        if find not in finds:  # what is shown of a message may hold less than all of it
            find = next((each for each in finds if each.entry is entry), find)
        self._column.go_to(entry)
        self._go(finds, find if find in finds else None)

    def open(self) -> None:
        """Show the bar and write in it."""
        if self.bar.isHidden():
            self._focus_before = self.bar.window().focusWidget()
        self._column.all_wanted.emit()
        self.bar.show()
        self.bar.field.setFocus()
        self.bar.field.selectAll()
        if self._current is None:
            self._seek(self.bar.field.text())

    def close(self) -> None:
        """Mark nothing any more."""
        if self.bar.isHidden():
            return
        had_focus = self.bar.field.hasFocus()
        self.bar.hide()
        self.bar.show_elsewhere(0)
        self._sought, self._current = NOTHING, None
        self._mark_all()
        if self._focus_before is not None and had_focus:
            self._focus_before.setFocus()
        self._focus_before = None

    def _seek(self, text: str) -> None:
        words, sought = self._given
        if text != words:
            sought = literally(text)
            self.bar.show_elsewhere(0)
        self._sought = sought
        finds = self.finds
        hold = self._column.hold()
        places = {id(entry): place for place, entry in enumerate(self._column.entries)}
        top = 0 if hold is None else places.get(id(hold.entry), 0)
        after = (find for find in finds if places[id(find.entry)] >= top)
        self._go(finds, next(after, finds[0] if finds else None))

    def step(self, by: int) -> None:
        """Go to the next find, or to the one before, around the ends; what was found last is found again."""
        if self.bar.isHidden():
            self.open()
            return
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
        body = find.entry.flow
        if not isinstance(body, MessageBody):
            return
        body.unfold_current()
        third, before = self._column.viewport().height() / 3, -1.0
        for _ in range(_LOOKS):
            y = body.current_y
            if y is None or y == before:
                return
            before = y
            self._column.go_to(find.entry, max(0.0, find.entry.flow_top + y - third))

    def _mark_all(self) -> None:
        for entry in self._column.there:
            self.mark(entry)

    def mark(self, entry: Entry) -> None:
        """Mark what is sought in an entry that has its widget."""
        find = self._current if self._current is not None and self._current.entry is entry else None
        sought, files = self._sought_in(entry), getattr(entry.widget, "files", None)
        if isinstance(files, Chips):
            files.mark(sought, -1 if find is None or not find.in_files else find.number)
        if isinstance(entry.flow, MessageBody):
            entry.flow.mark(sought, -1 if find is None or find.in_files else find.number)


def _whole(entry: Entry) -> str:
    """All that can be found in an entry."""
    return "\n".join((entry.text, *(f"{each.name}\n{each.text}" for each in entry.attachments)))


def _count(entry: Entry, sought: Sought) -> int:
    flow = entry.flow
    return flow.count(sought) if isinstance(flow, MessageBody) else sought.count(entry.text)
