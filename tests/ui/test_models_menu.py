"""The menu of models: recent ones, those on this machine, and unloading."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import huggingface_hub
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from engine.messages import EngineDied, EngineEnded
from engine.paths import BUILTIN_MODEL, DataPaths
from engine.recent import RecentModel
from engine.settings import Settings, save_settings
from tests.hub_cache import cached_model
from tests.ui.conftest import Hands, Opened
from tests.ui.model_menu import (
    choose,
    entry,
    load,
    model_name,
    open_menu,
    pid_of,
    press,
    settings_of,
    until_ended,
    until_loaded,
)
from ui.state import NO_MODEL

pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]


def test_that_a_folder_is_opened_through_the_dialog_in_a_fresh_process(hands: Hands, twin: Path) -> None:
    window, before = hands.window, pid_of(hands)
    deaths: list[object] = []
    window.session.bridge.engine_changed.connect(deaths.append)
    choose(hands, "Open model folder")
    dialog = window.models.findChild(QFileDialog)
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(twin))
    QTest.keyClick(name, Qt.Key.Key_Return)
    hands.until(lambda: model_name(hands) == "twin")
    assert pid_of(hands) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    assert EngineEnded(before) in deaths
    assert not any(isinstance(each, EngineDied) for each in deaths)
    assert not window.chat.cards
    assert window.models.button.text() == "twin"
    megabytes = sum(each.stat().st_size for each in twin.iterdir()) / 1e6
    described = f"llama, 8 blocks, 256 wide\n{megabytes:.1f} MB in {twin}\n"
    assert window.models.button.toolTip().startswith(described)


def test_that_a_model_dropped_on_the_window_is_opened_and_a_text_goes_along_with_the_message(
    hands: Hands, twin: Path
) -> None:
    window = hands.window
    (twin.parent / "notes.txt").write_text("notes")
    for path, is_taken in ((twin.parent / "notes.txt", True), (twin.parent, True), (twin, True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        place, button = QPointF(400, 300), Qt.MouseButton.LeftButton
        keys, copying = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        enter = QDragEnterEvent(place.toPoint(), copying, data, button, keys)
        enter.ignore()
        window.dragEnterEvent(enter)
        assert enter.isAccepted() == is_taken
        if path is twin:  # the composer, which takes text, leaves it to the window
            window.composer.editor.dragEnterEvent(enter)
            assert not enter.isAccepted()
        window.dropEvent(QDropEvent(place, copying, data, button, keys))
    hands.until(lambda: model_name(hands) == "twin")
    assert [each.name for each in window.writing.files] == ["notes.txt"]


def test_that_a_model_of_the_hub_cache_is_listed_and_opened(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    cached_model(tmp_path / "hub", "calm")
    pickled = cached_model(tmp_path / "hub", "old/calm") / "model.safetensors"
    pickled.rename(pickled.with_name("pytorch_model.bin"))
    encoder = cached_model(tmp_path / "hub", "some/encoder") / "config.json"
    encoder.write_text('{"model_type": "bert", "architectures": ["BertForMaskedLM"]}')
    shutil.copytree(BUILTIN_MODEL, tmp_path / "data" / "models" / "kept")
    hands = opened(spawned=True)
    found = hands.window.models.list.found
    menu = open_menu(hands)
    assert [each.text() for each in found.actions()] == [
        "Kept by Tiller",
        "kept",
        "In the Hugging Face cache",
        "calm",
        "old/calm",
    ]
    old = entry(found, "old/calm")
    assert not old.isEnabled() and "pickled weights only" in old.toolTip()
    menu.close()
    choose(hands, "calm", found)
    hands.until(lambda: model_name(hands) == "calm")
    assert settings_of(hands).recent == (RecentModel("calm", "calm", "hub"),)


def test_that_nothing_on_this_machine_is_said(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", "/nowhere/at/all")
    found = hands.window.models.list.found
    assert [each.text() for each in found.actions()] == ["looking…"]
    open_menu(hands).close()
    assert [each.text() for each in found.actions()][1::2] == ["none found", "none found"]
    assert not any(each.isEnabled() for each in found.actions())


def test_that_recent_models_outlive_the_window_and_open_with_the_keyboard(opened: Opened, twin: Path) -> None:
    first = opened()
    load(first, twin)
    first.window.close()

    hands = opened()
    load(hands, "builtin")
    menu = hands.window.models.list
    hands.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    hands.until(menu.isVisible)
    assert entry(menu, "twin").toolTip() == str(twin)
    assert entry(menu, "twin").text() == "twin\tfolder · torch"
    assert entry(menu, "Built-in model").isChecked()
    press(hands, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert menu.activeAction() == entry(menu, "twin")
    press(hands, Qt.Key.Key_Return)
    hands.until(lambda: model_name(hands) == "twin")
    assert entry(menu, "twin").isChecked()


def test_that_a_recent_model_that_is_gone_is_disabled_with_the_reason_and_can_be_taken_off(
    opened: Opened, tmp_path: Path, twin: Path
) -> None:
    data = DataPaths(tmp_path / "data")
    gone = RecentModel(str(tmp_path / "gone.gguf"), "gone & away", "gguf")
    save_settings(Settings(recent=(gone, RecentModel(str(twin), "twin", "folder"))), data.settings)
    hands = opened()
    menu = open_menu(hands)
    hands.until(lambda: not entry(menu, "gone && away").isEnabled())
    missing = entry(menu, "gone && away")
    assert missing.toolTip() == f"“{gone.ref}” is no longer there."
    assert entry(menu, "twin").isEnabled()
    menu.close()

    choose(hands, "gone && away", hands.window.models.list.take_off)
    assert [each.name for each in settings_of(hands).recent] == ["twin"]
    choose(hands, "Clear recent")
    assert settings_of(hands).recent == ()
    assert not any(each.isVisible() and each.text() == "Clear recent" for each in menu.actions())


def test_that_unloading_ends_the_process_and_a_model_loads_after_it(hands: Hands) -> None:
    window, before = hands.window, pid_of(hands)
    hands.type("Kept.")
    hands.click(hands.row("ocean").switch)
    hands.until(lambda: window.sidebar.controls.meter.number.text().endswith("%"))
    choose(hands, "Unload model")
    until_ended(hands, before)
    state = window.session.state
    assert state.model is None and not state.is_loading
    assert pid_of(hands) != before
    assert window.composer.note.text() == NO_MODEL
    assert window.composer.text == "Kept."
    assert window.models.state.text() == "no model is loaded"
    assert not window.chat.cards
    row = hands.row("ocean")
    assert not row.switch.isEnabled() and row.switch.toolTip() == "ocean: No model is loaded"
    assert window.sidebar.note.text().startswith("No model is loaded")
    assert window.sidebar.controls.meter.number.text() == "0%"
    assert not entry(window.models.list, "Unload model").isEnabled()
    hands.until(lambda: "cpu" in window.session.state.devices)

    choose(hands, "Built-in model")
    until_loaded(hands)
    assert hands.row("ocean").switch.isEnabled()
    hands.ask(" What are you?")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.text


def test_that_unloading_keeps_what_an_answer_had_said_and_the_recipe(hands: Hands) -> None:
    window = hands.window
    hands.click(hands.row("ocean").switch)
    recipe = window.sidebar.recipe()
    hands.ask("Tell me a story.")
    hands.until(lambda: any(reply.text for reply in window.chat.replies.values()))
    window.session.unload()
    hands.until(lambda: not window.session.state.jobs)
    (reply,) = window.chat.replies.values()
    assert reply.text
    assert not window.chat.cards
    assert window.sidebar.recipe() == recipe
    window.session.load("builtin")
    until_loaded(hands)
    assert window.sidebar.recipe() == recipe
