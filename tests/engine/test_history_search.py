"""What a search gives: one hit for each conversation, in the message, in its files, or in the title."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.attachments import Attachment
from engine.history import History
from engine.history.exchange import PortableConversation, PortableMessage
from engine.history.sought import folded, literally
from vectors.values import NO_STEERING

AT = "2026-01-01T00:00:00.000000+00:00"


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(tmp_path / "tiller.db")
    yield history
    history.close()


def test_that_a_conversation_is_found_once_with_its_title_and_its_newest_message(history: History) -> None:
    chat, named = history.create(title="All of salt"), history.create(title="salt")
    first = history.add_message(chat, "user", "salt, salt and the sea's salt", parent_id=None)
    history.add_message(chat, "assistant", "salt", parent_id=first)
    hits = {hit.conversation_id: hit for hit in history.search("salt")}
    assert [hit.message_id for hit in history.search("salt")] == [first + 1, None]
    assert hits[chat].title_marks == ((7, 11),) and hits[chat].more == 1
    assert (hits[named].title_marks, hits[named].snippet, hits[named].more) == (((0, 4),), "", 0)
    (hit,) = history.search("sea salt")
    assert hit.number == 0 and [hit.snippet[a:b] for a, b in hit.marks] == ["salt", "salt", "sea", "salt"]


def test_that_more_than_are_looked_at_are_said_to_be_at_least_so_many(history: History) -> None:
    large, small = history.create(title="large"), history.create(title="small")
    history.add_message(small, "user", "salt", parent_id=None)
    turns = tuple(
        PortableMessage(n, n - 1 or None, "user", "salt", "complete", None, "", AT) for n in range(1, 3003)
    )
    whole = PortableConversation("huge", "", "", "builtin", NO_STEERING, 1, AT, AT, turns)
    history.put_in([whole])
    history.add_message(large, "user", "salt", parent_id=None)
    found = {hit.title: (hit.more, hit.is_least) for hit in history.search("salt")}
    assert found == {"large": (0, False), "huge": (2998, True)}


def test_that_files_are_found_by_their_words_and_names_with_the_message(history: History) -> None:
    chat = history.create(title="Talk")
    files = (
        Attachment("tide.txt", "High at six.\nThe narwhal: 一角鲸." + " more" * 400 + "\nThe rare end."),
        Attachment("使用Python.md", "Wholly other."),
    )
    message = history.add_message(chat, "user", "What of the walrus?", parent_id=None, attachments=files)
    for words, file, marked in (
        ("narwhal", "tide.txt", ["narwhal"]),
        ("rare walrus", "", ["walrus"]),
        ("rare", "tide.txt", ["rare"]),
        ("角鲸", "tide.txt", ["角鲸"]),
        ("鲸", "tide.txt", ["鲸"]),
        ("一角鲸 six", "tide.txt", ["six", "一角鲸"]),
        ("tide", "tide.txt", []),
        ("python", "使用Python.md", []),
    ):
        (hit,) = history.search(words)
        assert (hit.message_id, hit.file) == (message, file), words
        assert [hit.snippet[a:b] for a, b in hit.marks] == marked, words
    assert history.search("rare")[0].snippet.startswith("…") and history.search("角一") == ()
    history.delete(chat)
    history.erase_deleted("9999")
    for index in ("messages_words", "messages_pairs"):
        assert (
            history._database.rows(f"SELECT rowid FROM {index} WHERE {index} MATCH 'narwhal OR 09cb8'") == []
        )


def test_that_a_word_beside_signs_without_spaces_is_found(history: History) -> None:
    chat = history.create()
    message = history.add_message(chat, "user", "我使用Python编程", parent_id=None)
    for words, marked in (
        ("python", "Python"),
        ("pyth", "Python"),
        ("使用Python", "使用Python"),
        ("使用 编程", "使用"),
    ):
        (hit,) = history.search(words)
        assert hit.message_id == message and hit.snippet[slice(*hit.marks[0])].startswith(marked[:4]), words
    assert history.search("用编") == () and history.search("thon") == ()


def test_that_texts_are_folded_sign_by_sign() -> None:
    text = "Ünïcode İstanbul ΣΆΣ ёлка が Straße 한국 🌊"
    assert len(folded(text)) == len(text)
    assert folded(text) == "unicode istanbul σασ елка が straße 한국 🌊"
    assert list(literally(" CAFÉ ").places("a café, un cafe")) == [(2, 6), (11, 15)]
