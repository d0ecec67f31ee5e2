"""What a person wrote in a field of several lines, letter by letter. Knows no field's meaning."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

_AS_SHOWN = str.maketrans({"\u2029": "\n", "\u2028": "\n", "\ufdd0": "\n", "\ufdd1": "\n"})


def written(field: QPlainTextEdit, before: str = "") -> str:
    """The text of a field; `before`, which was put into it, where that is what it shows.

    Qt's own toPlainText makes a blank that must not break a line, as French and German write it, a plain one.
    """
    text = field.document().toRawText().translate(_AS_SHOWN)
    return before if text == as_shown(before) else text


def as_shown(text: str) -> str:
    """A text as a field gives it back that it was put into."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_AS_SHOWN)
