"""What a person does not look at is read out: a reply once it is whole, an error at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy

from tests.ui.conftest import Hands
from tests.ui.deeds import begun, make_endless


def heard(spy: QSignalSpy) -> list[str]:
    return [str(spy.at(number)[0]) for number in range(spy.count())]


def test_that_a_whole_reply_is_read_out_once(hands: Hands) -> None:
    QAccessible.setActive(True)
    spy = QSignalSpy(hands.window.announcing.announced)
    hands.ask("What are you?")
    hands.until_answered()
    (reply,) = hands.window.chat.replies.values()
    assert heard(spy) == [f"Answer: {reply.text.strip()}"]


def test_that_a_stop_is_told(hands: Hands) -> None:
    make_endless(hands)
    begun(hands)
    spy = QSignalSpy(hands.window.announcing.announced)
    hands.press(Qt.Key.Key_Escape)
    hands.until_answered()
    assert heard(spy) == ["The answer was stopped."]


def test_that_an_error_is_read_out_as_its_card_says_it(hands: Hands) -> None:
    spy = QSignalSpy(hands.window.announcing.announced)
    hands.window.session.load("/nowhere/model.gguf")
    hands.until(lambda: bool(hands.window.chat.cards))
    assert heard(spy) == [hands.window.chat.cards[0].sentence.text()]
