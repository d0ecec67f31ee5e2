"""Collects the window's words, and what the engine says, into the catalogues; compiles these for Qt.

Run from the repository's root: python packaging/translations.py
What is translated stays, what no source says any more is dropped. Translations are written into the .ts file.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "ui" / "languages"
LANGUAGES = ("de",)
WINDOW, SPOKEN = "Tiller", "Spoken"
MARKS = {"tr": 1, "mark": 1, "marked": 1, "tr_count": 2}
"""Functions whose first arguments are texts of the window, and how many of them are."""
NOT_SAID = (
    "engine/cli/*",
    "engine/backends/benchmark.py",
    "engine/backends/*/bench.py",
    "engine/backends/*/forward.py",
    "engine/decoders.py",
    "engine/history/finding.py",
    "engine/history/pages.py",
    "engine/history/store.py",
    "engine/server/app.py",
    "engine/server/[!ak]*.py",
    "engine/vocabularies.py",
    "vectors/launch.py",
    "vectors/plain.py",
)
"""Files of the engine and of vectors that say nothing to a person at the window."""
QUESTIONS = frozenset(
    {
        "Answer in this manner: {value}.",
        "Hello there.",
        "How {{char}} talks:",
        "How do I start my morning?",
        "How can I sleep better?",
        "Let none of this show: {label}.",
        "Let this show in every sentence: {label}.",
        "Personality of {{char}}:",
        "Tell me a story.",
        "What are you?",
        "What do you think of money?",
        "What should I cook tonight?",
        "You are {{char}}. Stay in character and talk with {{user}}.",
    }
)
"""What the engine says to a model, not to a person."""
FILLED_IN = frozenset(
    {
        "ablate",
        "clamp",
        "conversation",
        "from 0 to 10",
        "message",
        "min-p",
        "removed",
        "renamed",
        "rotate",
        "temperature",
        "top-k",
        "top-p",
    }
)
"""What is filled into sentences from elsewhere and does not look like prose."""
_PROSE = re.compile(r"[A-Za-z“][^ ]* +[^ ]*[A-Za-z{]")
_WORD = re.compile(r"(?<![\{_A-Za-z])[A-Za-z]{3}|^“\{_\}” \{")
"""A text without any word of its own would fit everything."""
_FIELD = re.compile(r"\{\w+\}")
_CODE = re.compile(
    r"[\x00-\x1f\\]|^(BEGIN|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA)\b"
    r"|%\(|%s|\.weight$|^id, |\", \"|WHERE"
)


@dataclass(frozen=True, slots=True)
class Collected:
    """The texts of one context, each once."""

    context: str
    texts: tuple[str, ...]


def collected() -> tuple[Collected, ...]:
    """All texts, sorted, so that a catalogue changes only where a text does."""
    window = (text for path in _files("ui") for text in window_texts(ast.parse(path.read_text("utf-8"))))
    spoken = (
        text
        for path in _files("engine", "vectors")
        if not any(path.relative_to(ROOT).match(each) for each in NOT_SAID)
        for text in spoken_texts(ast.parse(path.read_text("utf-8")))
    )
    return (
        Collected(WINDOW, tuple(sorted(set(window)))),
        Collected(SPOKEN, tuple(sorted((set(spoken) | FILLED_IN) - QUESTIONS))),
    )


def _files(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


def window_texts(tree: ast.Module) -> Iterator[str]:
    """The literals that a module of the window marks. Raises ValueError for one that Qt could not find."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        for given in node.args[: MARKS.get(node.func.id, 0)]:
            if isinstance(given, ast.JoinedStr):
                raise ValueError(f"line {given.lineno}: a text with values in it is no literal")
            if isinstance(given, ast.Constant) and given.value:
                yield str(given.value)


def spoken_texts(tree: ast.Module) -> Iterator[str]:
    """The sentences of a module without Qt, and what they are put together from; values become fields."""
    silent = set(_silent(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "progress":
            yield from (text for each in node.args if (text := _string(each)))
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            yield from _chosen(node)
        text = _text(node)
        if _PROSE.search(text) and _WORD.search(_FIELD.sub("{_}", text)) and not _CODE.search(text):
            yield text


def _chosen(text: ast.JoinedStr) -> Iterator[str]:
    """Words of which a sentence takes one or the other."""
    for each in ast.walk(text):
        if isinstance(each, ast.IfExp):
            yield from (word for part in (each.body, each.orelse) if (word := _string(part)).isalpha())


def _silent(tree: ast.Module) -> Iterator[int]:
    """Docstrings, parts of other texts, and what goes to the log."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield id(node.value)
        if isinstance(node, ast.JoinedStr):
            yield from (id(each) for each in node.values if isinstance(each, ast.Constant))
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield id(node.format_spec)
        if isinstance(node, ast.Call) and _name(getattr(node.func, "value", node.func)) in ("log", "re"):
            yield from (id(each) for each in node.args)


def _string(node: ast.AST) -> str:
    """A plain literal's text; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _text(node: ast.AST) -> str:
    """A literal as a template; empty for what is none."""
    if not isinstance(node, ast.JoinedStr):
        return _string(node).strip()
    names: dict[str, str] = {}
    parts = []
    for each in node.values:
        if isinstance(each, ast.FormattedValue):
            parts.append("{" + _field(each.value, names) + "}")
        else:
            parts.append(_string(each).replace("{", "{{").replace("}", "}}"))
    return "".join(parts).strip()


def _field(value: ast.expr, taken: dict[str, str]) -> str:
    """A name for a value, by its last word; another value of that word gets a number."""
    words = re.findall(r"[A-Za-z_]+", ast.unparse(value).split("(")[-1].split(" for ")[0].split("[")[0])
    word = words[-1].strip("_") if words and isinstance(value, ast.Name | ast.Attribute) else "value"
    whole, number = ast.unparse(value), 1
    name = word
    while taken.setdefault(name, whole) != whole:
        number += 1
        name = f"{word}_{number}"
    return name


def _name(node: ast.AST) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


# ---- the catalogue -------------------------------------------------------------------------------


def translations(file: Path) -> dict[tuple[str, str], str]:
    """What a catalogue holds: context and source, and the translation."""
    if not file.is_file():
        return {}
    return {
        (each.findtext("name") or "", message.findtext("source") or ""): message.findtext("translation") or ""
        for each in ElementTree.parse(file).getroot().iter("context")
        for message in each.iter("message")
    }


def write(file: Path, language: str, contexts: Iterable[Collected]) -> int:
    """Write a catalogue of these texts with the translations that it had; gives how many are missing."""
    known, missing = translations(file), 0
    root = ElementTree.Element("TS", version="2.1", language=language)
    for each in contexts:
        context = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(context, "name").text = each.context
        for text in each.texts:
            message = ElementTree.SubElement(context, "message")
            ElementTree.SubElement(message, "source").text = text
            told = known.get((each.context, text), "")
            translation = ElementTree.SubElement(message, "translation")
            translation.text = told
            if not told:
                translation.set("type", "unfinished")
                missing += 1
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
    return missing


def compile_catalogue(file: Path) -> None:
    """Make the file that Qt reads of a catalogue, by the tool that comes with PySide6."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, "-silent", file, "-qm", file.with_suffix(".qm")], check=True)


def main() -> int:
    """Renew every catalogue; 1 where a text has no translation yet."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    contexts, left = collected(), 0
    for language in LANGUAGES:
        file = CATALOGUES / f"{language}.ts"
        missing = write(file, language, contexts)
        compile_catalogue(file)
        print(f"{language}: {sum(len(each.texts) for each in contexts)} texts, {missing} without translation")
        left += missing
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())
