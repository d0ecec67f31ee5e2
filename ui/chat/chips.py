"""The files of a message, as chips: before it is sent, and on it. Reads none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from engine.attachments import Attachment
from ui.controls import ElidedLabel, IconButton, label
from ui.flow import Flow
from ui.icons import icon
from ui.language import tr, tr_count
from ui.theme import theme

_WIDEST = (200, 360)
"""Pixels of a name at most, at the usual size of text and at twice that."""
_SHOWN = 400


class Chip(QFrame):
    """One file: its name, how many tokens it takes once they are counted, and a button that takes it off."""

    removed = Signal()

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
        self.restyle()

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

    def __init__(self, parent: QWidget, *, can_remove: bool = False) -> None:
        super().__init__(parent)
        self._can_remove = can_remove
        self.chips: list[Chip] = []
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
            self._flow.addWidget(chip)
        self.setVisible(bool(self.chips))

    def _remove(self) -> None:
        chip = self.sender()
        assert isinstance(chip, Chip)
        self.removed.emit(chip.attachment)
