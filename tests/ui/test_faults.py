"""What a killed engine and a killed window cost: never the text."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
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
from tests.warm import warm_engine
from ui.app import build_window

ROOT = Path(__file__).parents[2]


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
import json, os, signal, sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer
from engine.paths import DataPaths
from engine.requests import Sampling
from ui.app import application, build_window

def main():
    app = application()
    window = build_window(DataPaths(Path(sys.argv[1])))
    window.show()
    session = window.session
    session.load("builtin")
    endless = Sampling(temperature=10.0, top_p=1.0, max_new_tokens=450)

    def look():
        if session.state.model is not None and session.state.model.sampling != endless:
            session.state = replace(session.state, model=replace(session.state.model, sampling=endless))
        elif session.state.model is not None and not session.state.is_answering:
            session.send("Tell me a story.")  # again where chance drew an end token early
        saved = "".join(session.history.message(reply).content for reply in session.saving.replies)
        if saved:
            print(json.dumps(saved), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)
    app.exec()

if __name__ == "__main__":
    main()
"""


def test_that_a_killed_window_keeps_the_conversation_and_marks_the_reply(
    qtbot: QtBot, tmp_path: Path
) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    data = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, str(script), str(data)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    window = build_window(DataPaths(data), open_engine(DataPaths(data), in_process=True), "light")
    qtbot.addWidget(window)
    reply = list(window.chat.replies.values())[-1]
    assert json.loads(done.stdout) in reply.text
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
