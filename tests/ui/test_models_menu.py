"""The menu of models: recent ones, those on this machine, where they run, unloading, and ending a load."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import huggingface_hub
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from engine.hosts import ProcessHost, open_engine
from engine.messages import EngineDied, EngineEnded
from engine.paths import BUILTIN_MODEL, DataPaths
from engine.recent import RecentModel
from engine.settings import Settings, load_settings, save_settings
from tests.hub_cache import cached_model
from tests.ui.conftest import BorrowedEngine, Hands
from tests.warm import warm_engine
from ui.app import build_window
from ui.main_window import MainWindow
from ui.state import NO_MODEL

pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]
Opened = Callable[..., Hands]


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


# ---- opening


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


# ---- recent ones


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


# ---- unloading


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
    assert window.sidebar.controls.meter.number.text() == "none"
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


# ---- ending a load


def test_that_a_load_that_does_not_heed_its_cancel_ends_with_its_process(opened: Opened) -> None:
    hands = opened()
    window, before = hands.window, pid_of(hands)
    window.session.load("builtin")
    os.kill(before, signal.SIGSTOP)  # as deaf as while it imports torch, which nothing interrupts
    hands.type("What are you?")
    hands.click(window.models.cancel)
    hands.until(lambda: not window.session.state.is_loading)
    until_ended(hands, before)
    assert window.session.state.model is None
    assert window.models.state.text() == "loading was cancelled"
    assert window.composer.note.text() == NO_MODEL
    assert not window.chat.cards
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    choose(hands, "Built-in model")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()


def test_that_a_load_cancelled_while_it_only_looks_leaves_the_model(hands: Hands, twin: Path) -> None:
    window, before, pid = hands.window, hands.window.session.state.model, pid_of(hands)
    window.session.load(str(twin))
    hands.click(window.models.cancel)
    hands.until(lambda: not window.session.state.is_loading)
    assert window.session.state.model == before
    assert pid_of(hands) == pid


def test_that_of_two_models_asked_for_the_last_one_comes(opened: Opened, twin: Path) -> None:
    hands = opened()
    hands.window.session.load("builtin")
    hands.window.session.load(str(twin))
    hands.until(lambda: model_name(hands) == "twin" and not hands.window.session.state.is_loading)


# ---- what cannot be loaded


def test_that_a_model_that_breaks_while_it_loads_is_told_and_the_old_one_comes_back(
    hands: Hands, twin: Path
) -> None:
    config = twin / "config.json"
    config.write_text(config.read_text().replace('"model_type": "llama"', '"model_type": "nonesuch"'))
    load_and_wait_for_card(hands, str(twin))
    (card,) = hands.window.chat.cards
    assert "nonesuch" in card.sentence.text()
    assert card.sentence.text().endswith("The built-in model is loaded again.")
    until_loaded(hands)
    assert model_name(hands) == "builtin"


def test_that_a_model_that_is_cut_short_is_told_and_the_old_one_stays(hands: Hands, twin: Path) -> None:
    weights = twin / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    window = hands.window
    load_and_wait_for_card(hands, str(twin))
    (card,) = window.chat.cards
    assert "twin" in card.sentence.text()
    assert "cut short" in card.sentence.text()
    until_loaded(hands)
    assert model_name(hands) == "builtin"
    assert window.session.state.ref == "builtin"
    hands.click(card.action)
    hands.until(window.models.list.isVisible)
    window.models.list.close()


def load_and_wait_for_card(hands: Hands, ref: str) -> None:
    hands.window.session.load(ref)
    hands.until(lambda: bool(hands.window.chat.cards))


def test_that_a_device_of_the_settings_that_is_not_here_is_told_and_one_click_helps(
    opened: Opened, tmp_path: Path
) -> None:
    save_settings(Settings(device="abacus"), DataPaths(tmp_path / "data").settings)
    hands = opened()
    window = hands.window
    load_and_wait_for_card(hands, "builtin")
    (card,) = window.chat.cards
    assert card.sentence.text().startswith("The device “abacus” is not available on this machine; choose")
    assert window.models.list.device.title() == "Device: abacus"
    hands.click(card.action)
    until_loaded(hands)
    assert settings_of(hands).device == "auto"


# ---- where it runs


def test_that_another_number_type_loads_the_model_again_is_shown_and_kept(
    hands: Hands, tmp_path: Path
) -> None:
    window = hands.window
    choose(hands, "bfloat16", window.models.list.dtype)
    hands.until(lambda: window.session.state.is_loading)
    until_loaded(hands)
    assert window.models.state.text().endswith("cpu · bfloat16")
    assert window.models.list.dtype.title() == "Number type: bfloat16"
    assert settings_of(hands).dtype == "bfloat16"
    hands.ask("What are you?")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None and reply.answer.receipt.dtype == "bfloat16"
    devices = [each.text() for each in window.models.list.device.actions()]
    assert devices[0] == "Automatic" and "Processor (cpu)" in devices


def test_that_device_and_number_type_are_chosen_with_the_keyboard_too(opened: Opened) -> None:
    hands = opened()
    menu = hands.window.models.list
    hands.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    hands.until(menu.isVisible)
    while menu.activeAction() != menu.dtype.menuAction():
        press(hands, Qt.Key.Key_Down)
    press(hands, Qt.Key.Key_Right)
    hands.until(menu.dtype.isVisible)
    while menu.dtype.activeAction() != entry(menu.dtype, "float32"):
        press(hands, Qt.Key.Key_Down)
    press(hands, Qt.Key.Key_Return)
    assert settings_of(hands).dtype == "float32"
    assert menu.dtype.title() == "Number type: float32"
    assert hands.window.session.state.model is None and not hands.window.session.state.jobs


def test_that_a_number_type_that_overflows_is_told_and_the_old_one_comes_back(
    hands: Hands, twin: Path
) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(twin / "model.safetensors")
    louder = {
        name: tensor.float() * (1e7 if "embed_tokens" in name else 1) for name, tensor in weights.items()
    }
    save_file(louder, twin / "model.safetensors", metadata={"format": "pt"})
    window = hands.window
    load(hands, twin)
    choose(hands, "float16", window.models.list.dtype)
    hands.until(lambda: bool(window.chat.cards))
    sentence = window.chat.cards[0].sentence.text()
    assert "gives no numbers in float16 on cpu; choose another number type" in sentence
    assert sentence.endswith("“twin” is loaded again.")
    until_loaded(hands)
    assert window.session.state.model is not None and window.session.state.model.dtype == "float32"
    assert window.models.list.dtype.title() == "Number type: Automatic"
    assert settings_of(hands).dtype == "auto"
