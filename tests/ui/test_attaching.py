"""Text files that go along with a message: chosen, pasted, dropped, or made of a long paste."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest

from tests.ui.composing import CONTROL, answered, drop, files_of, names, paste, tokens
from tests.ui.conftest import Hands
from ui.chat.entry import LONG_PASTE
from ui.chat.message import UserMessage


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


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_that_a_long_text_with_files_lies_whole_within_the_composer(
    hands: Hands, zoom: float, tmp_path: Path
) -> None:
    window, composer = hands.window, hands.window.composer
    window.set_theme("light", zoom)
    paths = [tmp_path / "letter.txt", tmp_path / "plan-for-the-garden.md"]
    for path in paths:
        path.write_text("beans", encoding="utf-8")
    window.writing.attach(paths)
    hands.until(lambda: len(names(hands)) == 2)
    long = QMimeData()
    long.setText("A long text that was pasted. " * 90)
    paste(hands, long)
    hands.until(lambda: composer.editor.geometry().bottom() <= composer.box.rect().bottom())
    assert composer.editor.cursorRect().bottom() <= composer.editor.viewport().rect().bottom()
    window.set_theme("light", 1.0)


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
