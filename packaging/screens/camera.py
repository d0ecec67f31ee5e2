"""Keeps what the window, a dialog or a menu looks like, in both themes. Knows no view."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ui.main_window import MainWindow
from ui.selftest import WindowUse
from ui.theme import ThemeName
from vectors.values import SteeringRecipe, term_of

THEMES: tuple[ThemeName, ...] = ("light", "dark")
PATIENCE_SECONDS = 120.0


class Camera:
    """A window in use, and the folder that its pictures go to."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.use = WindowUse(window)

    def both(self, name: str, widget: QWidget | None = None) -> None:
        """Keep a view in light and in dark."""
        for theme in THEMES:
            self._wear(theme)
            self._keep((widget or self.window).grab(), name, theme)
        self._wear(THEMES[0])

    def menus(self, name: str, opened: Callable[[], QMenu], *submenus: QMenu) -> None:
        """Keep a menu that `opened` opens, with submenus of it, over the window as it lies there."""
        for theme in THEMES:
            self._wear(theme)
            menu = opened()
            settle()
            shown = self.window.grab()
            painter = QPainter(shown)
            painter.drawPixmap(self._inside(menu), menu.grab())
            above = menu
            for submenu in submenus:
                above.setActiveAction(submenu.menuAction())
                submenu.popup(above.mapToGlobal(above.actionGeometry(submenu.menuAction()).topRight()))
                painter.drawPixmap(self._inside(submenu), submenu.grab())
                above = submenu
            painter.end()
            menu.close()
            self._keep(shown, name, theme)
        self._wear(THEMES[0])

    def _inside(self, menu: QMenu) -> QPoint:
        return self.window.mapFromGlobal(menu.pos())

    def _wear(self, theme: ThemeName) -> None:
        self.window.set_theme(theme)
        settle()

    def _keep(self, shown: QPixmap, name: str, theme: ThemeName) -> None:
        path = self.folder / f"{name}-{theme}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        shown.save(str(path))
        print(path.name, flush=True)

    # ---- what a person would do

    def recipe(self, **strengths: float) -> SteeringRecipe:
        """The recipe of these vectors at these strengths."""
        model = self.window.session.state.model
        assert model is not None
        found = (
            (self.window.session.library.find(name, model.ref), value) for name, value in strengths.items()
        )
        return SteeringRecipe(tuple(term_of(vector, strength=value) for vector, value in found))

    def until(self, holds: Callable[[], bool], goal: str) -> None:
        """Let the window work until something holds. Raises TimeoutError naming the goal."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(f"It never came to this: {goal}.")
            QTest.qWait(20)

    def load(self, ref: str = "builtin") -> None:
        """Have a model loaded."""
        self.window.session.load(ref)
        state = self.window.session
        self.until(lambda: state.state.model is not None and not state.state.is_loading, f"{ref} is loaded")
        QTest.qWait(60)

    def done(self) -> None:
        """Let the answer that is being written come to its end."""
        self.until(lambda: not self.window.session.state.is_asked, "the answer is done")
        QTest.qWait(60)


def settle() -> None:
    """Lay out all that is new; what is inside of what is new asks for it in turn."""
    for _ in range(8):
        QApplication.sendPostedEvents()
