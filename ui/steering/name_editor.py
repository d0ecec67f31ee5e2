"""The field in which a vector's name is typed, in the name's own place. Knows no rule of names."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from ui.controls import EscapeField
from ui.language import tr


class NameEditor(EscapeField):
    """Hidden until `begin`. Emits `left` with the name, typed or (after Esc) as it was; hides nothing itself.

    Enter and leaving the field take what is typed.
    """

    left = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._before = name
        self._is_open = False
        self.setAccessibleName(tr("New name of {name}").format(name=name))
        self.setMaxLength(60)
        self.setMinimumWidth(40)
        self.hide()
        self.returnPressed.connect(self._take)
        self.escaped.connect(self._give_up)

    def holds_escape(self) -> bool:
        return self._is_open

    def begin(self, name: str) -> None:
        """Offer a name to be changed."""
        self._before, self._is_open = name, True
        self.setText(name)
        self.show()
        self.selectAll()
        self.setFocus()

    def keep(self) -> None:
        """Go on, after what was typed was refused."""
        self._is_open = True
        self.show()

    def _take(self) -> None:
        if self._is_open:
            self._is_open = False
            self.left.emit(self.text())

    def _give_up(self) -> None:
        if self._is_open:
            self._is_open = False
            self.left.emit(self._before)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        stays = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in stays:
            self._take()
