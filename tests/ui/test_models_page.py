"""The page of models: what it lists, loads, saves and deletes; downloads from a hub on loopback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from engine.hosts import open_engine
from engine.paths import BUILTIN_MODEL, DataPaths
from engine.settings import load_settings
from tests.hub_cache import cached_model
from tests.hub_server import Hub, served
from tests.ui.conftest import Hands
from tests.ui.test_models_menu import click_entry, open_menu, pid_of, until_loaded
from tests.warm import warm_engine
from ui.app import build_window
from ui.dialogs.save_gguf import SaveGgufDialog
from ui.models import idle
from ui.models_page.page import ModelsPage
from ui.models_page.row import ModelRow

pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]


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
def hub(environment_seen: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that offers the builtin model as `someone/calm`, for windows opened after it."""
    made = Hub()
    made.add_folder("someone/calm", BUILTIN_MODEL)
    with served(made) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        monkeypatch.setenv("HF_HUB_OFFLINE", "0")
        monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "2")
        monkeypatch.setenv("TRANSFORMERS_OFFLINE", "0")
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield made


@pytest.fixture
def alone(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    """A window with an engine of its own, and no model asked for."""
    paths = DataPaths(tmp_path / "data")
    is_spawned = "environment_seen" in request.fixturenames
    engine = open_engine(paths, in_process=False) if is_spawned else warm_engine(paths)
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


# ---- what is at hand


def test_that_the_page_lists_what_is_here_and_what_is_wrong_with_it(
    alone: Hands, cache: Path, tmp_path: Path
) -> None:
    cached_model(cache, "someone/calm")
    own = tmp_path / "own" / "deep"
    shutil.copytree(BUILTIN_MODEL, own / "twin")
    (own / "torn.gguf").write_bytes(b"GGUF\3\0\0\0")
    alone.window.preferences.change(model_folders=(str(tmp_path / "own"),))
    page = opened(alone)
    assert {each.name.text() for each in page.rows.values()} == {
        "Built-in model",
        "someone/calm",
        "twin",
        "torn.gguf",
    }
    told = row(alone, "Built-in model")
    size = sum(each.stat().st_size for each in BUILTIN_MODEL.iterdir()) / 1e6
    assert told.facts.text() == "llama · 7.3M parameters · F16 · 512 tokens · chat template"
    assert told.memory.text().startswith(f"{size:.1f} MB on disk · about 4")
    assert told.memory.text().endswith(" MB of memory: fits") and told.dot.isVisible()
    assert "torch and Python, whatever the model" in told.memory.toolTip()
    torn = row(alone, "torn.gguf")
    assert "is cut short or damaged" in torn.fault.text()
    assert not torn.main.isEnabled() and torn.main.toolTip() == torn.fault.text()
    assert page.subtitle.text().startswith("3 models · ")


def test_that_search_and_order_find_a_model(alone: Hands, cache: Path) -> None:
    cached_model(cache, "someone/calm")
    cached_model(cache, "another/wild")
    page = opened(alone)
    page.search.setFocus()
    QTest.keyClicks(page.search, "LLAMA wild")
    alone.until(lambda: [name for name, each in page.rows.items() if each.isVisible()] == ["another/wild"])
    page.search.selectAll()
    QTest.keyClicks(page.search, "nothing")
    alone.until(page.none.isVisible)
    assert page.none.text() == "No model here has “nothing” in its name or place."
    page.search.clear()
    page.order.set_value("name")
    alone.until(lambda: len([each for each in page.rows.values() if each.isVisible()]) == 3)
    shown = sorted((each for each in page.rows.values()), key=lambda each: each.y())
    assert [each.name.text() for each in shown] == ["another/wild", "Built-in model", "someone/calm"]


def test_that_a_folder_of_ones_own_is_added_kept_and_taken_off(alone: Hands, tmp_path: Path) -> None:
    shutil.copytree(BUILTIN_MODEL, tmp_path / "own" / "twin")
    page = opened(alone)
    alone.click(page.folders)
    alone.until(page.folders.menu_of_folders.isVisible)
    click_entry(alone, page.folders.menu_of_folders, "Add folder")
    alone.pick(page, tmp_path / "own")
    alone.until(lambda: str(tmp_path / "own" / "twin") in page.rows)
    alone.window.session.saving.flush()
    kept = load_settings(alone.window._paths.settings)
    assert kept.model_folders == (str(tmp_path / "own"),)
    alone.click(page.folders)
    click_entry(alone, page.folders.menu_of_folders, "Take off")
    alone.until(lambda: str(tmp_path / "own" / "twin") not in page.rows)
    assert (tmp_path / "own" / "twin").is_dir()


@pytest.mark.usefixtures("environment_seen")
def test_that_a_model_is_loaded_and_unloaded_from_its_row(alone: Hands, cache: Path) -> None:
    cached_model(cache, "someone/calm")
    opened(alone)
    calm = row(alone, "someone/calm")
    assert calm.main.accessibleName() == "Load someone/calm"
    alone.click(calm.main)
    until_loaded(alone)
    assert calm.loaded.isVisible() and calm.main.text() == "Unload"
    assert not row(alone, "Built-in model").loaded.isVisible()
    alone.click(calm.main)
    alone.until(lambda: alone.window.session.state.model is None)
    assert not calm.loaded.isVisible()


@pytest.mark.usefixtures("gguf_file")
def test_that_a_model_that_is_not_loaded_is_quantised_from_its_row(alone: Hands) -> None:
    page = opened(alone)
    builtin = row(alone, "Built-in model")
    alone.choose(builtin.menu, "Save as GGUF…")
    dialog = alone.window.findChild(SaveGgufDialog)
    assert dialog is not None and dialog.kind.value == "q8_0"
    alone.click(dialog.save_button)
    alone.until(dialog.open_button.isVisible)
    alone.until(lambda: any(each.endswith("builtin-q8_0.gguf") for each in page.rows))
    alone.click(dialog.close_button)
    alone.until(lambda: "Q8_0" in row(alone, "builtin-q8_0.gguf").facts.text())
    written = row(alone, "builtin-q8_0.gguf")
    assert not written.save.isEnabled() and "quantised already" in written.save.toolTip()
    assert not written.delete.isEnabled()


# ---- downloads


def looked_up(hands: Hands, text: str) -> None:
    page = opened(hands)
    hands.click(page.download_button)
    hands.until(page.downloading.field.hasFocus)
    QTest.keyClicks(page.downloading.field, text)
    QTest.keyClick(page.downloading.field, Qt.Key.Key_Return)
    hands.until(lambda: not page.downloading.asking.isVisible())


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


def names(page: ModelsPage) -> set[str]:
    return {each.name.text() for each in page.rows.values()}


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


def test_that_what_the_hub_refuses_is_said_and_a_token_opens_a_gated_model(hub: Hub, alone: Hands) -> None:
    hub.gates.add("someone/calm")
    hub.tokens = {"hf_right"}
    hub.files["someone/calm"].pop("README.md")
    looked_up(alone, "someone/calm")
    view = alone.window.shelf.page.downloading
    assert "is gated: accept its terms at" in view.message.text()
    alone.until(view.token_field.isVisible)
    view.token_field.setFocus()
    QTest.keyClicks(view.token_field, "hf_right")
    QTest.keyClick(view.token_field, Qt.Key.Key_Return)
    alone.until(lambda: "kept until Tiller is closed" in view.message.text())
    alone.click(view.look)
    alone.until(view.result.isVisible)
    assert "gated" in view.terms.text()
    assert "hf_right" not in "".join(
        each.read_text(errors="replace") for each in alone.window._paths.root.rglob("*") if each.is_file()
    )


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


# ---- idle


def test_that_an_idle_model_is_unloaded_and_the_next_message_brings_it_back_steered(
    alone: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "MINUTE_MS", 100)
    window = alone.window
    window.session.load("builtin")
    until_loaded(alone)
    alone.click(alone.row("ocean").switch)
    alone.until(lambda: bool(window.session.recipe.active))
    before = pid_of(alone)
    menu = open_menu(alone)
    click_entry(alone, menu, window.models.list.idle.title())
    alone.until(window.models.list.idle.isVisible)
    click_entry(alone, window.models.list.idle, "after 5 minutes")
    alone.until(lambda: window.session.state.rests)
    assert window.models.state.text() == "resting; the next message loads it again"
    assert "a message sent now loads it again" in window.composer.note.text()
    alone.ask("What are you?")
    alone.until(lambda: bool(window.chat.replies))
    (reply,) = window.chat.replies.values()
    alone.until(lambda: reply.answer is not None)
    assert reply.answer is not None and pid_of(alone) != before
    assert [each.name for each in reply.answer.receipt.timeline[0].recipe.active] == ["ocean"]
