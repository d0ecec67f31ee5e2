"""Pins, folders, and deleting with a way back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.history import Folder, History
from engine.history.rows import now
from engine.history.values import UnknownConversation


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tiller.db"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    history = History(path)
    yield history
    history.close()


def titles(history: History) -> list[str]:
    return [each.title for each in history.conversations()]


def test_that_a_deleted_conversation_is_out_of_sight_until_it_is_restored(history: History) -> None:
    chat = history.create(title="walrus")
    question = history.add_message(chat, "user", "walrus and seal", parent_id=None)
    history.create(title="kept")
    history.delete(chat)
    assert titles(history) == ["kept"]
    assert history.search("walrus") == history.search("seal") == ()
    with pytest.raises(UnknownConversation):
        history.conversation(chat)
    history.update_message(question, content="walrus, seal")  # a reply that was being written may still end
    history.restore(chat)
    assert history.conversation(chat).messages[0].content == "walrus, seal"
    assert [hit.message_id for hit in history.search("walrus")] == [question]


def test_that_erasing_leaves_nothing_of_what_was_deleted_before(history: History, path: Path) -> None:
    chat, kept = history.create(title="walrus"), history.create(title="kept")
    parent = None
    for turn in range(1500):
        parent = history.add_message(chat, "user", f"walrus {turn}", parent_id=parent)
    history.delete(chat)
    moment = now()
    late = history.create(title="late")
    history.delete(late)
    assert history.erase_deleted(moment) == 1
    history.restore(late)
    assert {each.id for each in history.conversations()} == {kept, late}
    with pytest.raises(UnknownConversation):
        history.restore(chat)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM messages").fetchone() == (0,)
        database.execute("INSERT INTO messages_words (messages_words) VALUES ('integrity-check')")
    database.close()


def test_that_order_changes_only_by_what_is_said(history: History) -> None:
    first, second = history.create(title="first"), history.create(title="second")
    history.pin(first, True)
    history.rename(first, "First")
    history.move(first, history.add_folder("Work"))
    assert titles(history) == ["second", "First"]
    assert [bool(each.is_pinned) for each in history.conversations()] == [False, True]
    history.add_message(first, "user", "x", parent_id=None)
    assert [each.id for each in history.conversations()] == [first, second]


def test_that_a_folder_that_is_taken_away_leaves_its_conversations_and_can_come_back(
    history: History,
) -> None:
    chat, other = history.create(title="in"), history.create(title="out")
    folder = history.add_folder("Work")
    history.rename_folder(folder, "Sea")
    history.open_folder(folder, False)
    history.move(chat, folder)
    assert history.folders() == (Folder(folder, "Sea", False),)
    (known,) = history.folders()
    inside = history.remove_folder(folder)
    assert inside == (chat,) and history.folders() == ()
    assert {each.id: each.folder_id for each in history.conversations()} == {chat: None, other: None}
    history.restore_folder(known, inside)
    assert history.folders() == (known,)
    assert {each.id: each.folder_id for each in history.conversations()} == {chat: folder, other: None}


def test_that_a_folder_that_is_not_there_is_told_in_a_sentence(history: History) -> None:
    chat = history.create()
    for act in (
        lambda: history.move(chat, 9),
        lambda: history.rename_folder(9, "x"),
        lambda: history.remove_folder(9),
    ):
        with pytest.raises(UnknownConversation, match="no folder 9"):
            act()
