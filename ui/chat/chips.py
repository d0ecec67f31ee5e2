"""The files of a message, as chips: before it is sent, and on it. Reads none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from engine.attachments import Attachment
from engine.history.sought import NOTHING, Sought
from ui.controls import ElidedLabel, IconButton, label, set_flag
from ui.flow import Flow
from ui.icons import icon
from ui.language import tr, tr_count
from ui.theme import theme

_WIDEST = (200, 360)
"""Pixels of a name at most, at the usual size of text and at twice that."""
_SHOWN = 400


def is_in_file(attachment: Attachment, sought: Sought) -> bool:
    """Whether something sought stands in a file, or in its name."""
    return any(next(sought.places(text), None) for text in (attachment.text, attachment.name))


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that a person wants to read, and what is sought in it now."""

    attachment: Attachment
    sought: Sought


class Chip(QFrame):
    """One file: its name, how many tokens it takes once they are counted, and a button that takes it off.

    One that cannot be taken off is opened by a click, Enter or Space.
    """

    removed = Signal()
    opened = Signal()

    def __init__(self, attachment: Attachment, parent: QWidget, *, can_remove: bool) -> None:
        super().__init__(parent)
        self.attachment = attachment
        self.setProperty("role", "notice")
        self.setToolTip(f"{attachment.name}\n\n{attachment.text[:_SHOWN].strip()}")
        self._icon = QLabel(self)
        self._icon.setFixedSize(14, 14)
        self.name = ElidedLabel(attachment.name, self)
        self.name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.name.ensurePolished()
        whole = self.name.fontMetrics().horizontalAdvance(attachment.name) + 4
        self.name.setFixedWidth(min(theme.room(*_WIDEST), whole))
        self.tokens = label("", self, "small")
        self.tokens.hide()
        self.remove_button = IconButton("close", tr("Take {name} off").format(name=attachment.name), self, 12)
        self.remove_button.setVisible(can_remove)
        self.remove_button.clicked.connect(self.removed)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 4 if can_remove else 8, 4)
        line.setSpacing(4)
        for each in (self._icon, self.name, self.tokens, self.remove_button):
            line.addWidget(each)
        self.setAccessibleName(tr("Attached file {name}").format(name=attachment.name))
        self._can_open = not can_remove
        if self._can_open:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._can_open:
            self.opened.emit()

    def mark(self, *, is_found: bool, is_current: bool) -> None:
        """Whether something sought stands in the file, and whether it is the find in hand."""
        set_flag(self, "found", is_found)
        set_flag(self, "current", is_current)

    def set_tokens(self, count: int) -> None:
        """How many tokens the file takes."""
        self.tokens.setText(tr_count("{count} token", "{count} tokens", count))
        self.tokens.show()
        self.updateGeometry()

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self._icon.setPixmap(icon("file", theme.colours.muted).pixmap(QSize(14, 14)))


class Chips(QWidget):
    """Chips side by side, in as many lines as they need; hidden where there are none."""

    removed = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget, *, can_remove: bool = False) -> None:
        super().__init__(parent)
        self._can_remove = can_remove
        self.chips: list[Chip] = []
        self._sought = NOTHING
        self._flow = Flow(8, 8)
        self.setLayout(self._flow)
        self.hide()

    def show_files(self, attachments: Sequence[Attachment]) -> None:
        """Show these files and no others."""
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [Chip(each, self, can_remove=self._can_remove) for each in attachments]
        for chip in self.chips:
            chip.removed.connect(self._remove)
            chip.opened.connect(self._open)
            self._flow.addWidget(chip)
        self.setVisible(bool(self.chips))

    def mark(self, sought: Sought, current: int = -1) -> None:
        """Mark the files that hold something, the one of number `current` among them apart."""
        self._sought, found = sought, 0
        for chip in self.chips:
            is_found = is_in_file(chip.attachment, sought)
            chip.mark(is_found=is_found, is_current=is_found and found == current)
            found += is_found

    def _open(self) -> None:
        chip = self.sender()
        assert isinstance(chip, Chip)
        self.opened.emit(Opened(chip.attachment, self._sought))

    def _remove(self) -> None:
        chip = self.sender()
        assert isinstance(chip, Chip)
        self.removed.emit(chip.attachment)
