"""The server as a person switches it on and sets it, in the real window, asked over real sockets."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.engine import Engine
from engine.hosts import ProcessHost
from engine.messages import StopServer
from engine.paths import DataPaths
from engine.settings import load_settings
from tests.ui.conftest import Hands, at_window
from tests.ui.deeds import fill, set_strength
from ui.server.desk import ServerDesk
from ui.server.dialog import ServerDialog

GREEDY: dict[str, Any] = {
    "model": "builtin",
    "messages": [{"role": "user", "content": "What are you?"}],
    "temperature": 0,
    "seed": 1,
}
ENDLESS = {**GREEDY, "temperature": 10, "top_p": 1, "max_tokens": 450}


class Program(threading.Thread):
    """Another program that asks the server once, while the window goes on."""

    def __init__(self, address: str, body: dict[str, Any], key: str = "") -> None:
        super().__init__()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        self._request = urllib.request.Request(
            f"{address}/chat/completions", json.dumps(body).encode(), headers
        )
        self.said: Any = None
        self.start()

    def run(self) -> None:
        with urllib.request.urlopen(self._request, timeout=60) as response:
            self.said = json.load(response)


def asked(hands: Hands, body: dict[str, Any], key: str = "") -> str:
    """What the server answers, while the window goes on."""
    program = Program(hands.window.server.server.address, body, key)
    hands.until(lambda: not program.is_alive())
    return str(program.said["choices"][0]["message"]["content"])


def until_asked(hands: Hands, answer: str) -> None:
    """Ask until the answer is that one: what the window sets and what a program asks go separate ways."""
    assert any(asked(hands, GREEDY) == answer for _ in range(20))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as other:
        return int(other.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def desk(hands: Hands, shared_engine: Engine) -> Iterator[ServerDesk]:
    """The window's server, set to a port that is free and off; switched off again."""
    desk = hands.window.server
    dialog = opened(hands)
    fill(dialog.port, str(free_port()))
    QTest.keyClick(dialog.port, Qt.Key.Key_Tab)
    yield desk
    desk.is_wanted = False
    shared_engine.submit(StopServer())


def opened(hands: Hands) -> ServerDialog:
    """Open the dialog with its button."""
    hands.click(hands.window.bar.server_button.button)
    dialog = hands.window.server.dialog
    assert dialog is not None
    dialog.activateWindow()
    hands.until(dialog.isActiveWindow)
    return dialog


def switched_on(hands: Hands) -> ServerDialog:
    """Switch the server on in its dialog."""
    dialog = hands.window.server.dialog or opened(hands)
    hands.click(dialog.switch)
    hands.until(lambda: bool(hands.window.server.server.address))
    return dialog


def test_that_the_server_is_off_until_it_is_switched_on_and_then_shown(
    hands: Hands, desk: ServerDesk
) -> None:
    button = hands.window.bar.server_button
    assert not is_open(desk.plan.port)
    assert (button.button.text(), button.copy.isVisible()) == ("", False)
    assert "Off." in button.button.accessibleName()
    dialog = switched_on(hands)
    assert desk.server.address == f"http://127.0.0.1:{desk.plan.port}/v1"
    assert dialog.address.text() == desk.server.address
    assert asked(hands, GREEDY)
    hands.until(lambda: dialog.use.text() == "1 request answered")
    assert button.button.text() == f"127.0.0.1:{desk.plan.port}"
    assert "1 request answered" in button.button.toolTip()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    hands.until(lambda: desk.dialog is None)
    hands.come_back()
    hands.click(button.copy)
    assert QGuiApplication.clipboard().text() == desk.server.address
    hands.click(opened(hands).switch)
    hands.until(lambda: not is_open(desk.plan.port))
    assert button.button.text() == ""


def test_that_the_window_and_a_program_are_answered_in_turn(hands: Hands, desk: ServerDesk) -> None:
    switched_on(hands).close()
    hands.come_back()
    window = hands.window
    program = Program(desk.server.address, ENDLESS)
    hands.until(lambda: desk.server.waiting == 1)
    assert "answering another program" in window.session.state.waiting_for
    assert "1 in hand" in window.bar.server_button.button.toolTip()
    hands.ask("How do I start my morning?")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.text
    hands.until(lambda: not program.is_alive())
    assert program.said["usage"]["completion_tokens"] > 0
    hands.until(lambda: desk.server.waiting == 0)
    assert window.session.state.waiting_for == ""


def test_that_requests_without_a_recipe_are_steered_as_the_sidebar_only_where_that_is_set(
    hands: Hands, desk: ServerDesk
) -> None:
    switched_on(hands).close()
    hands.come_back()
    plain = asked(hands, GREEDY)
    set_strength(hands.row("ocean"), "0.9")
    hands.until(lambda: hands.window.session.recipe.label == "ocean 0.9")
    assert asked(hands, GREEDY) == plain
    dialog = opened(hands)
    dialog.steering.setFocus()
    QTest.keyClick(dialog.steering, Qt.Key.Key_Down)
    assert desk.plan.steering == "sidebar"
    named = {**GREEDY, "steering": {"recipe": [{"vector": "ocean", "strength": 0.9}]}}
    until_asked(hands, asked(hands, named))
    dialog.close()
    hands.come_back()
    hands.click(hands.window.sidebar.all_off_button)
    until_asked(hands, plain)
    assert asked(hands, named) != plain


def test_that_other_machines_need_a_key_which_is_made_and_kept(hands: Hands, desk: ServerDesk) -> None:
    paths = hands.window._paths
    dialog = switched_on(hands)
    dialog.host.setFocus()
    QTest.keyClick(dialog.host, Qt.Key.Key_Down)
    hands.until(lambda: "0.0.0.0" in desk.server.address)
    assert "a key was made" in dialog.message.text()
    key = dialog.key.text()
    hands.window.session.saving.flush()
    assert paths.server_key.read_text() == key
    if os.name == "posix":
        assert stat.S_IMODE(paths.server_key.stat().st_mode) == 0o600
    assert key not in paths.settings.read_text()
    hands.click(dialog.copy_key)
    assert QGuiApplication.clipboard().text() == key
    assert asked(hands, GREEDY, key)
    fill(dialog.key, " ")
    QTest.keyClick(dialog.key, Qt.Key.Key_Tab)
    assert "must carry a key" in dialog.message.text()
    assert dialog.key.text() == desk.plan.key == key


def test_that_a_port_that_is_taken_is_said_in_the_dialog_or_on_a_card(hands: Hands, desk: ServerDesk) -> None:
    dialog = hands.window.server.dialog
    assert dialog is not None
    with socket.create_server(("127.0.0.1", 0)) as other:
        fill(dialog.port, str(other.getsockname()[1]))
        hands.click(dialog.switch)
        hands.until(lambda: bool(desk.server.problem))
        assert "another program has this port; choose another port" in dialog.state.text()
        assert not hands.window.chat.cards
        dialog.close()
        hands.come_back()
        desk.switch(True)
        hands.until(lambda: bool(hands.window.chat.cards))
    dialog = opened(hands)
    fill(dialog.port, str(free_port()))
    QTest.keyClick(dialog.port, Qt.Key.Key_Tab)
    hands.until(lambda: bool(desk.server.address))
    assert asked(hands, GREEDY)


@pytest.mark.parametrize("text", ["0", "70000", "x", ""])
def test_that_a_number_that_is_no_port_is_told_and_not_taken(
    hands: Hands, desk: ServerDesk, text: str
) -> None:
    dialog = hands.window.server.dialog
    assert dialog is not None
    before = desk.plan.port
    fill(dialog.port, text or "1")
    if not text:
        QTest.keyClick(dialog.port, Qt.Key.Key_Backspace)
    QTest.keyClick(dialog.port, Qt.Key.Key_Tab)
    assert dialog.message.text() == "Type a whole number from 1 to 65535."
    assert desk.plan.port == before
    fill(dialog.port, str(before))
    QTest.keyClick(dialog.port, Qt.Key.Key_Tab)
    assert dialog.message.text() == ""


def test_that_a_web_page_is_let_in_by_its_origin_and_nothing_else(hands: Hands, desk: ServerDesk) -> None:
    dialog = hands.window.server.dialog
    assert dialog is not None
    fill(dialog.origins, "https://Example.org/, app://obsidian.md")
    QTest.keyClick(dialog.origins, Qt.Key.Key_Tab)
    assert desk.plan.origins == ("https://example.org", "app://obsidian.md")
    assert dialog.origins.text() == "https://example.org, app://obsidian.md"
    fill(dialog.origins, "*")
    QTest.keyClick(dialog.origins, Qt.Key.Key_Tab)
    assert "“*” names no web page's server" in dialog.message.text()
    assert desk.plan.origins == ("https://example.org", "app://obsidian.md")


def test_that_it_comes_back_at_the_same_place_with_another_model_and_after_a_death(
    hands: Hands, desk: ServerDesk, shared_engine: Engine
) -> None:
    switched_on(hands).close()
    hands.come_back()
    address = desk.server.address
    said = asked(hands, GREEDY)
    hands.window.session.load("builtin")
    hands.until(lambda: desk.server.address == "")
    hands.until(lambda: not hands.window.session.state.is_loading and desk.server.address != "")
    assert desk.server.address == address
    assert asked(hands, GREEDY) == said
    host = shared_engine._host
    assert isinstance(host, ProcessHost)
    os.kill(host.pid, signal.SIGKILL)
    hands.until(lambda: bool(desk.server.problem))
    assert "The engine has stopped" in hands.window.bar.server_button.button.toolTip()
    hands.window.session.restart()
    hands.until(lambda: hands.window.session.state.model is not None)
    hands.until(lambda: desk.server.address == address)
    assert asked(hands, GREEDY) == said


def test_that_it_is_on_at_the_next_start_only_where_a_person_said_so(
    hands: Hands, desk: ServerDesk, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine
) -> None:
    paths = hands.window._paths
    dialog = switched_on(hands)
    hands.window.session.saving.flush()
    assert load_settings(paths.settings).server_enabled is False
    hands.click(dialog.keeps)
    hands.window.session.saving.flush()
    assert load_settings(paths.settings).server_enabled is True
    address = desk.server.address
    dialog.close()
    hands.window.close()
    later = at_window(hands.bot, paths.root, shared_paths, shared_engine)
    hands.bot.addWidget(later.window)
    later.until(lambda: later.window.server.server.address == address)
    assert later.window.bar.server_button.button.text()
    later.window.server.is_wanted = False
    later.window.close()


def test_that_a_setting_that_is_changed_elsewhere_is_followed(hands: Hands, desk: ServerDesk) -> None:
    dialog = switched_on(hands)
    port = free_port()
    hands.window.preferences.change(server_port=port, server_steering="sidebar")
    desk.follow()
    hands.until(lambda: desk.server.address == f"http://127.0.0.1:{port}/v1")
    assert (dialog.port.text(), dialog.steering.value) == (str(port), "sidebar")
    assert asked(hands, GREEDY)


def test_that_every_field_has_a_name_and_is_reached_by_tab(hands: Hands, desk: ServerDesk) -> None:
    dialog = switched_on(hands)
    desk.change(replace(desk.plan, key="secret"))
    hands.until(lambda: bool(desk.server.address))
    dialog.switch.setFocus()
    seen = []
    while (now := dialog.focusWidget()) not in seen:
        assert now is not None and now.accessibleName()
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    fields = (dialog.port, dialog.host, dialog.key, dialog.copy_key, dialog.make_key, dialog.steering)
    assert {dialog.switch, dialog.copy_address, *fields, dialog.origins, dialog.keeps} <= set(seen)
    assert {dialog.copy_example, dialog.close_button} <= set(seen)
