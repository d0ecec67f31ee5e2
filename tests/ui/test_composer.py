"""The composer: what is typed and composed, drafts, what waits, and the first prompts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.composing import CONTROL, answered, files_of, names, paste, said
from tests.ui.conftest import Hands
from tests.ui.deeds import be_greedy, begun, make_endless
from tests.ui.views import settle
from ui.writing_field import line_height


def test_that_enter_inside_an_input_method_s_composition_sends_nothing(hands: Hands) -> None:
    editor = hands.window.composer.editor
    editor.setFocus()
    QApplication.sendEvent(editor, QInputMethodEvent("ni ha", []))
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert said(hands) == []
    commit = QInputMethodEvent("", [])
    commit.setCommitString("你好")
    QApplication.sendEvent(editor, commit)
    assert hands.window.composer.text == "你好"
    assert said(hands) == []
    QTest.keyClick(editor, Qt.Key.Key_Return)
    hands.until(lambda: said(hands)[:1] == ["你好"])


def test_that_shift_enter_breaks_the_line_and_undo_takes_back_what_was_typed(hands: Hands) -> None:
    editor = hands.window.composer.editor
    hands.type("one")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor, "two")
    assert hands.window.composer.text == "one\ntwo"
    for _ in range(3):
        QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert hands.window.composer.text != "one\ntwo"
    assert said(hands) == []


def test_that_it_grows_with_the_text_up_to_two_fifths_of_the_window(hands: Hands) -> None:
    editor = hands.window.composer.editor
    before = editor.height()
    hands.type("a")
    for _ in range(4):
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert editor.height() > before
    paste_text = QMimeData()
    paste_text.setText("line\n" * 100)
    paste(hands, paste_text)
    left = hands.window.height() * 0.4 - editor.height()
    assert 0 <= left < line_height(editor.font())  # no line is cut


def test_that_each_conversation_has_its_own_draft_and_files(hands: Hands, notes: Path) -> None:
    window = hands.window
    hands.ask("What are you?")
    answered(hands, 2)
    first = window.session.conversation
    assert first is not None
    hands.type("half a que")
    paste(hands, files_of(notes))
    hands.until(lambda: names(hands) == ["notes.txt"])
    hands.begin()
    assert window.composer.text == "" and names(hands) == []
    hands.type("something else")
    hands.open(first.id)
    assert window.composer.text == "half a que" and names(hands) == ["notes.txt"]
    hands.begin()
    assert window.composer.text == "something else" and names(hands) == []
    window.session.saving.flush()
    assert window.session.history.conversation(first.id).draft == "half a que"
    assert [each.name for each in window.session.history.draft_files(first.id)] == ["notes.txt"]


def test_that_a_deleted_conversation_takes_its_draft_along_without_a_word(hands: Hands) -> None:
    hands.ask("What are you?")
    answered(hands, 2)
    hands.type("half a que")
    rows = hands.window.conversations.list
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert hands.window.session.conversation is None
    hands.window.session.saving.flush()
    assert hands.window.composer.text == ""
    assert not hands.window.chat.cards


def test_that_a_message_sent_while_an_answer_is_written_waits_in_sight_and_goes_after_it(
    hands: Hands,
) -> None:
    make_endless(hands)
    begun(hands)
    be_greedy(hands)
    count, composer = len(said(hands)), hands.window.composer
    hands.ask("What are you?")
    hands.ask("And why?")
    assert composer.text == ""
    assert composer.queued.isVisible()
    assert composer.queued.said.text() == "Sent next: What are you? And why?"
    assert len(said(hands)) == count
    answered(hands, count + 2)
    assert said(hands)[count] == "What are you?\n\nAnd why?"
    assert not composer.queued.isVisible()


def test_that_stop_brings_what_waits_back_into_the_composer(hands: Hands) -> None:
    make_endless(hands)
    begun(hands)
    count, composer = len(said(hands)), hands.window.composer
    hands.ask("What are you?")
    hands.type("and more")
    assert composer.button.accessibleName() == "Stop"
    hands.click(composer.button)
    hands.until(lambda: not hands.window.session.state.is_answering)
    assert composer.text == "What are you?\n\nand more"
    assert not composer.queued.isVisible()
    assert composer.button.accessibleName() == "Send"
    assert len(said(hands)) == count


def test_that_what_waits_can_be_taken_back_and_sent_away(hands: Hands) -> None:
    make_endless(hands)
    begun(hands)
    composer = hands.window.composer
    hands.ask("What are you?")
    hands.click(composer.queued.button)
    assert composer.text == "What are you?" and not composer.queued.isVisible()
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    hands.click(composer.queued.close_button)
    assert composer.text == "" and not composer.queued.isVisible()
    hands.press(Qt.Key.Key_Escape)


def test_that_what_waits_stays_with_its_conversation_as_its_draft(hands: Hands) -> None:
    make_endless(hands)
    begun(hands)
    window = hands.window
    first = window.session.conversation
    assert first is not None
    hands.ask("What are you?")
    hands.begin()
    assert window.composer.text == "" and not window.composer.queued.isVisible()
    hands.until(lambda: not window.session.state.is_answering)
    assert window.composer.text == ""
    hands.open(first.id)
    assert window.composer.text == "What are you?"


def test_that_a_prompt_that_is_clicked_leaves_the_draft_and_its_files_where_they_are(
    hands: Hands, notes: Path
) -> None:
    window = hands.window
    be_greedy(hands)
    hands.type("And what of this?")
    paste(hands, files_of(notes))
    hands.until(lambda: names(hands) == ["notes.txt"])
    hands.click(window.chat.suggestions[0])
    answered(hands, 2)
    assert window.session.messages()[0].content == "What are you?"
    assert not window.session.messages()[0].attachments
    assert window.composer.text == "And what of this?" and names(hands) == ["notes.txt"]
    hands.ask("")
    answered(hands, 4)
    assert window.session.messages()[2].content == "And what of this?"


def test_that_the_first_steered_answer_is_two_clicks_away(hands: Hands) -> None:
    window = hands.window
    assert len(window.chat.suggestions) == 3
    hands.click(hands.row("ocean").switch)
    hands.click(window.chat.suggestions[1])
    answered(hands, 2)
    (reply,) = window.chat.replies.values()
    assert reply.chip.text() == "ocean 0.8"


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_that_a_text_that_has_room_does_not_scroll_and_a_longer_one_ends_with_a_whole_line(
    hands: Hands, zoom: float
) -> None:
    hands.window.set_theme("light", zoom)
    editor = hands.window.composer.editor
    for count in (1, 2, 5):
        hands.window.composer.set_text("\n".join(["line"] * count))
        settle()
        assert editor.verticalScrollBar().maximum() == 0, count
    hands.window.composer.set_text("\n".join(["line"] * 60))
    settle()
    assert editor.verticalScrollBar().value() == editor.verticalScrollBar().maximum()
    assert editor.cursorRect().bottom() < editor.viewport().height()
    hands.window.set_theme("light", 1.0)
