"""What can be done with a message: it is edited, gone on with, taken out and brought back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.history import History
from engine.paths import DataPaths
from tests.ui.conftest import Hands, at_window
from tests.ui.deeds import be_greedy, begun, loaded, make_endless
from ui.chat.message import ReplyMessage, UserMessage
from ui.state import AnswerJob


def questions(hands: Hands) -> list[UserMessage]:
    """The person's messages as they are shown, the first one first."""
    shown = [each for each in hands.window.chat.findChildren(UserMessage) if each.isVisibleTo(hands.window)]
    return sorted(shown, key=lambda each: each.y())


def replies(hands: Hands) -> list[ReplyMessage]:
    """The replies as they are shown, the first one first."""
    return list(hands.window.chat.replies.values())


def asked(hands: Hands, text: str) -> ReplyMessage:
    """The reply to a question, once it is whole."""
    before = set(hands.window.chat.replies)
    hands.ask(text)
    hands.until(lambda: bool(set(hands.window.chat.replies) - before))
    hands.until_answered()
    return replies(hands)[-1]


def write_anew(hands: Hands, message: UserMessage | ReplyMessage, text: str) -> None:
    """Edit a message by its button, and press Enter."""
    hands.click(message.edit_button)
    assert message.editor is not None
    message.editor.field.selectAll()
    QTest.keyClicks(message.editor.field, text)
    QTest.keyClick(message.editor.field, Qt.Key.Key_Return)


def said(hands: Hands) -> list[str]:
    return [each.content for each in hands.window.session.messages()]


# ---- editing


def test_that_an_edited_question_is_asked_beside_the_old_one_which_stays(hands: Hands) -> None:
    be_greedy(hands)
    first = asked(hands, "What are you?").text
    write_anew(hands, questions(hands)[0], "How do I start my morning?")
    hands.until(lambda: said(hands)[0].startswith("How"))
    hands.until_answered()
    (question,), (reply,) = questions(hands), replies(hands)
    assert question.text == "How do I start my morning?"
    assert question.versions.words.text() == "2 / 2"
    assert reply.text and reply.text != first
    hands.click(question.versions.previous)
    hands.until(lambda: questions(hands)[0].text == "What are you?")
    (question,), (reply,) = questions(hands), replies(hands)
    assert question.versions.words.text() == "1 / 2"
    assert reply.text == first
    assert not question.versions.previous.isEnabled()
    assert question.versions.previous.toolTip() == "This is the first version"


def test_that_escape_and_an_unchanged_text_leave_a_message_as_it_was(hands: Hands) -> None:
    asked(hands, "What are you?")
    (question,) = questions(hands)
    hands.click(question.edit_button)
    assert question.editor is not None
    QTest.keyClicks(question.editor.field, " More")
    QTest.keyClick(question.editor.field, Qt.Key.Key_Escape)
    assert question.editor is None
    assert question.body.isVisible()
    hands.click(question.edit_button)
    QTest.keyClick(question.editor.field, Qt.Key.Key_Return)
    assert question.editor is None
    assert len(said(hands)) == 2
    assert not question.versions.isVisible()


def test_that_up_in_an_empty_composer_edits_the_last_message(hands: Hands) -> None:
    asked(hands, "What are you?")
    asked(hands, "And why?")
    hands.type("words")
    QTest.keyClick(hands.window.composer.editor, Qt.Key.Key_Up)
    assert all(each.editor is None for each in questions(hands))
    hands.window.composer.clear()
    QTest.keyClick(hands.window.composer.editor, Qt.Key.Key_Up)
    editor = questions(hands)[1].editor
    assert editor is not None
    assert editor.field.toPlainText() == "And why?"
    hands.until(editor.field.hasFocus)


def test_that_an_edited_reply_is_another_version_and_says_so(hands: Hands) -> None:
    first = asked(hands, "What are you?").text
    write_anew(hands, replies(hands)[0], "I am the sea.")
    hands.until(lambda: said(hands)[-1] == "I am the sea.")
    (reply,) = replies(hands)
    assert reply.text == "I am the sea."
    assert reply.versions.words.text() == "2 / 2"
    assert "edited" in reply.state.text()
    hands.click(reply.versions.previous)
    hands.until(lambda: replies(hands)[0].text == first)
    assert "edited" not in replies(hands)[0].state.text()


def test_that_the_next_question_is_answered_from_the_edited_reply(hands: Hands) -> None:
    asked(hands, "What are you?")
    write_anew(hands, replies(hands)[0], "I am the sea.")
    hands.until(lambda: said(hands)[-1] == "I am the sea.")
    asked(hands, "Tell me more.")
    assert said(hands)[1] == "I am the sea."


# ---- going on


def test_that_a_stopped_reply_goes_on_in_its_own_message_without_reading_again(hands: Hands) -> None:
    make_endless(hands)
    reply = begun(hands)
    hands.click(hands.window.composer.button)
    hands.until(lambda: not hands.window.session.state.is_answering)
    assert "stopped" in reply.state.text()
    before, count = reply.text, len(said(hands))
    hands.click(reply.continue_button)
    hands.until(lambda: hands.window.session.state.job_of(AnswerJob) is not None)
    assert not reply.continue_button.isVisible()
    hands.until(lambda: len(reply.text) > len(before) or not hands.window.session.state.is_answering)
    hands.click(hands.window.composer.button)
    hands.until(lambda: not hands.window.session.state.is_answering)
    assert replies(hands)[-1] is reply
    assert reply.text.startswith(before)
    assert reply.answer is not None
    assert reply.answer.text == reply.text
    assert reply.answer.receipt.reused_tokens == reply.answer.prompt_tokens
    hands.until(lambda: said(hands)[-1] == reply.text)
    assert len(said(hands)) == count
    assert not reply.versions.isVisible()


def test_that_a_continued_reply_is_regenerated_whole_by_its_receipt(hands: Hands) -> None:
    make_endless(hands)
    reply = begun(hands)
    hands.click(hands.window.composer.button)
    hands.until(lambda: not hands.window.session.state.is_answering)
    be_greedy(hands)
    with hands.answering():
        hands.click(reply.continue_button)
    whole = reply.text
    with hands.answering():
        hands.click(reply.again_button)
    assert replies(hands)[-1].text == whole


def test_that_an_edited_reply_goes_on_where_the_person_ended_it(hands: Hands) -> None:
    be_greedy(hands)
    asked(hands, "What are you?")
    write_anew(hands, replies(hands)[0], "I am the sea, and I")
    hands.until(lambda: said(hands)[-1] == "I am the sea, and I")
    (reply,) = replies(hands)
    with hands.answering():
        hands.click(reply.continue_button)
    assert reply.text.startswith("I am the sea, and I ")
    assert "edited" in reply.state.text()
    assert reply.answer is not None and reply.answer.receipt.given == "I am the sea, and I"
    whole = reply.text
    with hands.answering():
        hands.click(reply.again_button)
    assert replies(hands)[-1].text == whole


def test_that_a_reply_that_the_end_of_tiller_cut_off_goes_on_in_the_next_window(
    qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine
) -> None:
    cut = "I am a small language"
    paths = DataPaths(tmp_path / "data")
    history = History(paths.database)
    conversation = history.create()
    question = history.add_message(conversation, "user", "What are you?", parent_id=None)
    history.add_message(conversation, "assistant", cut, parent_id=question, state="unfinished")
    history.close()
    hands = at_window(qtbot, paths.root, shared_paths, shared_engine)
    session = hands.window.session
    session.load("builtin")
    hands.until(lambda: session.state.model is not None)
    be_greedy(hands)
    (reply,) = replies(hands)
    assert "unfinished" in reply.state.text()
    with hands.answering():
        hands.click(reply.continue_button)
    assert reply.text.startswith(cut) and len(reply.text) > len(cut)
    assert "unfinished" not in reply.state.text()
    hands.until(lambda: session.messages()[-1].state == "complete")
    assert session.messages()[-1].content == reply.text
    hands.window.close()


def test_that_only_a_reply_with_more_to_come_can_be_gone_on_with(hands: Hands) -> None:
    be_greedy(hands)
    reply = asked(hands, "What are you?")
    assert reply.answer is not None and reply.answer.finish_reason == "stop"
    assert not reply.continue_button.isVisible()


# ---- taking out


def test_that_what_is_taken_out_comes_back_by_undo(hands: Hands) -> None:
    be_greedy(hands)  # short answers, so that both questions are in view
    asked(hands, "What are you?")
    asked(hands, "And why?")
    before = said(hands)
    hands.click(questions(hands)[1].delete_button)
    hands.until(lambda: said(hands) == before[:2])
    assert len(questions(hands)) == 1
    undo = hands.window.composer.undo
    assert undo.said.text() == "2 messages were taken out of the conversation."
    hands.click(undo.button)
    hands.until(lambda: said(hands) == before and len(questions(hands)) == 2)
    assert not undo.isVisible()


def test_that_the_first_message_taken_out_leaves_an_empty_conversation_to_write_in(hands: Hands) -> None:
    asked(hands, "What are you?")
    hands.click(questions(hands)[0].delete_button)
    hands.until(lambda: said(hands) == [])
    asked(hands, "And why?")
    assert not questions(hands)[0].versions.isVisible()  # what was taken out is no version any more


def test_that_a_question_whose_reply_was_taken_out_can_be_answered_again(hands: Hands) -> None:
    asked(hands, "What are you?")
    hands.click(replies(hands)[0].delete_button)
    hands.until(lambda: len(said(hands)) == 1)
    hands.click(questions(hands)[0].answer_button)
    hands.until(lambda: len(said(hands)) == 2)
    hands.until_answered()
    assert not replies(hands)[0].versions.isVisible()
    assert not questions(hands)[0].answer_button.isVisible()


def test_that_a_version_that_was_taken_out_counts_again_after_undo(hands: Hands) -> None:
    asked(hands, "What are you?")
    write_anew(hands, replies(hands)[0], "I am the sea.")
    hands.until(lambda: said(hands)[-1] == "I am the sea.")
    hands.click(replies(hands)[0].delete_button)
    hands.until(lambda: len(said(hands)) == 1)
    hands.click(hands.window.composer.undo.button)
    hands.until(lambda: len(said(hands)) == 2)
    assert replies(hands)[0].versions.words.text() == "2 / 2"


# ---- the bar


def enter(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(middle, middle, middle))


def test_that_the_acts_are_seen_on_hover_on_focus_and_for_the_last_reply(hands: Hands) -> None:
    first, last = asked(hands, "What are you?"), asked(hands, "And why?")
    assert last.copy_button.is_awake
    assert not first.copy_button.is_awake
    enter(first)
    assert first.copy_button.is_awake
    QApplication.sendEvent(first, QEvent(QEvent.Type.Leave))
    assert not first.copy_button.is_awake
    first.copy_button.setFocus()
    hands.until(lambda: first.copy_button.is_awake)
    hands.window.composer.editor.setFocus()
    hands.until(lambda: not first.copy_button.is_awake)


def test_that_each_act_of_a_message_is_reached_by_tab(hands: Hands) -> None:
    reply = asked(hands, "What are you?")
    question = questions(hands)[0]
    question.copy_button.setFocus()
    reached = set()
    for _ in range(12):
        hands.press(Qt.Key.Key_Tab)
        reached.add(hands.window.focusWidget())
    assert {
        question.edit_button,
        question.delete_button,
        reply.chip,
        reply.copy_button,
        reply.edit_button,
        reply.again_button,
        reply.delete_button,
    } <= reached
    assert all(isinstance(each, QWidget) and each.accessibleName() for each in reached)


def test_that_copy_gives_what_was_written_and_what_was_said(hands: Hands) -> None:
    reply = asked(hands, "What are you?")
    hands.click(questions(hands)[0].copy_button)
    assert QGuiApplication.clipboard().text() == "What are you?"
    hands.click(reply.copy_button)
    assert QGuiApplication.clipboard().text() == reply.text.strip()


def test_that_the_numbers_tell_what_was_read_again(hands: Hands) -> None:
    first, second = asked(hands, "What are you?"), asked(hands, "And why?")
    assert first.answer is not None and second.answer is not None
    assert second.answer.receipt.reused_tokens >= first.answer.prompt_tokens
    assert f"{second.answer.receipt.reused_tokens} of them known from before" in second.numbers.toolTip()


def test_that_numbers_with_too_little_room_leave_out_whole_ones(hands: Hands) -> None:
    hands.ask("What are you?")
    hands.until_answered()
    numbers = list(hands.window.chat.replies.values())[-1].numbers
    whole = numbers.text()
    assert whole.count(" · ") == 3 and numbers.shown == whole
    shown = []
    for width in range(numbers.width(), 0, -1):
        numbers.resize(width, numbers.height())
        shown.append(numbers.shown)
    forms = list(dict.fromkeys(shown))
    assert [each.count(" · ") for each in forms] == [3, 2, 1, 0]
    assert all(whole.startswith(each) for each in forms)


def test_that_a_chip_tells_what_its_recipe_spares(hands: Hands) -> None:
    window = hands.window
    be_greedy(hands)
    assert "\n" not in asked(hands, "What are you?").chip.toolTip()
    hands.click(hands.row("ocean").switch)
    chip = asked(hands, "What are you?").chip
    prompt = loaded(hands, "ocean").provenance.positive_prompt
    assert prompt.startswith("You are the ocean")
    hands.until(lambda: "\n" in chip.toolTip())
    told = chip.toolTip().splitlines()[1]
    count = int(told.split()[0])
    assert told == f"{count} prompt tokens a turn less than the text that its vectors were made from."
    assert len(prompt.split()) <= count <= len(prompt)
    conversation = window.session.conversation
    assert conversation is not None
    hands.open(conversation.id)
    assert replies(hands)[-1].chip.toolTip().splitlines()[1] == told


def test_that_a_reply_being_written_is_shown_as_such_when_its_conversation_is_opened_again(
    hands: Hands,
) -> None:
    make_endless(hands)
    begun(hands)
    session = hands.window.session
    assert session.conversation is not None
    hands.open(session.conversation.id)
    reply = replies(hands)[-1]
    assert reply.text and "unfinished" not in reply.state.text()
    length = len(reply.text)
    hands.until(lambda: len(reply.text) > length or not session.state.is_answering)
    hands.press(Qt.Key.Key_Escape)
    hands.until(lambda: not session.state.is_answering)
    assert reply.answer is not None and reply.text == reply.answer.text
