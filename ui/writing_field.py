"""Fields of several lines: what a person wrote in one, letter by letter, and how high it is."""

from __future__ import annotations

import math

from PySide6.QtGui import QFont, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

AROUND = 24
"""Pixels above and below the text together: the document's margins, and what the style sheet gives."""
_AS_SHOWN = str.maketrans({"\u2029": "\n", "\u2028": "\n", "\ufdd0": "\n", "\ufdd1": "\n"})


def written(field: QPlainTextEdit, before: str = "") -> str:
    """The text of a field; `before`, which was put into it, where that is what it shows.

    Qt's own toPlainText makes a blank that must not break a line, as French and German write it, a plain one.
    """
    text = field.document().toRawText().translate(_AS_SHOWN)
    return before if text == as_shown(before) else text


def set_lines(field: QPlainTextEdit, lines: int) -> None:
    """Let a field be so many lines high, in the size of text in force."""
    field.ensurePolished()
    field.setFixedHeight(math.ceil(lines * line_height(field.font())) + AROUND)


def line_height(font: QFont) -> float:
    """How high a field lays out a line, which is more than the font's own spacing, as that is rounded."""
    layout = QTextLayout("x", font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLeadingIncluded(True)
    layout.endLayout()
    return line.height()


def as_shown(text: str) -> str:
    """A text as a field gives it back that it was put into."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_AS_SHOWN)
