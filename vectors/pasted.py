"""Pairs in text that a person pastes: JSON, a table, or two sides a line. Knows no file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from vectors.pairs import (
    KEYS,
    PairRows,
    Row,
    Unread,
    column_mark,
    gathered,
    is_columns,
    json_list_rows,
    json_value,
    table_rows,
)

_ADVICE = "write positive, a tab or |, then negative"


def pasted_pairs(text: str) -> PairRows:
    """The pairs of a text, read with patience: a side may be empty, a line that cannot be read is told of.

    A JSON list, an object of lists, a table whose first line names `positive` and `negative`, or lines, each
    of its own kind: an object of JSON; `positive <tab> negative` or `positive | negative`, with a prompt as a
    third part; or a line of a comma or semicolon table, in which no blank follows the mark, as in prose.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    begin = text.lstrip()
    is_list = begin.startswith("[") and begin[1:].lstrip()[:1] in ("{", "]")
    if is_list or (begin.startswith("{") and is_columns(json_value(begin))):
        return gathered(json_list_rows(text))
    head = begin.split("\n", 1)[0].lower()
    names = {name.strip().strip('"') for name in head.split(column_mark(head))}
    if {"positive", "negative"} <= names:
        return gathered(table_rows(begin))
    return gathered(_lines(text))


def _lines(text: str) -> Iterator[Row]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        yield line, json_value(content, line) if content.lstrip().startswith("{") else _sides(line, content)


def _sides(line: int, content: str) -> object:
    """The columns of a line by name, or why there are none."""
    for mark in ("\t", "|"):
        if mark in content:
            parts = [part.strip() for part in content.split(mark)]
            return _named(line, [_unquoted(part) for part in parts] if mark == "\t" else parts)
    mark = column_mark(content)
    try:
        parts = next(csv.reader([content], delimiter=mark, strict=True))
    except csv.Error as error:
        return Unread(line, f"line {line} is a broken line of a table ({error})", "mend that line")
    if len(parts) == 1 or any(part[:1].isspace() for part in parts[1:]):
        return Unread(line, f"line {line} holds one text", _ADVICE)
    return _named(line, parts)


def _unquoted(cell: str) -> str:
    """A spreadsheet's cell as it was written there: quotation marks around the whole are the table's."""
    inner = cell[1:-1]
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if is_quoted else cell


def _named(line: int, parts: list[str]) -> object:
    if len(parts) > len(KEYS):
        return Unread(line, f"line {line} has {len(parts)} parts", _ADVICE)
    return dict(zip(KEYS, parts, strict=False))
