"""A window with an engine of its own at the page of models, beside a hub on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from huggingface_hub import constants
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from engine.hosts import open_engine
from engine.paths import BUILTIN_MODEL, DataPaths
from tests.hub_server import Hub, served
from tests.ui.conftest import Hands
from tests.warm import warm_engine
from ui.app import build_window
from ui.models_page.page import ModelsPage
from ui.models_page.row import ModelRow


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hub cache of this test's own."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def environment_seen() -> None:
    """The window's engine is spawned, and so sees the environment of this test."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that offers the builtin model as `someone/calm`, for windows opened after it."""
    made = Hub()
    made.add_folder("someone/calm", BUILTIN_MODEL)
    with served(made) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        monkeypatch.setenv("HF_HUB_OFFLINE", "0")
        monkeypatch.setenv("TRANSFORMERS_OFFLINE", "0")
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield made


@pytest.fixture
def alone(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    """A window with an engine of its own, and no model asked for."""
    is_warm = "environment_seen" not in request.fixturenames
    with at_own_window(qtbot, tmp_path / "data", is_warm=is_warm) as hands:
        yield hands


@contextmanager
def at_own_window(qtbot: QtBot, data: Path, *, is_warm: bool = False) -> Iterator[Hands]:
    """A person at a window on that data folder, closed in the end."""
    paths = DataPaths(data)
    engine = warm_engine(paths) if is_warm else open_engine(paths, in_process=False)
    window = build_window(paths, engine, "light")
    window.resize(1280, 800)
    window.show()
    hands = Hands(window, qtbot)
    hands.come_back()
    yield hands
    window.close()
    window.deleteLater()


def opened(hands: Hands) -> ModelsPage:
    """The page, by its shortcut, once all models have been read."""
    hands.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    page = hands.window.shelf.page
    hands.until(page.isVisible)
    until_read(hands)
    return page


def until_read(hands: Hands) -> None:
    shelf = hands.window.shelf
    hands.until(lambda: not shelf._is_looking and bool(shelf.page.rows))


def row(hands: Hands, name: str) -> ModelRow:
    rows = hands.window.shelf.page.rows.values()
    return next(each for each in rows if each.name.text() == name)


def answer_box(hands: Hands, text: str) -> str:
    """Press a button of the box that asks; gives what it asked."""
    hands.until(lambda: bool(hands.window.findChildren(QMessageBox)))
    (box,) = hands.window.findChildren(QMessageBox)
    button: QAbstractButton = next(each for each in box.buttons() if each.text().startswith(text))
    asked = box.text()
    hands.click(button)
    return asked


def looked_up(hands: Hands, text: str) -> None:
    page = opened(hands)
    hands.click(page.download_button)
    hands.until(page.downloading.field.hasFocus)
    QTest.keyClicks(page.downloading.field, text)
    QTest.keyClick(page.downloading.field, Qt.Key.Key_Return)
    hands.until(lambda: not page.downloading.asking.isVisible())


def names(page: ModelsPage) -> set[str]:
    return {each.name.text() for each in page.rows.values()}
