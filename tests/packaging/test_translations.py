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
PROSE = re.compile(r"[A-Za-z“][\w’'“”…-]*,?( [\w’'“”…{}-]+[,;:]?)+[.?!…]?")
NO_TEXT = {
    "MMMM yyyy",
    "YOUR KEY",
    "a brace is not closed",
    "cpu gpu cuda mps",
    "mod {value}",
    "the settings are",
    "what was said last is",
}
"""Literals of several words that a person at the window does not read as such: forms, code, and the log's."""
GLOSSARY = {
    "vectors?": "vektor",
    "strengths?": "stärke",
    "scales?": "faktor|logarithmisch",
    "layers?": "schicht",
    "recipes?": "mischung",
    "personas?": "persona",
    "receipts?": "beleg",
    "conversations?": "unterhaltung",
    "seed": "startwert",
    "dials?": "regler",
    "features?": "merkmal",
    "turns": "beiträge|wechseln",
    "repl(y|ies)": "antwort",
    "shortcuts?": "tastenkürzel",
    "measured?": "m[ei]ss",
    "push": "schub|schieb|geschoben",
}
"""One word for one thing: what German has for each of the window's words."""


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


def test_that_no_prose_in_the_window_s_code_misses_the_catalogue(script: ModuleType) -> None:
    known = {text for each in script.collected() for text in each.texts} | NO_TEXT
    missed = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        if path.name == "selftest.py":  # speaks to a terminal
            continue
        tree = ast.parse(path.read_text("utf-8"))
        silent = set(script._silent(tree))
        texts = [script._text(node) for node in ast.walk(tree) if id(node) not in silent]
        missed += [f"{path.name}: {text}" for text in texts if PROSE.fullmatch(text) and text not in known]
    assert missed == []


def test_that_what_is_filled_into_sentences_is_still_said(script: ModuleType) -> None:
    told = "\n".join(path.read_text("utf-8") for path in script._files("engine", "vectors"))
    assert [text for text in sorted(script.FILLED_IN) if f'"{text}"' not in told] == []


@pytest.mark.parametrize("english", GLOSSARY)
def test_that_one_thing_has_one_word_in_german(script: ModuleType, english: str) -> None:
    held = script.translations(CATALOGUE)
    word, german = re.compile(rf"\b{english}\b", re.IGNORECASE), re.compile(GLOSSARY[english], re.IGNORECASE)
    code = re.compile(r"\{\w*\}|`[^`]*`|--\S+")
    other = {
        source: told
        for (_, source), told in held.items()
        if word.search(code.sub("", source)) and not german.search(told)
    }
    assert other == {}


def test_that_german_is_set_as_german_is(script: ModuleType) -> None:
    held = script.translations(CATALOGUE)
    told = {source: text for (_, source), text in held.items()}
    quoted = [text for text in told.values() if text.count("„") != text.count("“") or set(text) & set('”"')]
    assert quoted == []
    assert [text for text in told.values() if " …" in text] == [], "the blank before … must not break"
    keys = re.compile(r"\b(Ctrl|Shift|Delete)\b")
    assert [text for text in told.values() if keys.search(text)] == []
    ends = {source: text for source, text in told.items() if source[-1] in ".…:?!" or text[-1] in ".…:?!"}
    assert {source: text for source, text in ends.items() if source[-1] != text[-1]} == {}
    assert [text for text in told.values() if re.search(r"\b(Ihnen|Ihre[mnr]?)\b(?! Anfragen)", text)] == []
