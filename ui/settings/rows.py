"""What a row of the settings is: its words, the setting it shows, and how it is entered. Knows no widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """One of a few; values with their words."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OnOff:
    """A switch."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a range. `empty` says what leaving it out means, for a setting that may be None or 0.

    `shown` is how much more the number on the screen is than the setting (100 for per cent).
    """

    low: float
    high: float
    is_whole: bool = False
    empty: str = ""
    is_none_empty: bool = True
    unit: str = ""
    shown: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `empty` says what leaving it out means. An address begins with http:// or https://."""

    empty: str = ""
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class Folders:
    """A list of folders."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is only told; a folder or file can be shown by the system."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A button; the act has an id."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a shortcut, by the id of its act."""

    id: str


Entry = Options | OnOff | Number | Words | Folders | Fact | Act | Keys


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `field` is the name of its setting, with a point inside a group; `also` helps the search."""

    words: str
    entry: Entry
    field: str = ""
    note: str = ""
    also: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is such a setting."""
        return not self.field or self.field.split(".")[0] in Settings.model_fields

    def value(self, settings: object) -> Any:
        """What is set."""
        value: Any = settings
        for name in self.field.split("."):
            value = getattr(value, name)
        return value

    def changes(self, settings: Settings, value: Any) -> dict[str, Any]:
        """What to change for the row to have another value."""
        whole, _, part = self.field.partition(".")
        return {whole: replace(getattr(settings, whole), **{part: value}) if part else value}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    words: str
    rows: tuple[Row, ...]
    note: str = ""


def matches(group: Group, row: Row, query: str) -> bool:
    """Whether every word of a search is in what a row says, or in its group's heading."""
    told = f"{group.words} {row.words} {row.note} {row.also}"
    if isinstance(row.entry, Options):
        told += " ".join(row.entry.texts.values())
    folded = told.casefold()
    return all(word in folded for word in query.casefold().split())
