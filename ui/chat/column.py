"""The scrolling column of a conversation: widgets only for what is near the view, heights guessed elsewhere.

Knows no message's content: whoever owns it builds the widgets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from engine.history import StoredMessage, Turn
from ui.chat.column_entry import Entry, Hold
from ui.chat.column_page import ColumnPage
from ui.page_layout import EDGE
from ui.theme import theme

COLUMN_WIDTH = 760
ABOVE, BELOW, BETWEEN = 16, 24, 0
LEAST_NEAR = 600.0
"""Pixels above and below the view within which there are widgets, should the view be lower than that."""
NEARER, NEARER_MS, ALL_NEAR = 256.0, 8, 1e9
"""Pixels by which more gets ready around a conversation just opened, and the pause before each time."""
AT_END = 4
MARK_MS = 1600


class MessageColumn(QScrollArea):
    """Follows the end until the person scrolls away. `built` and `dropped` tell of entries with a widget.

    `all_wanted` asks at once for the entries that are still to come before the first one.
    """

    built = Signal(object)
    dropped = Signal(object)
    moved = Signal()
    all_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.follows = True
        self._build: Callable[[StoredMessage], None] | None = None
        self._read: Callable[[int], StoredMessage] | None = None
        self._building: Entry | None = None
        self._marked: Entry | None = None
        self._is_arranging = False
        self._width = 0
        self._there: list[Entry] | None = None
        self._unstacked = 0  # the first entry whose top may not be right
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page = ColumnPage(self)
        self.setWidget(self.page)
        self._ready_around = ALL_NEAR  # less where what is in view comes before what is near
        self._around = QTimer(self)
        self._around.setInterval(NEARER_MS)
        self._around.timeout.connect(self._come_nearer)
        self._mark_timer = QTimer(self)
        self._mark_timer.setSingleShot(True)
        self._mark_timer.setInterval(MARK_MS)
        self._mark_timer.timeout.connect(self._unmark)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.viewport().installEventFilter(self)

    # ---- entries

    def clear(self) -> None:
        """Hold nothing."""
        for entry in self.entries:
            self._drop(entry)
        self.entries.clear()
        self._there, self._unstacked = None, 0
        self._marked, self._build, self._read, self.follows = None, None, None, True
        self.arrange()

    def show_stored(
        self, messages: tuple[StoredMessage, ...], build: Callable[[StoredMessage], None]
    ) -> None:
        """Hold messages whose widgets are built when they come near the view: `build` ends in `place`."""
        self._build = build
        self.entries += [
            Entry(each.id, each.content, each.role, each, files=each.attachments) for each in messages
        ]
        self._ready_around = 0.0
        self._around.start()
        self.arrange()

    def show_earlier(self, turns: Sequence[Turn], read: Callable[[int], StoredMessage]) -> None:
        """Hold messages before all others; `read` gives one whole once it comes near the view."""
        hold = None if self.follows else self.hold()
        self._read = read
        self.entries[:0] = [Entry(turn.id, turn.content, turn.role, files=turn.attachments) for turn in turns]
        self._unstacked = 0
        self.arrange(hold)

    def place(self, widget: QWidget, message_id: int = 0, text: str = "") -> None:
        """Give the entry being built its widget; where none is, add one at the end."""
        entry = self._building
        if entry is None:
            entry = Entry(message_id, text)
            self.entries.append(entry)
        entry.widget = widget
        self._there = None
        widget.show()
        if entry.flow is not None:
            widget.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # it paints nothing itself
            if self._building is None:
                entry.flow.show_span(-1.0, LEAST_NEAR)
            else:
                entry.flow.show_nothing()  # it is measured next, wherever it stands
            entry.flow.grew.connect(self.arrange)
        if self._building is None:
            self.built.emit(entry)
            self.arrange()

    def remove(self, widget: QWidget) -> None:
        """Take an entry away."""
        for entry in [each for each in self.entries if each.widget is widget]:
            self._drop(entry)
            self.entries.remove(entry)
            self._unstacked = 0
        self.arrange()

    def entry_of(self, message_id: int) -> Entry | None:
        """The entry of a message."""
        return next((each for each in self.entries if message_id and each.message_id == message_id), None)

    @property
    def is_building(self) -> bool:
        """Whether the widget placed next is that of an entry there already is."""
        return self._building is not None

    @property
    def there(self) -> list[Entry]:
        """The entries that have a widget now, in order."""
        if self._there is None:
            self._there = [entry for entry in self.entries if entry.widget is not None]
        return self._there

    def _drop(self, entry: Entry) -> None:
        if entry.widget is not None:
            entry.widget.hide()
            entry.widget.deleteLater()
            entry.widget = self._there = None
            self.dropped.emit(entry)

    # ---- arranging

    def _come_nearer(self) -> None:
        """More of what is near the view has its turn."""
        self._ready_around += NEARER
        if self._ready_around >= self._most_near or not self.isVisible():
            self._be_ready()
        if self.isVisible():
            self.arrange()

    def _be_ready(self) -> None:
        """Have all that is near the view ready from now on."""
        self._ready_around = ALL_NEAR
        self._around.stop()

    @property
    def _most_near(self) -> float:
        return max(LEAST_NEAR, float(self.viewport().height()))

    @property
    def near(self) -> float:
        """Pixels above and below the view within which there are widgets."""
        return min(self._ready_around, self._most_near)

    def arrange(self, hold: Hold | None = None) -> None:
        """Put everything in its place; what is held, else what is at the view's top, stays where it is."""
        if self._is_arranging:
            return
        self._is_arranging = True
        try:
            self._arrange(hold)
        finally:
            self._is_arranging = False
        self.moved.emit()

    def _arrange(self, hold: Hold | None) -> None:
        view = self.viewport().size()
        # as wide without a scroll bar as with one: no text wraps anew
        width = min(theme.room(COLUMN_WIDTH), self.width()) - 2 * EDGE
        if width != self._width:
            if hold is None and not self.follows:
                hold = self.hold()
            self._width, self._unstacked = width, 0
            for entry in self.entries:
                entry.height = entry.height if entry.widget is not None else 0.0
        if hold is None and not self.follows:
            hold = self.hold()
        value = 0.0
        for _ in range(6):
            total = self._stack()
            value = total - view.height() if hold is None else self._height_of(hold)
            value = max(0.0, min(value, total - view.height()))
            if not self._come_near(value, view.height()):
                break
        self.page.resize(view.width(), max(view.height(), int(total + 0.999)))
        bar = self.verticalScrollBar()  # first, since what is to be painted anew cannot be moved as it is
        bar.setValue(bar.maximum() if hold is None else int(value + 0.5))
        left = (self.width() - width) // 2
        for entry in self.there:
            assert entry.widget is not None
            out = entry.reaches_out
            entry.widget.setGeometry(left - out, int(entry.top), width + 2 * out, int(entry.height))

    def _stack(self) -> float:
        """Give entries their tops where those may be wrong; gives the height of all."""
        first = min(self._unstacked, len(self.entries))
        top = float(ABOVE) if first == 0 else self._bottom(self.entries[first - 1])
        for entry in self.entries[first:]:
            entry.top = top
            if entry.height <= 0:
                self._estimate(entry)
            top = self._bottom(entry)
        self._unstacked = len(self.entries)
        return top - BETWEEN + BELOW if self.entries else 0.0

    def _bottom(self, entry: Entry) -> float:
        return entry.top + entry.height + BETWEEN

    def _estimate(self, entry: Entry) -> None:
        line = self.fontMetrics().lineSpacing() * 1.15
        per_line = max(20.0, self._width / (line * 0.42))
        rows = sum(1 + int(len(text) / per_line) for text in entry.written.split("\n") if text.strip())
        entry.height = 36 + max(1, rows) * line

    def _come_near(self, value: float, view_height: int) -> bool:
        """Build, measure and let go of widgets around a view; True where a height has become another."""
        low, high = value - self.near, value + view_height + self.near
        for entry in self.entries[self._place_at(low) : self._place_at(high) + 1]:
            if entry.widget is None:
                self._build_entry(entry)
        has_changed = False
        for entry in list(self.there):
            is_far = entry.top + entry.height < low - self.near or entry.top > high + self.near
            if is_far and self._build is not None and entry.can_be_built_again:
                self._drop(entry)
            elif self._measure(entry, low, high):
                has_changed = True
                self._unstacked = min(self._unstacked, self._place_at(entry.top))
        return has_changed

    def _place_at(self, height: float) -> int:
        """The number of the entry at a height."""
        return max(0, bisect_right(self.entries, height, key=_top) - 1)

    def _measure(self, entry: Entry, low: float, high: float) -> bool:
        """Measure an entry, of which what is near is shown; True where its height has become another."""
        assert entry.widget is not None
        if (flow := entry.flow) is not None:
            above = entry.top + entry.flow_top
            flow.show_span(low - above, high - above)
        before, entry.height = entry.height, self._measured(entry)
        return entry.height != before

    def _build_entry(self, entry: Entry) -> None:
        if entry.stored is None and self._read is not None:
            entry.stored = self._read(entry.message_id)
        if self._build is None or entry.stored is None:
            return
        self._building = entry
        try:
            self._build(entry.stored)
        finally:
            self._building = None
        if entry.widget is not None:
            self.built.emit(entry)

    def _measured(self, entry: Entry) -> float:
        widget = entry.widget
        if widget is None or widget.isHidden():
            return 0.5  # not 0, which stands for a height that nobody knows
        width = self._width + 2 * entry.reaches_out
        height = widget.heightForWidth(width) if widget.hasHeightForWidth() else -1
        return float(max(1, height if height >= 0 else widget.sizeHint().height()))

    # ---- the view

    def hold(self) -> Hold | None:
        """What stands at the view's top now."""
        value = float(self.verticalScrollBar().value())
        if not self.entries:
            return None
        entry = self.entries[self._place_at(value)]
        below = value - entry.top
        flow = entry.flow
        if flow is None or below < entry.flow_top:
            return Hold(entry, below)
        return Hold(entry, below, flow.anchor(below - entry.flow_top))

    def _height_of(self, hold: Hold) -> float:
        flow = hold.entry.flow
        if hold.inside is None or flow is None:
            return hold.entry.top + hold.below
        return hold.entry.top + hold.entry.flow_top + flow.y_of(hold.inside)

    def scroll_to_end(self) -> None:
        """Go to the end and follow it from now on."""
        self.follows = True
        self.arrange()

    def go_to(self, entry: Entry, below: float = 0.0) -> None:
        """Bring a place of an entry a little below the view's top."""
        self.follows = False
        self.arrange(Hold(entry, below - ABOVE))

    def place_of(self, entry: Entry) -> float:
        """How far below the view's top an entry begins."""
        return entry.top - self.verticalScrollBar().value()

    def put_at(self, entry: Entry, place: float) -> None:
        """Let an entry begin so far below the view's top, as far as the ends allow it."""
        self.follows = False
        self.arrange(Hold(entry, -place))
        bar = self.verticalScrollBar()
        self.follows = bar.value() >= bar.maximum() - AT_END

    def mark(self, entry: Entry) -> None:
        """Mark an entry for a moment."""
        self._marked = entry
        self._mark_timer.start()
        self.page.update()

    def _unmark(self) -> None:
        self._marked = None
        self.page.update()

    @property
    def marked(self) -> Entry | None:
        """The entry that is marked now."""
        return self._marked

    def _scrolled(self, value: int) -> None:
        if self._is_arranging:
            return
        self._be_ready()
        self.follows = value >= self.verticalScrollBar().maximum() - AT_END
        self.arrange(None if self.follows else self.hold())

    def scroll_by(self, pixels: int) -> None:
        """Scroll on while the mouse drags a selection beyond the view."""
        self.follows = False
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + pixels)

    def press(self, key: Qt.Key) -> bool:
        """Scroll by a key; False where it is none that scrolls."""
        if key is Qt.Key.Key_Home:
            self.all_wanted.emit()
        bar = self.verticalScrollBar()
        page, row = int(self.viewport().height() * 0.9), 60
        step = {
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Up: -row,
            Qt.Key.Key_Down: row,
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }.get(key)
        if step is None:
            return False
        if step < 0 and bar.maximum() > 0:
            self.follows = False
        if key is Qt.Key.Key_End:
            self.scroll_to_end()
        else:
            bar.setValue(bar.value() + step)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() or not self.press(Qt.Key(event.key())):
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.angleDelta().y() > 0:
            self.follows = self.follows and self.verticalScrollBar().maximum() == 0
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrange()

    def restyle(self) -> None:
        """Measure everything again, in the size of letters in force."""
        for entry in self.entries:
            if entry.widget is None:
                entry.height = 0.0
        self._unstacked = 0
        self.arrange()


def _top(entry: Entry) -> float:
    return entry.top
