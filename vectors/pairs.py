"""Contrastive pairs in files people write: .jsonl, .json and .csv. Knows nothing of models."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from vectors.errors import BadFile
from vectors.values import Pair

_ADVICE = "give every pair a “positive” and a “negative” text"
_SPACE = " \t\r\n"


def read_pairs(path: str | os.PathLike[str]) -> tuple[Pair, ...]:
    """The pairs of a .jsonl, .json (a list of objects) or .csv file, in the file's order.

    Each holds `positive` and `negative`, and may hold `prompt`; other keys are passed over. A byte
    order mark is tolerated. Raises BadFile naming the file and the line.
    """
    path = Path(path)
    rows = _ROWS.get(path.suffix.lower())
    if rows is None:
        raise BadFile(path, "is not a file of pairs", "choose a .jsonl, .json or .csv file")
    pairs = tuple(_pair(path, line, row) for line, row in rows(path, _text(path)))
    if not pairs:
        raise BadFile(path, "holds no pairs", _ADVICE)
    return pairs


def pairs_hash(pairs: Iterable[Pair]) -> str:
    """Hash (16 hex digits) of the pairs' texts in their order."""
    texts = [[pair.positive, pair.negative, pair.prompt] for pair in pairs]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadFile(path, "does not exist", "check the name and the folder") from None
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFile(path, f"is not UTF-8 text (line {line})", "save it as UTF-8 and try again") from None


def _pair(path: Path, line: int, row: object) -> Pair:
    if not isinstance(row, Mapping):
        raise BadFile(path, f"line {line} is not an object with keys", _ADVICE)
    return Pair(
        _side(path, line, row, "positive"), _side(path, line, row, "negative"), _prompt(path, line, row)
    )


def _side(path: Path, line: int, row: Mapping[str, object], key: str) -> str:
    text = row.get(key)
    if text is None:
        raise BadFile(path, f"line {line} has no “{key}”", _ADVICE)
    if isinstance(text, str) and not text.strip():
        raise BadFile(path, f"line {line} has an empty “{key}”", _ADVICE)
    return _checked(path, line, key, text)


def _prompt(path: Path, line: int, row: Mapping[str, object]) -> str:
    text = row.get("prompt")
    return "" if text is None else _checked(path, line, "prompt", text)


def _checked(path: Path, line: int, key: str, text: object) -> str:
    if not isinstance(text, str):
        raise BadFile(path, f"line {line}: “{key}” is not text", "put it in quotation marks")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadFile(
            path, f"line {line}: “{key}” holds half a character (a lone surrogate)", "write it anew"
        )
    return text


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, object]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if content.strip():
            yield line, _json(path, content, line)


def _json(path: Path, text: str, first_line: int = 1) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        raise BadFile(
            path, f"is broken JSON at line {line}, column {error.colno} ({error.msg})", "mend that line"
        ) from None
    except RecursionError:
        raise BadFile(path, f"is nested too deeply at line {first_line}", _ADVICE) from None


def _json_list(path: Path, text: str) -> Iterator[tuple[int, object]]:
    if text.strip() and not isinstance(_json(path, text), list):
        raise BadFile(path, "does not hold a list at line 1", "write the pairs as [{…}, {…}]")
    decoder = json.JSONDecoder()
    at, counted, line = text.find("[") + 1, 0, 1
    while at < len(text):
        if text[at] in _SPACE or text[at] == ",":
            at += 1
        elif text[at] == "]":
            return
        else:
            line += text.count("\n", counted, at)
            counted = at
            row, at = decoder.raw_decode(text, at)
            yield line, row


def _table(path: Path, text: str) -> Iterator[tuple[int, object]]:
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        for key in ("positive", "negative"):
            if names and key not in names:
                raise BadFile(path, f"has no column “{key}” in line 1", "name the columns in the first line")
        reader.fieldnames = names
        line = reader.line_num + 1
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(
            path, f"is a broken table at line {reader.line_num} ({error})", "mend that line"
        ) from None


_ROWS = {".jsonl": _json_lines, ".json": _json_list, ".csv": _table}
