"""What stands above the rows: master strength, hold to compare, the push meter, and the search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.controls import EscapeField, IconButton, label, let_clear
from ui.language import figure, tr
from ui.steering.dial import Dial, Track
from ui.steering.push_meter import PushMeter

MASTER_LIMIT = 1.5
MASTER = Track(0.0, MASTER_LIMIT, 0.05, ((0.0, MASTER_LIMIT, "track"),), rest=1.0, one_sided=True)
SEARCH_FROM = 9
"""Rows from which on there is a field to search them."""
HOLD_KEY = Qt.Key.Key_F8


class SteeringControls(QWidget):
    """Emits what a person does; knows no row."""

    master_changed = Signal(float)
    held = Signal(bool)
    searched = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.master_label = label(tr("Master"), self, "small")
        self.master = Dial(self)
        self.master.set_track(MASTER)
        self.master.set_value(MASTER.rest)
        self.master.setAccessibleName(tr("Master strength"))
        self.master_number = label("", self, "small")
        self.master_number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hold_button = IconButton(
            "hold", tr("Hold to compare: unsteered for as long as it is held (F8)"), self
        )
        self.hold = Hold(self.hold_button, self)
        self.meter = PushMeter(self)
        self.search = EscapeField(self)
        self.search.setPlaceholderText(tr("Search vectors"))
        self.search.setAccessibleName(tr("Search vectors by name or pole"))
        let_clear(self.search)
        self.search.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.master_label)
        line.addWidget(self.master, 1)
        line.addWidget(self.master_number)
        bars = QVBoxLayout()
        bars.setSpacing(0)
        bars.addLayout(line)
        bars.addWidget(self.meter)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addLayout(bars, 1)
        beside.addWidget(self.hold_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(beside)
        layout.addWidget(self.meter.warning)
        layout.setSpacing(4)
        self._align()
        self.master.value_changed.connect(self._mastered)
        self.hold.changed.connect(self.held)
        self.search.textChanged.connect(self.searched)
        self.search.escaped.connect(self.search.clear)
        self._show_master()

    def _align(self) -> None:
        """Both bars begin and end at the same places, whatever their numbers say."""
        for labels, texts in (
            ((self.master_label, self.meter.name), (tr("Master"), tr("Push"))),
            ((self.master_number, self.meter.number), (f"×{figure(MASTER_LIMIT, '.2f')}", tr("off"))),
        ):
            width = max(labels[0].fontMetrics().horizontalAdvance(text) for text in texts) + 4
            for each in labels:
                each.setMinimumWidth(width)

    def restyle(self) -> None:
        """Fit the text's size."""
        self._align()

    def set_master(self, value: float) -> None:
        """Move the master without a signal."""
        self.master.set_value(value)
        self._show_master()

    def set_rows(self, count: int) -> None:
        """Offer to search once there are many rows; a search that is under way stays."""
        self.search.setVisible(count >= SEARCH_FROM or bool(self.search.text()))

    def _mastered(self, value: float) -> None:
        self._show_master()
        self.master_changed.emit(value)

    def _show_master(self) -> None:
        value = self.master.value
        self.master.set_active(value != MASTER.rest)
        self.master_number.setText(f"×{figure(value, '.2f')}")
        self.master.setToolTip(
            tr(
                "Master strength ×{value}: multiplies every vector's push. "
                "Double click or Backspace: back to ×1"
            ).format(value=figure(value, ".2f"))
        )


class Hold(QObject):
    """Whether the button, or the key F8 anywhere in the window, is being held.

    It ends with the release, and also where none will come: when the window or the button loses the focus,
    and when the button is hidden or disabled.
    """

    changed = Signal(bool)

    def __init__(self, button: IconButton, parent: QWidget) -> None:
        super().__init__(parent)
        self._button = button
        self.is_held = False
        self._watched: QWidget | None = None
        button.pressed.connect(self._begin)
        button.released.connect(self.end)
        button.installEventFilter(self)

    def watch(self, window: QWidget) -> None:
        """Listen for the key in a window, and for the window's leaving."""
        self._watched = window
        window.installEventFilter(self)

    def key(self, event: QKeyEvent) -> bool:
        """Take a press or release of the key; whether it was the key."""
        if event.key() != HOLD_KEY:
            return False
        if not event.isAutoRepeat():
            if event.type() is QEvent.Type.KeyPress and self._button.isEnabled():
                self._begin()
            elif event.type() is QEvent.Type.KeyRelease:
                self.end()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        button = getattr(self, "_button", None)
        if button is None:  # the collector has emptied the object, and its window is about to go
            return False
        if isinstance(event, QKeyEvent) and watched is self._watched:
            return self.key(event)
        kinds = QEvent.Type
        leaving = (kinds.WindowDeactivate, kinds.Hide, kinds.Close)
        losing = (*leaving, kinds.FocusOut, kinds.EnabledChange)
        if event.type() in (losing if watched is button else leaving):
            self.end()
        return False

    def _begin(self) -> None:
        if not self.is_held:
            self.is_held = True
            self.changed.emit(True)

    def end(self) -> None:
        """Hold it no longer."""
        if self.is_held:
            self.is_held = False
            self.changed.emit(False)
