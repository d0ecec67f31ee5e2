"""The composer: what is typed, composed, pasted and attached; what waits; how full the context is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from engine.settings import load_settings
from tests.ui.conftest import Hands
from tests.ui.deeds import be_greedy, begun, make_endless
from ui.chat.entry import LONG_PASTE
from ui.chat.message import UserMessage
from ui.theme import theme

CONTROL = Qt.KeyboardModifier.ControlModifier


def said(hands: Hands) -> list[str]:
    return [each.content for each in hands.window.session.messages()]


def answered(hands: Hands, messages: int) -> None:
    """Wait until the conversation holds so many messages and nothing is being written."""
    hands.until(lambda: len(said(hands)) == messages and not hands.window.session.state.is_answering)
    hands.window.session.saving.flush()


def paste(hands: Hands, data: QMimeData) -> None:
    copied = QMimeData()  # the clipboard deletes what it is given
    copied.setUrls(data.urls())
    if data.hasText() and not data.hasUrls():
        copied.setText(data.text())
    QGuiApplication.clipboard().setMimeData(copied)
    hands.window.composer.editor.setFocus()
    QTest.keyClick(hands.window.composer.editor, Qt.Key.Key_V, CONTROL)
    QGuiApplication.clipboard().clear()  # Qt would delete it after Python has ended


def files_of(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(target: QWidget, data: QMimeData) -> None:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 10), copy, data, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(20, 10), copy, data, left, none))


def names(hands: Hands) -> list[str]:
    return [chip.attachment.name for chip in hands.window.composer.files.chips]


def last_question(hands: Hands) -> UserMessage:
    shown = hands.window.chat.message(hands.window.talk._last_question)
    assert isinstance(shown, UserMessage)
    return shown


def tokens(hands: Hands) -> int:
    fill = hands.window.composer.gauge.fill
    return fill.tokens if fill is not None else -1


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.txt"
    path.write_text("The tide is high at six.\n" * 4, encoding="utf-8")
    return path


# ---- typing


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
    assert editor.height() == int(hands.window.height() * 0.4)


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


# ---- what is sent while an answer is written


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


# ---- files


def test_that_a_file_chosen_by_the_button_goes_along_and_is_read_by_the_model(
    hands: Hands, notes: Path
) -> None:
    composer = hands.window.composer
    hands.click(composer.attach_button)
    hands.pick(hands.window, notes)
    hands.until(lambda: names(hands) == ["notes.txt"])
    (chip,) = composer.files.chips
    hands.until(lambda: chip.tokens.isVisible())
    counted = int(chip.tokens.text().split()[0])
    assert counted > 20
    hands.until(lambda: tokens(hands) > counted)
    assert composer.button.isEnabled()
    hands.ask("What do they say?")
    answered(hands, 2)
    assert names(hands) == []
    question, reply = hands.window.session.messages()
    assert question.content == "What do they say?"
    assert [each.name for each in question.attachments] == ["notes.txt"]
    assert question.attachments[0].text == notes.read_text()
    assert reply.answer is not None and reply.answer.prompt_tokens > counted
    shown = hands.window.chat.message(question.id)
    assert isinstance(shown, UserMessage)
    assert [chip.attachment.name for chip in shown.files.chips] == ["notes.txt"]
    assert not shown.files.chips[0].remove_button.isVisible()


def test_that_pasted_and_dropped_files_go_along_and_can_be_taken_off(
    hands: Hands, notes: Path, tmp_path: Path
) -> None:
    other = tmp_path / "b.csv"
    other.write_text("a,b\n1,2\n")
    composer = hands.window.composer
    paste(hands, files_of(notes))
    hands.until(lambda: names(hands) == ["notes.txt"])
    drop(composer.editor.viewport(), files_of(other))
    hands.until(lambda: names(hands) == ["notes.txt", "b.csv"])
    drop(hands.window, files_of(notes))
    hands.until(lambda: len(names(hands)) == 3)
    assert composer.text == ""
    hands.click(composer.files.chips[0].remove_button)
    assert names(hands) == ["b.csv", "notes.txt"]
    composer.files.chips[0].remove_button.setFocus()
    hands.press(Qt.Key.Key_Space)
    assert names(hands) == ["notes.txt"]


def test_that_what_is_no_text_is_refused_in_a_sentence_and_the_rest_goes_along(
    hands: Hands, notes: Path, tmp_path: Path
) -> None:
    picture, old = tmp_path / "picture.png", tmp_path / "alt.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    old.write_bytes("für Elise".encode("latin-1"))
    paste(hands, files_of(picture, notes, old))
    hands.until(lambda: bool(hands.window.chat.cards))
    assert names(hands) == ["notes.txt", "alt.txt"]
    sentence = hands.window.chat.cards[0].sentence.text()
    assert "picture.png” holds no text" in sentence and "read as Latin-1" in sentence


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b" \n", "is empty"),
        ("huge.txt", b"wave " * 500_000, "is too large to attach (2.5 MB)"),
        ("program.bin", bytes(range(256)), "holds no text"),
        ("cut.txt", "waves".encode("utf-16")[:-1], "is cut short or no sound UTF-16"),
        ("folder", None, "is a folder; attach the files in it"),
    ],
)
@pytest.mark.parametrize("way", ["dropped", "dropped on the window", "pasted"])
def test_that_what_cannot_go_along_is_told_in_one_sentence_and_nothing_else_happens(
    hands: Hands, tmp_path: Path, name: str, content: bytes | None, said: str, way: str
) -> None:
    window, path = hands.window, tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    hands.type("before")
    if way == "pasted":
        paste(hands, files_of(path))
    else:
        drop(window if way.endswith("window") else window.composer.editor.viewport(), files_of(path))
    hands.until(lambda: bool(window.chat.cards))
    sentence = window.chat.cards[0].sentence.text()
    assert said in sentence and name in sentence and sentence.count(". ") == 0
    assert window.composer.text == "before" and names(hands) == []
    hands.click(window.chat.cards[0].close_button)
    assert not window.chat.cards and window.chat.empty.isVisible()


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


def test_that_a_long_paste_offers_to_become_a_file_and_stays_where_it_is_otherwise(hands: Hands) -> None:
    composer = hands.window.composer
    hands.type("before ")
    long = QMimeData()
    long.setText("waves 🌊 " * (LONG_PASTE // 6))
    paste(hands, long)
    assert composer.offer.isVisible()
    assert composer.text == "before " + long.text()
    QTest.keyClicks(composer.editor, "after")
    hands.click(composer.offer.button)
    assert composer.text == "before after"
    assert names(hands) == ["pasted.txt"]
    assert composer.files.chips[0].attachment.text == long.text()
    assert not composer.offer.isVisible()
    paste(hands, long)
    hands.click(composer.offer.close_button)
    assert long.text() in composer.text and names(hands) == ["pasted.txt"]


def test_that_a_short_paste_offers_nothing_and_the_offer_goes_with_the_text(hands: Hands) -> None:
    composer = hands.window.composer
    short, long = QMimeData(), QMimeData()
    short.setText("waves")
    long.setText("w" * (LONG_PASTE + 1))
    paste(hands, short)
    assert not composer.offer.isVisible()
    paste(hands, long)
    assert composer.offer.isVisible()
    QTest.keyClick(composer.editor, Qt.Key.Key_Z, CONTROL)
    assert not composer.offer.isVisible()


# ---- how full the context is


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
    hands.click(window.prompt_button)
    hands.click(window.system_prompt.viewport())
    QTest.keyClicks(window.system_prompt, "You are the sea, and say so in each of your words.")
    hands.until(lambda: tokens(hands) > empty + 10)
    prompted = tokens(hands)
    loading = window.session.loading
    smaller = replace(loading.placing.running, context=256)
    loading.choose(replace(loading.placing, running=smaller))
    window.session.load(gguf_file)
    hands.until(lambda: tokens(hands) == prompted and window.composer.gauge.text().endswith(" / 256"))
    hands.click(window.prompt_button)
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
