"""The column of a conversation: what has a widget, where the view stands, finding, and the keys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.history import StoredMessage
from tests.ui.conftest import Hands
from ui.app import application
from ui.chat.thought_head import ThoughtHead
from ui.chat.view import ChatView
from ui.theme import theme

ANSWER = (
    "Answer {n}, with **weight**.\n\n```python\nvalue = {n}\n```\n\n- one\n- two\n\n"
    "| A | B |\n|---|---|\n| {n} | 2 |\n\nThe end of it.\n"
)


def conversation(count: int) -> tuple[StoredMessage, ...]:
    """So many messages, the questions and the answers in turn; those longer and shorter than estimated."""
    now = datetime.now(UTC)
    texts = (f"Question {n}?" if n % 2 else (ANSWER.format(n=n) * (1 + n % 3)) for n in range(1, count + 1))
    return tuple(
        StoredMessage(n, 1, n - 1 or None, "user" if n % 2 else "assistant", text, "complete", None, "", now)
        for n, text in enumerate(texts, 1)
    )


class Reader:
    """A view in a window of its own, and a person who reads in it."""

    def __init__(self, bot: QtBot) -> None:
        theme.apply(application(), "light")
        self.view = ChatView(None)  # type: ignore[arg-type]
        self.bar = self.view.area.verticalScrollBar()
        self.built: list[int] = []
        bot.addWidget(self.view)
        self.view.resize(720, 600)
        self.view.show()

    def open(self, messages: tuple[StoredMessage, ...]) -> None:
        """Show a conversation from its end."""
        self.view.clear()
        self.view.show_messages(messages, self._build)
        self.view.scroll_to_end()
        QApplication.processEvents()

    def _build(self, message: StoredMessage) -> None:
        self.built.append(message.id)
        if message.role == "user":
            self.view.add_user(message.content, message.id)
            return
        reply = self.view.add_reply(message.id)
        reply.append(message.content)
        reply.set_state(message.state, message.answer)

    def wheel(self, steps: int) -> None:
        """Turn the wheel; up is positive."""
        none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        place = QPointF(300, 300)
        event = QWheelEvent(
            place,
            QPointF(self.view.mapToGlobal(place.toPoint())),
            QPoint(),
            QPoint(0, 120 * steps),
            *none,
            False,
        )
        QApplication.sendEvent(self.view.area.viewport(), event)

    def height_of(self, message_id: int) -> int:
        """How far below the view's top a message stands."""
        entry = self.view.area.entry_of(message_id)
        assert entry is not None and entry.widget is not None
        return entry.widget.mapTo(self.view.area.viewport(), QPoint(0, 0)).y()


class Painted(QObject):
    """How high the parts of a widget are that are painted, in turn."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.heights: list[int] = []
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.rect().height())
        return False


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[Reader]:
    """A person before an empty view."""
    made = Reader(qtbot)
    yield made
    made.view.close()


def test_that_a_conversation_of_2000_messages_holds_widgets_near_the_view_only(reader: Reader) -> None:
    reader.open(conversation(2))
    started = time.perf_counter()
    reader.open(conversation(2000))
    taken = time.perf_counter() - started
    assert reader.bar.value() == reader.bar.maximum() > 100_000
    assert 0 < len(reader.view.area.there) < 30
    assert 2000 in reader.view.replies and 2 not in reader.view.replies
    reader.bar.setValue(0)
    assert 0 < len(reader.view.area.there) < 30
    assert 2 in reader.view.replies and 2000 not in reader.view.replies
    assert taken < 2, "opening is not fast"


def test_that_text_that_comes_is_painted_once_and_what_stood_there_is_moved(
    reader: Reader, qtbot: QtBot
) -> None:
    reader.open(conversation(20))
    reply = reader.view.add_reply(21)
    reply.append("A paragraph of a few words.\n\n" * 60)
    painted = Painted(reply.body)
    qtbot.waitUntil(lambda: bool(painted.heights))
    for _ in range(30):
        before = len(painted.heights)
        bottom = reader.bar.maximum()
        reply.append("Another one, which follows.\n\n")
        qtbot.waitUntil(lambda before=before: len(painted.heights) > before)  # type: ignore[misc]
        assert reader.bar.value() == reader.bar.maximum() >= bottom
    heights = painted.heights[-30:]
    assert len(painted.heights) <= 32, "each update paints once"
    assert max(heights) < reader.view.height() * 0.8, "what stood there was not painted anew"


def test_that_what_is_read_stays_where_it_is_while_heights_are_corrected(reader: Reader) -> None:
    reader.open(conversation(300))
    for _ in range(60):
        held = reader.view.area.hold()
        assert held is not None
        before, value = reader.height_of(held.entry.message_id), reader.bar.value()
        reader.wheel(1)
        moved = reader.height_of(held.entry.message_id) - before
        assert abs(moved - QApplication.wheelScrollLines() * reader.bar.singleStep()) <= 1 or value < 100


def test_that_a_message_is_brought_into_view_by_its_number_and_marked(reader: Reader) -> None:
    reader.open(conversation(600))
    for message_id in (301, 302, 1):
        assert reader.view.show_message(message_id)
        assert 0 <= reader.height_of(message_id) <= 40
        marked = reader.view.area.marked
        assert marked is not None and marked.message_id == message_id
    assert reader.view.show_message(600)
    assert 0 <= reader.height_of(600) < reader.view.height()
    assert not reader.view.show_message(9999)


def test_that_the_view_follows_at_the_end_and_not_once_the_wheel_or_a_key_went_up(reader: Reader) -> None:
    reader.open(conversation(20))
    reply = reader.view.add_reply(21)
    for _ in range(20):
        reply.append("More text.\n\n")
        QApplication.processEvents()
        assert reader.bar.value() == reader.bar.maximum()
    reader.wheel(1)
    stays = reader.bar.value()
    reply.append("Even more.\n\n" * 20)
    QApplication.processEvents()
    assert reader.bar.value() == stays < reader.bar.maximum()
    assert reader.view.pill.isVisible()
    QTest.mouseClick(reader.view.pill, Qt.MouseButton.LeftButton)
    assert reader.bar.value() == reader.bar.maximum() and not reader.view.pill.isVisible()
    reply.body.setFocus()
    QTest.keyClick(reply.body, Qt.Key.Key_PageUp)
    stays = reader.bar.value()
    reply.append("And more.\n\n" * 20)
    QApplication.processEvents()
    assert reader.bar.value() == stays < reader.bar.maximum()
    QTest.keyClick(reply.body, Qt.Key.Key_End)
    assert reader.bar.value() == reader.bar.maximum()
    QTest.keyClick(reply.body, Qt.Key.Key_Home)
    assert reader.bar.value() == 0


def test_that_a_reply_that_grew_is_shown_whole_after_it_was_far_away(reader: Reader) -> None:
    reader.open(conversation(200))
    reply = reader.view.add_reply(201)
    reply.append(ANSWER.format(n=201) * 5)
    reply.set_state("complete", None)
    reader.bar.setValue(0)
    assert not any(piece.has_document for piece in reply.body.pieces)
    reader.view.scroll_to_end()
    assert reader.view.replies[201].text == ANSWER.format(n=201) * 5
    assert any(piece.has_document for piece in reply.body.pieces)


def test_that_finds_are_counted_in_messages_that_have_no_widget_and_stepped_through(reader: Reader) -> None:
    reader.open(conversation(400))
    finder = reader.view.finder
    finder.open()
    QTest.keyClicks(finder.bar.field, "value = 40")
    assert finder.bar.count.text() == "3 of 4"  # twice in 40 and in 400, of which the last is in view
    seen = set()
    for _ in range(4):
        find = finder.current
        assert find is not None
        body = reader.view.replies[find.entry.message_id].body
        y = body.current_y
        assert y is not None
        place = body.mapTo(reader.view.area.viewport(), QPoint(0, int(y))).y()
        assert 0 <= place < reader.view.height()
        seen.add((find.entry.message_id, find.number))
        QTest.keyClick(finder.bar.field, Qt.Key.Key_Return)
    assert len(seen) == 4 and {each for each, _ in seen} == {40, 400}
    QTest.keyClick(finder.bar.field, Qt.Key.Key_Escape)
    assert finder.bar.isHidden() and finder.current is None


def test_that_a_find_in_what_a_person_wrote_is_marked_there(reader: Reader) -> None:
    reader.open(conversation(60))
    reader.view.finder.open()
    QTest.keyClicks(reader.view.finder.bar.field, "question 31?")
    find = reader.view.finder.current
    assert find is not None and find.entry.message_id == 31
    (piece,) = find.entry.widget.body.pieces  # type: ignore[union-attr]
    assert piece.marks.current == ((0, 0), (len("Question 31?"), 0))
    QTest.keyClicks(reader.view.finder.bar.field, " nowhere")
    assert reader.view.finder.bar.count.text() == "Not found"
    assert not reader.view.finder.bar.next_button.isEnabled()


def test_that_tab_goes_through_messages_from_top_to_bottom(reader: Reader) -> None:
    reader.open(conversation(6))
    reader.bar.setValue(0)
    reader.view.replies[2].body.setFocus()
    heights = []
    for _ in range(8):
        focus = QApplication.focusWidget()
        assert focus is not None and reader.view.area.page.isAncestorOf(focus)
        heights.append(focus.mapTo(reader.view.area.page, QPoint(0, 0)).y())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert heights == sorted(heights) and heights[-1] > heights[0]


def test_that_the_signs_of_buttons_stand_in_line_with_the_text(reader: Reader) -> None:
    reader.open(conversation(4))
    reply = reader.view.add_reply(5)
    reply.append("<think>\nHm.\n</think>\n\nYes.")
    reply.set_state("complete", None)
    reply.set_last(True)
    QApplication.processEvents()
    page = reader.view.area.page
    text = reply.body.mapTo(page, QPoint(int(reply.body.caret((2, 0, 0)).left()), 0)).x()
    head = reply.body.pieces[0]
    assert isinstance(head, ThoughtHead)
    for button in (reply.copy_button, head.button):
        image = button.grab().toImage()
        ground = image.pixelColor(0, 0)
        shown = min(
            x
            for x in range(2, image.width())
            if any(image.pixelColor(x, y) != ground for y in range(3, image.height() - 3))
        )
        assert abs(button.mapTo(page, QPoint(shown, 0)).x() - text) <= 2


def test_that_page_keys_in_the_composer_scroll_and_control_f_finds(hands: Hands) -> None:
    window = hands.window
    reply = window.chat.add_reply(1)
    reply.append("A line of text.\n\n" * 200)
    hands.until(lambda: window.chat.area.verticalScrollBar().maximum() > 1000)
    bar = window.chat.area.verticalScrollBar()
    window.composer.editor.setFocus()
    hands.press(Qt.Key.Key_PageUp)
    up = bar.value()
    assert up < bar.maximum()
    hands.press(Qt.Key.Key_PageDown)
    assert bar.value() > up
    hands.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.chat.finder.bar.isVisible()
    assert window.focusWidget() is window.chat.finder.bar.field
    hands.press(Qt.Key.Key_Escape)
    assert window.focusWidget() is window.composer.editor
