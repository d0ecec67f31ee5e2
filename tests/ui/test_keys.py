"""Every shortcut, pressed at the real window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import Hands
from tests.ui.deeds import be_greedy, begun, make_endless
from ui.chat.message import UserMessage
from ui.dialogs.export import ExportDialog
from ui.theme import theme

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOTH = CONTROL | SHIFT


def asked(hands: Hands) -> UserMessage:
    message = hands.window.chat.message(hands.window.talk._last_question)
    assert isinstance(message, UserMessage)
    return message


def test_that_the_panes_pages_and_fields_come_and_go_by_their_keys(hands: Hands) -> None:
    window = hands.window
    for key, held, pane in (
        (Qt.Key.Key_B, CONTROL, window.conversations),
        (Qt.Key.Key_B, BOTH, window.sidebar),
    ):
        hands.press(key, held)
        assert pane.isHidden()
        hands.press(key, held)
        assert pane.isVisible()
    hands.press(Qt.Key.Key_K, CONTROL)
    assert window.conversations.isAncestorOf(window.focusWidget())
    hands.press(Qt.Key.Key_Comma, CONTROL)
    assert window.stack.currentWidget() is window.settings.page
    hands.press(Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.chat
    hands.press(Qt.Key.Key_M, CONTROL)
    hands.until(window.models.list.isVisible)
    QTest.keyClick(window.models.list, Qt.Key.Key_Escape)
    assert not window.models.list.isVisible()
    zoom = theme.zoom
    hands.press(Qt.Key.Key_Plus, CONTROL)
    assert theme.zoom > zoom
    hands.press(Qt.Key.Key_Minus, CONTROL)
    hands.press(Qt.Key.Key_0, CONTROL)
    assert theme.zoom == 1.0


def test_that_the_system_prompt_stands_over_its_conversation_and_over_no_other_page(hands: Hands) -> None:
    window = hands.window
    hands.click(window.bar.prompt_button)
    assert window.system_prompt.isVisible()
    hands.press(Qt.Key.Key_Comma, CONTROL)
    assert not window.system_prompt.isVisible()
    hands.press(Qt.Key.Key_Escape)
    assert window.system_prompt.isVisible()
    hands.click(window.bar.prompt_button)
    hands.press(Qt.Key.Key_Comma, CONTROL)
    hands.click(window.bar.prompt_button)
    assert window.stack.currentWidget() is window.chat and window.system_prompt.isVisible()


def test_that_an_evening_of_writing_needs_no_mouse(hands: Hands) -> None:
    window, editor = hands.window, hands.window.composer.editor
    be_greedy(hands)
    editor.setFocus()
    QTest.keyClicks(editor, "What are")
    QTest.keyClick(editor, Qt.Key.Key_Return, SHIFT)
    QTest.keyClicks(editor, "you?")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    assert window.session.messages()[0].content == "What are\nyou?"
    hands.press(Qt.Key.Key_R, CONTROL)
    hands.until(lambda: len(window.session.versions(max(window.chat.replies))) == 2)
    hands.until_answered()
    hands.click(hands.row("ocean").switch)
    hands.press(Qt.Key.Key_R, BOTH)
    hands.until(lambda: window.stack.currentWidget() is window.compare)
    hands.until(lambda: not window.session.state.jobs)
    hands.press(Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.chat
    hands.press(Qt.Key.Key_E, CONTROL)
    dialog = next(each for each in window.findChildren(ExportDialog) if each.isVisible())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.sidebar.recipe().active
    hands.press(Qt.Key.Key_0, BOTH)
    assert not window.sidebar.recipe().active
    hands.press(Qt.Key.Key_F, CONTROL)
    assert window.chat.finder.bar.isVisible()
    hands.press(Qt.Key.Key_Escape)
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Up)
    assert asked(hands).editor is not None
    hands.press(Qt.Key.Key_Escape)
    assert asked(hands).editor is None
    hands.press(Qt.Key.Key_N, CONTROL)
    assert window.session.conversation is None and editor.hasFocus()


def test_that_escape_stops_and_what_was_said_stays(hands: Hands) -> None:
    make_endless(hands)
    reply = begun(hands)
    hands.press(Qt.Key.Key_Escape)
    hands.until(lambda: not hands.window.session.state.is_answering)
    assert reply.text and reply.continue_button.isVisible()


def test_that_up_and_enter_belong_to_an_input_method_while_it_composes(hands: Hands) -> None:
    window, editor = hands.window, hands.window.composer.editor
    be_greedy(hands)
    hands.ask("What are you?")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    editor.setFocus()
    QApplication.sendEvent(editor, QInputMethodEvent("なみ", []))
    QTest.keyClick(editor, Qt.Key.Key_Up)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert asked(hands).editor is None and len(window.session.messages()) == 2
    committed = QInputMethodEvent()
    committed.setCommitString("波")
    QApplication.sendEvent(editor, committed)
    assert window.composer.text == "波"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    hands.until(lambda: len(window.session.messages()) == 4)
    hands.until_answered()
    assert window.session.messages()[2].content == "波"


def test_that_an_edited_message_is_not_sent_while_an_input_method_composes(hands: Hands) -> None:
    window = hands.window
    be_greedy(hands)
    hands.ask("What are you?")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    hands.press(Qt.Key.Key_Up)
    editor = asked(hands).editor
    assert editor is not None
    QApplication.sendEvent(editor.field, QInputMethodEvent("なみ", []))
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert asked(hands).editor is editor and len(window.session.messages()) == 2
