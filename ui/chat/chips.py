"""The files of a message, as chips: before it is sent, and on it. Reads none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QLayoutItem, QSizePolicy, QWidget

from engine.attachments import Attachment
from ui.controls import ElidedLabel, IconButton, label
from ui.icons import icon
from ui.language import tr, tr_count
from ui.theme import theme

_WIDEST = 200
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
        self.name.setFixedWidth(min(_WIDEST, self.name.fontMetrics().horizontalAdvance(attachment.name) + 4))
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
        self.tokens.setText(tr_count("{count:,} token", "{count:,} tokens", count))
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
        self._flow = _Flow(self)
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


class _Flow(QLayout):
    """Lays widgets out in lines, as words in a text."""

    _SPACE = 8

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        highest = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(widest, highest)

    def setGeometry(self, place: QRect) -> None:
        super().setGeometry(place)
        self._lay(place, moves=True)

    def _lay(self, place: QRect, *, moves: bool) -> int:
        """Put each item in its place where it `moves`; gives the height that they take."""
        x, y, line = place.x(), place.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if line and x + hint.width() > place.right() + 1:
                x, y, line = place.x(), y + line + self._SPACE, 0
            if moves:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._SPACE
            line = max(line, hint.height())
        return y + line - place.y()
