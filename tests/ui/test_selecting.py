"""Selecting over several messages in the real window, by real mouse and key events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.conftest import Hands
from ui.chat.body import MessageBody
from ui.chat.message import ReplyMessage, UserMessage

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
REPLY = "Words **first**.\n\n```python\nx = {n}\n```\n\n- one\n- two\n\nThe end of {n}."


class Selector:
    """A person who selects in a conversation of questions and answers in turn."""

    def __init__(self, hands: Hands, count: int) -> None:
        self.hands, self.window = hands, hands.window
        history = self.window.session.history
        chat = history.create(title="sea")
        before = None
        for n in range(1, count + 1):
            text = REPLY.format(n=n) if n % 2 == 0 else f"Question {n}?\nIts second line."
            before = history.add_message(chat, "user" if n % 2 else "assistant", text, parent_id=before)
        self.window.session.open(chat)
        self.area = self.window.chat.area
        hands.until(lambda: len(self.area.there) >= min(count, 3) and self.area.near > 0)
        self.area.verticalScrollBar().setValue(0)

    def body(self, number: int) -> MessageBody:
        """The text of a message that has a widget."""
        widget = self.area.entries[number - 1].widget
        assert isinstance(widget, UserMessage | ReplyMessage)
        return widget.body

    def at(self, number: int, place: QPoint) -> QPoint:
        """A place in a message's text, in the window."""
        return self.body(number).mapTo(self.window, place)

    def end_of(self, number: int) -> QPoint:
        """The place behind a message's text, in the window."""
        body = self.body(number)
        return self.at(number, QPoint(body.width() - 1, body.height() - 12))

    def drag(self, start: QPoint, end: QPoint, *, lets_go: bool = True) -> None:
        """Press, move and let go."""
        handle = self.window.windowHandle()
        QTest.mousePress(handle, LEFT, NONE, start)
        for step in (1, 2, 3):
            QTest.mouseMove(handle, start + (end - start) * step / 3)
        if lets_go:
            QTest.mouseRelease(handle, LEFT, NONE, end)

    def click(self, place: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Click somewhere in the window."""
        QTest.mouseClick(self.window.windowHandle(), LEFT, modifiers, place)

    def copied(self) -> str:
        """What Ctrl+C copies."""
        QGuiApplication.clipboard().setText("nothing")
        self.hands.press(Qt.Key.Key_C, CONTROL)
        return QGuiApplication.clipboard().text()


@pytest.fixture
def selector(hands: Hands) -> Selector:
    """A person before six messages."""
    return Selector(hands, 6)


def test_that_a_drag_over_messages_copies_the_ends_and_all_between(selector: Selector) -> None:
    start = selector.at(1, selector.body(1).caret((0, 9, 0)).center().toPoint())
    selector.drag(start, selector.at(3, QPoint(2, 4)))
    assert selector.copied() == ("1?\nIts second line.\n\nWords first.\nx = 2\none\ntwo\nThe end of 2."), (
        "from the place pressed to the beginning of the third message, of which nothing is selected"
    )
    selector.drag(selector.at(3, selector.body(3).caret((0, 8, 0)).center().toPoint()), selector.end_of(2))
    assert selector.copied() == "Question", "and upwards: from behind the end of the second"
    selector.drag(selector.end_of(3), selector.at(2, QPoint(0, 4)))
    assert selector.copied() == (
        "Words first.\nx = 2\none\ntwo\nThe end of 2.\n\nQuestion 3?\nIts second line."
    )


def test_that_there_is_one_selection_which_a_click_and_escape_clear(selector: Selector) -> None:
    def selected() -> list[int]:
        return [n for n in range(1, 5) if selector.body(n).selected_text]

    selector.drag(selector.at(1, QPoint(1, 4)), selector.end_of(2))
    assert selected() == [1, 2]
    selector.drag(selector.at(3, QPoint(1, 4)), selector.end_of(3))
    assert selected() == [3]
    selector.hands.press(Qt.Key.Key_Escape)
    assert selected() == [] and selector.copied() == "nothing"
    selector.drag(selector.at(1, QPoint(1, 4)), selector.end_of(2))
    selector.click(selector.at(3, QPoint(20, 4)))
    assert selected() == [] and selector.copied() == "nothing"
    selector.drag(selector.at(1, QPoint(1, 4)), selector.end_of(2))
    selector.click(selector.area.mapTo(selector.window, QPoint(4, 40)))
    assert selected() == []


def test_that_a_drag_may_begin_beside_a_message(selector: Selector) -> None:
    start = selector.at(2, QPoint(-6, 6))
    selector.drag(start, selector.end_of(3))
    assert selector.copied().startswith("Words first.") and selector.copied().endswith("Its second line.")


def test_that_shift_and_a_click_extend_the_selection_into_another_message(selector: Selector) -> None:
    selector.click(selector.at(2, QPoint(0, 4)))
    selector.click(selector.end_of(3), SHIFT)
    assert selector.copied().startswith("Words first.") and selector.copied().endswith("Its second line.")
    selector.click(selector.at(1, QPoint(0, 4)), SHIFT)
    assert selector.copied() == "Question 1?\nIts second line."


def test_that_shift_and_arrows_extend_the_selection_over_messages(selector: Selector) -> None:
    selector.click(selector.at(2, QPoint(0, 4)))
    for _ in range(5):
        selector.hands.press(Qt.Key.Key_Right, SHIFT)
    assert selector.copied() == "Words"
    selector.hands.press(Qt.Key.Key_Right, SHIFT | CONTROL)
    selector.hands.press(Qt.Key.Key_End, SHIFT)
    assert selector.copied() == "Words first."
    for _ in range(20):
        selector.hands.press(Qt.Key.Key_Down, SHIFT)
        if "Question 3?" in selector.copied():
            break
    assert selector.copied().startswith("Words first.\nx = 2\none\ntwo\nThe end of 2.\n\nQuestion 3?")
    for _ in range(20):
        selector.hands.press(Qt.Key.Key_Up, SHIFT)
        if selector.copied().startswith("Question 1?"):
            break
    assert selector.copied().startswith("Question 1?") and selector.copied().endswith("second line.")
    selector.click(selector.at(2, QPoint(0, 4)))
    selector.hands.press(Qt.Key.Key_Left, SHIFT)
    selector.hands.press(Qt.Key.Key_Left, SHIFT)
    assert selector.copied() == "."


def test_that_the_menu_of_any_message_copies_all_that_is_selected(selector: Selector) -> None:
    selector.drag(selector.at(1, QPoint(1, 4)), selector.end_of(2))
    body = selector.body(2)
    asked = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, QPoint(20, 10), body.mapToGlobal(QPoint(20, 10))
    )
    QApplication.sendEvent(body, asked)
    (menu,) = body.findChildren(QMenu)
    selector.hands.choose(menu, "Copy")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Question 1?") and copied.endswith("The end of 2.")


def test_that_a_drag_beyond_the_edge_scrolls_and_takes_in_what_has_no_widget(hands: Hands) -> None:
    selector = Selector(hands, 120)
    bar = selector.area.verticalScrollBar()
    below = selector.area.mapTo(selector.window, QPoint(300, selector.area.height() + 40))
    selector.drag(selector.at(1, QPoint(1, 4)), below, lets_go=False)
    hands.until(lambda: bar.value() == bar.maximum())
    QTest.mouseRelease(selector.window.windowHandle(), LEFT, NONE, below)
    assert any(entry.widget is None for entry in selector.area.entries)
    parts = selector.copied().split("\n\n")
    assert len(parts) == 120
    assert parts[0] == "Question 1?\nIts second line."
    assert parts[59] == "Words first.\nx = 60\none\ntwo\nThe end of 60."
    assert parts[-1].endswith("The end of 120.")
    bar.setValue(bar.maximum() // 2)
    middle = next(entry for entry in selector.area.there if entry.role == "assistant")
    assert middle.flow is not None
    assert middle.widget.body.selected_text.startswith("Words first."), "what comes near is shown selected"  # type: ignore[union-attr]


def test_that_a_reply_that_grows_keeps_what_is_selected_in_it(selector: Selector) -> None:
    reply = selector.window.chat.add_reply(999)
    reply.append("The first words of it.\n\nAnd **more")
    selector.area.scroll_to_end()
    bar = selector.area.verticalScrollBar()
    selector.hands.until(lambda: bar.value() == bar.maximum() > 0 and reply.body.height() > 20)
    selector.drag(
        selector.at(7, QPoint(0, 4)), selector.at(7, reply.body.caret((0, 9, 0)).center().toPoint())
    )
    selected = selector.copied()
    assert selected == "The first"
    stays = bar.value()
    for _ in range(40):
        reply.append(" of it** and on.\n\nA line")
    assert selector.copied() == selected
    assert bar.value() == stays < bar.maximum(), "nor does what is selected run away"
