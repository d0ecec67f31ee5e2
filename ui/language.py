"""The window's words in the person's language, through Qt's translation.

Knows no widget. The catalogues lie in `ui/languages`.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

CONTEXT = "Tiller"


def tr(text: str) -> str:
    """A literal text in the language in force; values are filled in afterwards, with `str.format`."""
    return QCoreApplication.translate(CONTEXT, text)


def tr_count(one: str, many: str, count: int) -> str:
    """One of two literal texts, for a count of 1 and for any other; `{count}` in it is filled in."""
    return tr(one if count == 1 else many).format(count=count)
