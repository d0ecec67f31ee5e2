"""Starts the window: shown first, the engine's process after it. Nothing heavy is imported here."""

from __future__ import annotations

import gc
import logging
import sys
from contextlib import ExitStack
from pathlib import Path
from traceback import format_exception
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.engine import Engine
from engine.history.opening import open_history
from engine.hosts import open_engine
from engine.lock import only_window
from engine.logs import start_logging
from engine.models import BUILTIN
from engine.paths import SHIPPED_PAIRS, SHIPPED_VECTORS, DataPaths
from engine.settings import Settings, load_settings
from ui import accessible
from ui.conversations.words import recovered
from ui.language import install, said
from ui.main_window import MainWindow
from ui.messages import Card
from ui.session import Session
from ui.theme import ThemeName, theme
from vectors.errors import TillerError
from vectors.library import Library

log = logging.getLogger(__name__)
COLLECT_MS = 1000
"""A collection takes as long as much was made since the last one: at 2 s up to 40 ms of a fast answer."""


class GarbageCollection(QObject):
    """Collects cycles on the GUI thread only: on another thread a collection can delete Qt objects."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what is there now stays; to look through it would hold up the first frame
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
    zoom: float = 1.0,
    pairs: Path = SHIPPED_PAIRS,
    settings: Settings | None = None,
    expected: str = BUILTIN,
) -> MainWindow:
    """A window on a data folder, with its engine started and no model asked for yet.

    A damaged history is recovered first, which is told of on a card.

    `pairs` is the folder of the sets that it offers to make into vectors; `settings` are those of the data
    folder unless given; `expected` is the model that will likely be asked for. Raises HistoryUnusable or
    BadFile where the data folder cannot be used.
    """
    theme.apply(application(), theme_name, zoom)
    accessible.install()
    history, recovery = open_history(paths.database)
    session = Session(
        engine or open_engine(paths, in_process=False, expected=expected),
        history,
        Library(paths.vectors, (SHIPPED_VECTORS,)),
        pairs,
    )
    window = MainWindow(session, paths, settings or load_settings(paths.settings))
    session.setParent(window)
    window.look.theme_name = theme_name
    session.show_newest()
    if recovery is not None:
        session.card_shown.emit(Card(recovered(recovery), "", ""))
    if session.making.problem:
        session.card_shown.emit(Card(session.making.problem, "", ""))
    return window


def run_window(paths: DataPaths, model: str | None = None) -> int:
    """Open the window on a model (unnamed: that of the settings) and stay until it is closed.

    Gives the exit status: 1, after a sentence, where the data folder cannot be used or another window has it.
    """
    app = application()
    install("system", app)
    with ExitStack() as kept:
        try:
            kept.enter_context(only_window(paths))
            start_logging(paths.logs)
            settings = load_settings(paths.settings)
            install(settings.language, app)
            wanted = model or settings.model
            window = build_window(
                paths,
                theme_name=settings.theme,
                zoom=settings.text_zoom,
                settings=settings,
                expected=wanted,
            )
        except TillerError as error:
            print(error, file=sys.stderr, flush=True)
            return _refused(str(error))
        sys.excepthook = Mistakes(window.session)
        window.show()
        GarbageCollection(window)
        if settings.note:
            window.show_note(settings.note)
        window.session.load(wanted)
        return app.exec()


def _refused(sentence: str) -> int:
    """Say in a box of its own why there is no window."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Tiller", said(sentence), QMessageBox.StandardButton.Close)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.finished.connect(application().quit)
    box.open()
    application().exec()
    return 1


class Mistakes:
    """What happens to an error that no part of the window expected: it is logged, and told as a card.

    GUI thread only. A mistake in telling of a mistake is only logged.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_telling = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Say what is meant for the person; keep what no code of ours expected, as it is."""
        if isinstance(error, TillerError):
            log.warning("%s", error, exc_info=(kind, error, trace))
            self._tell(Card(str(error), "", ""))
            return
        log.error("a mistake in the window", exc_info=(kind, error, trace))
        sys.__excepthook__(kind, error, trace)
        if isinstance(error, Exception):
            sentence = f"This is a bug in Tiller ({kind.__name__}); the log has the details."
            self._tell(Card(sentence, "Open log", "".join(format_exception(kind, error, trace))))

    def _tell(self, card: Card) -> None:
        if not self._is_telling:
            self._is_telling = True
            try:
                self._session.card_shown.emit(card)
            finally:
                self._is_telling = False
