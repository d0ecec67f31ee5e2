"""How full the context is, by the gauge, and what happens when it is full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from engine.settings import load_settings
from tests.ui.composing import answered, files_of, paste, said, tokens
from tests.ui.conftest import Hands
from tests.ui.deeds import be_greedy
from ui.chat.message import UserMessage
from ui.theme import theme


def test_that_the_gauge_counts_what_is_typed_and_what_was_said(hands: Hands) -> None:
    gauge = hands.window.composer.gauge
    hands.type("What are you?")
    hands.until(lambda: tokens(hands) > 3)
    typed = tokens(hands)
    hands.ask("")
    answered(hands, 2)
    reply = hands.window.session.messages()[-1]
    assert reply.answer is not None and reply.answer.prompt_tokens == typed
    hands.until(lambda: tokens(hands) >= typed + reply.answer.generated_tokens)  # type: ignore[union-attr]
    model = hands.window.session.state.model
    assert model is not None and gauge.fill is not None
    assert gauge.fill.context == model.context_length
    assert gauge.text() == f"{tokens(hands):,} / {model.context_length:,}"
    assert "you are asked" in gauge.toolTip()
    assert gauge.colour == theme.colours.accent


def test_that_the_composer_stays_where_it_is_when_the_gauge_comes(hands: Hands) -> None:
    composer = hands.window.composer
    hands.until(composer.gauge.isVisible)
    place = composer.box.mapTo(hands.window, QPoint(0, 0))
    composer.gauge.show_fill(None)
    QApplication.processEvents()
    assert not composer.gauge.isVisible()
    assert composer.box.mapTo(hands.window, QPoint(0, 0)) == place


def test_that_the_gauge_warns_before_the_context_is_full(hands: Hands) -> None:
    composer = hands.window.composer
    model = hands.window.session.state.model
    assert model is not None
    hands.until(lambda: composer.gauge.isVisible() or not composer.text)
    composer.set_text("wave ")
    hands.until(lambda: tokens(hands) > 0)
    one = tokens(hands)
    composer.set_text("wave " * int(model.context_length * 0.8 - one))
    hands.until(lambda: composer.gauge.colour == theme.colours.amber)
    composer.set_text("wave " * model.context_length)
    hands.until(lambda: composer.gauge.colour == theme.colours.red)
    assert "too little room for an answer" in composer.gauge.toolTip()


def test_that_the_gauge_follows_files_the_system_prompt_and_another_context(
    hands: Hands, notes: Path, gguf_file: str
) -> None:
    window = hands.window
    hands.type("wave")
    hands.until(lambda: tokens(hands) > 0)
    empty = tokens(hands)
    paste(hands, files_of(notes))
    hands.until(lambda: tokens(hands) > empty + 20)
    (chip,) = window.composer.files.chips
    hands.click(chip.remove_button)
    hands.until(lambda: tokens(hands) == empty)
    hands.click(window.bar.prompt_button)
    hands.click(window.system_prompt.viewport())
    QTest.keyClicks(window.system_prompt, "You are the sea, and say so in each of your words.")
    hands.until(lambda: tokens(hands) > empty + 10)
    prompted = tokens(hands)
    loading = window.session.loading
    smaller = replace(loading.placing.running, context=256)
    loading.choose(replace(loading.placing, running=smaller))
    window.session.load(gguf_file)
    hands.until(lambda: tokens(hands) == prompted and window.composer.gauge.text().endswith(" / 256"))
    hands.click(window.bar.prompt_button)
    window.system_prompt.selectAll()
    window.system_prompt.setFocus()
    QTest.keyClick(window.system_prompt, Qt.Key.Key_Delete)
    hands.until(lambda: tokens(hands) == empty)


def is_counted(hands: Hands) -> bool:
    """Whether the gauge shows what there is now."""
    counting = hands.window.writing._counting
    return not counting._job and not counting._timer.isActive()


def fill_up(hands: Hands) -> None:
    """Talk until the next question no longer fits."""
    model = hands.window.session.state.model
    assert model is not None
    be_greedy(hands)
    count = 0
    words = "waves and wind " * 25
    while tokens(hands) < model.context_length - 110:
        hands.ask(f"Tell me of {words}")
        count += 2
        answered(hands, count)
        hands.until(lambda: is_counted(hands))


def too_long(hands: Hands) -> str:
    return "Tell me of " + "waves and wind " * 40


def test_that_a_full_context_asks_and_leaves_the_oldest_turns_out_when_told_to(hands: Hands) -> None:
    fill_up(hands)
    count = len(said(hands))
    hands.ask(too_long(hands))
    hands.until(lambda: bool(hands.window.chat.cards))
    (card,) = hands.window.chat.cards
    assert "this model reads at most 512" in card.sentence.text()
    assert card.action.text() == "Leave out the oldest turns"
    assert len(said(hands)) == count + 2
    hands.click(card.action)
    hands.until(lambda: hands.window.session.messages()[-1].state == "complete")
    reply = hands.window.session.messages()[-1]
    assert reply.answer is not None and reply.answer.receipt.dropped > 0
    assert len(said(hands)) == count + 2
    shown = list(hands.window.chat.replies.values())[-1]
    assert shown.message_id == reply.id
    assert "left out to make room" in shown.state.text()
    assert not hands.window.chat.cards
    assert load_settings(hands.window._paths.settings).context_policy == "ask"


def test_that_always_leaving_them_out_is_one_of_the_card_s_choices_and_is_kept(hands: Hands) -> None:
    window = hands.window
    fill_up(hands)
    count = len(said(hands))
    hands.ask(too_long(hands))
    hands.until(lambda: bool(window.chat.cards))
    (card,) = window.chat.cards
    always = next(each for each in card.findChildren(QPushButton) if each.text() == "Always do that")
    hands.click(always)
    hands.until(lambda: window.session.messages()[-1].state == "complete")
    assert len(said(hands)) == count + 2 and not window.chat.cards
    window.session.saving.flush()
    assert load_settings(window._paths.settings).context_policy == "drop"
    assert "left out, and that is said" in window.composer.gauge.toolTip()


def test_that_the_gauge_s_menu_chooses_to_leave_out_the_oldest_turns_from_now_on(hands: Hands) -> None:
    window = hands.window
    hands.type("a")
    hands.until(lambda: window.composer.gauge.isVisible())
    hands.choose(window.composer.gauge.choices, "Leave out the oldest turns, and say so")
    window.session.saving.flush()
    assert load_settings(window._paths.settings).context_policy == "drop"
    window.composer.clear()
    fill_up(hands)
    count = len(said(hands))
    hands.ask(too_long(hands))
    answered(hands, count + 2)
    assert not window.chat.cards
    reply = window.session.messages()[-1]
    assert reply.answer is not None and reply.answer.receipt.dropped > 0
    dropped = reply.answer.receipt.dropped
    hands.until(lambda: "oldest" in window.composer.gauge.toolTip() and tokens(hands) < 512)
    hands.ask("And then?")
    answered(hands, count + 4)
    reply = window.session.messages()[-1]
    assert reply.answer is not None and reply.answer.receipt.dropped == dropped
    assert reply.answer.receipt.reused_tokens > reply.answer.prompt_tokens // 2


def test_that_stop_offers_only_a_conversation_of_its_own_and_brings_the_question_along(hands: Hands) -> None:
    window = hands.window
    hands.type("a")
    hands.until(lambda: window.composer.gauge.isVisible())
    hands.choose(window.composer.gauge.choices, "Stop")
    window.composer.clear()
    fill_up(hands)
    hands.ask(too_long(hands))
    hands.until(lambda: bool(window.chat.cards))
    (card,) = window.chat.cards
    assert card.action.text() == "New conversation"
    hands.click(card.action)
    hands.until(lambda: window.session.conversation is None)
    assert window.composer.text == too_long(hands).strip()


def test_that_a_message_too_long_by_itself_is_given_back_to_be_edited(hands: Hands) -> None:
    window = hands.window
    window.composer.set_text("waves and wind " * 400)
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    hands.until(lambda: bool(window.chat.cards))
    (card,) = window.chat.cards
    assert card.sentence.text().startswith("The message with its system prompt is")
    assert card.action.text() == "Edit the message"
    hands.click(card.action)
    asked = next(each for each in reversed(window.session.messages()) if each.role == "user")
    question = window.chat.message(asked.id)
    assert isinstance(question, UserMessage) and question.editor is not None
