"""A menu with choices in it: what is in force has a check mark of ours in place of Qt's."""

from __future__ import annotations

from PySide6.QtGui import QAction, QFont, QIcon, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.icons import icon
from ui.theme import theme


def add_heading(menu: QMenu, text: str) -> QAction:
    """Say in a menu what the actions below have in common; it looks like none that is disabled."""
    made = menu.addAction(text)
    made.setEnabled(False)
    made.setProperty("role", "section")
    font = QFont()
    font.setWeight(QFont.Weight.DemiBold)
    made.setFont(font)
    return made


class ChoiceMenu(QMenu):
    """Marks its checked actions whenever it is shown; the others have the icons that they were given."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._own: dict[QAction, QIcon] = {}

    def showEvent(self, event: QShowEvent) -> None:
        choices = [action for action in self.actions() if action.isCheckable()]
        self._own = {each: self._own[each] if each in self._own else each.icon() for each in choices}
        mark = icon("check", theme.colours.accent)
        for each, own in self._own.items():
            each.setIcon(mark if each.isChecked() else own)
        super().showEvent(event)
