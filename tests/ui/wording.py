"""Which words of a widget have not passed the catalogue. Claims nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)

from ui.language import CONTEXT
from ui.main_window import MainWindow
from ui.spoken import CONTEXT as SPOKEN

OPENED, CLOSED = "⟦", "⟧"
MARKED = re.compile(f"{OPENED}[^{OPENED}{CLOSED}]*{CLOSED}")
CODE = re.compile(r"\S*[\d_/]\S*|llama-\w+")
WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{2,}")
DATA = {
    "tiller",
    "torch",
    "saelens",
    "deutsch",
    "english",
    "llama",
    "cpp",
    "cpu",
    "float32",
    "gguf",
    "builtin",
    "transformers",
    "safetensors",
    "user",
}
"""Names of things, the same in every language."""
OWN_WORDS = (QPlainTextEdit, QTextEdit, QTableView)
"""What holds texts of the person or of the model."""


class Marking(QTranslator):
    """A language in which every text stands between marks, so that one which has none is seen."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"{OPENED}{text}{CLOSED}" if context in (CONTEXT, SPOKEN) else ""


def missed_by(widget: QWidget, known: set[str]) -> Iterator[str]:
    """Texts of a widget with a word that is neither between marks nor known."""
    if isinstance(widget.parent(), OWN_WORDS) or widget.property("role") in ("body", "mono", "data"):
        return
    for text in texts_of(widget):
        if any(word.lower() not in known for word in WORD.findall(unmarked(text))):
            yield text


def names_in(window: MainWindow) -> set[str]:
    """Words of the person's in a window: names of vectors, poles, files, folders, and what was written."""
    session = window.session
    told = [str(window._paths.models), str(window._paths.root)]
    told += [window.vectors.new.name.text(), window.bar.persona_button.text()]
    for entry in session.library.entries():
        told += [entry.name, entry.positive, entry.negative, str(entry.model)]
    for pairs in session.making.sets:
        told += [pairs.name, pairs.positive, pairs.negative]
    if (table := window.desk.shelf.table) is not None:
        for known in table.notes.features.values():
            told += [known.label, *(each.source for each in known.snippets)]
    for message in session.messages():
        told.append(message.content)
    for persona in window.personas.store.personas():
        told += [persona.name, persona.system_prompt, persona.first_message]
    for attachment in window.writing.files:
        told += [attachment.name, attachment.text]
    told += [each.name for each in session.history.folders()]
    return DATA | {word.lower() for text in told for word in WORD.findall(text)}


def unmarked(text: str) -> str:
    """What is left of a text without all that stands between marks, and without paths and hashes."""
    while (shorter := MARKED.sub("", text)) != text:
        text = shorter
    return CODE.sub("", text)


def texts_of(widget: QWidget) -> Iterator[str]:
    """All that a widget says."""
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        for number in range(widget.count()):
            yield widget.itemText(number)
            yield str(widget.itemData(number, Qt.ItemDataRole.ToolTipRole) or "")
    if isinstance(widget, QTableView):
        model = widget.model()
        for column in range(model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    if isinstance(widget, QMenu):
        for action in widget.actions():
            yield from texts_of_action(action)


def texts_of_action(action: QAction) -> Iterator[str]:
    yield action.text()
    yield action.toolTip()
