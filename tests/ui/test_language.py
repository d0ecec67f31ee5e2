"""The window's words: all pass the catalogue, what the engine says is found there, and it all fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
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
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.models import resolve_model
from engine.paths import DataPaths
from engine.personas.values import Persona
from engine.settings import Settings
from tests.ui.conftest import Hands, at_window
from tests.ui.views import QUESTION, is_cut, settle, views
from ui.language import CONTEXT, figure, install, language_of, moment, said, tr, tr_count
from ui.personas.editor import PersonaEditor
from ui.spoken import CONTEXT as SPOKEN
from vectors.errors import BadFile, BadVector, UnknownVector
from vectors.library import mismatch
from vectors.values import NO_STEERING, ModelRef

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


@pytest.fixture
def in_language() -> Iterator[Callable[[str], None]]:
    """Puts a language in force for one test."""
    application = QCoreApplication.instance()
    assert application is not None
    before = QLocale()

    def put(language: str) -> None:
        install(language, application)  # type: ignore[arg-type]

    yield put
    install("en", application)
    QLocale.setDefault(before)


@pytest.fixture
def at_new_window(
    qtbot: QtBot, tmp_path: Path, shared_paths: DataPaths, shared_engine: Engine
) -> Iterator[Callable[[], Hands]]:
    """Opens a window with the builtin model once the language is in force."""
    opened: list[Hands] = []

    def opens() -> Hands:
        hands = at_window(qtbot, tmp_path / "data", shared_paths, shared_engine)
        qtbot.addWidget(hands.window)
        hands.window.session.load("builtin")
        hands.until(lambda: hands.window.session.state.model is not None)
        opened.append(hands)
        return hands

    yield opens
    for hands in opened:
        hands.window.close()


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


def names_in(hands: Hands) -> set[str]:
    """Words that are names in this window: of vectors, poles, files, and what was written."""
    session = hands.window.session
    told = [QUESTION, str(hands.window._paths.models), "merry", "nowhere/model.gguf"]
    for entry in session.library.entries():
        told += [entry.name, entry.positive, entry.negative, str(entry.model)]
    for each in session.making.sets:
        told += [each.name, each.positive, each.negative]
    if (table := hands.window.desk.shelf.table) is not None:
        for known in table.notes.features.values():
            told += [known.label, *(each.source for each in known.snippets)]
    for message in session.messages():
        told.append(message.content)
    return DATA | {word.lower() for text in told for word in WORD.findall(text)}


def test_that_every_text_of_every_view_passes_the_catalogue(
    in_language: Callable[[str], None], at_new_window: Callable[[], Hands]
) -> None:
    in_language("en")
    marking = Marking()
    QCoreApplication.installTranslator(marking)
    missed: dict[str, str] = {}
    try:
        hands = at_new_window()
        for name, view in views(hands):
            known = names_in(hands)
            for widget in (view, *view.findChildren(QWidget)):
                for text in texts_of(widget):
                    left = [word for word in WORD.findall(unmarked(text)) if word.lower() not in known]
                    if left and not isinstance(widget.parent(), OWN_WORDS) and not is_own(widget):
                        missed.setdefault(text, f"{name}: {type(widget).__name__}")
    finally:
        QCoreApplication.removeTranslator(marking)
    assert not missed, "\n".join(f"{where}: {text}" for text, where in sorted(missed.items()))


def is_own(widget: QWidget) -> bool:
    """Whether a widget shows words of the person or of the model, by its role."""
    return widget.property("role") in ("body", "mono", "data")


def test_that_no_german_text_is_cut(
    in_language: Callable[[str], None], at_new_window: Callable[[], Hands]
) -> None:
    in_language("de")
    hands = at_new_window()
    cut: dict[str, str] = {}
    for name, view in views(hands):
        settle()
        for widget in view.findChildren(QWidget):
            if widget.isVisibleTo(view) and widget.isVisible() and (problem := is_cut(widget)):
                cut.setdefault(problem, name)
    assert not cut, "\n".join(f"{where}: {text}" for text, where in cut.items())


# ---- single texts


def test_that_the_settings_know_the_languages() -> None:
    assert Settings().language == "system"
    assert Settings(language="de").language == "de"
    assert language_of("de") == "de"
    assert language_of("en") == "en"
    assert language_of("system") in ("de", "en")


def test_that_words_counts_and_figures_are_german(in_language: Callable[[str], None]) -> None:
    in_language("de")
    assert tr("Undo") == "Rückgängig"
    assert tr_count("{count} pair", "{count} pairs", 1) == "1 Paar"
    assert tr_count("{count} pair", "{count} pairs", 1234) == "1.234 Paare"
    assert figure(0.123, ".1%") == "12,3\N{NO-BREAK SPACE}%"
    assert figure(-0.5, "+.2f") == "-0,50"
    assert moment("2026-11-27T10:11:12+00:00") == "27.11.2026 10:11"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_that_english_is_as_it_stands_in_the_source(in_language: Callable[[str], None]) -> None:
    in_language("de")
    in_language("en")
    assert tr("Undo") == "Undo"
    assert figure(12345.6, ",.1f") == "12,345.6"
    assert moment("2026-11-27T10:11:12") == "2026-11-27 10:11"
    assert moment("some day") == "some day"
    assert said("reading the prompt") == "reading the prompt"


BUILTIN = resolve_model("builtin")
OTHER = ModelRef("Qwen2.5-0.5B", "folder", "/models/qwen", "qwen2", 24, 896, "f00d")


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("reading the prompt", "liest den Prompt"),
        (
            str(BadFile("/a/b c.gguf", "is cut short or damaged", "choose another file")),
            "„/a/b c.gguf“ ist abgeschnitten oder beschädigt; wähle eine andere Datei.",
        ),
        (
            str(BadVector("calm", "layer 3 is 12 wide, where the model is 256 wide")),
            "Der Vektor „calm“ ist nicht zu gebrauchen: Schicht 3 ist 12 breit, das Modell 256; "
            "erstelle ihn neu oder hole seine Datei noch einmal.",
        ),
        (
            str(UnknownVector("sea", ("ocean", "calm"))),
            "Für dieses Modell gibt es keinen Vektor namens „sea“; wähle einen von: ocean, calm.",
        ),
        (
            "Line 3 has no “positive”; write positive, a tab or |, then negative.",
            "Zeile 3 hat kein „positive“; schreibe positiv, einen Tabulator oder |, dann negativ.",
        ),
        (
            mismatch(OTHER, BUILTIN),
            "für Qwen2.5-0.5B mit Breite 896 erstellt; dieses Modell ist 256 breit",
        ),
        (
            "“/a” holds 9.5 GB and this machine has 8.0 GB of memory; choose a smaller model, or one of "
            "fewer bits.",
            "„/a“ enthält 9,5 GB, und dieser Rechner hat 8,0 GB Speicher; wähle ein kleineres Modell oder "
            "eines mit weniger Bit.",
        ),
        ("a sentence that nobody knows", "a sentence that nobody knows"),
        ("Bonjour. Ça va; oui.", "Bonjour. Ça va; oui."),
    ],
)
def test_that_what_was_said_without_qt_is_translated(
    in_language: Callable[[str], None], english: str, german: str
) -> None:
    in_language("de")
    assert said(english) == german


def test_that_a_sentence_that_is_german_already_stays(in_language: Callable[[str], None]) -> None:
    in_language("de")
    once = said(str(BadFile("a.gguf", "is cut short", "choose another file")))
    assert said(once) == once


def test_that_what_is_told_of_personas_is_in_the_language(
    in_language: Callable[[str], None], at_new_window: Callable[[], Hands]
) -> None:
    in_language("de")
    window = at_new_window().window
    told = ("Left out: alternate greetings (2).", "The name was cut to 80 characters.")
    editor = PersonaEditor(Persona("Osk"), NO_STEERING, (), told, window, is_new=False)
    assert editor.told.text().startswith("Weggelassen: ")
    assert editor.told.text().endswith("\nDer Name wurde auf 80 Zeichen gekürzt.")
    window.personas.page.show_personas((), "", {}, ("“x.json” is empty; fetch it again.",))
    assert "leer" in window.personas.page.damaged.text()
    editor.deleteLater()
