"""What a killed engine and a killed window cost: never the text."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.history import History
from engine.hosts import ProcessHost, open_engine
from engine.paths import DataPaths
from tests.ui.conftest import Hands
from tests.ui.deeds import begun, make_endless
from tests.ui.windows import window_process
from tests.warm import warm_engine
from ui.app import build_window


def test_that_a_killed_engine_costs_a_card_and_one_click(qtbot: QtBot, tmp_path: Path) -> None:
    engine = warm_engine(DataPaths(tmp_path))
    window = build_window(DataPaths(tmp_path), engine, "light")
    qtbot.addWidget(window)
    window.show()
    window.session.load("builtin")
    hands = Hands(window, qtbot)
    hands.until(lambda: window.session.state.model is not None)
    make_endless(hands)
    reply = begun(hands)
    replies = len(window.chat.replies)
    host = engine._host
    assert isinstance(host, ProcessHost)
    os.kill(host.pid, signal.SIGKILL)
    hands.until(lambda: bool(window.chat.cards))
    said = reply.text
    assert len(said) > 20
    assert [card.action.text() for card in window.chat.cards] == ["Restart engine"]
    hands.screenshot("7-engine-killed")

    hands.click(window.chat.cards[0].action)
    hands.until(lambda: window.session.state.model is not None)
    assert not window.chat.cards
    assert reply.text == said
    hands.ask("What are you?")
    hands.until(lambda: len(window.chat.replies) == replies + 1)
    hands.until_answered()
    window.close()
    history = History(DataPaths(tmp_path).database)
    kept = history.conversation(history.conversations()[0].id).messages
    history.close()
    assert [message.state for message in kept[-4:]] == ["complete", "failed", "complete", "complete"]
    assert kept[-3].content == said


def test_that_stop_keeps_what_was_said(hands: Hands) -> None:
    window = hands.window
    make_endless(hands)
    reply = begun(hands)
    assert window.composer.button.accessibleName() == "Stop"
    hands.click(window.composer.button)
    hands.until_answered()
    assert reply.text
    assert reply.state.text() == "stopped"
    assert reply.answer is not None and reply.answer.text == reply.text


def test_that_a_dial_moved_while_it_answers_is_in_the_receipt_and_repeats(hands: Hands) -> None:
    window = hands.window
    make_endless(hands)
    reply = begun(hands)
    hands.click(hands.row("ocean").switch)
    hands.until_answered()
    assert reply.answer is not None
    timeline = reply.answer.receipt.timeline
    assert [change.recipe.label for change in timeline] == ["", "ocean 0.8"]
    assert timeline[1].at_token > 0
    hands.click(reply.again_button)
    hands.until(lambda: reply.message_id not in window.chat.replies)
    hands.until_answered()
    again = window.chat.replies[max(window.chat.replies)]
    assert again.answer is not None
    assert again.answer.receipt.token_ids == reply.answer.receipt.token_ids
    assert again.answer.receipt.timeline == timeline


KILLED = """
import json, os, signal
from tests.ui.windows import answer_endlessly, run

def begin(window):
    window.session.load("builtin")

def look(window):
    session = window.session
    answer_endlessly(session)
    saved = "".join(session.history.message(reply).content for reply in session.saving.replies)
    if saved:
        print(json.dumps(saved), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    run(begin, look)
"""


def test_that_a_killed_window_keeps_the_conversation_and_marks_the_reply(
    qtbot: QtBot, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with window_process(tmp_path / "killed.py", KILLED, data) as killed:
        told, _ = killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    window = build_window(DataPaths(data), open_engine(DataPaths(data), in_process=True), "light")
    qtbot.addWidget(window)
    reply = list(window.chat.replies.values())[-1]
    assert json.loads(told) in reply.text
    assert "unfinished" in reply.state.text()
    window.close()


def test_that_a_message_sent_while_the_model_loads_is_answered_when_it_is_there(hands: Hands) -> None:
    window = hands.window
    window.session.load("builtin")
    assert window.session.state.is_loading
    hands.ask("What are you?")
    assert window.composer.text == ""
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.text


@pytest.mark.parametrize("ref", ["nowhere/at/all", "/"])
def test_that_a_model_that_is_none_is_said_in_a_sentence_and_the_old_one_stays(
    hands: Hands, ref: str
) -> None:
    window = hands.window
    before = window.session.state.model
    window.session.load(ref)
    hands.until(lambda: bool(window.chat.cards))
    assert ref in window.chat.cards[0].sentence.text()
    assert window.session.state.model == before
    hands.click(window.chat.cards[0].action)
    hands.until(lambda: not window.session.state.is_loading)
    hands.ask("What are you?")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()


def test_that_a_message_longer_than_the_context_says_so_and_keeps_the_text(hands: Hands) -> None:
    window = hands.window
    window.composer.set_text("waves and sand " * 400)
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    hands.until(lambda: bool(window.chat.cards))
    assert "tokens long" in window.chat.cards[0].sentence.text()
    assert window.session.messages()[0].content.startswith("waves and sand")
