"""Themes: put in force for every widget, and only where they change anything."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.app import application
from ui.theme import theme


class Dressed(QObject):
    """Counts how often a widget is dressed anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.StyleChange
        return False


def test_that_a_theme_that_is_in_force_already_dresses_no_widget_anew(qtbot: QtBot) -> None:
    theme.apply(application(), "light")
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    dressed = Dressed(widget)
    theme.apply(application(), "light")
    assert dressed.count == 0
    for name, zoom in (("dark", 1.0), ("dark", 1.5), ("light", 1.0)):
        before = dressed.count
        theme.apply(application(), name, zoom)  # type: ignore[arg-type]
        assert dressed.count > before
