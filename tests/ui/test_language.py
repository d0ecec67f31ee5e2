"""The window's words in German and English, and what the engine says is found in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.history.values import UnknownConversation
from engine.models import resolve_model
from engine.paths import DataPaths
from engine.personas.values import Persona
from engine.settings import Settings
from tests.ui.conftest import Hands, at_window
from ui.language import figure, language_of, moment, said, tr, tr_count
from ui.personas.editor import PersonaEditor
from vectors.errors import BadFile, BadVector, UnknownVector
from vectors.library import mismatch
from vectors.values import NO_STEERING, ModelRef


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
        (
            str(UnknownConversation("message", 7)),
            "Im Verlauf gibt es Nachricht 7 nicht; vielleicht wurde sie inzwischen gelöscht.",
        ),
        (
            "The temperature cannot be 11.5; give a number from 0 to 10.",
            "Die Temperatur kann nicht 11,5 sein; gib eine Zahl von 0 bis 10 an.",
        ),
        (
            "“ocean” is to ablate, and a file can only add; leave it out.",
            "„ocean“ soll tilgen, und eine Datei kann nur addieren; lass ihn weg.",
        ),
        (
            str(BadFile("/a.png", "is no picture that can be read", "choose a PNG, JPEG or WebP")),
            "„/a.png“ ist kein lesbares Bild; wähle ein PNG, JPEG oder WebP.",
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


def test_that_a_prompt_has_no_word_of_the_window_s_language(
    in_language: Callable[[str], None], at_new_window: Callable[[], Hands]
) -> None:
    in_language("de")
    window = at_new_window().window
    window.personas.current.choose(Persona("Osk", system_prompt="You talk with {{user}}."))
    assert window.system_prompt.toPlainText() == "You talk with User."
