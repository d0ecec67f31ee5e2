"""A damaged database is set aside, and what SQLite can still read of it is there again."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.attachments import Attachment
from engine.history import History
from engine.history.database import damage_mark
from engine.history.opening import open_history
from engine.history.values import HistoryDamaged, HistoryUnusable
from tests.disks import small_disk
from tests.engine.test_history import ANSWER
from tests.engine.test_history_schema import old_database

PAGE = 4096


def filled(path: Path, conversations: int = 20, turns: int = 20) -> None:
    history = History(path)
    folder = history.add_folder("Work")
    for number in range(conversations):
        chat, parent = history.create(title=f"talk {number}"), None
        for turn in range(turns):
            parent = history.add_message(
                chat,
                "user" if turn % 2 == 0 else "assistant",
                f"turn {turn} of {number}: " + "salt and sea " * 20,
                parent_id=parent,
                answer=ANSWER if turn % 2 else None,
            )
        history.move(chat, folder)
    history.set_draft(None, "not begun")
    history.close()


def pages_of(path: Path, name: str) -> list[int]:
    """The pages in which the rows of a table lie, from 1."""
    with sqlite3.connect(path) as database:
        raw = path.read_bytes()
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    database.close()
    leaves, open_pages = [], [root]
    while open_pages:
        page = open_pages.pop()
        start = (page - 1) * PAGE + (100 if page == 1 else 0)
        if raw[start] == 0x0D:
            leaves.append(page)
            continue
        cells = int.from_bytes(raw[start + 3 : start + 5], "big")
        open_pages.append(int.from_bytes(raw[start + 8 : start + 12], "big"))
        for cell in range(cells):
            at = start + 12 + 2 * cell
            place = (page - 1) * PAGE + int.from_bytes(raw[at : at + 2], "big")
            open_pages.append(int.from_bytes(raw[place : place + 4], "big"))
    return sorted(leaves)


def spoil(path: Path, pages: list[int]) -> None:
    raw = bytearray(path.read_bytes())
    for page in pages:
        raw[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    path.write_bytes(raw)


def is_whole(path: Path) -> None:
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for words in ("messages_words", "messages_pairs", "titles_words"):
            database.execute(f"INSERT INTO {words} ({words}) VALUES ('integrity-check')")
    database.close()


def test_that_a_whole_history_is_opened_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path, 2)
    history, recovery = open_history(path)
    assert recovery is None and len(history.conversations()) == 2
    history.close()


def test_that_messages_on_damaged_pages_are_lost_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path)
    leaves = pages_of(path, "messages")
    spoiled = [leaves[3], leaves[len(leaves) // 2], leaves[-3]]
    spoil(path, spoiled)
    damaged = path.read_bytes()
    history, recovery = open_history(path)
    assert recovery is not None
    assert recovery.conversations == 20
    assert recovery.messages + recovery.lost == 400 and 0 < recovery.lost < 100
    assert recovery.kept.read_bytes() == damaged and recovery.kept.parent == tmp_path
    found = sum(len(history.conversation(each.id).messages) for each in history.conversations())
    assert found == recovery.messages  # each is on its conversation's path, though its parent may be lost
    assert len(history.search("salt")) > 0
    assert [each.name for each in history.folders()] == ["Work"]
    assert all(each.folder_id is not None for each in history.conversations())
    assert history.beginning() == "not begun"
    chat = history.conversations()[0].id
    history.add_message(chat, "user", "and on", parent_id=history.conversation(chat).head)
    history.close()
    is_whole(path)
    again, recovery = open_history(path)
    assert recovery is None
    again.close()


def test_that_messages_whose_conversation_is_lost_have_one_again(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path)
    spoil(path, pages_of(path, "conversations"))
    history, recovery = open_history(path)
    assert recovery is not None and (recovery.conversations, recovery.messages) == (20, 400)
    assert {each.title for each in history.conversations()} == {"Recovered conversation"}
    assert all(len(history.conversation(each.id).messages) == 20 for each in history.conversations())
    history.close()
    is_whole(path)


def test_that_a_receipt_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path, 1)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE messages SET answer = '{\"text\"', created_at = 'noon' WHERE id = 2")
    database.close()
    damage_mark(path).touch()
    history, recovery = open_history(path)
    assert recovery is not None and recovery.messages == 20
    messages = history.conversation(1).messages
    assert messages[1].answer is None and messages[3].answer == ANSWER
    history.close()


def test_that_damage_found_while_working_is_recovered_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path)
    history = History(path)
    history.conversations()
    history.close()
    spoil(path, pages_of(path, "messages")[2:4])
    history = History(path)
    with pytest.raises(HistoryDamaged, match="start Tiller again"):
        history.check()
    history.close()
    assert damage_mark(path).exists()
    history, recovery = open_history(path)
    assert recovery is not None and recovery.lost
    assert not damage_mark(path).exists()
    history.close()


@pytest.mark.parametrize("lost", [100, PAGE])
def test_that_a_file_without_its_beginning_is_recovered_whole(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "tiller.db"
    filled(path)
    history = History(path)
    chat = history.conversations()[0].id
    long = "x" * 20_000 + "\nnarwhal 🌊"
    head = history.conversation(chat).head
    message = history.add_message(chat, "user", long, parent_id=head, attachments=(Attachment("a", long),))
    history.set_draft_files(chat, (Attachment("b.txt", "salt"),))
    before = [history.portable(each.id) for each in history.conversations()]
    history.close()
    raw = bytearray(path.read_bytes())
    raw[:lost] = bytes(lost)
    path.write_bytes(raw)
    history, recovery = open_history(path)
    assert recovery is not None and recovery.lost == 0
    assert (recovery.conversations, recovery.messages) == (20, 401)
    assert [history.portable(each.id) for each in history.conversations()] == before
    assert history.search("narwhal")[0].message_id == message
    assert history.beginning() == "not begun" and [each.name for each in history.folders()] == ["Work"]
    history.close()
    is_whole(path)
    assert {each.name for each in tmp_path.iterdir()} == {path.name, recovery.kept.name}


def test_that_what_was_erased_does_not_come_back_with_a_recovery(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path, 4)
    history = History(path)
    gone, *kept = [each.id for each in history.conversations()]
    history.delete(gone)
    history.erase_deleted("9999")
    history.close()
    spoil(path, [1])
    history, recovery = open_history(path)
    assert recovery is not None and sorted(each.id for each in history.conversations()) == sorted(kept)
    assert recovery.messages == 60
    history.close()


def test_that_of_a_file_cut_short_its_beginning_is_recovered(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path)
    size = path.stat().st_size
    os.truncate(path, size // 2)
    history, recovery = open_history(path)
    assert recovery is not None and recovery.conversations > 5 and recovery.messages > 100
    history.close()
    is_whole(path)


@pytest.mark.parametrize("index", ["messages_words", "messages_pairs", "titles_words"])
@pytest.mark.parametrize("is_emptied", [True, False])
def test_that_a_broken_index_costs_nothing(tmp_path: Path, index: str, is_emptied: bool) -> None:
    path = tmp_path / "tiller.db"
    filled(path, 3)
    with sqlite3.connect(path) as database:
        if is_emptied:
            database.execute(f"DELETE FROM {index}_data")
        else:
            database.execute("PRAGMA writable_schema = ON")
            database.execute(f"DELETE FROM sqlite_master WHERE type = 'table' AND name LIKE '{index}%'")
    database.close()
    history, recovery = open_history(path)
    assert recovery is not None and (recovery.conversations, recovery.messages, recovery.lost) == (3, 60, 0)
    assert history.search("salt sea") and history.search("talk")
    history.close()
    is_whole(path)


def test_that_an_index_that_breaks_while_working_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path, 3)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE messages_words_data SET block = zeroblob(50)")
    database.close()
    history = History(path)
    with pytest.raises(HistoryDamaged, match="start Tiller again"):
        history.add_message(history.create(), "user", "salt", parent_id=None)
    history.close()
    history, recovery = open_history(path)
    assert recovery is not None and recovery.messages == 60
    history.close()


def test_that_without_the_journal_what_was_in_the_file_is_there(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path, 2)
    history = History(path)
    history.add_message(history.create(title="last"), "user", "zebra", parent_id=None)
    for ending, spoiled in (("lost", None), ("spoiled", b"\xa5" * 9000)):
        copy = tmp_path / ending / path.name
        copy.parent.mkdir()
        copy.write_bytes(path.read_bytes())
        if spoiled is not None:
            Path(f"{copy}-wal").write_bytes(spoiled)
        other, recovery = open_history(copy)
        assert recovery is None and len(other.conversations()) == 2 and other.search("salt")
        other.close()
    history.close()


def test_that_a_file_that_is_no_database_is_kept_and_an_empty_history_begins(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    path.write_bytes(b"no database at all, just text" * 1000)
    history, recovery = open_history(path)
    assert recovery is not None and (recovery.conversations, recovery.messages) == (0, 0)
    assert recovery.kept.read_bytes().startswith(b"no database at all")
    assert history.conversations() == ()
    history.close()


def test_that_an_older_database_is_recovered_into_the_newest_schema(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    old_database(path, 1)
    damage_mark(path).touch()
    history, recovery = open_history(path)
    assert recovery is not None and (recovery.conversations, recovery.messages) == (1, 3)
    assert history.conversation(7).messages[1].state == "unfinished"
    history.close()
    is_whole(path)


def test_that_a_newer_database_is_refused_even_where_damage_was_told_of(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    filled(path, 1)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    damage_mark(path).touch()
    before = path.read_bytes()
    with pytest.raises(HistoryUnusable, match="newer Tiller"):
        open_history(path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("tiller-damaged-*"))


def test_that_a_recovery_without_room_leaves_the_damaged_file_for_another_try(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        path = disk.folder / "tiller.db"
        filled(path, 5)
        spoil(path, pages_of(path, "messages")[1:2])
        damaged = path.read_bytes()
        disk.fill()
        with pytest.raises(HistoryUnusable, match=r"tiller\.db.*(free space|make room)"):
            open_history(path)
        assert path.read_bytes() == damaged
        disk.free()
        history, recovery = open_history(path)
        assert recovery is not None and recovery.conversations == 5
        history.close()


def read_all(path: Path) -> None:
    history, _ = open_history(path)
    with closing(history):
        for each in history.conversations():
            history.conversation(each.id)


@pytest.mark.parametrize("seed", range(12))
def test_that_no_damage_whatever_keeps_the_window_from_a_working_history(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "tiller.db"
    filled(path, 8, 12)
    rng = random.Random(seed)
    raw = bytearray(path.read_bytes())
    for _ in range(rng.randint(1, 30)):
        start = rng.randrange(len(raw))
        length = rng.choice((1, 16, 700, PAGE))
        raw[start : start + length] = rng.randbytes(len(raw[start : start + length]))
    if rng.random() < 0.3:
        del raw[rng.randrange(len(raw)) :]
    path.write_bytes(raw)
    try:
        read_all(path)
    except HistoryDamaged:  # changed letters are seen only where they are read; then the next start mends
        read_all(path)
    history, recovery = open_history(path)
    assert recovery is None
    chat = history.create(title="new")
    history.add_message(chat, "user", "walrus", parent_id=None)
    assert history.search("walrus")
    history.close()
