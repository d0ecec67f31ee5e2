"""What a search found, gone through by keys and clicks: files, further places, and other versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.attachments import Attachment
from engine.engine import Engine
from engine.history import History
from engine.paths import DataPaths
from tests.ui.conftest import Hands, at_window
from ui.chat.message import UserMessage
from ui.dialogs.attached import AttachedFile

LEDGER = Attachment(
    "ledger.txt", "\n".join(f"Line {n} 🌊 of it." for n in range(400)) + "\nA rare narwhal.\nEnd."
)
OTHER = Attachment("other.txt", "Nothing of it.")


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine) -> Iterator[Hands]:
    """A window without a model, whose newest conversation is about something else."""
    data = DataPaths(tmp_path / "data")
    history = History(data.database)
    history.add_message(history.create(title="Stones"), "user", "Of stones.", parent_id=None)
    history.close()
    person = at_window(qtbot, data.root, shared_paths, shared_engine)
    qtbot.addWidget(person.window)
    yield person
    person.window.close()


def search(hands: Hands, words: str) -> None:
    """Type words and press Enter, so that the first hit is opened."""
    pane, before = hands.window.conversations, hands.window.session.conversation
    QTest.keyClick(hands.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    hands.until(pane.search.hasFocus)
    pane.search.insert(words)  # as an input method does; keys have no signs of other scripts
    QTest.keyClick(pane.search, Qt.Key.Key_Return)
    hands.until(lambda: hands.window.session.conversation not in (None, before))


def in_view(hands: Hands, message_id: int) -> bool:
    place = hands.window.chat.place_of(message_id)
    return place is not None and 0 <= place < hands.window.chat.area.viewport().height()


def walrus(history: History) -> dict[str, int]:
    """A conversation in which a walrus is spoken of on two branches."""
    chat = history.create(title="Sea")
    numbers = {"first": history.add_message(chat, "user", "Of the walrus?", parent_id=None)}
    numbers["hidden"] = history.add_message(chat, "assistant", "A walrus sleeps.", parent_id=numbers["first"])
    numbers["shown"] = history.add_message(chat, "assistant", "It dives.", parent_id=numbers["first"])
    numbers["last"] = history.add_message(chat, "user", "The walrus, a walrus!", parent_id=numbers["shown"])
    return numbers


def test_that_a_word_of_an_attached_file_leads_to_its_message_and_into_the_file(hands: Hands) -> None:
    window, history = hands.window, hands.window.session.history
    chat = history.create(title="Sea")
    long = history.add_message(chat, "user", "\n".join(["First."] * 200), parent_id=None)
    question = history.add_message(chat, "user", "What of it?", parent_id=long, attachments=(OTHER, LEDGER))
    history.add_message(chat, "user", "\n".join(["Later."] * 200), parent_id=question)
    search(hands, "narwh")
    (hit,) = window.conversations.results.rows.hits
    assert (hit.message_id, hit.file) == (question, "ledger.txt")
    rows = window.conversations.results.rows
    spoken = rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Sea: ledger.txt: ") and "A rare narwhal." in spoken
    assert in_view(hands, question) and window.chat.finder.bar.count.text() == "1 of 1"
    shown = window.chat.message(question)
    assert isinstance(shown, UserMessage)
    other, ledger = shown.files.chips
    assert not other.property("found") and ledger.property("found") and ledger.property("current")
    hands.screenshot("search-file")
    ledger.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(ledger, Qt.Key.Key_Return)
    (dialog,) = [each for each in window.findChildren(AttachedFile) if each.isVisible()]
    text = dialog.text
    assert text.isReadOnly() and text.toPlainText() == LEDGER.text
    (mark,) = text.extraSelections()
    assert mark.cursor.selectedText() == "narwhal"
    assert text.viewport().rect().contains(text.cursorRect())
    hands.until(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    hands.click(other)
    (dialog,) = [each for each in window.findChildren(AttachedFile) if each.isVisible()]
    assert dialog.text.toPlainText() == OTHER.text and not dialog.text.extraSelections()
    dialog.close()


def test_that_a_conversation_is_listed_once_and_the_rest_is_gone_through(hands: Hands) -> None:
    window, numbers = hands.window, walrus(hands.window.session.history)
    search(hands, "walrus")
    (hit,) = window.conversations.results.rows.hits
    assert (hit.message_id, hit.more) == (numbers["last"], 2)
    rows, bar = window.conversations.results.rows, window.chat.finder.bar
    spoken = rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Sea: The walrus, a walrus!, 2 more in this conversation"
    hands.screenshot("search-more")
    assert bar.field.text() == "walrus" and window.conversations.search.hasFocus()
    assert bar.count.text() == "2 of 3"
    seen = []
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F3)
        find = window.chat.finder.current
        assert find is not None
        seen.append((find.entry.message_id, find.number))
    assert seen == [(numbers["last"], 1), (numbers["first"], 0), (numbers["last"], 0)]
    assert bar.elsewhere.text() == "1 in another version"
    hands.click(bar.elsewhere)
    find = window.chat.finder.current
    assert find is not None and find.entry.message_id == numbers["hidden"]
    assert bar.count.text() == "2 of 2" and bar.elsewhere.text() == "1 in another version"
    hands.click(bar.elsewhere)
    find = window.chat.finder.current
    assert find is not None and find.entry.message_id == numbers["last"]


def test_that_ctrl_f_takes_over_the_words_until_others_are_typed(hands: Hands) -> None:
    window, numbers = hands.window, walrus(hands.window.session.history)
    search(hands, "walrus sleep")
    bar = window.chat.finder.bar
    assert bar.count.text() == "1 of 2"  # both words in one message, and not the other one's walrus
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert bar.field.hasFocus() and bar.field.selectedText() == "walrus sleep"
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    find = window.chat.finder.current
    assert find is not None and (find.entry.message_id, find.number) == (numbers["hidden"], 1)
    QTest.keyClicks(bar.field, "a walrus")
    assert bar.count.text() == "1 of 1" and bar.elsewhere.isHidden()
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden() and window.chat.finder.current is None
    QTest.keyClick(window, Qt.Key.Key_F3)
    assert bar.isVisible() and bar.count.text() == "1 of 1"


def test_that_esc_closes_the_bar_that_a_search_opened(hands: Hands) -> None:
    walrus(hands.window.session.history)
    search(hands, "walrus")
    pane, bar = hands.window.conversations, hands.window.chat.finder.bar
    QTest.keyClick(pane.search, Qt.Key.Key_Escape)
    assert pane.search.text() == "" and bar.isVisible()
    QTest.keyClick(pane.search, Qt.Key.Key_Escape)
    assert bar.isHidden()


@pytest.mark.parametrize(
    ("words", "marked"),
    [("cafe", "Café"), ("🌊 wave", "waves"), ("🌊🌊", "🌊🌊"), ('"the sea"', "the sea"), ("世界", "世界")],
)
def test_that_what_is_marked_is_what_was_found(hands: Hands, words: str, marked: str) -> None:
    window, history = hands.window, hands.window.session.history
    chat = history.create(title="Talk")
    text = "🌊🌊 waves; Café in **the sea**, 你好世界 🌊"
    first = history.add_message(chat, "user", text.replace("*", ""), parent_id=None)
    reply = history.add_message(chat, "assistant", text, parent_id=first)
    search(hands, words)
    body = window.chat.replies[reply].body
    shown = [piece.text(part) for piece in body.pieces for part in piece.marks.found]
    assert marked in shown and set("".join(shown)) <= set(text)
    for _ in range(20):
        QTest.keyClick(window, Qt.Key.Key_F3)
        find = window.chat.finder.current
        if find is not None and find.entry.message_id == first:
            break
    question = window.chat.message(first)
    assert isinstance(question, UserMessage)
    held = [each.text(each.marks.current) for each in question.body.pieces if each.marks.current]
    assert held and held[0] in shown
