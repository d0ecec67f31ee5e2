"""A conversation and its persona: chosen, changed, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.personas.values import Persona
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from tests.ui.conftest import Hands
from tests.ui.deeds import fill, keep, loaded
from tests.ui.persona_deeds import (
    BRIEF,
    SWAGGER,
    be_called,
    captain,
    choose,
    editor,
    write_prompt,
)
from ui.personas.sampling import SamplingDialog
from ui.settings.fields import NumberField

pytestmark = pytest.mark.usefixtures("own_vectors_only_here")


def test_that_a_persona_sets_prompt_steering_and_sampling_and_none_takes_them_back(hands: Hands) -> None:
    window = hands.window
    persona = captain(hands)
    choose(hands, "Captain")
    assert window.bar.persona_button.text() == "Captain"
    assert window.system_prompt.toPlainText() == "You are Captain, and User is your mate."
    assert window.sidebar.recipe() == persona.recipe and hands.row("ocean").switch.isChecked()
    hands.ask("Hello")
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None
    receipt = reply.answer.receipt
    assert receipt.recipe == persona.recipe
    assert (receipt.sampling.temperature, receipt.sampling.max_new_tokens) == (0.0, 5)
    choose(hands, "No persona")
    assert window.system_prompt.toPlainText() == "" and window.sidebar.recipe().is_noop
    assert window.session.sampling == AS_THE_MODEL_SAYS and window.bar.persona_button.text() == ""


def test_that_what_a_person_changed_since_is_left_by_no_persona(hands: Hands) -> None:
    window = hands.window
    captain(hands)
    choose(hands, "Captain")
    hands.click(hands.row("calm").switch)
    write_prompt(hands, "My own words")
    choose(hands, "No persona")
    assert window.system_prompt.toPlainText() == "My own words"
    assert len(window.sidebar.recipe().terms) == 2


def test_that_conversations_remember_their_personas(hands: Hands) -> None:
    window, session = hands.window, hands.window.session
    persona = captain(hands)
    choose(hands, "Captain")
    hands.ask("Hello")
    hands.until_answered()
    assert session.conversation is not None
    with_captain = session.conversation.id
    hands.begin()
    assert window.bar.persona_button.text() == "" and window.sidebar.recipe().is_noop
    hands.ask("Nobody there?")
    hands.until_answered()
    alone = session.conversation.id
    hands.open(with_captain)
    assert window.bar.persona_button.text() == "Captain" and window.sidebar.recipe() == persona.recipe
    assert session.sampling == BRIEF
    hands.click(hands.row("ocean").switch)
    hands.until(lambda: session.in_force.is_kept)
    hands.open(alone)
    assert window.bar.persona_button.text() == "" and session.sampling == AS_THE_MODEL_SAYS
    hands.open(with_captain)
    assert window.sidebar.recipe().is_noop  # as the person left it


def test_that_without_personas_conversations_leave_the_sidebar_alone(hands: Hands) -> None:
    window = hands.window
    hands.click(hands.row("ocean").switch)
    before = window.sidebar.recipe()
    hands.begin()
    assert window.sidebar.recipe() == before and not before.is_noop


def test_that_a_first_message_opens_the_conversation_and_is_read_by_the_model(hands: Hands) -> None:
    window, session = hands.window, hands.window.session
    captain(hands, greeting="Ahoy, {{user}}!")
    be_called(hands, "Ann")
    choose(hands, "Captain")
    assert [reply.text for reply in window.chat.replies.values()] == ["Ahoy, Ann!"]
    assert session.conversation is not None and session.conversation.title == "Captain"
    hands.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)  # it answers nothing: stays
    assert [reply.text for reply in window.chat.replies.values()] == ["Ahoy, Ann!"]
    hands.ask("Where are we bound for?")
    hands.until_answered()
    messages = session.messages()
    assert [each.role for each in messages] == ["assistant", "user", "assistant"]
    assert messages[-1].state == "complete" and messages[-1].answer is not None
    assert session.history.conversation(session.conversation.id).title == "Where are we bound for?"
    turns = session.again.request_for(messages[1].id, 0).messages
    assert [each.role for each in turns] == ["system", "assistant", "user"]


def test_that_another_persona_speaks_first_instead_until_something_was_said(hands: Hands) -> None:
    window, store = hands.window, hands.window.personas.store
    captain(hands, greeting="Ahoy!")
    store.save(Persona("Baker", first_message="Fresh bread!"))
    choose(hands, "Captain")
    choose(hands, "Baker")
    assert [reply.text for reply in window.chat.replies.values()] == ["Fresh bread!"]
    assert len(window.session.history.conversations()) == 1
    choose(hands, "No persona")
    assert window.chat.replies == {}
    choose(hands, "Captain")
    hands.ask("Hello")
    hands.until_answered()
    choose(hands, "Baker")
    assert window.session.messages()[0].content == "Ahoy!"
    assert window.bar.persona_button.text() == "Baker"


def test_that_a_vector_that_is_not_here_is_told_and_acts_once_it_is(hands: Hands) -> None:
    window = hands.window
    captain(hands, SWAGGER)
    choose(hands, "Captain")
    assert window.persona_notice.isVisible() and "“swagger”" in window.persona_notice.said.text()
    assert len(window.sidebar.recipe().terms) == 1
    hands.ask("Hello")
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None
    made = replace(loaded(hands, "joyful"), name="swagger", mark="another")
    keep(hands, made)
    terms = {term.name: term for term in window.sidebar.recipe().terms}
    assert terms["swagger"].vector_id == made.id and terms["swagger"].strength == 0.5
    assert terms["swagger"].scale == made.scale_for(0.5)
    assert not window.persona_notice.isVisible()


def test_that_a_vector_that_was_switched_off_stays_off(hands: Hands) -> None:
    window = hands.window
    captain(hands, SWAGGER)
    choose(hands, "Captain")
    hands.click(hands.row("ocean").switch)
    assert window.sidebar.recipe().is_noop
    window.session.library_changed.emit()
    assert window.sidebar.recipe().is_noop


def test_that_chat_begins_a_conversation_with_a_persona(hands: Hands) -> None:
    window = hands.window
    hands.ask("Hello")
    hands.until_answered()
    persona = captain(hands, greeting="Ahoy!")
    choose(hands, "All personas")
    hands.click(window.personas.page.card(persona.id).chat_button)
    assert window.stack.currentWidget() is window.chat
    assert len(window.session.history.conversations()) == 2
    assert [reply.text for reply in window.chat.replies.values()] == ["Ahoy!"]


def test_that_a_prompt_with_blanks_that_must_not_break_is_taken_back_by_no_persona(hands: Hands) -> None:
    window = hands.window
    window.personas.store.save(Persona("Zoé", system_prompt="Qui\u00a0?\r\nToi\u202f!"))
    choose(hands, "Zoé")
    hands.ask("Hello")
    hands.until_answered()
    assert window.session.conversation is not None
    assert window.session.messages()[0].content == "Hello"
    assert window.session.conversation.system_prompt == "Qui\u00a0?\r\nToi\u202f!"
    choose(hands, "Edit “Zoé”…")
    dialog = editor(hands)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()  # nothing was changed, so nothing is asked
    hands.come_back()
    choose(hands, "No persona")
    assert window.system_prompt.toPlainText() == ""


def test_that_another_name_of_the_person_is_in_the_prompt_at_once(hands: Hands) -> None:
    window = hands.window
    captain(hands)
    choose(hands, "Captain")
    be_called(hands, "Ann")
    assert window.system_prompt.toPlainText() == "You are Captain, and Ann is your mate."
    choose(hands, "No persona")
    assert window.system_prompt.toPlainText() == ""
    choose(hands, "Captain")
    write_prompt(hands, "My own words for User")
    be_called(hands, "Bea")
    assert window.system_prompt.toPlainText() == "My own words for User"


def test_that_a_conversation_has_sampling_of_its_own_without_a_persona(hands: Hands) -> None:
    window, session = hands.window, hands.window.session
    choose(hands, "Sampling of this conversation…")
    hands.until(lambda: any(each.isVisible() for each in window.findChildren(SamplingDialog)))
    dialog = next(each for each in window.findChildren(SamplingDialog) if each.isVisible())
    longest = dialog.card.rows[-1].field.findChild(NumberField)
    assert longest is not None
    fill(longest, "-3")
    hands.click(dialog.close_button)
    assert dialog.isVisible() and dialog.card.rows[-1].problem
    fill(longest, "4")
    hands.click(dialog.close_button)
    hands.come_back()
    hands.ask("Hello")
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None and reply.answer.generated_tokens <= 4
    assert session.conversation is not None
    number = session.conversation.id
    hands.begin()
    assert session.sampling == AS_THE_MODEL_SAYS
    hands.open(number)
    assert session.sampling == SamplingChoice(max_new_tokens=4)
