"""What a person does with vectors in the window, by real keys and clicks. Claims nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from engine.history import ConversationSummary
from engine.requests import Sampling
from tests.ui.conftest import Hands
from tests.ui.windows import ENDLESS
from ui.chat.message import ReplyMessage
from ui.choice import Choice
from ui.dialogs.export import ExportDialog
from ui.main_window import MainWindow
from ui.steering.layer_strip import LayerStrip
from ui.steering.row import VectorRow
from ui.vector_page.page import VectorPage
from vectors.push import Push
from vectors.values import SteeringVector

GREEDY = Sampling(temperature=0)


def listed(window: MainWindow) -> list[str]:
    """Titles of the conversations in the list, in order."""
    rows = window.conversations.list.rows.rows
    return [row.title for row in rows if isinstance(row, ConversationSummary)]


# ---- the page of a new vector


def fill(field: QLineEdit, text: str) -> None:
    """Type into a field, in place of what stands there."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def take(choice: Choice, value: str) -> None:
    """Go through a list by keys until a value is chosen."""
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    while choice.value != value:
        before = choice.value
        QTest.keyClick(choice, Qt.Key.Key_Down)
        assert choice.value != before, f"“{value}” is not in the list"


def type_at(hands: Hands, row: int, *texts: str) -> None:
    """Click the first cell of a row and type on from there, cell by cell with Tab; Enter ends it."""
    table = hands.window.vectors.new.table
    place = table.visualRect(table.pairs.index(row, 0)).center()
    hands.click(table.viewport(), place)
    for number, text in enumerate(texts):
        begin = table if number == 0 else hands.window.focusWidget()
        assert begin is not None
        QTest.keyClicks(begin, text[0])
        hands.until(lambda: hands.window.focusWidget() is not table)
        editor = hands.window.focusWidget()
        assert editor is not None
        QTest.keyClicks(editor, text[1:])
        QTest.keyClick(editor, Qt.Key.Key_Return if number == len(texts) - 1 else Qt.Key.Key_Tab)


def open_pairs(hands: Hands, path: Path) -> None:
    """Open a file of pairs through the button and the dialog."""
    page = hands.window.vectors.new
    hands.click(page.open_button)
    hands.pick(page, path)


def paste(hands: Hands, text: str) -> None:
    """Put a text into the clipboard and press Ctrl+V in the table."""
    table = hands.window.vectors.new.table
    QGuiApplication.clipboard().setText(text)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


# ---- the sidebar


def act(hands: Hands, name: str, text: str) -> None:
    """Open the menu of a vector's row and click one of its acts."""
    hands.choose(hands.row(name).menu, text)


def details(hands: Hands, name: str) -> VectorPage:
    """Open the page of a vector from its row."""
    act(hands, name, "Details")
    hands.until(lambda: hands.window.stack.currentWidget() is hands.window.vectors.page)
    return hands.window.vectors.page


def exporting(hands: Hands, name: str) -> ExportDialog:
    """Open the dialog that exports a vector, from its row."""
    act(hands, name, "Export…")
    return next(each for each in hands.window.findChildren(ExportDialog) if each.isVisible())


def set_strength(row: VectorRow, text: str) -> None:
    """Type a number into a row's field."""
    row.number.setFocus()
    row.number.selectAll()
    QTest.keyClicks(row.number, text)
    QTest.keyClick(row.number, Qt.Key.Key_Return)


def hide_the_first_layer(hands: Hands) -> None:
    """Let the window take the model for one whose layer 0 its backend cannot steer."""
    session = hands.window.session
    assert session.state.model is not None
    session._set(replace(session.state, model=replace(session.state.model, first_layer=1)))


def be_greedy(hands: Hands) -> None:
    """Let the model take its most likely token from now on."""
    _sample(hands, GREEDY)


def _sample(hands: Hands, sampling: Sampling) -> None:
    session = hands.window.session
    assert session.state.model is not None
    session.state = replace(session.state, model=replace(session.state.model, sampling=sampling))


def make_endless(hands: Hands) -> None:
    """Let the model talk until it is stopped."""
    _sample(hands, ENDLESS)


def make_brief(hands: Hands) -> None:
    """Let the model say twenty tokens, of which hardly ever the first one is its end."""
    _sample(hands, replace(ENDLESS, max_new_tokens=20))


def begun(hands: Hands) -> ReplyMessage:
    """A long reply that is being written; asks again where chance drew an end token early."""
    window = hands.window
    while True:
        before = set(window.chat.replies)
        hands.ask("Tell me a story.")
        hands.until(lambda before=before: bool(set(window.chat.replies) - before))  # type: ignore[misc]
        reply = window.chat.replies[max(window.chat.replies)]
        hands.until(lambda reply=reply: len(reply.text) > 20 or not window.session.state.is_answering)  # type: ignore[misc]
        if window.session.state.is_answering:
            return reply


def at(strip: LayerStrip, layer: int) -> QPoint:
    """Where the cell of a layer is."""
    return strip.cell(layer).center().toPoint()


def label_in_force(hands: Hands) -> str:
    """The recipe in force, as a chip shows it."""
    return hands.window.sidebar.recipe().label


def is_dimmed(hands: Hands, name: str) -> bool:
    """Whether a row shows that its vector has no say for the moment."""
    return bool(hands.row(name).property("dimmed"))


def weighed(hands: Hands) -> Push:
    """What the push meter shows, once it has been told of the recipe in force."""
    sidebar = hands.window.sidebar
    ids = {term.vector_id for term in sidebar.recipe().active}
    hands.until(lambda: hands.window.steering._directions.has(ids))
    return sidebar.controls.meter.push


# ---- the library


def loaded(hands: Hands, name: str) -> SteeringVector:
    """The vector of that name for the model that is loaded, from its file."""
    model = hands.window.session.state.model
    assert model is not None
    return hands.window.session.library.find(name, model.ref)


def keep(hands: Hands, vector: SteeringVector) -> None:
    """Put a vector into the library of the window, which lists it."""
    hands.window.session.library.add(vector)
    hands.window.session.library_changed.emit()


def names_on_disk(hands: Hands) -> list[str]:
    """The vectors that a fresh look at the library's files finds."""
    return [entry.name for entry in hands.window.session.library.reopened().entries()]
