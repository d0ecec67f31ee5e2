"""The text of a reply on the screen: drawn, selected, copied and folded, and never a door to outside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.history.sought import NOTHING, literally
from ui.app import application
from ui.chat.body import ReplyBody
from ui.chat.code_piece import CodePiece
from ui.chat.pieces import ProsePiece, StillDocument
from ui.chat.thought_head import ThoughtHead
from ui.theme import theme

CODE = "Run this:\n\n```python\ndef f() -> int:\n    return 1\n```\n\nDone."


@pytest.fixture
def body(qtbot: QtBot) -> Iterator[ReplyBody]:
    """An empty body in a window of its own."""
    theme.apply(application(), "light")
    host = QWidget()
    qtbot.addWidget(host)
    made = ReplyBody(host)
    column = QVBoxLayout(host)
    column.addWidget(made)
    column.addStretch(1)
    host.resize(720, 900)
    host.show()
    yield made
    host.close()


def streamed(body: ReplyBody, text: str, step: int = 5) -> ReplyBody:
    """Let text come as from a model."""
    for start in range(0, len(text), step):
        body.append(text[start : start + step])
    return body


def settled(body: ReplyBody, text: str, bot: QtBot) -> ReplyBody:
    """A whole text, laid out and coloured."""
    streamed(body, text).finish()
    bot.waitUntil(lambda: body.is_coloured and body.height() == body.heightForWidth(body.width()))
    return body


def drag(body: ReplyBody, start: QPoint, end: QPoint) -> None:
    """Press at one point, move to another, let go."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(body, left, none, start)
    place = QPointF(body.mapToGlobal(end))
    QApplication.sendEvent(body, QMouseEvent(QEvent.Type.MouseMove, QPointF(end), place, left, left, none))
    QTest.mouseRelease(body, left, none, end)


def colours_of(body: ReplyBody, piece: CodePiece) -> set[str]:
    """The colours that a piece is drawn in."""
    image = QImage(body.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.colours.window))
    body.render(image)
    rows = range(int(piece.top) + 32, int(piece.top + piece.height) - 12)
    return {image.pixelColor(x, y).name() for y in rows for x in range(0, 300)}


def test_that_finished_pieces_are_left_alone_while_text_comes(body: ReplyBody) -> None:
    streamed(body, "A paragraph with some words in it.\n\n" * 60)
    first = body.pieces[0]
    assert isinstance(first, ProsePiece) and len(body.pieces) > 4
    document = first._document
    streamed(body, "More.\n\n" * 50)
    assert first._document is document
    assert all(len(piece.source) < 2500 for piece in body.pieces)


TABLE = "| A | B | C |\n|---|---|--:|\n" + "".join(f"| a cell | another | {n} |\n" for n in range(60))


def test_that_the_parts_of_a_long_table_stand_in_line_without_a_gap(body: ReplyBody, qtbot: QtBot) -> None:
    settled(body, TABLE, qtbot)
    assert len(body.pieces) > 4
    image = QImage(body.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.colours.window))
    body.render(image)
    border = QColor(theme.colours.border).name()
    cells = image.width() // 2
    rows = [y for y in range(image.height()) if image.pixelColor(cells, y).name() == border]
    steps = {below - above for above, below in pairwise(rows[2:])}
    assert len(rows) > 50 and len(steps) == 1, "each row is as high as the others, with one line between"
    upright = [x for x in range(image.width()) if image.pixelColor(x, rows[3] + 8).name() == border]
    for y in rows[4:-1]:
        assert [x for x in range(image.width()) if image.pixelColor(x, y + 8).name() == border] == upright


def test_that_text_in_a_table_redoes_its_last_rows_alone(body: ReplyBody) -> None:
    streamed(body, TABLE)
    before = [piece._document for piece in body.pieces if isinstance(piece, ProsePiece)][:-1]
    streamed(body, "| one | more | 1 |\n")
    assert [piece._document for piece in body.pieces if isinstance(piece, ProsePiece)][
        : len(before)
    ] == before
    assert all(piece.source.count("\n") <= 12 for piece in body.pieces)


def test_that_the_whole_text_is_kept_as_it_came(body: ReplyBody) -> None:
    assert streamed(body, CODE).text == CODE


def test_that_code_is_plain_while_open_and_coloured_when_its_fence_closes(
    body: ReplyBody, qtbot: QtBot
) -> None:
    streamed(body, CODE[: CODE.index("\n```\n")] + "\n")
    code = body.pieces[-1]
    assert isinstance(code, CodePiece)
    plain = colours_of(body, code)
    streamed(body, "```\n")
    qtbot.waitUntil(lambda: body.is_coloured)
    assert "#8a2a8f" in colours_of(body, code) - plain


def test_that_the_copy_button_copies_the_code_alone(body: ReplyBody, qtbot: QtBot) -> None:
    settled(body, CODE, qtbot)
    code = next(piece for piece in body.pieces if isinstance(piece, CodePiece))
    assert code.copy_button is not None and code.copy_button.accessibleName()
    QTest.mouseClick(code.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "def f() -> int:\n    return 1\n"


def test_that_long_lines_of_code_scroll_sideways_and_do_not_wrap(body: ReplyBody, qtbot: QtBot) -> None:
    settled(body, "```\n" + "x" * 400 + "\n```\n", qtbot)
    (code,) = body.pieces
    assert isinstance(code, CodePiece) and code.bar is not None and code.bar.isVisible()
    assert code.count == 1 and body.width() <= 720
    before = colours_of(body, code)
    code.bar.setFocus()
    QTest.keyClick(code.bar, Qt.Key.Key_End)
    assert code.offset == code.bar.maximum() > 0 and before


def test_that_a_drag_selects_across_paragraphs_code_and_what_follows(body: ReplyBody, qtbot: QtBot) -> None:
    settled(body, CODE, qtbot)
    drag(body, QPoint(0, 4), QPoint(body.width() - 1, body.height() - 1))
    assert body.selected_text == "Run this:\ndef f() -> int:\n    return 1\nDone."
    QTest.keyClick(body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == body.selected_text
    QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=QPoint(2, 4))
    assert body.selected_text == ""


def test_that_a_table_is_copied_by_rows_with_tabs_between_its_cells(body: ReplyBody, qtbot: QtBot) -> None:
    settled(body, "Here:\n\n| A | B |\n|---|---|\n| one *two* | 3 |\n\n> a\n>\n> b\n\nEnd.", qtbot)
    body.select_all()
    assert [line for line in body.selected_text.split("\n") if line] == [
        "Here:",
        "A\tB",
        "one two\t3",
        "a",
        "b",
        "End.",
    ]


def test_that_a_double_click_selects_a_word_and_control_a_all(body: ReplyBody, qtbot: QtBot) -> None:
    settled(body, CODE, qtbot)
    QTest.mouseDClick(body, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert body.selected_text == "Run"
    body.setFocus()
    QTest.keyClick(body, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert body.selected_text.startswith("Run this:") and body.selected_text.endswith("Done.")


def test_that_a_thought_is_folded_tells_that_it_runs_and_opens_by_key(body: ReplyBody, qtbot: QtBot) -> None:
    streamed(body, "<think>\nLet me see what")
    head = body.pieces[0]
    assert isinstance(head, ThoughtHead)
    assert head.button.text().startswith("Thinking…")
    streamed(body, " it is.\n\n```python\nx = 1\n```\n</think>\n\nIt is four.").finish()
    assert head.button.text() == "Thought · 9 words"
    folded = body.heightForWidth(body.width())
    assert all(piece.is_folded for piece in body.pieces if piece.head is head)
    assert body.said == "It is four."
    head.button.setFocus()
    QTest.keyClick(head.button, Qt.Key.Key_Space)
    assert body.heightForWidth(body.width()) > folded + 60
    body.select_all()
    assert "Let me see" in body.selected_text
    QTest.mouseClick(head.button, Qt.MouseButton.LeftButton)
    assert body.heightForWidth(body.width()) == folded


def test_that_a_thought_that_never_ends_is_no_part_of_what_is_copied(body: ReplyBody) -> None:
    streamed(body, "<think>\nHm, and so on").finish()
    assert body.said == ""
    assert isinstance(body.pieces[0], ThoughtHead) and "Thought" in body.pieces[0].button.text()


def test_that_a_link_is_opened_only_once_the_person_agrees(
    body: ReplyBody, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("ui.chat.body.QDesktopServices.openUrl", lambda link: opened.append(str(link)))
    settled(body, "[here](https://example.org/a) is a link", qtbot)
    QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    (box,) = body.findChildren(QMessageBox)
    assert "https://example.org/a" in box.text() and not opened
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Open), Qt.MouseButton.LeftButton)
    assert opened == ["https://example.org/a"]


def test_that_nothing_in_a_reply_is_ever_loaded(
    body: ReplyBody, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    picture.save(str(tmp_path / "red.png"))
    file = QUrl.fromLocalFile(str(tmp_path / "red.png")).toString()
    asked: list[object] = []
    load = StillDocument.loadResource

    def noted(document: StillDocument, kind: int, name: QUrl | str) -> object:
        asked.append(name)
        return load(document, kind, name)

    monkeypatch.setattr(StillDocument, "loadResource", noted)
    sockets: list[str] = []

    def hook(event: str, _arguments: object) -> None:
        if event.startswith("socket."):
            sockets.append(event)

    sys.addaudithook(hook)
    settled(
        body,
        f'![red]({file}) <img src="{file}"> ![far](http://127.0.0.1:9/x.png)\n\n'
        f'<link rel="stylesheet" href="http://127.0.0.1:9/x.css">\n\n[a]: {file}\n\n![a]\n',
        qtbot,
    )
    image = QImage(body.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.colours.window))
    body.render(image)
    shown = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert "#ff0000" not in shown
    assert not asked and not sockets
    assert "PySide6.QtNetwork" not in sys.modules
    body.select_all()
    assert "far (http://127.0.0.1:9/x.png)" in body.selected_text


def test_that_a_document_that_names_a_resource_gets_none() -> None:
    application()
    document = StillDocument()
    document.setHtml('<img src="file:///etc/hostname">')
    assert document.resource(StillDocument.ResourceType.ImageResource, QUrl("file:///etc/hostname")) is None


def test_that_only_what_is_near_is_laid_out(body: ReplyBody) -> None:
    body.show_span(0, 500)
    streamed(body, CODE * 200, 400)
    laid_out = [piece for piece in body.pieces if piece.has_document]
    assert 0 < len(laid_out) < 20 < len(body.pieces)
    height = body.heightForWidth(body.width())
    body.show_span(height - 500, height)
    assert not body.pieces[0].has_document and body.pieces[-1].has_document


def test_that_a_long_text_that_is_there_whole_comes_a_part_at_a_time(body: ReplyBody, qtbot: QtBot) -> None:
    text = "A line of text.\n\n" * 4000 + "The last."
    body.show_span(0, 500)
    body.show_text(text)
    body.finish()
    assert body.text == text and 0 < sum(len(piece.source) for piece in body.pieces) < len(text) / 2
    guessed = body.heightForWidth(body.width())
    qtbot.waitUntil(lambda: body.accessibleDescription() == text)
    assert sum(len(piece.source) for piece in body.pieces) >= len(text) - 4000
    assert guessed > body.heightForWidth(body.width()) / 4, "there was room for what was to come"


@pytest.mark.parametrize("needs", ["find", "copy", "select"])
def test_that_whoever_needs_a_long_text_whole_gets_it_at_once(body: ReplyBody, needs: str) -> None:
    text = "A line of text.\n\n" * 4000 + "The last."
    body.show_span(0, 500)
    body.show_text(text)
    assert sum(len(piece.source) for piece in body.pieces) < len(text) / 2
    if needs == "find":
        body.mark(literally("the last."), 0)
        assert body.current_y is not None
    elif needs == "copy":
        assert body.said == text
    else:
        body.select_all()
        assert body.selected_text.endswith("The last.")


def test_that_a_line_of_code_of_any_length_is_laid_out_by_its_parts_in_view(
    body: ReplyBody, qtbot: QtBot
) -> None:
    line = "".join(f'{{"key": [{n}, 2, 3]}},' for n in range(4000))
    settled(body, f"```json\n{line}\n```\n", qtbot)
    (code,) = body.pieces
    assert isinstance(code, CodePiece) and code.bar is not None
    assert "#9a4a00" in colours_of(body, code), "its numbers are coloured"
    assert 0 < len(code._layouts) <= 2
    code.bar.setValue(code.bar.maximum())
    assert "#9a4a00" in colours_of(body, code)
    assert len(code._layouts) <= 4
    end = QPoint(body.width() - 20, 44)
    drag(body, end - QPoint(60, 0), end)
    selected = body.selected_text
    assert 4 < len(selected) < 20 and selected in line[-40:]
    for n in (0, 999, 1000, 1001, 54321):
        caret = code.caret((0, n))
        assert code.place_at(caret.center()) == (0, n)


def test_that_finds_are_marked_wherever_they_are_shown(body: ReplyBody, qtbot: QtBot) -> None:
    settled(body, "One return here.\n\n```\nreturn\n```\n\n<think>x</think>", qtbot)
    assert body.count(literally("return")) == 2
    body.mark(literally("return"), 1)
    found = [piece for piece in body.pieces if piece.marks.current is not None]
    assert len(found) == 1 and isinstance(found[0], CodePiece)
    assert body.current_y is not None and body.current_y > found[0].top
    body.mark(NOTHING)
    assert not any(piece.marks.found for piece in body.pieces)


def test_that_a_theme_and_a_zoom_are_taken_up(body: ReplyBody, qtbot: QtBot) -> None:
    settled(body, CODE, qtbot)
    before = body.heightForWidth(body.width())
    theme.apply(application(), "dark", 1.5)
    body.restyle()
    code = next(piece for piece in body.pieces if isinstance(piece, CodePiece))
    assert body.heightForWidth(body.width()) > before * 1.2
    assert "#d7a3f2" in colours_of(body, code)
    theme.apply(application(), "light")
