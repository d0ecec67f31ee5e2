"""Translates sentences that were made without Qt: finds the template that each was filled into.

Knows no widget, and nothing of who said them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QLocale

CATALOGUES = Path(__file__).parent / "languages"
CONTEXT, WINDOW = "Spoken", "Tiller"
_FRACTION = re.compile(r"-?\d+\.\d+")
_FIELD = re.compile(r"\{(\w+)\}")
DEEPEST = 4
"""How many templates may stand in each other."""


@dataclass(frozen=True)
class Template:
    """A text with named fields, and the pattern of what it may have been filled into."""

    text: str
    pattern: re.Pattern[str]

    @property
    def weight(self) -> int:
        """How much of it is fixed: of two that fit, the heavier one was meant."""
        return len(_FIELD.sub("", self.text))


def template_of(text: str) -> Template:
    """Make a template of a text; a field takes as little as it can."""
    pattern, seen = "", set[str]()
    for place, part in enumerate(_FIELD.split(text)):
        if place % 2 == 0:
            pattern += re.escape(part)
        elif part in seen:
            pattern += f"(?P={part})"
        else:
            pattern += f"(?P<{part}>.*?)"
            seen.add(part)
    return Template(text, re.compile(pattern))


class Spoken:
    """The sentences of the engine and of vectors in one language; English, which has none, gives them back.

    GUI thread only.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self.said = lru_cache(maxsize=512)(self._whole)

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """All templates with fields, the heaviest first; read when the first of them is wanted."""
        file = CATALOGUES / f"{self._language}.ts"
        if not file.is_file():
            return ()
        made = [template_of(text) for text in sources(file, CONTEXT) if _FIELD.search(text)]
        return tuple(sorted(made, key=lambda each: -each.weight))

    def _whole(self, sentence: str) -> str:
        """Each line by itself, since sentences are joined by lines."""
        return "\n".join(self._said(line, 0) for line in sentence.split("\n"))

    def _said(self, text: str, depth: int) -> str:
        if not text.strip():
            return text
        if depth and _FRACTION.fullmatch(text):
            return text.replace(".", QLocale().decimalPoint())
        for context in (CONTEXT, WINDOW):
            if (whole := QCoreApplication.translate(context, text)) != text:
                return whole
        if depth > DEEPEST or not self.templates:
            return text
        for template in self.templates:
            if (found := template.pattern.fullmatch(text)) is not None:
                values = {name: self._said(value, depth + 1) for name, value in found.groupdict().items()}
                return QCoreApplication.translate(CONTEXT, template.text).format(**values)
        if text[:1].isupper():  # a problem that begins a sentence
            begun = text[0].lower() + text[1:]
            if (small := self._said(begun, depth + 1)) != begun:
                return small[0].upper() + small[1:]
        return self._parted(text, depth)

    def _parted(self, text: str, depth: int) -> str:
        """Two sentences in one line, or a sentence and what goes on in small letters, each by itself."""
        if text.endswith(".") and (whole := self._said(text[:-1], depth + 1)) != text[:-1]:
            return f"{whole}."
        for between in (". ", "; "):
            first, found, rest = text.partition(between)
            if found:
                end = between[:1] if between == ". " else ""
                one, other = self._said(first + end, depth + 1), self._said(rest, depth + 1)
                if (one, other) != (first + end, rest):
                    return one + (" " if end else between) + other
        return text


def sources(file: Path, context: str) -> list[str]:
    """The source texts of one context of a catalogue."""
    root = ElementTree.parse(file).getroot()
    return [
        message.findtext("source") or ""
        for each in root.iter("context")
        if each.findtext("name") == context
        for message in each.iter("message")
    ]
