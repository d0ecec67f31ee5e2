"""What a person does with the menu of models, by real keys and clicks. Claims nothing."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from engine.hosts import ProcessHost
from engine.settings import Settings, load_settings
from tests.ui.conftest import BorrowedEngine, Hands


def settings_of(hands: Hands) -> Settings:
    """What is kept, once the writes in hand are done."""
    hands.window.session.saving.flush()
    return load_settings(hands.window._paths.settings)


def pid_of(hands: Hands) -> int:
    engine = hands.window.session.engine
    host = (engine._engine if isinstance(engine, BorrowedEngine) else engine)._host
    assert isinstance(host, ProcessHost)
    return host.pid


def entry(menu: QMenu, text: str) -> QAction:
    """The entry whose text begins so."""
    return next(each for each in menu.actions() if each.isVisible() and each.text().startswith(text))


def open_menu(hands: Hands) -> QMenu:
    """Open the menu with a click on its button, and wait until the machine has been looked through."""
    models = hands.window.models
    hands.click(models.button)
    hands.until(models.list.isVisible)
    hands.until(lambda: any("Hugging Face" in each.text() for each in models.list.found.actions()))
    return models.list


def click_entry(hands: Hands, menu: QMenu, text: str) -> None:
    action = entry(menu, text)
    QTest.mouseClick(
        menu,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        menu.actionGeometry(action).center(),
    )


def choose(hands: Hands, text: str, submenu: QMenu | None = None) -> None:
    """Take an entry of the menu, or of one of its submenus, with the mouse."""
    menu = open_menu(hands)
    if submenu is not None:
        click_entry(hands, menu, submenu.title())
        hands.until(submenu.isVisible)
        menu = submenu
    click_entry(hands, menu, text)
    hands.until(lambda: not hands.window.models.list.isVisible())


def press(hands: Hands, *keys: Qt.Key) -> None:
    """Keys, to whichever menu is open on top."""
    for key in keys:
        menu: QMenu = hands.window.models.list
        while below := [each for each in menu.findChildren(QMenu) if each.isVisible()]:
            (menu,) = below
        QTest.keyClick(menu, key)


def load(hands: Hands, ref: str | Path) -> None:
    hands.window.session.load(str(ref))
    until_loaded(hands)


def until_loaded(hands: Hands) -> None:
    state = hands.window.session
    hands.until(lambda: not state.state.is_loading and state.state.model is not None)


def until_ended(hands: Hands, pid: int) -> None:
    """Wait until a process is gone."""

    def is_gone() -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    hands.until(is_gone)


def model_name(hands: Hands) -> str:
    model = hands.window.session.state.model
    return "" if model is None else model.ref.name


def load_and_wait_for_card(hands: Hands, ref: str) -> None:
    hands.window.session.load(ref)
    hands.until(lambda: bool(hands.window.chat.cards))
