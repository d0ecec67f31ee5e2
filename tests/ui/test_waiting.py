"""A message that waits for a model: it can be stopped, and what is sent behind it waits for its answer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import Hands
from tests.ui.deeds import be_greedy
from ui.chat.message import UserMessage


def said(hands: Hands) -> list[str]:
    return [each.content for each in hands.window.session.messages()]


def until_loaded(hands: Hands) -> None:
    state = hands.window.session
    hands.until(lambda: state.state.model is not None and not state.state.is_loading)


def waiting(hands: Hands) -> None:
    """Ask something while a model loads."""
    window = hands.window
    be_greedy(hands)
    window.session.load("builtin")
    hands.ask("What are you?")
    assert window.session.state.is_loading and window.session.state.waits
    assert window.composer.button.accessibleName() == "Stop" and window.composer.button.isEnabled()
    assert window.composer.note.text().startswith("The model is loading; your message is answered")


@pytest.mark.parametrize("by", ["Esc", "button"])
def test_that_a_message_that_waits_for_a_model_is_stopped_and_can_be_answered_later(
    hands: Hands, by: str
) -> None:
    window = hands.window
    waiting(hands)
    hands.screenshot("waiting-for-a-model")
    if by == "Esc":
        hands.press(Qt.Key.Key_Escape)
    else:
        hands.click(window.composer.button)
    assert not window.session.state.waits and window.session.state.is_loading
    assert window.composer.button.accessibleName() == "Send"
    until_loaded(hands)
    assert not window.session.state.jobs and said(hands) == ["What are you?"]
    question = window.chat.message(window.session.messages()[0].id)
    assert isinstance(question, UserMessage)
    hands.click(question.answer_button)
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    assert len(said(hands)) == 2 and said(hands)[1]


def test_that_what_is_sent_behind_a_waiting_message_is_asked_after_its_answer(hands: Hands) -> None:
    window = hands.window
    waiting(hands)
    hands.ask("And why?")
    assert window.composer.queued.said.text() == "Sent next: And why?" and len(said(hands)) == 1
    hands.until(lambda: len(said(hands)) == 4 and not window.session.state.is_asked)
    assert said(hands)[0::2] == ["What are you?", "And why?"] and all(said(hands))


def test_that_stopping_a_waiting_message_brings_what_is_behind_it_back(hands: Hands) -> None:
    window = hands.window
    waiting(hands)
    hands.ask("And why?")
    hands.press(Qt.Key.Key_Escape)
    assert window.composer.text == "And why?" and not window.composer.queued.isVisible()
    until_loaded(hands)
    assert said(hands) == ["What are you?"] and not window.session.state.jobs


def test_that_answering_a_waiting_message_by_its_button_answers_it_once(hands: Hands) -> None:
    window = hands.window
    waiting(hands)
    question = window.chat.message(window.session.messages()[0].id)
    assert isinstance(question, UserMessage)
    hands.click(question.answer_button)
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    (reply,) = window.chat.replies
    assert window.session.versions(reply) == (reply,)
