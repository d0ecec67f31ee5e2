"""Shortcuts by real keys: one table, bound anew in the settings, conflicts told, kept."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.settings import load_settings
from tests.ui.conftest import Hands
from ui.settings.keys import KeysField
from ui.settings.row_view import RowView
from ui.settings.rows import Keys
from ui.shortcuts import table, why_not

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NOTHING = Qt.KeyboardModifier.NoModifier
LATER = {"search", "find", "find_next", "find_previous", "models_page"}
"""Bound by the parts that hold what they open."""


def row_of(hands: Hands, name: str) -> RowView:
    """The row of a shortcut in the settings."""
    return next(row for row in hands.window.settings.page.rows if row.row.entry == Keys(name))


def press_for(hands: Hands, name: str, key: Qt.Key, held: Qt.KeyboardModifier = NOTHING) -> RowView:
    """Click the keys of an act in the settings and press other ones."""
    row = row_of(hands, name)
    field = row.field
    assert isinstance(field, KeysField)
    hands.window.settings.page.area.ensureWidgetVisible(field)
    hands.click(field.button)
    assert field.button.is_taking
    QTest.keyClick(field.button, key, held)
    assert not field.button.is_taking
    return row


def test_that_no_two_acts_have_the_same_usual_keys() -> None:
    keys = Counter(QKeySequence(text).toString() for each in table() for text in each.keys)
    assert [text for text, count in keys.items() if count > 1] == []
    assert all(why_not(QKeySequence(each.keys[0])) == "" for each in table() if not each.is_fixed)


def test_that_every_act_of_the_table_is_bound(hands: Hands) -> None:
    bound = {each.id for each in hands.window.shortcuts.shown}
    assert {each.id for each in table()} - LATER <= bound


def test_that_ctrl_slash_lists_every_shortcut_with_its_keys(hands: Hands) -> None:
    hands.press(Qt.Key.Key_Slash, CTRL)
    hands.until(lambda: QApplication.activeModalWidget() is not None)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    texts = [each.text() for each in shown.findChildren(QLabel)]
    for each in hands.window.shortcuts.shown:
        assert each.words in texts and hands.window.shortcuts.text(each.id) in texts
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    hands.until(lambda: QApplication.activeModalWidget() is None)


def test_that_the_list_leads_to_where_keys_are_changed(hands: Hands) -> None:
    window = hands.window
    listed = window.settings.list_shortcuts()
    hands.click(listed.change_button)
    hands.come_back()
    page = window.settings.page
    assert window.stack.currentWidget() is page
    last = page.groups[-1]
    assert last.group.words == "Shortcuts"
    hands.until(lambda: page.area.verticalScrollBar().value() == last.y() > 0)
    assert page.nav.currentRow() == len(page.groups) - 1


def test_that_other_keys_act_at_once_are_told_in_the_tooltip_and_kept(hands: Hands) -> None:
    window = hands.window
    assert window.bar.left_button.toolTip() == "Show or hide conversations (Ctrl+B)"
    hands.press(Qt.Key.Key_Comma, CTRL)
    press_for(hands, "conversations", Qt.Key.Key_J, CTRL | SHIFT)
    assert window.bar.left_button.toolTip() == "Show or hide conversations (Ctrl+Shift+J)"
    hands.press(Qt.Key.Key_B, CTRL)
    assert window.conversations.isVisible()
    hands.press(Qt.Key.Key_J, CTRL | SHIFT)
    assert window.conversations.isHidden()
    window.session.saving.flush()
    assert load_settings(window._paths.settings).shortcuts == {"conversations": "Ctrl+Shift+J"}


def test_that_taken_keys_are_refused_naming_the_act(hands: Hands) -> None:
    hands.press(Qt.Key.Key_Comma, CTRL)
    row = press_for(hands, "conversations", Qt.Key.Key_N, CTRL)
    assert row.message.text() == "Ctrl+N is taken by “New conversation”; give that other keys first."
    assert hands.window.shortcuts.text("conversations") == "Ctrl+B"
    row = press_for(hands, "conversations", Qt.Key.Key_F8)  # acts while it is held, and so is bound elsewhere
    assert row.message.text().startswith("F8 is taken by “Answer unsteered")


@pytest.mark.parametrize(
    ("key", "held", "problem"),
    [
        (Qt.Key.Key_J, NOTHING, "J alone is typed in messages"),
        (Qt.Key.Key_J, SHIFT, "Shift+J alone is typed"),
        (Qt.Key.Key_C, CTRL, "Ctrl+C edits text"),
    ],
)
def test_that_keys_that_write_or_edit_are_refused(
    hands: Hands, key: Qt.Key, held: Qt.KeyboardModifier, problem: str
) -> None:
    hands.press(Qt.Key.Key_Comma, CTRL)
    assert problem in press_for(hands, "conversations", key, held).message.text()


def test_that_esc_leaves_the_keys_and_backspace_takes_them_away_and_reset_brings_them_back(
    hands: Hands,
) -> None:
    window = hands.window
    hands.press(Qt.Key.Key_Comma, CTRL)
    press_for(hands, "features", Qt.Key.Key_Escape)
    assert window.shortcuts.text("features") == "Ctrl+Shift+F"
    assert window.stack.currentWidget() is window.settings.page
    row = press_for(hands, "features", Qt.Key.Key_Backspace)
    assert window.shortcuts.text("features") == ""
    field = row.field
    assert isinstance(field, KeysField) and field.button.text() == "none"
    hands.click(field.reset)
    assert window.shortcuts.text("features") == "Ctrl+Shift+F"
    assert window.preferences.value.shortcuts == {}


def test_that_usual_keys_that_another_act_has_by_now_do_not_come_back_alone_but_with_all(
    hands: Hands,
) -> None:
    shortcuts = hands.window.shortcuts
    assert shortcuts.rebind("conversations", QKeySequence("Ctrl+J")) == ""
    assert shortcuts.rebind("features", QKeySequence("Ctrl+B")) == ""
    assert "taken by “Browse the features" in shortcuts.reset("conversations")
    shortcuts.reset_all()
    assert (shortcuts.text("conversations"), shortcuts.text("features")) == ("Ctrl+B", "Ctrl+Shift+F")


def test_that_keys_that_a_file_gives_to_two_acts_do_one_of_them(hands: Hands) -> None:
    window = hands.window
    window.preferences.change(shortcuts={"features": "Ctrl+B", "steering": "Ctrl+J", "settings": "Ctrl+J"})
    texts = [window.shortcuts.text(each) for each in ("features", "conversations", "steering", "settings")]
    assert texts == ["Ctrl+B", "", "Ctrl+J", ""]
    hands.press(Qt.Key.Key_J, CTRL)
    assert window.sidebar.isHidden()
    hands.press(Qt.Key.Key_B, CTRL)
    assert window.stack.currentWidget() is window.features
    assert not window.conversations.isHidden()


def test_that_keys_in_the_making_do_nothing_else(hands: Hands) -> None:
    window = hands.window
    hands.press(Qt.Key.Key_Comma, CTRL)
    row = row_of(hands, "steering")
    field = row.field
    assert isinstance(field, KeysField)
    window.settings.page.area.ensureWidgetVisible(field)
    hands.click(field.button)
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_B, CTRL)
    QApplication.sendEvent(field.button, override)
    assert override.isAccepted()
    field.button.clearFocus()
    assert not field.button.is_taking
