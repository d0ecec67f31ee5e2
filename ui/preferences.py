"""The settings in force in a window, and their keeping. Shows nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.settings import Settings, save_settings
from ui.saving import Saving


class Preferences(QObject):
    """Lives on the GUI thread; a change is in force at once, and kept as soon as the disk takes it.

    `changed` tells the settings that are in force from now on.
    """

    changed = Signal(object)

    def __init__(self, value: Settings, path: Path, saving: Saving, parent: QObject) -> None:
        super().__init__(parent)
        self.value = value
        self._path, self._saving = path, saving

    def change(self, **changes: Any) -> None:
        """Set some of them to other values. Raises BadInput for one that cannot be."""
        value = self.value.with_changes(**changes)
        if value != self.value:
            self.value = value
            self._saving.settings_soon(lambda: save_settings(value, self._path))
            self.changed.emit(value)
