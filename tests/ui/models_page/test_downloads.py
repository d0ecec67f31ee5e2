"""Downloads at the window from a hub on loopback: seen everywhere, gone on with, refused, without room."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.hosts import ProcessHost
from engine.paths import BUILTIN_MODEL
from tests.disks import small_disk
from tests.hub_server import Hub
from tests.ui.conftest import Hands
from tests.ui.model_menu import until_loaded
from tests.ui.models_page.conftest import (
    answer_box,
    at_own_window,
    looked_up,
    names,
    opened,
    row,
    until_read,
)
from tests.ui.views import settle
from ui.models_page.page import ModelsPage

pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]


def test_that_a_model_is_looked_up_downloaded_loaded_and_deleted(hub: Hub, alone: Hands) -> None:
    assert hub.requests == []
    looked_up(alone, "https://huggingface.co/someone/calm/tree/main")
    view, page = alone.window.shelf.page.downloading, alone.window.shelf.page
    assert view.heading.text() == "someone/calm"
    assert view.download.text() == "Download 15.0 MB"
    alone.click(view.download)
    alone.until(lambda: not alone.window.shelf.downloads.running and "someone/calm" in names(page))
    calm = row(alone, "someone/calm")
    alone.until(lambda: calm.main.text() == "Load" and calm.main.isEnabled())
    alone.click(calm.main)
    until_loaded(alone)
    model = alone.window.session.state.model
    assert model is not None and model.ref.name == "someone/calm"
    assert not calm.delete.isEnabled() and "unload it first" in calm.delete.toolTip()
    alone.click(calm.main)
    alone.until(calm.delete.isEnabled)
    alone.choose(calm.menu, "Delete…")
    assert answer_box(alone, "Delete") == "Delete “someone/calm” and free 15.0 MB?"
    alone.until(lambda: "someone/calm" not in names(page))
    assert list(alone.window._paths.models.iterdir()) == []


def test_that_a_download_is_paused_kept_over_a_restart_and_gone_on_with(hub: Hub, alone: Hands) -> None:
    hub.hold = 6_000_000
    looked_up(alone, "someone/calm")
    page, shelf = alone.window.shelf.page, alone.window.shelf
    alone.click(page.downloading.download)
    alone.until(lambda: any(each.pace.done > 5_000_000 for each in shelf.downloads.running.values()))
    calm = row(alone, "someone/calm")
    assert calm.main.text() == "Pause" and calm.progress.isVisible()
    assert " of 15.0 MB" in calm.memory.text()
    alone.click(calm.main)
    alone.until(lambda: calm.main.text() == "Continue")
    alone.until(lambda: "go on with its download, or remove it" in calm.fault.text())
    hub.hold = None
    hub.go_on.set()
    hub.requests.clear()
    alone.click(calm.main)
    alone.until(lambda: calm.main.text() == "Load")
    (asked,) = hub.ranges_of("model.safetensors")
    assert int(asked.removeprefix("bytes=").rstrip("-")) > 5_000_000


def test_that_an_unfinished_download_is_removed(hub: Hub, alone: Hands) -> None:
    hub.hold = 6_000_000
    looked_up(alone, "someone/calm")
    page, shelf = alone.window.shelf.page, alone.window.shelf
    alone.click(page.downloading.download)
    alone.until(lambda: any(each.pace.done > 5_000_000 for each in shelf.downloads.running.values()))
    alone.choose(row(alone, "someone/calm").menu, "Remove…")
    answer_box(alone, "Delete")
    alone.until(lambda: "someone/calm" not in names(page))
    assert list(alone.window._paths.models.iterdir()) == []


def test_that_a_gated_model_leads_to_the_token_and_the_token_to_the_model(hub: Hub, alone: Hands) -> None:
    hub.gates.add("someone/calm")
    hub.tokens = {"hf_right"}
    hub.files["someone/calm"].pop("README.md")
    looked_up(alone, "someone/calm")
    view = alone.window.shelf.page.downloading
    assert "is gated: accept its terms at" in view.message.text()
    alone.until(view.token_field.hasFocus)
    typed(alone, "hf_right")
    alone.press(Qt.Key.Key_Return)
    alone.until(view.result.isVisible)
    assert "gated" in view.terms.text() and not view.token_field.isVisible()
    assert "kept until Tiller is closed" in view.message.text()
    alone.click(view.download)
    alone.until(lambda: not alone.window.shelf.downloads.running and "someone/calm" in names(page_of(alone)))
    alone.window.session.saving.flush()
    kept = {each: each.read_bytes() for each in alone.window._paths.root.rglob("*") if each.is_file()}
    assert any(each.name == "engine.log" for each in kept)
    assert not [each for each, data in kept.items() if b"hf_right" in data]


def test_that_a_download_that_a_token_is_missing_for_asks_for_it_and_goes_on(hub: Hub, alone: Hands) -> None:
    hub.hold = 6_000_000
    until_half_there(alone, hub, "someone/calm")
    calm = row(alone, "someone/calm")
    alone.click(calm.main)
    alone.until(lambda: calm.main.text() == "Continue")
    hub.gates.add("someone/calm")
    hub.tokens = {"hf_right"}
    hub.hold = None
    hub.go_on.set()
    alone.click(calm.main)
    alone.until(lambda: "is gated" in calm.fault.text())
    alone.click(calm.main)
    view = page_of(alone).downloading
    alone.until(view.token_field.hasFocus)
    hub.requests.clear()
    typed(alone, "hf_right")
    alone.press(Qt.Key.Key_Return)
    alone.until(view.result.isVisible)
    assert view.download.text().startswith("Download 9.")  # the rest of it
    alone.click(view.download)
    alone.until(lambda: row(alone, "someone/calm").main.text() == "Load")
    assert int(hub.ranges_of("model.safetensors")[-1].removeprefix("bytes=").rstrip("-")) > 5_000_000


def test_that_a_wrong_text_and_a_wrong_address_ask_nobody(hub: Hub, alone: Hands) -> None:
    looked_up(alone, "not a model")
    view = alone.window.shelf.page.downloading
    assert "names no model on the hub" in view.message.text()
    alone.click(view.hub)
    QTest.keyClicks(view.hub_field, "ftp://mirror")
    QTest.keyClick(view.hub_field, Qt.Key.Key_Return)
    assert "is no address of a hub" in view.message.text()
    alone.click(view.hub)
    view.hub_field.selectAll()
    QTest.keyClicks(view.hub_field, "https://mirror.example/hub/")
    QTest.keyClick(view.hub_field, Qt.Key.Key_Return)
    assert view.hub.text() == "Hub: mirror.example…"
    assert alone.window.preferences.value.hub_endpoint == "https://mirror.example/hub"
    assert hub.requests == []


# ---- while a person does something else


def page_of(hands: Hands) -> ModelsPage:
    return hands.window.shelf.page


def typed(hands: Hands, text: str) -> None:
    """Letters, to whatever has the focus."""
    field = hands.window.focusWidget()
    assert field is not None
    QTest.keyClicks(field, text)


def until_half_there(hands: Hands, hub: Hub, text: str) -> None:
    """Look a model up, begin its download, and wait until the hub holds it."""
    looked_up(hands, text)
    hands.click(page_of(hands).downloading.download)
    downloads = hands.window.shelf.downloads
    hands.until(lambda: any(each.pace.done > 5_000_000 for each in downloads.running.values()))
    until_read(hands)


def test_that_a_download_goes_on_and_is_seen_when_the_page_is_left(hub: Hub, alone: Hands) -> None:
    hub.hold = 6_000_000
    until_half_there(alone, hub, "someone/calm")
    alone.press(Qt.Key.Key_Escape)
    coming = alone.window.models.coming
    alone.until(coming.isVisible)
    assert not page_of(alone).isVisible()
    assert coming.text().startswith(("Downloading: 3", "Downloading: 4"))
    assert coming.toolTip() == "someone/calm"
    hub.go_on.set()
    alone.until(lambda: coming.text() == "Downloaded")
    assert coming.accessibleName() == "Downloaded: someone/calm"
    alone.click(coming)
    alone.until(page_of(alone).isVisible)
    alone.until(lambda: row(alone, "someone/calm").main.isEnabled())
    assert not coming.isVisible()


def test_that_a_download_that_fails_out_of_sight_says_so(hub: Hub, alone: Hands) -> None:
    hub.hold = 6_000_000
    hub.lies.add("model.safetensors")
    until_half_there(alone, hub, "someone/calm")
    alone.press(Qt.Key.Key_Escape)
    hub.go_on.set()
    coming = alone.window.models.coming
    alone.until(lambda: coming.text() == "Download stopped")
    assert "“model.safetensors” is not what the hub lists" in coming.toolTip()
    alone.click(coming)
    until_read(alone)
    assert "is not what the hub lists" in row(alone, "someone/calm").fault.text()


def test_that_two_downloads_run_at_once_and_one_is_stopped_without_the_other(
    hub: Hub, alone: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.models_page.finding._free", lambda folder: 10**12)
    hub.add_folder("someone/wild", BUILTIN_MODEL)
    hub.hold = 6_000_000
    until_half_there(alone, hub, "someone/calm")
    alone.click(page_of(alone).download_button)
    view = page_of(alone).downloading
    view.field.selectAll()
    typed(alone, "someone/wild")
    alone.press(Qt.Key.Key_Return)
    alone.until(lambda: view.heading.text() == "someone/wild" and view.result.isVisible())
    assert 10**12 - 11_000_000 < view._free < 10**12 - 8_000_000
    alone.click(view.download)
    downloads = alone.window.shelf.downloads
    alone.until(lambda: len([each for each in downloads.running.values() if each.pace.done > 5_000_000]) == 2)
    until_read(alone)
    alone.click(row(alone, "someone/calm").main)
    alone.until(lambda: row(alone, "someone/calm").main.text() == "Continue")
    assert row(alone, "someone/wild").main.text() == "Pause"
    hub.go_on.set()
    alone.until(lambda: not downloads.running and row(alone, "someone/wild").main.text() == "Load")
    assert row(alone, "someone/calm").main.text() == "Continue"


def test_that_a_window_closed_in_a_download_offers_to_go_on_at_the_next_start(
    hub: Hub, qtbot: QtBot, tmp_path: Path
) -> None:
    hub.hold = 6_000_000
    with at_own_window(qtbot, tmp_path / "data", is_warm=True) as before:
        until_half_there(before, hub, "someone/calm")
    hub.hold = None
    hub.go_on.set()
    hub.requests.clear()
    with at_own_window(qtbot, tmp_path / "data", is_warm=True) as after:
        opened(after)
        calm = row(after, "someone/calm")
        assert calm.main.text() == "Continue" and "of 15.0 MB are here" in calm.fault.text()
        after.click(calm.main)
        after.until(lambda: calm.main.text() == "Load")
        (asked,) = hub.ranges_of("model.safetensors")
        assert int(asked.removeprefix("bytes=").rstrip("-")) > 5_000_000


def test_that_a_download_whose_process_is_killed_says_so_and_goes_on(hub: Hub, alone: Hands) -> None:
    hub.hold = 6_000_000
    until_half_there(alone, hub, "someone/calm")
    (download,) = alone.window.shelf.downloads.running.values()
    engine = download.errand._engine
    assert engine is not None and isinstance(engine._host, ProcessHost)
    process = engine._host._process
    process.kill()
    calm = row(alone, "someone/calm")
    alone.until(lambda: calm.main.text() == "Continue")
    alone.until(lambda: "The process that fetched it was ended" in calm.fault.text())
    hub.hold = None
    hub.go_on.set()
    alone.click(calm.main)
    alone.until(lambda: calm.main.text() == "Load")


def test_that_a_download_is_made_by_the_keyboard_alone(hub: Hub, alone: Hands) -> None:
    page = opened(alone)
    focused(alone, page.download_button)
    alone.press(Qt.Key.Key_Space)
    alone.until(page.downloading.field.hasFocus)
    typed(alone, "someone/calm:none")
    alone.press(Qt.Key.Key_Return)
    view = page.downloading
    alone.until(view.result.isVisible)
    assert view.message.text() == "It has no variant “none”; choose one of these."
    (choice,) = view.group.buttons()
    alone.until(choice.hasFocus)
    focused(alone, view.download)
    alone.press(Qt.Key.Key_Space)
    alone.until(lambda: "someone/calm" in names(page) and not alone.window.shelf.downloads.running)
    until_read(alone)
    focused(alone, row(alone, "someone/calm").main)
    alone.press(Qt.Key.Key_Space)
    until_loaded(alone)


def focused(hands: Hands, widget: QWidget) -> None:
    """Reach a widget by Tab."""
    for _ in range(40):
        if widget.hasFocus():
            return
        hands.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {widget.accessibleName()}")


# ---- sizes


def test_that_60_gb_are_told_exactly_and_not_begun_without_room(hub: Hub, alone: Hands) -> None:
    hub.files["org/huge"] = {"huge-Q8_0.gguf": b"GGUF"}
    hub.huge["huge-Q8_0.gguf"] = 60_000_000_007
    alone.window._paths.root.mkdir(exist_ok=True)
    with small_disk(alone.window._paths.models, "50g"):
        looked_up(alone, "org/huge")
        view = page_of(alone).downloading
        assert view.download.text() == "Download 60.0 GB"
        assert not view.download.isEnabled() and "too little room" in view.download.toolTip()
        assert view.room.text() == "53.7 GB free on the disk"


def test_that_a_download_of_60_gb_shows_how_far_it_is_and_is_stopped(hub: Hub, alone: Hands) -> None:
    hub.files["org/huge"] = {"huge-Q8_0.gguf": b"GGUF"}
    hub.huge["huge-Q8_0.gguf"] = 60_000_000_007
    hub.hold = 30_000_000
    alone.window._paths.root.mkdir(exist_ok=True)
    with small_disk(alone.window._paths.models, "100g"):
        looked_up(alone, "org/huge")
        alone.click(page_of(alone).downloading.download)
        downloads = alone.window.shelf.downloads
        alone.until(lambda: any(each.pace.done > 29_000_000 for each in downloads.running.values()))
        until_read(alone)
        (download,) = downloads.running.values()
        assert download.pace.total == 60_000_000_007
        huge = row(alone, "org/huge Q8_0")
        assert " of 60.0 GB" in huge.memory.text()
        alone.click(huge.main)
        alone.until(lambda: "of 60000.0 MB are here" in huge.fault.text())


# ---- where things stand


@pytest.mark.parametrize("models", [1, 12])
def test_that_all_of_the_page_ends_where_the_composer_does(alone: Hands, tmp_path: Path, models: int) -> None:
    for number in range(models):
        shutil.copytree(BUILTIN_MODEL, tmp_path / "own" / f"twin{number}")
    alone.window.preferences.change(model_folders=(str(tmp_path / "own"),))
    page, window = opened(alone), alone.window
    bar = page.view.verticalScrollBar()
    alone.until(lambda: bar.isVisible() == (models > 1))

    def right(widget: QWidget) -> int:
        return widget.mapTo(window, QPoint(widget.width(), 0)).x()

    shown = (page.order, page.close_button, *page.rows.values())
    assert {right(each) for each in shown if each.isVisible()} == {right(window.composer)}
    page.show_download()
    settle()
    assert right(page.downloading.look) == right(window.composer)
