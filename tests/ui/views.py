"""Opens every view of a window, one after the other, with something in it. Claims nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QWidget,
)

from engine.paths import SHIPPED_PAIRS
from tests.ui.conftest import Hands
from ui.dialogs.receipt import ReceiptDialog
from vectors.values import Placement, Position, SteeringRecipe, term_of

QUESTION = "What are you?"
AROUND_A_CHOICE = 36
"""Pixels that a choice's frame and its arrow take."""


def views(hands: Hands) -> Iterator[tuple[str, QWidget]]:
    """The name of each view and what shows it; a dialog is closed when the next one is asked for."""
    window = hands.window
    session, sidebar = window.session, window.sidebar
    yield "start", window
    vector = hands.row("ocean").entry
    model = session.state.model
    assert model is not None
    term = term_of(session.library.find(vector.name, model.ref), strength=0.6)
    sidebar.set_recipe(SteeringRecipe((term,)))
    session.send(QUESTION, 1)
    hands.until_answered()
    yield "chat", window
    window.compare_last()
    hands.until(lambda: not session.state.is_answering)
    yield "compare", window
    window.close_page()
    window.show_features()
    hands.until(lambda: not window.desk.shelf.is_opening)
    yield "features", window
    window.vectors.show_vector(vector.id)
    yield "vector", window
    window.vectors.show_new()
    yield "new vector", window
    window.vectors.new.name.setText("merry")
    window.vectors.new.file_chosen.emit(SHIPPED_PAIRS / "joyful.jsonl")
    draft = replace(window.vectors.new.draft(), placement=Placement.SYSTEM, position=Position.PROMPT_MEAN)
    window.vectors.new.set_draft(draft)
    yield "new vector with pairs", window
    window.vectors.new.set_draft(replace(draft, pairs=()))
    window.close_page()
    reply = list(window.chat.replies.values())[-1]
    assert reply.answer is not None
    dialogs: list[QDialog | None] = [ReceiptDialog(reply.answer, window), window.export(vector.id)]
    with suppress(AttributeError):
        dialogs.append(window.choosing.save())
    for dialog in dialogs:
        if dialog is not None:
            dialog.open()
            yield type(dialog).__name__, dialog
            dialog.close()
    window.chat.finder.open()
    yield "find", window
    window.chat.finder.close()
    window.settings.open()
    yield "settings", window
    window.personas.open()
    yield "personas", window
    window.shelf.show()
    yield "all models", window
    window.shelf.page.show_download()
    yield "download", window
    window.shelf.page.show_list()
    window.close_page()
    for asked in (
        window.personas.ask_sampling(),
        window.server.open(),
        window.settings.list_shortcuts(),
        made_persona(hands),
    ):
        yield type(asked).__name__, asked
        asked.close()
    window.models.open()
    yield "models", window.models.list
    window.models.list.close()
    session.load(str(Path("nowhere") / "model.gguf"))
    hands.until(lambda: not session.state.is_loading)
    yield "error", window
    session.unload()
    hands.until(lambda: session.state.model is None)
    yield "unloaded", window


def made_persona(hands: Hands) -> QDialog:
    """The dialog of a persona that is not kept yet."""
    hands.window.personas.make()
    editor = hands.window.personas.editor
    assert editor is not None
    return editor


def settle() -> None:
    """Lay out all that is new; what is inside of what is new asks for it in turn."""
    for _ in range(8):
        QApplication.sendPostedEvents()


def is_cut(widget: QWidget) -> str:
    """What of a widget's text has no room; empty where all has."""
    if isinstance(widget, QAbstractButton) and widget.text():
        wanted = widget.sizeHint()
        if widget.width() < wanted.width() or widget.height() < wanted.height():
            return f"{widget.text()}: {widget.size().toTuple()} for {wanted.toTuple()}"
    if type(widget) is QLabel and widget.text() and widget.textFormat() is Qt.TextFormat.PlainText:
        height = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
        if widget.height() < height or (not widget.wordWrap() and widget.width() < widget.sizeHint().width()):
            return f"{widget.text()}: {widget.size().toTuple()}"
    if isinstance(widget, QComboBox):
        room = widget.width() - AROUND_A_CHOICE
        if widget.fontMetrics().horizontalAdvance(widget.currentText()) > room:
            return f"{widget.currentText()}: {room}"
    if isinstance(widget, QAbstractSpinBox) and widget.width() < widget.minimumSizeHint().width() - 24:
        return f"{widget.accessibleName()}: {widget.width()}"
    return ""
