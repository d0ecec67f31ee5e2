"""Starts the window: shown first, the engine's process after it. Nothing heavy is imported here."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from engine.engine import Engine
from engine.history import History
from engine.hosts import open_engine
from engine.models import BUILTIN
from engine.paths import SHIPPED_PAIRS, SHIPPED_VECTORS, DataPaths
from ui.main_window import MainWindow
from ui.session import Card, Session
from ui.theme import ThemeName, theme
from vectors.library import Library

COLLECT_MS = 2000


class GarbageCollection(QObject):
    """Collects cycles on the GUI thread only: on another thread a collection can delete Qt objects."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(COLLECT_MS)

    def _collect(self) -> None:
        gc.collect(1)


def application() -> QApplication:
    """The one QApplication, made if need be."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication(sys.argv[:1])
    made.setApplicationName("Tiller")
    made.setDesktopFileName("tiller")
    made.setStyle("Fusion")
    return made


def build_window(
    paths: DataPaths,
    engine: Engine | None = None,
    theme_name: ThemeName = "system",
    pairs: Path = SHIPPED_PAIRS,
) -> MainWindow:
    """A window on a data folder, with its engine started and no model asked for yet.

    `pairs` is the folder of the sets that it offers to make into vectors.
    """
    theme.apply(application(), theme_name)
    paths.root.mkdir(parents=True, exist_ok=True)
    history = History(paths.database)
    session = Session(
        engine or open_engine(paths, in_process=False),
        history,
        Library(paths.vectors, (SHIPPED_VECTORS,)),
        pairs,
    )
    window = MainWindow(session, paths)
    session.setParent(window)
    window.theme_name = theme_name
    session.show_newest()
    if session.making.problem:
        session.card_shown.emit(Card(session.making.problem, "", ""))
    return window


def run_window(paths: DataPaths, model: str = BUILTIN) -> int:
    """Open the window on a model and stay until it is closed; gives the exit status."""
    app = application()
    window = build_window(paths)
    window.show()
    GarbageCollection(window)
    window.session.load(model)
    return app.exec()
