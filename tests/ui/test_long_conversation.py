"""A conversation of thousands of messages: opened by its newest, and whole for whoever goes back in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.history import History
from engine.history.exchange import PortableConversation, PortableMessage
from engine.paths import DataPaths
from tests.ui.conftest import Hands, at_window
from ui.answering import NEWEST
from vectors.values import NO_STEERING

COUNT = 3000


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine) -> Iterator[Hands]:
    """A person at a window that shows a long conversation, of which the newest messages are there."""
    at = datetime.now(UTC).isoformat()
    texts = (f"walrus {n}" if n == 2 else f"message {n}" for n in range(1, COUNT + 1))
    messages = tuple(
        PortableMessage(n, n - 1 or None, "user" if n % 2 else "assistant", text, "complete", None, "", at)
        for n, text in enumerate(texts, 1)
    )
    history = History(DataPaths(tmp_path / "data").database)
    history.put_in([PortableConversation("long", "", "", "", NO_STEERING, COUNT, at, at, messages)])
    history.close()
    person = at_window(qtbot, tmp_path / "data", shared_paths, shared_engine)
    person.window.talk.earlier._timer.stop()
    qtbot.addWidget(person.window)
    yield person
    person.window.close()


def shown(hands: Hands) -> list[str]:
    return [entry.text for entry in hands.window.chat.area.entries]


def anew(hands: Hands) -> None:
    """Open it again, and hold what would come by itself."""
    session = hands.window.session
    hands.open(session.history.conversations()[0].id)
    hands.window.composer.editor.setFocus()
    hands.window.talk.earlier._timer.stop()
    assert len(shown(hands)) == NEWEST


def test_that_the_newest_are_shown_first_and_the_earlier_ones_follow_without_moving_the_view(
    hands: Hands,
) -> None:
    anew(hands)
    area = hands.window.chat.area
    assert shown(hands)[-1] == f"message {COUNT}" and area.follows
    hands.press(Qt.Key.Key_PageUp)
    hold = area.hold()
    assert hold is not None
    place = area.place_of(hold.entry)
    hands.window.talk.earlier._timer.start()
    hands.until(lambda: hands.window.talk.earlier.is_whole)
    assert [entry.message_id for entry in area.entries] == list(range(1, COUNT + 1))
    assert abs(area.place_of(hold.entry) - place) <= 1 and not area.follows


def test_that_home_find_and_a_hit_reach_the_first_messages_at_once(hands: Hands) -> None:
    chat, control = hands.window.chat, Qt.KeyboardModifier.ControlModifier
    anew(hands)
    chat.replies[COUNT].body.setFocus()
    hands.press(Qt.Key.Key_Home)
    assert chat.area.verticalScrollBar().value() == 0
    assert chat.area.there[0].text == "message 1"
    anew(hands)
    hands.press(Qt.Key.Key_F, control)
    QTest.keyClicks(chat.finder.bar.field, "walrus")
    assert [find.entry.message_id for find in chat.finder.finds] == [2]
    anew(hands)
    pane = hands.window.conversations
    QTest.keyClick(hands.window, Qt.Key.Key_K, control)
    QTest.keyClicks(pane.search, "walrus")
    QTest.keyClick(pane.search, Qt.Key.Key_Return)
    hands.until(lambda: chat.area.marked is not None)
    assert chat.area.marked is not None and chat.area.marked.message_id == 2
    assert 2 in chat.replies


def test_that_a_model_is_given_all_of_it(hands: Hands) -> None:
    window = hands.window
    window.session.load("builtin")
    hands.until(lambda: window.session.state.model is not None)
    head = window.session.head
    assert head == COUNT
    asked = window.session.again.request_for(head, 1)
    assert [turn.content for turn in asked.messages][:3] == ["message 1", "walrus 2", "message 3"]
    assert len(asked.messages) == COUNT


def test_that_an_early_message_is_taken_out_with_all_after_it_and_comes_back(hands: Hands) -> None:
    window = hands.window
    anew(hands)
    window.chat.replies[COUNT].body.setFocus()
    hands.press(Qt.Key.Key_Home)
    reply = window.chat.replies[4]
    hands.click(reply.delete_button)
    assert shown(hands) == ["message 1", "walrus 2", "message 3"]
    assert f"{COUNT - 3:,} messages" in window.composer.undo.said.text()
    hands.click(window.composer.undo.button)
    assert window.session.head == COUNT


def test_that_another_version_of_an_early_message_is_shown_where_it_stood(hands: Hands) -> None:
    window, history = hands.window, hands.window.session.history
    chat = history.conversations()[0].id
    other = history.add_message(chat, "assistant", "otter", parent_id=1501)
    history.set_head(chat, COUNT)
    anew(hands)
    area = window.chat.area
    assert window.chat.show_message(1502)
    place = window.chat.place_of(1502)
    assert place is not None
    hands.click(window.chat.replies[1502].versions.next)
    hands.until(lambda: other in window.chat.replies)
    assert shown(hands)[-1] == "otter" and area.follows
    hands.click(window.chat.replies[other].versions.previous)
    hands.until(lambda: 1502 in window.chat.replies)
    assert window.chat.place_of(1502) is not None
    assert 0 <= (window.chat.place_of(1502) or 0) < area.viewport().height()
