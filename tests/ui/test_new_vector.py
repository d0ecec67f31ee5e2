"""Making a vector in the window: a person types, pastes, opens, mends, makes and cancels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from engine.cli.app import main
from engine.drafts import load_draft
from engine.logs import stop_logging
from engine.paths import SHIPPED_PAIRS, DataPaths
from tests.ui.conftest import Hands, only_here
from tests.ui.deeds import fill, open_pairs, paste, take, type_at
from ui.app import build_window
from ui.new_vector.page import NewVectorPage
from ui.new_vector.pairs_model import HINT
from vectors.values import Pair, Placement, Position

CONTROL = Qt.KeyboardModifier.ControlModifier
TYPED = (
    Pair("I am happy today!", "I am sad today.", "How are you?"),
    Pair("What a bright joy.", "What a grey day.", "What is it like?"),
    Pair("We laughed a lot.", "We cried a lot.", "And then?"),
)
EVERY_FAULT = """positive,negative,prompt
I am glad to see you.,I am sorry to see you.,How are you?
A bright day.,,What is it like?
I am glad to see you.,i am  SORRY to see you.,how are you?
Same here.,same here.,And now?
Come on,"Come on, what a dull, gloomy and endless afternoon.",Tell me.
Sing with me.,No cheerful songs now.,What now?
"""
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def page(hands: Hands, shared_paths: DataPaths) -> Iterator[NewVectorPage]:
    """The page, opened by the sidebar's button; what was made is taken away afterwards."""
    with only_here(shared_paths):
        hands.click(hands.window.sidebar.new_button)
        yield hands.window.vectors.new
        session = hands.window.session
        hands.window.vectors._cancel()
        hands.until(lambda: not session.state.jobs)


def written(page: NewVectorPage) -> tuple[Pair, ...]:
    """The pairs that stand in the table."""
    return page.rows.pairs


def ready(hands: Hands, name: str, placement: Placement | None = None) -> None:
    """A draft that can be made, of the pairs that ship for joyful."""
    page = hands.window.vectors.new
    fill(page.name, name)
    open_pairs(hands, SHIPPED_PAIRS / "joyful.jsonl")
    hands.until(lambda: len(page.rows.pairs) == 64)
    if placement is not None:
        take(page.placement, placement)
    assert page.make_button.isEnabled(), page.said.text()


def test_that_three_typed_pairs_become_a_vector_with_the_numbers_that_the_command_line_shows(
    hands: Hands, page: NewVectorPage, shared_paths: DataPaths, capsys: pytest.CaptureFixture[str]
) -> None:
    window = hands.window
    assert window.stack.currentWidget() is page and page.name.hasFocus()
    assert page.rows.index(0, 0).data() == HINT
    assert not page.make_button.isEnabled() and page.said.text() == "Type, paste or open at least one pair."
    for row, pair in enumerate(TYPED):
        type_at(hands, row, pair.positive, pair.negative, pair.prompt)
    assert written(page) == TYPED
    assert page.said.text() == "Give the vector a name."
    fill(page.name, "typed joy")
    fill(page.positive, "happy")
    fill(page.negative, "sad")
    assert page.summary.text() == "3 pairs" and page.said.text() == ""
    assert page.rows.headerData(0, Qt.Orientation.Horizontal) == "Positive: happy"

    hands.click(page.make_button)
    hands.until(lambda: window.stack.currentWidget() is window.vectors.page)
    shown = window.vectors.page
    assert shown.vector is not None and shown.vector.provenance.pairs == TYPED
    assert (shown.vector.positive, shown.vector.negative) == ("happy", "sad")
    assert hands.row("typed joy").unit == "scale"
    assert page.draft().is_empty
    hands.screenshot("new-vector-made")

    capsys.readouterr()
    assert main(["vectors", "show", "typed joy", "--json", "--data-dir", str(shared_paths.root)]) == 0
    stop_logging()
    told = json.loads(capsys.readouterr().out)
    numbers = {str(each.layer): each for each in shown.facts}
    assert told["norms"] == {layer: each.norm for layer, each in numbers.items()}
    assert told["reference_norms"] == {layer: each.reference_norm for layer, each in numbers.items()}
    assert told["report"]["auc"] == {layer: each.auc for layer, each in numbers.items()}
    cosines = {layer: each.split_half_cosine for layer, each in numbers.items()}
    assert told["report"]["split_half_cosine"] == cosines
    assert told["recommended_layers"] == [each.layer for each in shown.facts if each.is_recommended]


def test_that_a_table_with_every_fault_is_marked_explained_and_mended(
    hands: Hands, page: NewVectorPage, tmp_path: Path
) -> None:
    path = tmp_path / "faults.csv"
    path.write_text(EVERY_FAULT, encoding="utf-8")
    fill(page.name, "faulty")
    fill(page.positive, "cheerful")
    open_pairs(hands, path)
    hands.until(lambda: len(page.rows.pairs) == 6)
    rows, down = page.rows, Qt.Orientation.Vertical
    marked = [
        row for row in range(rows.rowCount()) if rows.headerData(row, down, Qt.ItemDataRole.DecorationRole)
    ]
    assert marked == [1, 2, 3, 4, 5]
    told = [rows.headerData(row, down, Qt.ItemDataRole.ToolTipRole) for row in marked]
    assert told == [
        "Pair 2 has an empty negative side.",
        "Pair 3 is the same as pair 1.",
        "Pair 4 has two sides that are equal.",
        "Pair 5 has its whole positive side inside the negative one.\n"
        "Pair 5 is unequal: 9 words on its negative side, 2 on the other.",
        "Pair 6 names the pole “cheerful” on its negative side.",
    ]
    assert page.summary.text() == "6 pairs, 2 to mend, 4 warnings"
    assert page.said.text() == "2 pairs are to be mended first." and not page.make_button.isEnabled()
    hands.screenshot("new-vector-faults")
    hands.window.set_theme("dark")
    hands.screenshot("new-vector-faults-dark")
    hands.window.set_theme("light")

    page.table.go_to(0)
    seen = []
    for _ in range(6):
        hands.click(page.next_button)
        seen.append(page.table.currentIndex().row())
    assert seen == [1, 2, 3, 4, 5, 1]

    type_at(hands, 1, "A bright day.", "A grey day.")
    type_at(hands, 3, "Same, brightly.")
    assert page.summary.text() == "6 pairs, 4 warnings"
    assert page.said.text() == "" and page.make_button.isEnabled()


def test_that_lines_are_pasted_into_the_table_and_into_a_cell_being_written(
    hands: Hands, page: NewVectorPage
) -> None:
    paste(hands, "a good day | a bad day\na fine night\ta grim night\tWhen?\nno parts here\n")
    assert written(page) == (Pair("a good day", "a bad day"), Pair("a fine night", "a grim night", "When?"))
    assert page.error.sentence.text() == "Line 3 holds one text; write positive, a tab or |, then negative."
    assert (page.placement.value, page.position.value) == (Placement.REPLY, Position.RESPONSE_MEAN)

    hands.click(page.add_button)
    editor = hands.window.focusWidget()
    assert editor is not None and editor is not page.table
    QGuiApplication.clipboard().setText("one\ttwo\nthree\tfour\n")
    QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
    hands.until(lambda: len(page.rows.pairs) == 4)
    assert written(page)[2:] == (Pair("one", "two"), Pair("three", "four"))

    page.table.go_to(0, 1)
    paste(hands, "a single text, as it is")
    assert written(page)[0] == Pair("a good day", "a single text, as it is")


def test_that_rows_are_added_emptied_and_removed_by_keys(hands: Hands, page: NewVectorPage) -> None:
    paste(hands, "a | b\nc | d\ne | f")
    table = page.table
    table.go_to(0, 0)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert written(page)[0] == Pair("", "b")
    QTest.keyClick(table, Qt.Key.Key_Delete, CONTROL)
    assert written(page) == (Pair("c", "d"), Pair("e", "f"))
    QTest.keyClick(table, Qt.Key.Key_Return, CONTROL)
    editor = hands.window.focusWidget()
    assert editor is not None and editor is not table
    QTest.keyClicks(editor, "new")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert written(page) == (Pair("c", "d"), Pair("new", ""), Pair("e", "f"))
    table.setFocus()
    table.selectRow(1)
    hands.click(page.remove_button)
    assert written(page) == (Pair("c", "d"), Pair("e", "f"))
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert written(page) == () and page.rows.rowCount() == 1


def test_that_escape_ends_a_cell_first_and_then_leaves_the_page_with_its_draft(
    hands: Hands, page: NewVectorPage
) -> None:
    paste(hands, "a | b")
    page.table.go_to(0, 0)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    editor = hands.window.focusWidget()
    assert editor is not None and editor is not page.table
    QTest.keyClicks(editor, "lost")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert hands.window.stack.currentWidget() is page
    assert written(page) == (Pair("a", "b"),)
    hands.until(lambda: hands.window.focusWidget() is page.table)
    hands.press(Qt.Key.Key_Escape)
    hands.until(lambda: hands.window.stack.currentWidget() is hands.window.chat)
    QTest.keyClick(hands.window, Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert hands.window.stack.currentWidget() is page
    assert written(page) == (Pair("a", "b"),)


def test_that_cancelling_while_it_is_made_keeps_the_draft_and_makes_nothing(
    hands: Hands, page: NewVectorPage
) -> None:
    ready(hands, "never made", Placement.USER)
    draft = page.draft()
    hands.click(page.make_button)
    hands.until(lambda: page.progress.isVisible() and page.progress.value() > 0)
    assert page.said.text().startswith("Preparing pairs: ")
    assert not page.make_button.isVisible() and page.cancel_button.isVisible()
    hands.screenshot("new-vector-making")
    hands.click(page.cancel_button)
    hands.until(lambda: page.make_button.isVisible())
    assert page.said.text() == "Stopped; nothing was made."
    assert page.draft() == draft and not page.progress.isVisible()
    assert "never made" not in {row.entry.name for row in hands.window.sidebar.rows}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (" Ocean", "“Ocean” is the name of a vector that comes with Tiller; choose another name."),
        ("mine", "A vector named “mine” is in the library already; choose another name."),
    ],
)
def test_that_a_name_that_is_taken_is_refused_before_the_work(
    hands: Hands, page: NewVectorPage, name: str, said: str
) -> None:
    paste(hands, "a good day | a bad day\na fine night | a grim night")
    fill(page.name, "mine")
    hands.click(page.make_button)
    hands.until(lambda: hands.window.stack.currentWidget() is hands.window.vectors.page)
    hands.click(hands.window.sidebar.new_button)
    paste(hands, "a | b")
    fill(page.name, name)
    assert page.said.text() == said
    assert not page.make_button.isEnabled() and page.make_button.toolTip() == said
    fill(page.name, f"{name} too")
    assert page.make_button.isEnabled()


def test_that_a_failure_is_said_on_the_page_with_all_that_was_typed(
    hands: Hands, page: NewVectorPage
) -> None:
    fill(page.name, "too long")
    paste(hands, f"{'happy ' * 3000}\t{'sad ' * 3000}")
    draft = page.draft()
    hands.click(page.make_button)
    hands.until(lambda: page.error.isVisible())
    assert "tokens long" in page.error.sentence.text()
    assert page.draft() == draft and page.make_button.isEnabled() and page.make_button.isVisible()


def test_that_the_position_follows_the_placement_until_one_is_chosen(
    hands: Hands, page: NewVectorPage
) -> None:
    fill(page.name, "placed")
    assert (page.placement.value, page.position.value) == (Placement.RAW, Position.LAST)
    page.placement.setFocus()
    QTest.keyClick(page.placement, Qt.Key.Key_Down)
    assert (page.placement.value, page.position.value) == (Placement.USER, Position.RESPONSE_MEAN)
    assert page.draft().position is None
    page.position.setFocus()
    QTest.keyClick(page.position, Qt.Key.Key_Up)
    assert page.draft().position is Position.LAST_CONTENT
    QTest.keyClick(page.position, Qt.Key.Key_Down)
    assert page.draft().position is None
    paste(hands, "a | b | with a prompt")
    assert page.placement.value == Placement.USER
    page.placement.setFocus()
    QTest.keyClick(page.placement, Qt.Key.Key_Down)
    paste(hands, "c | d")
    assert page.said.text() == "Pair 2 has no prompt, which it needs as it is placed."


def test_that_a_dropped_file_is_opened_and_one_that_is_no_file_of_pairs_is_named(
    hands: Hands, page: NewVectorPage, tmp_path: Path
) -> None:
    for name in ("joyful.jsonl", "index.toml"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(SHIPPED_PAIRS / name))])
        event = QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        page.dropEvent(event)
    assert len(page.rows.pairs) == 64
    assert "is not a file of pairs; choose a .jsonl, .json or .csv file." in page.error.sentence.text()


def test_that_a_cleared_draft_can_be_brought_back_and_a_draft_outlives_the_window(
    hands: Hands, page: NewVectorPage, tmp_path: Path
) -> None:
    fill(page.name, "kept")
    paste(hands, "a | b")
    draft = page.draft()
    hands.click(page.clear_button)
    assert page.draft().is_empty and page.bring_back.isVisible()
    hands.click(page.bring_back)
    assert page.draft() == draft and not page.bring_back.isVisible()

    hands.window.vectors.close()
    reopened = build_window(DataPaths(tmp_path / "data"), hands.window.session.engine, "dark")
    hands.bot.addWidget(reopened)
    assert reopened.vectors.new.draft() == draft
    reopened.close()


def test_that_a_draft_is_kept_while_it_is_written(hands: Hands, page: NewVectorPage, tmp_path: Path) -> None:
    path = DataPaths(tmp_path / "data").draft
    fill(page.name, "half done")
    type_at(hands, 0, "A good day.", "A bad day.")
    hands.until(lambda: load_draft(path) == page.draft())
    hands.click(page.clear_button)
    hands.until(lambda: not path.exists())


def test_that_tab_leaves_the_table_and_a_click_beside_a_cell_keeps_what_was_typed(
    hands: Hands, page: NewVectorPage
) -> None:
    page.table.setFocus()
    page.table.go_to(0, 0)
    QTest.keyClicks(page.table, "k")
    editor = hands.window.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "ept")
    hands.click(page.name, QPoint(5, 5))
    assert written(page) == (Pair("kept", ""),)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Tab)
    assert hands.window.focusWidget() is not page.table
