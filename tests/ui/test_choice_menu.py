"""Menus with choices in them: what is in force has a mark of the window's own."""

from __future__ import annotations

from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.choice_menu import ChoiceMenu
from ui.icons import icon
from ui.theme import theme


def test_that_what_is_in_force_is_marked_and_the_rest_keeps_its_own_icon(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    menu = ChoiceMenu("", window)
    own = icon("persona", "#000000")
    plain, face, act = menu.addAction("plain"), menu.addAction(own, "with a face"), menu.addAction("an act")
    for each in (plain, face):
        each.setCheckable(True)

    def marked() -> list[QAction]:
        menu.popup(window.mapToGlobal(window.rect().center()))
        menu.close()
        mark = icon("check", theme.colours.accent).cacheKey()
        return [each for each in menu.actions() if each.icon().cacheKey() == mark]

    face.setChecked(True)
    assert marked() == [face]
    face.setChecked(False)
    plain.setChecked(True)
    assert marked() == [plain]
    assert face.icon().cacheKey() == own.cacheKey()
    plain.setChecked(False)
    assert marked() == []
    assert act.icon().cacheKey() == QIcon().cacheKey()
