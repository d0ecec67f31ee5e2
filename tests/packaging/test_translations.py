"""The catalogues hold every text, whole, and what Qt reads is made from them."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "ui" / "languages" / "de.ts"
FIELD = re.compile(r"\{\w*\}")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script that makes the catalogues, as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("translations")


def fields(text: str) -> set[str]:
    return set(FIELD.findall(text))


def test_that_every_text_is_translated_with_its_fields(script: ModuleType) -> None:
    held = script.translations(CATALOGUE)
    wanted = {(each.context, text) for each in script.collected() for text in each.texts}
    assert wanted - held.keys() == set(), "run python packaging/translations.py and translate"
    assert held.keys() - wanted == set(), "run python packaging/translations.py: these are no longer said"
    assert [source for (_, source), told in held.items() if not told] == []
    assert [source for (_, source), told in held.items() if fields(source) != fields(told)] == []


def test_that_what_qt_reads_is_what_was_translated(script: ModuleType) -> None:
    translator = QTranslator()
    assert translator.load(str(CATALOGUE.with_suffix(".qm")))
    held = script.translations(CATALOGUE)
    read = {key: translator.translate(key[0], key[1]) for key in held}
    assert read == held, "run python packaging/translations.py"


def test_that_a_text_with_values_in_it_is_refused(script: ModuleType) -> None:
    with pytest.raises(ValueError, match="no literal"):
        list(script.window_texts(ast.parse('tr(f"{number} vectors")')))


def test_that_a_sentence_is_collected_with_its_values_as_fields(script: ModuleType) -> None:
    module = '''
class Unfit(Exception):
    """A docstring is not said."""

    def __init__(self, name):
        log.warning("nor is %s in the log", name)
        super().__init__(f"“{name}” does not fit {self.model.name}, {len(name):g} long; choose another.")
'''
    told = ["“{name}” does not fit {name_2}, {value} long; choose another."]
    assert list(script.spoken_texts(ast.parse(module))) == told


def test_that_both_contexts_have_texts(script: ModuleType) -> None:
    counts = {each.context: len(each.texts) for each in script.collected()}
    assert counts[script.WINDOW] > 300
    assert counts[script.SPOKEN] > 300


def test_that_numbers_are_written_as_the_language_writes_them(script: ModuleType) -> None:
    window = next(each for each in script.collected() if each.context == script.WINDOW)
    python_s = [text for text in window.texts if re.search(r"\{\w+:", text)]
    assert python_s == [], "fill in ui.language.figure, and leave the form out of the text"
