"""A submenu of values of which one is in force. Knows nothing of what they mean."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.choice_menu import ChoiceMenu
from ui.language import said, tr

Texts = Mapping[object, tuple[str, str]]
"""What each value is called, and what its tooltip says."""


def in_language(texts: Texts) -> Texts:
    """The same words in the language in force."""
    return {value: (tr(text), tr(tip) if tip else "") for value, (text, tip) in texts.items()}


class Alternatives(ChoiceMenu):
    """Emits the value that a person takes; its own title says which one is in force."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QMenu) -> None:
        super().__init__(name, parent)
        self.setToolTipsVisible(True)
        self._name = name
        self._values: dict[QAction, object] = {}
        self._shown: tuple[object, ...] = ()
        self.triggered.connect(self._take)
        parent.addMenu(self)

    def show_values(self, texts: Texts, value: object, reasons: Mapping[object, str] | None = None) -> None:
        """Show the values, one in force; `reasons` say of some why they cannot be taken."""
        reasons = reasons or {}
        shown = (tuple(texts.items()), value, tuple(reasons.items()))
        if shown == self._shown:
            return
        self._shown = shown
        for action in self._values:  # one of them may be the one that is being carried out
            self.removeAction(action)
            action.deleteLater()
        self._values.clear()
        in_force = texts[value][0].split("\t")[0] if value in texts else ""
        self.setTitle(f"{self._name}: {in_force}" if in_force else self._name)
        for each, (text, tip) in texts.items():
            action = self.addAction(text)
            action.setCheckable(True)
            action.setChecked(each == value)
            action.setEnabled(each not in reasons)
            action.setToolTip(said(reasons.get(each, tip)))
            self._values[action] = each

    def set_why_not(self, reason: str) -> None:
        """Say why there is nothing to choose; empty where there is."""
        self.menuAction().setEnabled(not reason)
        self.menuAction().setToolTip(said(reason))

    def _take(self, action: QAction) -> None:
        if action in self._values:
            self.chosen.emit(self._values[action])
