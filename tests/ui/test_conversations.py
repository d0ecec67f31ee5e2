"""The list of conversations in the real window, by mouse and keys: order, folders, search, undo, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.history import ConversationSummary, History
from engine.history.exchange import PortableConversation, PortableMessage
from engine.paths import DataPaths
from tests.ui.conftest import Hands, at_window
from ui.chat.message import UserMessage
from ui.conversations.list import ConversationList
from ui.conversations.words import title_of
from vectors.values import NO_STEERING

Window = Callable[[], Hands]


def put(history: History, title: str, days: float, *, pinned: bool = False, folder: str = "") -> int:
    """A conversation of two turns, some days old."""
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    turns = (
        PortableMessage(1, None, "user", f"Tell me of {title}", "complete", None, "", at),
        PortableMessage(2, 1, "assistant", f"{title} is told of here.", "complete", None, "", at),
    )
    whole = PortableConversation(title, "", "", "builtin", NO_STEERING, 2, at, at, turns, pinned, folder)
    return history.put_in([whole]).added[0]


@pytest.fixture
def data(tmp_path: Path) -> DataPaths:
    """A data folder with a few conversations."""
    paths = DataPaths(tmp_path / "data")
    history = History(paths.database)
    for title, days in (("waves", 0), ("salt", 0.0001), ("tides", 1), ("knots", 5), ("boats", 400)):
        put(history, title, days)
    put(history, "reading", 3, pinned=True)
    put(history, "ferry", 9, folder="Travel")
    history.close()
    return paths


@pytest.fixture
def open_window(
    qtbot: QtBot, data: DataPaths, shared_paths: DataPaths, shared_engine: Engine
) -> Iterator[Window]:
    opened: list[Hands] = []

    def open_one() -> Hands:
        hands = at_window(qtbot, data.root, shared_paths, shared_engine)
        qtbot.addWidget(hands.window)
        opened.append(hands)
        return hands

    yield open_one
    for hands in opened:
        hands.window.close()


@pytest.fixture
def hands(open_window: Window) -> Hands:
    return open_window()


def rows_of(hands: Hands) -> ConversationList:
    return hands.window.conversations.list


def shown(hands: Hands) -> list[str]:
    return [title_of(row) for row in rows_of(hands).rows.rows]


def place_of(hands: Hands, title: str) -> QPoint:
    rows = rows_of(hands)
    index = rows.rows.index(shown(hands).index(title))
    rows.scrollTo(index)
    return rows.visualRect(index).center()


def click(hands: Hands, title: str) -> None:
    hands.click(rows_of(hands).viewport(), place_of(hands, title))


def choose(hands: Hands, *texts: str) -> None:
    """Go through the menu that is open, by keys."""
    for text in texts:
        hands.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        act = next(each for each in menu.actions() if each.text() == text)
        menu.setActiveAction(act)
        QTest.keyClick(menu, Qt.Key.Key_Right if act.menu() else Qt.Key.Key_Return)


def rename_to(hands: Hands, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the field that stands in the row."""
    hands.until(lambda: rows_of(hands).findChild(QLineEdit, "renameField") is not None)
    field = rows_of(hands).findChild(QLineEdit, "renameField")
    assert isinstance(field, QLineEdit)
    hands.until(field.hasFocus)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, end)
    hands.until(lambda: rows_of(hands).findChild(QLineEdit, "renameField") is None)


def search(hands: Hands, words: str) -> None:
    QTest.keyClick(hands.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    pane = hands.window.conversations
    hands.until(pane.search.hasFocus)
    QTest.keyClicks(pane.search, words)
    hands.until(lambda: pane.empty.isVisible() or pane.results.isVisible())


def click_hit(hands: Hands, message_id: int) -> None:
    """Click what the search found in a message."""
    results = hands.window.conversations.results
    number = [hit.message_id for hit in results.rows.hits].index(message_id)
    hands.click(results.viewport(), results.visualRect(results.rows.index(number)).center())


def answer_files(hands: Hands, path: Path) -> None:
    """Put a path into the file dialog that is open, and press Enter."""
    hands.until(lambda: any(each.isVisible() for each in hands.window.findChildren(QFileDialog)))
    hands.pick(hands.window, path)


def test_that_the_list_has_pins_then_folders_then_days(hands: Hands) -> None:
    month = title_of(rows_of(hands).rows.rows[-2])
    assert shown(hands) == [
        *("Pinned", "reading", "Travel", "ferry", "Today", "waves", "salt"),
        *("Yesterday", "tides", "Previous 7 days", "knots", month, "boats"),
    ]
    assert str((datetime.now() - timedelta(days=400)).year) in month


def test_that_arrows_and_enter_open_a_conversation_and_skip_heads(hands: Hands) -> None:
    rows = rows_of(hands)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Home)
    assert title_of(rows.rows.row(rows.currentIndex())) == "reading"
    for expected in ("Travel", "ferry", "waves"):
        QTest.keyClick(rows, Qt.Key.Key_Down)
        assert title_of(rows.rows.row(rows.currentIndex())) == expected
    QTest.keyClick(rows, Qt.Key.Key_Up)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    shown_one = hands.window.session.conversation
    assert shown_one is not None and shown_one.title == "ferry"
    click(hands, "boats")
    assert hands.window.session.conversation is not None
    assert hands.window.session.conversation.title == "boats"


def test_that_a_folder_closes_and_opens_by_click_and_arrows_and_stays_so(
    hands: Hands, open_window: Window
) -> None:
    click(hands, "Travel")
    assert "ferry" not in shown(hands)
    rows = rows_of(hands)
    assert title_of(rows.rows.row(rows.currentIndex())) == "Travel"
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Right)
    assert "ferry" in shown(hands)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Left)
    assert title_of(rows.rows.row(rows.currentIndex())) == "Travel"
    QTest.keyClick(rows, Qt.Key.Key_Left)
    assert "ferry" not in shown(hands)
    hands.window.close()
    assert "ferry" not in shown(open_window())


def test_that_f2_renames_in_place_and_esc_leaves_the_name(hands: Hands) -> None:
    rows = rows_of(hands)
    click(hands, "salt")
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_F2)
    rename_to(hands, "sea salt")
    assert "sea salt" in shown(hands) and "salt" not in shown(hands)
    QTest.keyClick(rows, Qt.Key.Key_F2)
    rename_to(hands, "other", Qt.Key.Key_Escape)
    assert "sea salt" in shown(hands)
    assert hands.window.stack.currentWidget() is hands.window.chat
    assert "sea salt" in [each.title for each in hands.window.session.history.conversations()]


def test_that_del_deletes_and_undo_brings_back_what_was_shown(hands: Hands) -> None:
    window, rows = hands.window, rows_of(hands)
    click(hands, "salt")
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert "salt" not in shown(hands)
    assert window.session.conversation is None
    assert "salt" in window.conversations.undo.said.text()
    assert rows.currentIndex().isValid()  # so that the keys go on from there
    hands.click(window.conversations.undo.button)
    assert "salt" in shown(hands)
    assert window.session.conversation is not None and window.session.conversation.title == "salt"
    assert not window.conversations.undo.isVisible()


def test_that_what_was_deleted_is_erased_at_the_next_start(
    hands: Hands, open_window: Window, data: DataPaths
) -> None:
    rows = rows_of(hands)
    rows.setFocus()
    rows.setCurrentIndex(rows.rows.index(shown(hands).index("knots")))
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    hands.window.close()
    again = open_window()
    again.window.session.saving.flush()
    history = again.window.session.history
    assert history._database.rows("SELECT id FROM conversations WHERE deleted_at IS NOT NULL") == []
    assert history.search("knots") == () and "knots" not in shown(again)


def test_that_the_menu_pins_and_the_button_for_more_opens_it(hands: Hands) -> None:
    rows = rows_of(hands)
    rows.setFocus()
    rows.setCurrentIndex(rows.rows.index(shown(hands).index("tides")))
    hands.until(rows.more.isVisible)
    assert "tides" in rows.more.accessibleName()
    QTest.keyClick(rows, Qt.Key.Key_Tab)
    assert rows.more.hasFocus()
    QTest.keyClick(rows.more, Qt.Key.Key_Space)
    choose(hands, "Pin")
    assert shown(hands)[:3] == ["Pinned", "tides", "reading"]
    QTest.keyClick(rows, Qt.Key.Key_Menu)
    choose(hands, "Unpin")
    assert shown(hands)[:2] == ["Pinned", "reading"]


def test_that_the_mouse_over_a_row_shows_its_button_for_more(hands: Hands) -> None:
    rows = rows_of(hands)
    place = place_of(hands, "knots")
    QTest.mouseMove(rows.viewport(), place)
    hands.until(rows.more.isVisible)
    assert "knots" in rows.more.accessibleName()
    hands.click(rows.more)
    choose(hands, "Delete")
    assert "knots" not in shown(hands)


def test_that_a_conversation_goes_into_a_new_folder_out_of_it_and_the_folder_away_and_back(
    hands: Hands,
) -> None:
    rows = rows_of(hands)
    rows.setFocus()
    rows.setCurrentIndex(rows.rows.index(shown(hands).index("tides")))
    QTest.keyClick(rows, Qt.Key.Key_Menu)
    choose(hands, "Move to folder", "New folder")
    rename_to(hands, "Sea")
    assert shown(hands)[2:6] == ["Sea", "tides", "Travel", "ferry"]
    rows.setFocus()
    rows.setCurrentIndex(rows.rows.index(shown(hands).index("Sea")))
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert "Sea" not in shown(hands) and "tides" in shown(hands)
    hands.click(hands.window.conversations.undo.button)
    assert shown(hands)[2:4] == ["Sea", "tides"]
    rows.setCurrentIndex(rows.rows.index(shown(hands).index("tides")))
    QTest.keyClick(rows, Qt.Key.Key_Menu)
    choose(hands, "Move to folder", "Travel")
    assert shown(hands)[2:5] == ["Sea", "Travel", "tides"]


def test_that_search_marks_the_words_and_opens_the_hit_in_its_place(hands: Hands) -> None:
    window, history = hands.window, hands.window.session.history
    chat = next(each.id for each in history.conversations() if each.title == "boats")
    (first, _) = history.conversation(chat).messages
    hidden = history.add_message(chat, "assistant", "A rare walrus sleeps.", parent_id=first.id)
    below = history.add_message(chat, "user", "And then?", parent_id=hidden)
    other = history.add_message(chat, "assistant", "Nothing.", parent_id=first.id)
    assert history.conversation(chat).head == other
    search(hands, "walr")
    (hit,) = window.conversations.results.rows.hits
    assert hit.snippet == "A rare walrus sleeps." and hit.snippet[slice(*hit.marks[0])] == "walrus"
    QTest.keyClick(window.conversations.search, Qt.Key.Key_Return)
    shown_one = window.session.conversation
    assert shown_one is not None and shown_one.id == chat
    assert [message.id for message in shown_one.messages] == [first.id, hidden, below]
    assert hidden in window.chat.replies
    QTest.keyClick(window.conversations.search, Qt.Key.Key_Escape)
    assert rows_of(hands).isVisible() and window.conversations.search.text() == ""


def test_that_a_hit_in_a_thought_or_far_down_a_message_is_shown_and_marked(hands: Hands) -> None:
    window, history = hands.window, hands.window.session.history
    area = window.chat.area
    for text in (
        "<think>\nThe rare walrus swims.\n</think>\n\nIt is cold.",
        "Of walrusses. " + "\n\n".join(f"Line {n} of it." for n in range(120)) + "\n\nA **rare** walrus.",
    ):
        chat = history.create(title="sea")
        long = "\n".join(f"{n} and" for n in range(150)) + " the rare walrus"
        first = history.add_message(chat, "user", long, parent_id=None)
        reply = history.add_message(chat, "assistant", text, parent_id=first)
        search(hands, "rare")
        click_hit(hands, reply)
        body = window.chat.replies[reply].body
        place = body.current_y
        assert place is not None
        y = body.mapTo(area.viewport(), QPoint(0, int(place))).y()
        assert 0 <= y < area.viewport().height()
        marked = [piece for piece in body.pieces if piece.marks.current is not None]
        assert len(marked) == 1 and not marked[0].is_folded
        assert window.chat.finder.bar.count.text() == "2 of 2"
        QTest.keyClick(window.conversations.search, Qt.Key.Key_F3)
        question = window.chat.message(first)
        assert isinstance(question, UserMessage) and question.body.current_y is not None
        y = question.body.mapTo(area.viewport(), QPoint(0, int(question.body.current_y))).y()
        assert 0 <= y < area.viewport().height()
        assert window.chat.finder.bar.isVisible()
        QTest.keyClick(window.conversations.search, Qt.Key.Key_Escape)


def test_that_enter_typed_before_the_hits_are_there_opens_the_first(hands: Hands) -> None:
    window = hands.window
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.conversations.search, "boats")
    QTest.keyClick(window.conversations.search, Qt.Key.Key_Return)
    hands.until(
        lambda: window.session.conversation is not None and window.session.conversation.title == "boats"
    )


def test_that_keys_go_from_the_field_to_the_hits_and_back(hands: Hands) -> None:
    pane = hands.window.conversations
    search(hands, "told")
    assert pane.results.isVisible() and len(pane.results.rows.hits) == 7
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    assert pane.results.hasFocus()
    QTest.keyClick(pane.results, Qt.Key.Key_Down)
    chosen = pane.results.rows.hits[pane.results.currentIndex().row()]
    QTest.keyClick(pane.results, Qt.Key.Key_Return)
    assert hands.window.session.conversation is not None
    assert hands.window.session.conversation.id == chosen.conversation_id
    pane.results.setFocus()
    QTest.keyClick(pane.results, Qt.Key.Key_Up)
    QTest.keyClick(pane.results, Qt.Key.Key_Up)
    assert pane.search.hasFocus()


def test_that_a_search_without_hits_says_so(hands: Hands) -> None:
    search(hands, "xylophone")
    assert "Nothing was found" in hands.window.conversations.empty.text()


def test_that_export_and_import_go_through_dialogs_and_an_import_can_be_undone(
    hands: Hands, tmp_path: Path
) -> None:
    pane = hands.window.conversations
    place = tmp_path / "all.json"
    hands.choose(pane.more_button.menu(), "Export all as JSON…")
    answer_files(hands, place)
    hands.until(lambda: "Exported 7 conversations" in pane.said.text() and pane.notice.isVisible())
    assert len(json.loads(place.read_text("utf-8"))["conversations"]) == 7
    before = shown(hands)
    hands.choose(pane.more_button.menu(), "Import…")
    answer_files(hands, place)
    hands.until(lambda: "7 were here already" in pane.said.text())
    assert shown(hands) == before
    changed = place.read_text("utf-8").replace("salt is told of here.", "salt is told of there.")
    place.write_text(changed, "utf-8")
    hands.choose(pane.more_button.menu(), "Import…")
    answer_files(hands, place)
    hands.until(lambda: "Imported 1 conversation." in pane.said.text())
    assert shown(hands).count("salt") == 2
    hands.click(pane.undo.button)
    assert shown(hands) == before
    place.write_text("{", "utf-8")
    hands.choose(pane.more_button.menu(), "Import…")
    answer_files(hands, place)
    hands.until(lambda: "is not whole JSON" in pane.said.text())


def test_that_one_conversation_is_exported_as_markdown(hands: Hands, tmp_path: Path) -> None:
    rows = rows_of(hands)
    rows.setFocus()
    rows.setCurrentIndex(rows.rows.index(shown(hands).index("tides")))
    QTest.keyClick(rows, Qt.Key.Key_Menu)
    choose(hands, "Export as Markdown…")
    answer_files(hands, tmp_path / "tides.md")
    hands.until(lambda: (tmp_path / "tides.md").exists())
    assert (tmp_path / "tides.md").read_text("utf-8").startswith("# tides\n")


def test_that_the_draft_of_a_conversation_not_begun_is_there_at_the_next_start(
    hands: Hands, open_window: Window
) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(hands.window, Qt.Key.Key_N, control)
    hands.type("half a que")
    click(hands, "salt")
    assert hands.window.composer.text == ""
    hands.type("another")
    hands.window.close()
    again = open_window()
    click(again, "salt")
    assert again.window.composer.text == "another"
    QTest.keyClick(again.window, Qt.Key.Key_N, control)
    assert again.window.composer.text == "half a que"


def test_that_a_damaged_history_is_recovered_and_told_of(open_window: Window, data: DataPaths) -> None:
    data.database.with_name("tiller.db-damaged").touch()
    hands = open_window()
    (card,) = hands.window.chat.cards
    assert "7 conversations with 14 messages could be recovered" in card.sentence.text()
    assert "tiller-damaged-" in card.sentence.text()
    assert "salt" in shown(hands)


def test_that_ten_thousand_conversations_are_listed_without_asking_for_each(hands: Hands) -> None:
    rows = rows_of(hands)
    many = [
        ConversationSummary(number, f"talk {number}", "2026-01-01T00:00:00.000000+00:00")
        for number in range(10_000)
    ]
    hands.window.conversations.show_conversations(many, (), 5)
    assert rows.rows.rowCount() == 10_001
    assert rows.visualRect(rows.rows.index(10_000)).height() == rows.visualRect(rows.rows.index(0)).height()
