"""A full disk: what it refuses stays in the window, is tried again, and is saved in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.drafts import load_draft
from engine.engine import Engine
from engine.history import History
from engine.paths import DataPaths
from engine.settings import load_settings
from tests.disks import SmallDisk, small_disk
from tests.ui.conftest import BorrowedEngine, Hands
from tests.ui.deeds import exporting, fill
from ui.app import build_window


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def hands(qtbot: QtBot, disk: SmallDisk, shared_engine: Engine) -> Iterator[Hands]:
    """A person at a window whose data folder is on the small disk."""
    while not shared_engine.events.empty():
        shared_engine.events.get()
    window = build_window(DataPaths(disk.folder / "data"), BorrowedEngine(shared_engine), "light")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.session.load("builtin")
    person = Hands(window, qtbot)
    person.until(lambda: window.session.state.model is not None)
    yield person
    window.close()
    window.close()  # the first time, what is not saved is only told


def actions(hands: Hands) -> list[str]:
    return [card.action.text() for card in hands.window.chat.cards]


def kept(disk: SmallDisk) -> list[tuple[str, str]]:
    history = History(DataPaths(disk.folder / "data").database)
    messages = history.conversation(history.conversations()[0].id).messages
    history.close()
    return [(message.state, message.content) for message in messages]


def begun(hands: Hands, disk: SmallDisk) -> None:
    """Ask, and let the disk be full as soon as the reply has its place."""
    hands.window.session.reply_started.connect(lambda _: disk.fill())
    hands.ask("What are you?")
    hands.until(lambda: bool(hands.window.chat.replies))
    hands.until_answered()


def test_that_a_reply_that_a_full_disk_refused_is_saved_when_there_is_room(
    hands: Hands, disk: SmallDisk
) -> None:
    begun(hands, disk)
    hands.until(lambda: actions(hands) == ["Save again"])
    sentence = hands.window.chat.cards[0].sentence.text()
    assert "tiller.db" in sentence and "disk is full" in sentence and "not saved" in sentence
    (reply,) = hands.window.chat.replies.values()
    said = reply.text
    assert said and reply.state.text() != "failed"
    hands.click(hands.window.chat.cards[0].action)
    hands.until(lambda: actions(hands) == ["Save again"])
    disk.free()
    hands.click(hands.window.chat.cards[0].action)
    hands.until(lambda: not hands.window.chat.cards)
    assert reply.text == said
    assert kept(disk)[-1] == ("complete", said)


def test_that_a_message_that_cannot_be_saved_stays_in_the_composer(hands: Hands, disk: SmallDisk) -> None:
    disk.fill()
    hands.ask("What are you?")
    hands.until(lambda: bool(hands.window.chat.cards))
    assert "could not be saved" in hands.window.chat.cards[0].sentence.text()
    assert hands.window.composer.text == "What are you?"
    assert not hands.window.chat.replies
    disk.free()
    QTest.keyClick(hands.window.composer.editor, Qt.Key.Key_Return)
    hands.until(lambda: bool(hands.window.chat.replies))
    hands.until_answered()
    assert hands.window.composer.text == ""


def test_that_closing_says_once_what_would_be_lost(hands: Hands, disk: SmallDisk) -> None:
    begun(hands, disk)
    hands.until(lambda: actions(hands) == ["Save again"])
    (reply,) = hands.window.chat.replies.values()
    hands.window.close()
    assert hands.window.isVisible()
    assert "close again to leave without it" in hands.window.chat.cards[0].sentence.text()
    disk.free()
    hands.window.close()
    assert not hands.window.isVisible()
    assert kept(disk)[-1] == ("complete", reply.text)


def test_that_settings_that_a_full_disk_refused_are_kept_when_there_is_room(
    hands: Hands, disk: SmallDisk
) -> None:
    settings = DataPaths(disk.folder / "data").settings
    hands.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    hands.window.session.saving.flush()
    kept_before = load_settings(settings)
    disk.fill()
    hands.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: actions(hands) == ["Save again"])
    sentence = hands.window.chat.cards[0].sentence.text()
    assert "settings.toml" in sentence and "No space left" in sentence and "not saved" in sentence
    hands.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    hands.window.close()
    assert hands.window.isVisible()
    assert "close again to leave without it" in hands.window.chat.cards[0].sentence.text()
    assert load_settings(settings) == kept_before
    disk.free()
    hands.until(lambda: not hands.window.chat.cards)
    assert load_settings(settings) == hands.window.preferences.value != kept_before


def test_that_settings_that_cannot_be_written_hold_up_no_reply(hands: Hands, disk: SmallDisk) -> None:
    settings = DataPaths(disk.folder / "data").settings
    settings.unlink(missing_ok=True)
    settings.mkdir()
    hands.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    hands.until(lambda: actions(hands) == ["Save again"])
    assert "is a folder" in hands.window.chat.cards[0].sentence.text()
    hands.ask("What are you?")
    hands.until(lambda: bool(hands.window.chat.replies))
    hands.until_answered()
    (reply,) = hands.window.chat.replies.values()
    hands.until(lambda: kept(disk)[-1] == ("complete", reply.text))
    settings.rmdir()
    hands.until(settings.is_file)  # tried again by itself
    assert load_settings(settings) == hands.window.preferences.value


def test_that_a_vector_s_draft_is_not_lost_with_the_window(hands: Hands, disk: SmallDisk) -> None:
    page = hands.window.vectors.new
    hands.click(hands.window.sidebar.new_button)
    QTest.keyClicks(page.name, "calm")
    disk.fill()
    hands.window.close()
    assert hands.window.isVisible()
    assert "new-vector.json" in hands.window.chat.cards[0].sentence.text()
    disk.free()
    hands.window.close()
    assert load_draft(DataPaths(disk.folder / "data").draft).name == "calm"


def test_that_an_export_to_a_full_disk_is_a_line_in_the_dialog(hands: Hands, disk: SmallDisk) -> None:
    disk.fill()
    dialog = exporting(hands, "ocean")
    fill(dialog.path, str(disk.folder / "ocean.gguf"))
    hands.click(dialog.with_model)
    hands.click(dialog.export_button)
    assert "No space left on device" in dialog.message.text()
    assert sorted(each.name for each in disk.folder.iterdir()) == ["ballast", "data"]
    disk.free()
    hands.click(dialog.export_button)
    assert "Written" in dialog.message.text()
    dialog.close()
