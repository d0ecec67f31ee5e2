"""Real windows under offscreen Qt, on a real engine in its own process that the tests of a run share."""

from __future__ import annotations

import gc
import os
import shutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from engine.engine import Engine, Host
from engine.hosts import open_engine
from engine.messages import Cancel, Command, Finished, Job, LoadModel, ModelInfo
from engine.models import resolve_model
from engine.paths import BUILTIN_MODEL, SHIPPED_PAIRS, DataPaths
from tests.warm import warm_engine
from ui.app import build_window
from ui.language import install
from ui.main_window import MainWindow
from ui.steering.row import VectorRow

PATIENCE_MS = 90_000
ARTEFACTS = Path(__file__).parents[2] / "artifacts" / "screens"


@dataclass(frozen=True, slots=True)
class Held:
    """A model that an engine holds: in which of its workers, by which command, and what was told of it."""

    host: Host
    command: LoadModel
    info: ModelInfo


class BorrowedEngine(Engine):
    """An engine of another test's: closing it gives it back with every job of this one cancelled.

    A model that it holds since `hold` is not loaded once more.
    """

    _held: ClassVar[dict[int, Held]] = {}

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: list[str] = []
        self._loading: LoadModel | None = None
        self.events = engine.events

    def submit(self, command: Command) -> None:
        if isinstance(command, Job):
            self._jobs.append(command.job)
        if isinstance(command, LoadModel):
            held = self._held.pop(id(self._engine), None)
            self._loading = replace(command, job="")
            if held is not None and (held.host, held.command) == (self._engine._host, self._loading):
                self.events.put(Finished(command.job, held.info))
                return
        self._engine.submit(command)

    def hold(self, info: ModelInfo) -> None:
        """Let the model that has just been loaded be there for the next test."""
        assert self._loading is not None
        self._held[id(self._engine)] = Held(self._engine._host, self._loading, info)

    def restart(self, *, at_once: bool = False) -> None:
        self._engine.restart(at_once=at_once)

    def close(self) -> None:
        for job in self._jobs:
            self._engine.submit(Cancel(job))


@pytest.fixture(scope="session", autouse=True)
def no_collection_elsewhere() -> Iterator[None]:
    """Collect no cycles on whichever thread comes along: that can delete Qt objects. The application does
    so on the GUI thread alone."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def shared_paths(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    """The data folder of the shared engine; windows that use it keep their vectors here."""
    return DataPaths(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def shared_engine(shared_paths: DataPaths) -> Iterator[Engine]:
    """One engine process for all tests that do not harm it."""
    engine = warm_engine(shared_paths)
    yield engine
    engine.close()


Opened = Callable[..., "Hands"]
GGUF_KINDS = ("f16", "q8_0", "q4_0")
GgufOf = Callable[[str], str]


@pytest.fixture(scope="session")
def gguf_of(gguf_file: str, tmp_path_factory: pytest.TempPathFactory) -> GgufOf:
    """The builtin model as a GGUF file of a number type; each is written once."""
    from engine.model_export import write_model

    folder = tmp_path_factory.mktemp("kinds")

    def written(kind: str) -> str:
        if kind == "f16":
            return gguf_file
        out = folder / f"builtin-{kind}.gguf"
        return str(out if out.exists() else write_model(resolve_model("builtin"), out, kind))

    return written


class Hands:
    """A person at the window: real mouse and key events, and waiting on signals."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        self.window, self.bot = window, bot

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Press and release the left button in the middle of a widget, once it is laid out and shown.

        A widget just added has neither its place nor its size before the next turn of the event loop.
        """
        self.until(lambda: widget.isVisible() and not widget.rect().isEmpty())
        QTest.mouseClick(
            widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place or widget.rect().center()
        )

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, to whatever has the focus in the window."""
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifiers)

    def choose(self, menu: QMenu, text: str) -> None:
        """Open a menu and click one of its acts."""
        menu.popup(self.window.mapToGlobal(QPoint(0, 0)))
        self.until(menu.isVisible)
        act = next(each for each in menu.actions() if each.text() == text)
        place = menu.actionGeometry(act).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def pick(self, asking: QWidget, path: Path) -> None:
        """Put a path into the file dialog that a widget has opened, and press Enter.

        Whole: letter by letter, Qt would complete it.
        """
        dialog = next(each for each in asking.findChildren(QFileDialog) if each.isVisible())
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(path))
        QTest.keyClick(name, Qt.Key.Key_Return)
        self.come_back()

    def come_back(self) -> None:
        """Make the window the active one; without a window manager, as under Xvfb, nobody else does.

        Asked for again, since one that is just closing may still pass its turn on to another.
        """

        def is_back() -> bool:
            if not self.window.isActiveWindow():
                self.window.activateWindow()
            return self.window.isActiveWindow()

        self.until(is_back)

    def type(self, text: str) -> None:
        """Letters, into the composer."""
        self.click(self.window.composer.editor.viewport())
        QTest.keyClicks(self.window.composer.editor, text)

    def ask(self, text: str) -> None:
        """Type a message and send it with Enter."""
        self.type(text)
        QTest.keyClick(self.window.composer.editor, Qt.Key.Key_Return)

    def begin(self) -> None:
        """Begin a conversation, by its keys."""
        self.come_back()
        self.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    def open(self, conversation_id: int) -> None:
        """Click a conversation in the list."""
        rows = self.window.conversations.list
        place = rows.rows.place_of(conversation_id)
        rows.scrollTo(place)
        self.click(rows.viewport(), rows.visualRect(place).center())

    def until(self, holds: Callable[[], bool]) -> None:
        """Run the event loop until something holds."""
        self.bot.waitUntil(holds, timeout=PATIENCE_MS)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """What is done inside begins an answer; comes back once that has ended and is on disk.

        For answers that may be over before anybody has looked whether one is being written.
        """
        with self.bot.waitSignal(self.window.session.reply_ended, timeout=PATIENCE_MS):
            yield
        self.until_answered()

    def until_answered(self) -> None:
        """Run the event loop until nothing is being written, and what was is on disk."""
        state = self.window.session
        self.until(lambda: state.state.model is not None and not state.state.waits)
        self.until(lambda: not state.state.is_answering)
        state.saving.flush()

    def row(self, name: str) -> VectorRow:
        """The sidebar's row of a vector."""
        return next(row for row in self.window.sidebar.rows if row.entry.name == name)

    def screenshot(self, name: str) -> None:
        """Keep what the window looks like, as a test artefact."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(ARTEFACTS / f"{name}.png"))


def at_window(
    bot: QtBot, data: Path, shared: DataPaths, engine: Engine, pairs: Path = SHIPPED_PAIRS
) -> Hands:
    """A person at a fresh window, in which no model has been opened. The vectors are those of `shared`."""
    while not engine.events.empty():
        engine.events.get()
    window = build_window(DataPaths(data), BorrowedEngine(engine), "light", pairs=pairs)
    window.session.library._home = shared.vectors
    window.resize(1280, 800)
    window.show()
    person = Hands(window, bot)
    person.come_back()
    return person


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine) -> Iterator[Hands]:
    """A person at a fresh window with the builtin model loaded."""
    person = at_window(qtbot, tmp_path / "data", shared_paths, shared_engine)
    window = person.window
    qtbot.addWidget(window)
    window.session.load("builtin")
    person.until(lambda: window.session.state.model is not None)
    engine, model = window.session.engine, window.session.state.model
    assert isinstance(engine, BorrowedEngine) and model is not None
    engine.hold(model)
    yield person
    window.close()


@contextmanager
def only_here(paths: DataPaths) -> Iterator[None]:
    """Take away afterwards what was put into the library that windows share."""
    before = set(paths.vectors.glob("**/*"))
    yield
    for path in set(paths.vectors.glob("**/*")) - before:
        if path.is_file():
            path.unlink()


@pytest.fixture
def own_vectors_only_here(shared_paths: DataPaths) -> Iterator[None]:
    """The vectors of this test are gone after it."""
    with only_here(shared_paths):
        yield


@pytest.fixture
def twin(tmp_path: Path) -> Path:
    """The builtin model in a folder of its own."""
    return Path(shutil.copytree(BUILTIN_MODEL, tmp_path / "twin"))


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    """Opens windows on one data folder, each with an engine process of its own and no model asked for.

    One that is spawned, as a person's is, begins with nothing imported, and sees this test's environment.
    """
    windows: list[MainWindow] = []

    def open_window(*, spawned: bool = False) -> Hands:
        paths = DataPaths(tmp_path / "data")
        engine = open_engine(paths, in_process=False) if spawned else warm_engine(paths)
        window = build_window(paths, engine, "light")
        window.resize(1280, 800)
        window.show()
        windows.append(window)
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return Hands(window, qtbot)

    yield open_window
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A text file to go along with a message."""
    path = tmp_path / "notes.txt"
    path.write_text("The tide is high at six.\n" * 4, encoding="utf-8")
    return path


@pytest.fixture
def in_language(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Puts a language in force for one test."""
    before = QLocale()

    def put(language: str) -> None:
        install(language, qapp)  # type: ignore[arg-type]

    yield put
    install("en", qapp)
    QLocale.setDefault(before)
