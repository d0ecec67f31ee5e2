"""Every view that is pictured: named, reached by keys, explained where it is off, translated, and not cut."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import constants
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QWidget,
    QWidgetAction,
)
from pytestqt.qtbot import QtBot

from engine.hosts import open_engine
from engine.paths import DataPaths
from tests.hub_server import served
from tests.ui.conftest import Hands
from tests.ui.views import is_cut, settle
from tests.ui.walking import is_stop, is_within, name_of, shown, stops_of, walked
from tests.ui.wording import Marking, missed_by, names_in
from tests.warm import warm_engine
from ui.app import build_window
from ui.steering.dial import Dial
from ui.steering.layer_strip import LayerStrip

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("talk", "steering", "history", "setting", "models")
Look = Callable[[Hands, QWidget], Iterator[str]]
Taken = Callable[[str, Look], None]
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def taken(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Taken:
    """Goes through a part of the pictures, with a look where one would be taken; fails with what it saw."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    camera = importlib.import_module("screens.camera")
    models = importlib.import_module("screens.models")

    def take(part: str, look: Look) -> None:
        seen: dict[str, str] = {}

        class Looking(camera.Camera):  # type: ignore[misc, name-defined]
            """Looks where a picture would be taken."""

            def both(self, name: str, widget: QWidget | None = None) -> None:
                settle()
                for problem in look(hands, widget or self.window):
                    seen.setdefault(problem, name)

            def menus(self, name: str, opened: Callable[[], QMenu], *submenus: QMenu) -> None:
                menu = opened()
                for each in (menu, *menu.findChildren(QMenu)):
                    for problem in look(hands, each):
                        seen.setdefault(problem, name)
                menu.close()

        offered = models.hub()
        with served(offered) as address:
            monkeypatch.setenv("HF_ENDPOINT", address)
            monkeypatch.setenv("HF_HUB_OFFLINE", "0")
            monkeypatch.setenv("TRANSFORMERS_OFFLINE", "0")
            monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
            monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
            monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
            paths = DataPaths(tmp_path / "data")
            is_spawned = part == "models"  # its other processes are to see this environment
            engine = open_engine(paths, in_process=False) if is_spawned else warm_engine(paths)
            window = build_window(paths, engine, "light")
            qtbot.addWidget(window)
            window.resize(1280, 800)
            window.show()
            hands = Hands(window, qtbot)
            hands.come_back()
            photographer = Looking(window, tmp_path)
            photographer.load()
            more: tuple[Any, ...] = (offered,) if part == "models" else ()
            importlib.import_module(f"screens.{part}").take(photographer, *more)
            window.close()
        assert not seen, "\n".join(f"{name}: {problem}" for problem, name in seen.items())

    return take


@pytest.mark.parametrize("part", PARTS)
def test_that_all_is_named_reached_by_keys_explained_where_it_is_off_and_in_the_catalogue(
    taken: Taken, in_language: Callable[[str], None], part: str
) -> None:
    in_language("en")
    marking, known = Marking(), set[str]()

    def look(hands: Hands, view: QWidget) -> Iterator[str]:
        known.update(names_in(hands.window))  # what has gone may still be told of
        return problems_of(hands, view, known)

    QCoreApplication.installTranslator(marking)
    try:
        taken(part, look)
    finally:
        QCoreApplication.removeTranslator(marking)


def problems_of(hands: Hands, view: QWidget, known: set[str]) -> Iterator[str]:
    for widget in (view, *view.findChildren(QWidget)):
        for text in missed_by(widget, known):
            yield f"not in the catalogue: {type(widget).__name__} {text}"
    if isinstance(view, QMenu):
        yield from problems_of_acts(view)
        return
    view.activateWindow()
    hands.until(view.isActiveWindow)
    stops = walked(view)
    for each in stops_of(view):
        if not name_of(each):
            yield f"no name: {shown(each)}"
        if each not in stops:
            yield f"not reached: {shown(each)}"
    for each in view.findChildren(QAbstractButton):
        if each.isVisible() and each.isEnabled() and not is_stop(each, view) and not is_within(each):
            yield f"no stop: {shown(each)}"
    for each in controls_in(view):
        if not each.isEnabled() and each.toolTip() in ("", each.accessibleName()):
            yield f"off without a reason: {shown(each)}"


def problems_of_acts(menu: QMenu) -> Iterator[str]:
    for act in menu.actions():
        if not act.text() and not act.isSeparator() and not isinstance(act, QWidgetAction):
            yield f"an act without words in {menu.title()}"
        if is_off_unsaid(act, menu):
            yield f"off without a reason: {act.text()}"


def is_off_unsaid(act: QAction, menu: QMenu) -> bool:
    """Whether an act is off and nothing says why: a menu shows tooltips only where it is told to."""
    is_said = menu.toolTipsVisible() and act.toolTip() not in ("", act.text())
    is_act = bool(act.text()) and act.isVisible() and act.property("role") != "section"
    return is_act and not act.isEnabled() and not is_said


def controls_in(view: QWidget) -> Iterator[QWidget]:
    kinds = QAbstractButton | QComboBox | QAbstractSpinBox | Dial | LayerStrip | QLineEdit
    for each in view.findChildren(QWidget):
        is_part = isinstance(each.parent(), QAbstractSpinBox | QComboBox | QLineEdit)
        if isinstance(each, kinds) and each.isVisible() and not is_part:
            yield each


@pytest.mark.parametrize("part", [*PARTS[:-1], pytest.param("models", marks=pytest.mark.slow)])
def test_that_no_german_text_is_cut(taken: Taken, in_language: Callable[[str], None], part: str) -> None:
    in_language("de")
    taken(part, cut_in)


def cut_in(hands: Hands, view: QWidget) -> Iterator[str]:
    for widget in view.findChildren(QWidget):
        if widget.isVisibleTo(view) and widget.isVisible() and (problem := is_cut(widget)):
            yield problem
