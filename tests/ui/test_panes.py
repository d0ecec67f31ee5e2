"""In a window with too little room the outer panes give way, one at a time, and nothing is cut off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.conftest import Hands
from tests.ui.views import settle

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def shown(hands: Hands) -> list[bool]:
    """Whether conversations and steering are shown."""
    settle()
    return [not pane.isHidden() for pane in (hands.window.conversations, hands.window.sidebar)]


def is_whole(hands: Hands) -> bool:
    """Whether all panes that are shown lie within the window."""
    panes = (hands.window.splitter.widget(number) for number in range(3))
    there: list[QWidget] = [pane for pane in panes if pane is not None and pane.isVisible()]
    return all(pane.geometry().right() < hands.window.splitter.width() for pane in there)


def test_that_a_narrow_window_hides_the_conversations_and_a_wide_one_brings_them_back(hands: Hands) -> None:
    window = hands.window
    assert shown(hands) == [True, True]
    window.resize(720, 700)
    assert shown(hands) == [False, True] and is_whole(hands)
    window.resize(1280, 800)
    assert shown(hands) == [True, True]


def test_that_the_pane_asked_for_takes_the_place_of_the_other(hands: Hands) -> None:
    window = hands.window
    window.resize(720, 700)
    assert shown(hands) == [False, True]
    hands.press(Qt.Key.Key_B, CONTROL)
    assert shown(hands) == [True, False] and is_whole(hands)
    hands.press(Qt.Key.Key_B, CONTROL | SHIFT)
    assert shown(hands) == [False, True] and is_whole(hands)
    hands.press(Qt.Key.Key_K, CONTROL)
    assert shown(hands) == [True, False] and window.conversations.search.hasFocus()


def test_that_a_pane_hidden_by_hand_stays_hidden_in_a_wide_window(hands: Hands) -> None:
    window = hands.window
    hands.click(window.bar.left_button)
    assert shown(hands) == [False, True]
    window.resize(720, 700)
    window.resize(1280, 800)
    assert shown(hands) == [False, True]


def test_that_large_text_in_a_narrow_window_leaves_the_chat_whole(hands: Hands) -> None:
    window = hands.window
    window.resize(720, 700)
    window.set_theme("light", 2.0)
    assert shown(hands) == [False, False] and is_whole(hands)
    window.set_theme("light", 1.0)
    assert shown(hands) == [False, True] and is_whole(hands)
