"""The library in the sidebar, by hand: found, duplicated, renamed, removed and brought back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Hands
from tests.ui.deeds import act, label_in_force
from ui.steering.sidebar import SteeringSidebar

pytestmark = pytest.mark.usefixtures("own_vectors_only_here")


def shown_rows(sidebar: SteeringSidebar) -> list[str]:
    vectors = [row.entry.name for row in sidebar.rows if row.isVisible()]
    return sorted([*vectors, *(row.pair_set.name for row in sidebar.set_rows if row.isVisible())])


def test_that_the_search_finds_names_and_poles_and_keeps_what_acts(hands: Hands) -> None:
    sidebar = hands.window.sidebar
    every = shown_rows(sidebar)
    assert len(every) > 8
    search = sidebar.controls.search
    hands.click(search)
    QTest.keyClicks(search, "casual")
    assert shown_rows(sidebar) == ["formal"]
    hands.click(hands.row("formal").switch)
    search.setFocus()
    search.selectAll()
    QTest.keyClicks(search, "OCE")
    assert shown_rows(sidebar) == ["formal", "ocean"]
    hands.click(sidebar.all_off_button)
    search.setFocus()
    QTest.keyClicks(search, "zz")
    assert shown_rows(sidebar) == [] and "“OCEzz”" in sidebar.note.text()
    hands.press(Qt.Key.Key_Escape)
    assert search.text() == "" and shown_rows(sidebar) == every


def test_that_few_vectors_need_no_search(hands: Hands) -> None:
    sidebar = SteeringSidebar((), hands.window)
    sidebar.set_entries(hands.window.session.library.entries()[:5])
    assert sidebar.controls.search.isHidden()


def test_that_a_vector_is_duplicated_and_renamed_in_place(hands: Hands) -> None:
    window = hands.window
    act(hands, "ocean", "Duplicate")
    row = hands.row("ocean 2")
    assert not row.entry.is_shipped and row.entry.calibration == hands.row("ocean").entry.calibration
    hands.click(row.switch)
    dial = row.dial.value
    row.dial.setFocus()
    QTest.keyClick(row.dial, Qt.Key.Key_F2)
    assert row.editor.isVisible() and row.editor.hasFocus() and not row.name.isVisible()
    QTest.keyClicks(row.editor, "joyful")
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    assert "“joyful” for builtin already" in row.hint.text()
    assert row.editor.isVisible()
    hands.screenshot("sidebar-rename-refused")
    row.editor.selectAll()
    QTest.keyClick(row.editor, Qt.Key.Key_Delete)
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    assert "without a name" in row.hint.text()
    QTest.keyClicks(row.editor, "tide")
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    renamed = hands.row("tide")
    assert renamed.entry.id == row.entry.id and not renamed.editor.isVisible()
    assert renamed.dial.value == dial and label_in_force(hands) == "tide 0.8"

    QTest.keyClick(renamed.dial, Qt.Key.Key_F2)
    QTest.keyClicks(renamed.editor, "wave")
    QTest.keyClick(renamed.editor, Qt.Key.Key_Escape)
    assert hands.row("tide").name.isVisible() and not window.session.state.is_answering
    assert "tide" in [entry.name for entry in window.session.library.entries()]


def test_that_a_shipped_vector_is_neither_renamed_nor_removed(hands: Hands) -> None:
    row = hands.row("ocean")
    row.dial.setFocus()
    QTest.keyClick(row.dial, Qt.Key.Key_F2)
    assert not row.editor.isVisible()
    assert not row.menu.remove.isEnabled()
    assert "duplicate it" in row.menu.rename.toolTip()


def test_that_a_removed_vector_comes_back_whole_and_in_force(hands: Hands) -> None:
    window = hands.window
    act(hands, "ocean", "Duplicate")
    row = hands.row("ocean 2")
    hands.click(row.switch)
    recipe, path = window.sidebar.recipe(), row.entry.path
    content = path.read_bytes()
    act(hands, "ocean 2", "Remove")
    assert not path.exists()
    assert "ocean 2" not in [each.entry.name for each in window.sidebar.rows]
    assert window.sidebar.recipe().is_noop
    undo = window.sidebar.undo
    assert undo.isVisible() and undo.said.text() == "Removed ocean 2."
    hands.screenshot("sidebar-removed")
    hands.click(undo.button)
    assert path.read_bytes() == content
    assert window.sidebar.recipe() == recipe
    assert hands.row("ocean 2").switch.isChecked() and not undo.isVisible()


def test_that_a_vector_removed_while_it_is_measured_stays_removed(hands: Hands) -> None:
    window = hands.window
    act(hands, "ocean", "Duplicate")
    row = hands.row("ocean 2")
    path = row.entry.path
    act(hands, "ocean 2", "Measure again")
    hands.until(lambda: any(each.phase == "measuring" for each in window.session.state.progress.values()))
    act(hands, "ocean 2", "Remove")
    hands.until(lambda: not window.session.state.jobs)
    assert not path.exists()
    assert "ocean 2" not in [entry.name for entry in window.session.library.entries()]
    assert not window.chat.cards


def test_that_the_next_act_ends_the_offer_to_undo_and_the_file_is_kept(hands: Hands) -> None:
    window = hands.window
    act(hands, "ocean", "Duplicate")
    content = hands.row("ocean 2").entry.path.read_bytes()
    act(hands, "ocean 2", "Remove")
    act(hands, "formal", "Duplicate")
    assert not window.sidebar.undo.isVisible()
    folder = hands.row("formal 2").entry.path.parent / "removed"
    assert content in [path.read_bytes() for path in folder.iterdir()]
