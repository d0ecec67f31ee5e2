"""A hub that refuses and breaks off, a disk that fills up, and a keyring: each told at the window."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.disks import small_disk
from tests.hub_server import Hub
from tests.keyrings import Ring
from tests.ui.conftest import Hands
from tests.ui.models_page.conftest import at_own_window, looked_up, names, row, until_read

pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]


def look_up(hands: Hands, text: str) -> None:
    """Type another id in place of the one before, and press Enter."""
    view = hands.window.shelf.page.downloading
    view.field.selectAll()
    QTest.keyClicks(view.field, text)
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    hands.until(lambda: not view.asking.isVisible())


def test_that_each_refusal_is_said_and_a_line_that_breaks_is_gone_on_with(hub: Hub, alone: Hands) -> None:
    view = alone.window.shelf.page.downloading
    looked_up(alone, "someone/nothing")
    assert f"{hub.address} has no “someone/nothing”" in view.message.text()
    hub.status = 503
    look_up(alone, "someone/calm")
    assert "refused (status 503); try again later" in view.message.text()
    hub.status = 0
    hub.breaks["model.safetensors"] = [3_000_000, 1_000_000]
    look_up(alone, "someone/calm")
    alone.until(view.result.isVisible)
    alone.click(view.download)
    alone.until(lambda: "someone/calm" in names(alone.window.shelf.page))
    alone.until(lambda: row(alone, "someone/calm").main.text() == "Load")
    assert len(hub.ranges_of("model.safetensors")) == 3


def test_that_a_disk_that_fills_up_meanwhile_is_said_and_gone_on_with(hub: Hub, alone: Hands) -> None:
    alone.window._paths.root.mkdir(exist_ok=True)
    hub.hold = 6_000_000
    with small_disk(alone.window._paths.models, "20m") as disk:
        looked_up(alone, "someone/calm")
        alone.click(alone.window.shelf.page.downloading.download)
        downloads = alone.window.shelf.downloads
        alone.until(lambda: any(each.pace.done > 5_000_000 for each in downloads.running.values()))
        disk.fill()
        hub.hold = None
        hub.go_on.set()
        alone.until(lambda: not downloads.running)
        until_read(alone)
        calm = row(alone, "someone/calm")
        alone.until(lambda: "free some space and go on" in calm.fault.text())
        disk.free()
        alone.click(calm.main)
        alone.until(lambda: calm.main.text() == "Load")


def test_that_a_token_is_kept_in_the_keyring_for_the_next_start(
    hub: Hub, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    hub.gates.add("someone/calm")
    hub.tokens = {"hf_right"}
    hub.files["someone/calm"].pop("README.md")
    with at_own_window(qtbot, tmp_path / "data", is_warm=True) as before:
        looked_up(before, "someone/calm")
        view = before.window.shelf.page.downloading
        before.until(view.token_field.hasFocus)
        QTest.keyClicks(view.token_field, "hf_right")
        QTest.keyClick(view.token_field, Qt.Key.Key_Return)
        before.until(view.result.isVisible)
        assert view.message.text() == "The token is kept in the system's keyring."
    assert list(ring.kept.values()) == ["hf_right"]
    with at_own_window(qtbot, tmp_path / "data", is_warm=True) as after:
        looked_up(after, "someone/calm")
        view = after.window.shelf.page.downloading
        after.until(view.result.isVisible)
        assert not view.token_field.isVisible()
    assert not [
        each for each in (tmp_path / "data").rglob("*") if each.is_file() and b"hf_right" in each.read_bytes()
    ]
