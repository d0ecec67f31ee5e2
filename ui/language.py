"""The window's words and figures in the person's language, through Qt's translation.

Knows no widget. The catalogues lie in `ui/languages`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from ui.spoken import CATALOGUES, Spoken

CONTEXT = "Tiller"
Language = Literal["system", "en", "de"]
_spoken = Spoken("")


def tr(text: str) -> str:
    """A literal text in the language in force; values are filled in afterwards, with `str.format`.

    A variable may be given only for what is in the catalogue by `mark`.
    """
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """Put a literal text that stands in a constant into the catalogue; it is given back as it is."""
    return text


def tr_count(one: str, many: str, count: int) -> str:
    """One of two literal texts, for a count of 1 and for any other; `{count}` in it is filled in."""
    return tr(one if count == 1 else many).format(count=figure(count, ",d"))


def said(sentence: str) -> str:
    """What the engine or a vector said, which is English there, in the language in force.

    A sentence that is in no catalogue, or holds another language, is given back as it is.
    """
    return _spoken.said(sentence)


def capitalised(text: str) -> str:
    """The text with its first letter large, the rest as it is: German nouns stay large."""
    return text[:1].upper() + text[1:]


def figure(value: float, form: str) -> str:
    """A number in one of Python's forms, with the point, the groups and the percent sign of the language."""
    text, locale = format(value, form), QLocale()
    percent = text.endswith("%")
    signs = {",": locale.groupSeparator(), ".": locale.decimalPoint()}
    text = "".join(signs.get(sign, sign) for sign in text.removesuffix("%"))
    return tr("{number}%").format(number=text) if percent else text


def moment(stamp: str) -> str:
    """An ISO date and time to the minute, as it is written in the language; what is none stays as it is."""
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return when.strftime(tr("%Y-%m-%d %H:%M"))


def language_of(chosen: Language) -> str:
    """The language that a choice means: the system's where there is a catalogue of it, else English."""
    if chosen != "system":
        return chosen
    wanted = QLocale.languageToCode(QLocale.system().language())
    return wanted if (CATALOGUES / f"{wanted}.qm").is_file() else "en"


def install(chosen: Language, application: QCoreApplication) -> None:
    """Put a language in force for every text made from now on, Qt's own with it."""
    global _spoken
    language = language_of(chosen)
    here = QLocale.system()
    is_here = QLocale.languageToCode(here.language()) == language
    QLocale.setDefault(here if is_here else QLocale(language))
    for old in application.findChildren(QTranslator, "catalogue"):
        application.removeTranslator(old)
        old.deleteLater()
    _spoken = Spoken(language)
    own = str(CATALOGUES / f"{language}.qm")
    for place in (
        QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath) + f"/qtbase_{language}.qm",
        own,
    ):
        _load(place, application)


def _load(place: str, application: QObject) -> None:
    translator = QTranslator(application)
    translator.setObjectName("catalogue")
    if translator.load(place):
        QCoreApplication.installTranslator(translator)
    else:  # English is in the source, and Qt's own texts may have been left out
        translator.deleteLater()
