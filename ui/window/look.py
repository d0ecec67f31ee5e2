"""The window's theme and the size of its text."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from ui.controls import restyle_all
from ui.preferences import Preferences
from ui.theme import ThemeName, theme
from ui.window.panes import Panes

ZOOM_STEP = 1.1


class Look(QObject):
    """Puts themes in force, and keeps the size of text that a person chose. GUI thread only."""

    def __init__(self, window: QWidget, panes: Panes, preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._panes, self._preferences = window, panes, preferences
        self.theme_name: ThemeName = "system"

    def set_theme(self, name: ThemeName, zoom: float | None = None) -> None:
        """Put a theme in force everywhere."""
        self.theme_name = name
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, name, theme.zoom if zoom is None else zoom)
        restyle_all(self._window)
        self._panes.fit()

    def zoom_in(self) -> None:
        """Larger text."""
        self._zoom_to(min(2.0, theme.zoom * ZOOM_STEP))

    def zoom_out(self) -> None:
        """Smaller text."""
        self._zoom_to(max(0.7, theme.zoom / ZOOM_STEP))

    def zoom_reset(self) -> None:
        """Text of the usual size."""
        self._zoom_to(1.0)

    def _zoom_to(self, zoom: float) -> None:
        self.set_theme(self.theme_name, zoom)
        self._preferences.change(text_zoom=zoom)
