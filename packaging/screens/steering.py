"""Pictures of steering: a vector's page, a new one, its menu, its export, and the page of features."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from engine.paths import SHIPPED_PAIRS
from screens.camera import Camera
from vectors.values import Placement, Position


def take(camera: Camera) -> None:
    """Go through what the sidebar leads to."""
    window = camera.window
    window.sidebar.set_recipe(camera.recipe(ocean=0.6, joyful=-0.4))
    row = next(row for row in window.sidebar.rows if row.entry.name == "ocean")

    def opened() -> QMenu:
        row.menu.popup(row.mapToGlobal(QPoint(40, 48)))
        return row.menu

    camera.menus("vector-menu", opened)
    dialog = window.export(row.entry.id)
    assert dialog is not None
    camera.both("export", dialog)
    dialog.path.setText(str(Path(tempfile.gettempdir()) / "ocean.gguf"))
    dialog.export()
    camera.both("exported", dialog)
    dialog.close()
    window.show_features()
    camera.until(lambda: not window.desk.shelf.is_opening, "the features are read")
    QTest.qWait(60)
    camera.both("features")
    window.vectors.show_vector(row.entry.id)
    QTest.qWait(60)
    camera.both("vector")
    new = window.vectors.new
    window.vectors.show_new()
    camera.both("new-vector-empty")
    new.name.setText("merry")
    new.file_chosen.emit(SHIPPED_PAIRS / "joyful.jsonl")
    new.set_draft(replace(new.draft(), placement=Placement.SYSTEM, position=Position.PROMPT_MEAN))
    camera.both("new-vector")
    window.vectors.new.set_draft(replace(new.draft(), pairs=()))
    window.close_page()
    window.sidebar.set_recipe(camera.recipe())
