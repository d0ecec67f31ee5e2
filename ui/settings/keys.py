"""The row of a shortcut: its keys, which a person presses to change them. Binds nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.controls import IconButton, TextButton, set_flag
from ui.language import tr
from ui.shortcuts import Shortcut, Shortcuts

_HELD = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_NONE = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class KeyButton(TextButton):
    """Shows keys; pressed, it takes the next ones. Esc leaves them, Backspace takes them away."""

    pressed_keys = Signal(object)
    is_taking = False

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent, "keys")
        self._text = self._act = ""
        self.clicked.connect(self._begin)

    def show_keys(self, text: str, act: str) -> None:
        """Show the keys of an act."""
        self._text, self._act = text, act
        self._end()

    def _begin(self) -> None:
        self.is_taking = True
        set_flag(self, "taking", True)
        self.setText(tr("Press keys…"))

    def _end(self) -> None:
        self.is_taking = False
        set_flag(self, "taking", False)
        self.setText(self._text or tr("none"))
        told = tr("{act}: {keys}. Press to change the keys.")
        self.setAccessibleName(told.format(act=self._act, keys=self.text()))

    def event(self, event: QEvent) -> bool:
        if self.is_taking and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _HELD:
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self._end()
        if plain == Qt.KeyboardModifier.NoModifier and key == Qt.Key.Key_Escape:
            return
        if plain == Qt.KeyboardModifier.NoModifier and key in _NONE:
            self.pressed_keys.emit(None)
            return
        self.pressed_keys.emit(QKeySequence(QKeyCombination(plain, key)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end()
        super().focusOutEvent(event)


class KeysField(QWidget):
    """One shortcut's keys and the button that gives it the usual ones. `refused` says why it stays so."""

    refused = Signal(str)

    def __init__(self, shortcut: Shortcut, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(parent)
        self._shortcut, self._shortcuts = shortcut, shortcuts
        self.reset = IconButton("reset", tr("Give “{act}” its usual keys").format(act=shortcut.words), self)
        self.reset.clicked.connect(self._reset)
        self.button = KeyButton(self)
        self.button.pressed_keys.connect(self._rebind)
        if shortcut.is_fixed:
            self.button.setEnabled(False)
            self.button.setToolTip(tr("These keys belong to their place and cannot be changed."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(self.reset)
        layout.addWidget(self.button, 4)
        shortcuts.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.button.show_keys(self._shortcuts.text(self._shortcut.id), self._shortcut.words)
        self.reset.setVisible(not self._shortcuts.is_usual(self._shortcut.id))

    def _rebind(self, keys: QKeySequence | None) -> None:
        self.refused.emit(self._shortcuts.rebind(self._shortcut.id, keys))

    def _reset(self) -> None:
        self.refused.emit(self._shortcuts.reset(self._shortcut.id))
        self.button.setFocus()
