"""What a reply may hold, met in the real window with mouse and keys; and the view while text comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.history import History
from engine.paths import DataPaths
from tests.engine.test_history_schema import old_database
from tests.ui.conftest import Hands, at_window
from tests.ui.deeds import begun, make_endless
from ui.chat.body import ReplyBody
from ui.chat.code_piece import CodePiece
from ui.chat.thought_head import ThoughtHead

CONTROL = Qt.KeyboardModifier.ControlModifier
REPLIES = (
    "<think>\nLet me see.\n</think>\n\nIt is four.",
    "Run this:\n\n```python\nx = 1\n```\n\n| A | B |\n|---|---|\n| one | $\\alpha^2$ |\n",
    "<b>bold</b> <script>alert(1)</script> ![far](http://127.0.0.1:9/x.png)",
    "[here](https://example.org/a) is a link.",
)


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine) -> Iterator[Hands]:
    """A person at a window whose newest conversation holds a reply of each kind."""
    paths = DataPaths(tmp_path / "data")
    history = History(paths.database)
    number, parent = history.create(title="kinds"), None
    for text in REPLIES:
        question = history.add_message(number, "user", "Show me.", parent_id=parent)
        parent = history.add_message(number, "assistant", text, parent_id=question)
    history.close()
    person = at_window(qtbot, paths.root, shared_paths, shared_engine)
    qtbot.addWidget(person.window)
    yield person
    person.window.close()


def shown(hands: Hands, number: int) -> ReplyBody:
    """The body of a reply, in view and laid out."""
    message = hands.window.session.messages()[2 * number + 1]
    assert hands.window.chat.show_message(message.id)
    hands.until(lambda: message.id in hands.window.chat.replies)
    body = hands.window.chat.replies[message.id].body
    hands.until(lambda: body.is_coloured and body.height() == body.heightForWidth(body.width()))
    return body


def copied(hands: Hands, body: ReplyBody) -> str:
    """All that a reply shows, copied by keys."""
    hands.click(body, QPoint(body.width() - 4, body.height() - 4))
    QTest.keyClick(body, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(body, Qt.Key.Key_C, CONTROL)
    return QGuiApplication.clipboard().text()


def wheel(hands: Hands, steps: int) -> None:
    """Turn the wheel over the conversation; up is positive."""
    view = hands.window.chat.area.viewport()
    place = QPointF(view.rect().center())
    turned = QWheelEvent(
        place,
        QPointF(view.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, turned)


def test_that_a_link_in_the_conversation_is_opened_only_once_the_person_agrees(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("ui.chat.body.QDesktopServices.openUrl", lambda link: opened.append(str(link)))
    body = shown(hands, 3)
    for answer in (QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Open):
        hands.click(body, QPoint(10, 10))
        box = next(each for each in body.findChildren(QMessageBox) if each.isVisible())
        assert "https://example.org/a" in box.text() and not opened
        hands.click(box.button(answer))
        hands.come_back()
    assert opened == ["https://example.org/a"]


def test_that_a_thought_is_folded_and_opens_and_closes_by_clicks(hands: Hands) -> None:
    body = shown(hands, 0)
    head = body.pieces[0]
    assert isinstance(head, ThoughtHead) and copied(hands, body) == "It is four."
    height = body.height()
    hands.click(head.button)
    hands.until(lambda: body.height() > height)
    assert "Let me see." in copied(hands, body)
    hands.click(head.button)
    hands.until(lambda: body.height() == height)


def test_that_code_is_copied_by_its_button_and_a_table_and_maths_can_be_read(hands: Hands) -> None:
    body = shown(hands, 1)
    code = next(piece for piece in body.pieces if isinstance(piece, CodePiece))
    assert code.copy_button is not None
    hands.click(code.copy_button)
    assert QGuiApplication.clipboard().text() == "x = 1\n"
    told = copied(hands, body)
    assert "one" in told and "α" in told and "|---|" not in told and "alpha" not in told
    hands.screenshot("reply-of-each-kind")


def test_that_html_and_a_picture_in_a_reply_are_shown_as_text(hands: Hands) -> None:
    told = copied(hands, shown(hands, 2))
    assert "<b>bold</b> <script>alert(1)</script>" in told
    assert "far (http://127.0.0.1:9/x.png)" in told


def test_that_the_wheel_leaves_an_answer_that_comes_and_the_pill_goes_back_to_it(hands: Hands) -> None:
    window = hands.window
    window.session.load("builtin")
    hands.until(lambda: window.session.state.model is not None)
    make_endless(hands)
    reply, bar = begun(hands), window.chat.area.verticalScrollBar()
    hands.until(lambda: bar.value() == bar.maximum() > 200)
    wheel(hands, 2)
    stays, written = bar.value(), len(reply.text)
    assert stays < bar.maximum()
    hands.until(lambda: len(reply.text) > written + 100 or not window.session.state.is_answering)
    assert bar.value() == stays and window.chat.pill.isVisible()
    hands.click(window.chat.pill)
    assert bar.value() == bar.maximum() and not window.chat.pill.isVisible()
    hands.press(Qt.Key.Key_Escape)
    hands.until(lambda: not window.session.state.is_answering)


@pytest.mark.parametrize("schema", [1, 5])
def test_that_conversations_of_an_earlier_tiller_are_there_with_a_reply_to_go_on_with(
    qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine, schema: int
) -> None:
    paths = DataPaths(tmp_path / "older")
    paths.root.mkdir()
    old_database(paths.database, schema)
    hands = at_window(qtbot, paths.root, shared_paths, shared_engine)
    qtbot.addWidget(hands.window)
    hands.open(7)
    assert hands.window.composer.text == "half a que"
    reply = hands.window.chat.replies[12]
    assert "unfinished" in reply.state.text() and reply.continue_button.isVisible()
    hands.click(reply.versions.previous)
    hands.until(lambda: 11 in hands.window.chat.replies)
    assert hands.window.chat.replies[11].text.startswith("The walrus")
    hands.window.close()


def test_that_a_link_is_asked_about_by_keys_too(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("ui.chat.body.QDesktopServices.openUrl", opened.append)
    body = shown(hands, 3)
    body.setFocus()
    by_key = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(body, QContextMenuEvent(by_key, QPoint(), body.mapToGlobal(QPoint(10, 10))))
    hands.until(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Up)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    hands.until(lambda: any(each.isVisible() for each in body.findChildren(QMessageBox)))
    box = next(each for each in body.findChildren(QMessageBox) if each.isVisible())
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not opened
