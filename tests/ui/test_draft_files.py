"""Files that are to go along with a message: there again after a restart and a kill, gone once sent."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.attachments import Attachment
from engine.engine import Engine
from engine.history import History
from engine.paths import DataPaths
from tests.disks import small_disk
from tests.ui.conftest import Hands, at_window
from tests.ui.windows import window_process

NOTES = Attachment("notes.txt", "high tide at six\n")
WINDOW = """
import sys
from pathlib import Path
from tests.ui.windows import run

def begin(window):
    window.composer.set_text("half a que")
    window.writing.attach([Path(sys.argv[2])])

def look(window):
    history = window.session.history
    if history.draft_files(None) and history.beginning():
        print("kept", flush=True)

if __name__ == "__main__":
    run(begin, look)
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / NOTES.name
    path.write_text(NOTES.text, encoding="utf-8")
    return path


@pytest.fixture
def open_window(
    qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine
) -> Iterator[Callable[[], Hands]]:
    opened: list[Hands] = []

    def open_one() -> Hands:
        hands = at_window(qtbot, tmp_path / "data", shared_paths, shared_engine)
        qtbot.addWidget(hands.window)
        opened.append(hands)
        return hands

    yield open_one
    for hands in opened:
        hands.window.close()


def names(hands: Hands) -> list[str]:
    return [each.name for each in hands.window.writing.files]


def begun(hands: Hands) -> int:
    """An empty conversation in the list."""
    number = hands.window.session.history.create(title="tides")
    hands.window.session.conversations_changed.emit()
    return number


def attach(hands: Hands, notes: Path) -> None:
    before = len(names(hands))
    hands.window.writing.attach([notes])
    hands.until(lambda: len(names(hands)) == before + 1)


def test_that_files_of_drafts_are_there_at_the_next_start_until_they_are_removed(
    open_window: Callable[[], Hands], notes: Path
) -> None:
    hands = open_window()
    chat = begun(hands)
    attach(hands, notes)
    hands.open(chat)
    assert names(hands) == []
    attach(hands, notes)
    attach(hands, notes)
    hands.window.close()
    notes.unlink()
    again = open_window()
    again.open(chat)
    assert names(again) == ["notes.txt", "notes.txt"]
    assert len(again.window.composer.files.chips) == 2
    again.click(again.window.composer.files.chips[0].remove_button)
    assert names(again) == ["notes.txt"]
    again.begin()
    assert again.window.writing.files == (NOTES,)
    again.window.close()
    third = open_window()
    third.open(chat)
    assert names(third) == ["notes.txt"]


def test_that_files_that_were_sent_are_no_draft_any_more(
    open_window: Callable[[], Hands], notes: Path
) -> None:
    hands = open_window()
    attach(hands, notes)
    hands.ask("When is it?")  # no model is loaded: it waits, and is kept
    session = hands.window.session
    assert session.conversation is not None and session.messages()[0].attachments == (NOTES,)
    session.saving.flush()
    assert session.history.draft_files(None) == session.history.draft_files(session.conversation.id) == ()
    number = session.conversation.id
    hands.window.close()
    again = open_window()
    again.open(number)
    assert names(again) == [] and again.window.composer.text == ""


def test_that_files_of_a_message_that_waits_are_kept(open_window: Callable[[], Hands], notes: Path) -> None:
    hands = open_window()
    hands.ask("first")
    attach(hands, notes)
    hands.type("second")
    QTest.keyClick(hands.window.composer.editor, Qt.Key.Key_Return)
    conversation = hands.window.session.conversation
    assert conversation is not None and names(hands) == []
    hands.window.session.saving.flush()
    history = hands.window.session.history
    assert history.draft_files(conversation.id) == (NOTES,)
    assert history.conversation(conversation.id).draft == "second"


def test_that_a_full_disk_costs_no_draft(
    qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine
) -> None:
    long = tmp_path / "long.txt"
    long.write_text("salt " * 40_000)
    with small_disk(tmp_path / "disk") as disk:
        hands = at_window(qtbot, disk.folder / "data", shared_paths, shared_engine)
        qtbot.addWidget(hands.window)
        chat = begun(hands)
        disk.fill()
        attach(hands, long)
        hands.until(lambda: bool(hands.window.chat.cards))
        hands.open(chat)
        assert names(hands) == []
        hands.begin()
        assert names(hands) == ["long.txt"]
        disk.free()
        hands.until(lambda: not hands.window.session.saving.unsaved())
        assert len(hands.window.session.history.draft_files(None)) == 1
        hands.window.close()


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal")
def test_that_a_kill_costs_no_file_of_a_draft(
    open_window: Callable[[], Hands], tmp_path: Path, notes: Path
) -> None:
    data = tmp_path / "data"
    with window_process(tmp_path / "window.py", WINDOW, data, notes) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == "kept\n"
        os.kill(window.pid, signal.SIGKILL)
    history = History(DataPaths(data).database)
    assert history.draft_files(None) == (NOTES,)
    history.close()
    hands = open_window()
    assert (hands.window.composer.text, hands.window.writing.files) == ("half a que", (NOTES,))
    assert len(hands.window.composer.files.chips) == 1
