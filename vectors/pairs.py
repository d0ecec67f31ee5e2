"""Contrastive pairs in what people write: .jsonl, .json and .csv files. Knows nothing of models."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from vectors.errors import BadFile
from vectors.values import Pair

ENDINGS = (".jsonl", ".json", ".csv")
KEYS = ("positive", "negative", "prompt")
_ADVICE = "give every pair a “positive” and a “negative” text"
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a text could not be read as a pair: the line (from 1), the end of a sentence, what to do."""

    line: int
    problem: str
    advice: str = _ADVICE

    def sentence(self, subject: str = "The text") -> str:
        """The whole sentence."""
        names_line = self.problem.startswith("line ")
        told = self.problem[0].upper() + self.problem[1:] if names_line else f"{subject} {self.problem}"
        return f"{told}; {self.advice}."


@dataclass(frozen=True, slots=True)
class PairRows:
    """Pairs read with patience, of which a side may be empty, and what could not be read."""

    pairs: tuple[Pair, ...]
    unread: tuple[Unread, ...] = ()


Row = tuple[int, object]
"""A line's number, and an object of JSON or an Unread."""


def read_pairs(path: str | os.PathLike[str]) -> tuple[Pair, ...]:
    """The pairs of a .jsonl, .json (a list of objects, or an object of lists) or .csv file, in its order.

    Each holds `positive` and `negative`, and may hold `prompt`; other keys are passed over. A byte
    order mark is tolerated. Raises BadFile naming the file and the line.
    """
    path = Path(path)
    pairs = []
    for line, row in _file_rows(path):
        pair = _full_pair(line, row)
        if isinstance(pair, Unread):
            raise BadFile(path, pair.problem, pair.advice)
        pairs.append(pair)
    if not pairs:
        raise BadFile(path, "holds no pairs", _ADVICE)
    return tuple(pairs)


def read_pair_rows(path: str | os.PathLike[str]) -> PairRows:
    """The same for a preview: a side may be empty, and a line that cannot be read is told of and passed over.

    Raises BadFile where there is nothing to show: no text, another ending, no pair at all.
    """
    path = Path(path)
    rows = gathered(_file_rows(path))
    if not rows.pairs:
        first = rows.unread[0] if rows.unread else Unread(1, "holds no pairs")
        raise BadFile(path, first.problem, first.advice)
    return rows


def gathered(rows: Iterable[Row]) -> PairRows:
    """All pairs of these rows, with what could not be read beside them."""
    pairs, unread = [], []
    for line, row in rows:
        pair = _pair(line, row)
        if isinstance(pair, Unread):
            unread.append(pair)
        else:
            pairs.append(pair)
    return PairRows(tuple(pairs), tuple(unread))


def pairs_hash(pairs: Iterable[Pair]) -> str:
    """Hash (16 hex digits) of the pairs' texts in their order."""
    texts = [[pair.positive, pair.negative, pair.prompt] for pair in pairs]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


# ---- rows into pairs -----------------------------------------------------------------------------


def _full_pair(line: int, row: object) -> Pair | Unread:
    """A pair with both sides."""
    pair = _pair(line, row)
    if isinstance(pair, Unread) or not isinstance(row, Mapping):
        return pair
    for key, text in (("positive", pair.positive), ("negative", pair.negative)):
        if row.get(key) is None:
            return Unread(line, f"line {line} has no “{key}”")
        if not text.strip():
            return Unread(line, f"line {line} has an empty “{key}”")
    return pair


def _pair(line: int, row: object) -> Pair | Unread:
    """A pair of which a side may be missing, but not both."""
    if isinstance(row, Unread):
        return row
    if not isinstance(row, Mapping):
        return Unread(line, f"line {line} is not an object with keys")
    texts = []
    for key in KEYS:
        text = row.get(key)
        if text is None:
            text = ""
        if not isinstance(text, str):
            return Unread(line, f"line {line}: “{key}” is not text", "put it in quotation marks")
        if any("\ud800" <= character <= "\udfff" for character in text):
            return Unread(
                line, f"line {line}: “{key}” holds half a character (a lone surrogate)", "write it anew"
            )
        texts.append(text)
    if row.get("positive") is None and row.get("negative") is None:
        return Unread(line, f"line {line} has no “positive”")
    return Pair(*texts)


# ---- texts into rows -----------------------------------------------------------------------------


def _file_rows(path: Path) -> Iterator[Row]:
    rows = _ROWS.get(path.suffix.lower())
    if rows is None:
        raise BadFile(path, "is not a file of pairs", "choose a .jsonl, .json or .csv file")
    return rows(_text(path))


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadFile(path, "does not exist", "check the name and the folder") from None
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error
    try:
        text = raw.decode("utf-8-sig")
        wrong = raw.find(b"\0")  # ASCII as UTF-16 without a byte order mark is sound UTF-8, with zeros
    except UnicodeDecodeError as error:
        text, wrong = "", error.start
    if wrong >= 0:
        line = raw.count(b"\n", 0, wrong) + 1
        raise BadFile(path, f"is not UTF-8 text (line {line})", "save it as UTF-8 and try again")
    return text


def json_line_rows(text: str) -> Iterator[Row]:
    """One JSON value a line."""
    for line, content in enumerate(text.split("\n"), start=1):
        if content.strip():
            yield line, json_value(content, line)


def json_value(text: str, first_line: int = 1) -> object:
    """What a text of JSON says, or the Unread of a broken one."""
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        where = f"at line {line}, column {error.colno} ({error.msg})"
        return Unread(line, f"is broken JSON {where}", "mend that line")
    except RecursionError:
        return Unread(first_line, f"is nested too deeply at line {first_line}")
    return value


def json_list_rows(text: str) -> Iterator[Row]:
    """The elements of one JSON list, each with the line that it begins in; or of an object of such lists."""
    whole = json_value(text) if text.strip() else []
    if isinstance(whole, Unread):
        yield whole.line, whole
        return
    if is_columns(whole):
        yield from _column_rows(text, whole)
    elif isinstance(whole, list):
        yield from _elements(text, text.find("[") + 1)
    else:
        yield 1, Unread(1, "does not hold a list at line 1", "write the pairs as [{…}, {…}]")


def is_columns(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether a value of JSON is an object with a list of texts for each side."""
    return isinstance(value, Mapping) and all(isinstance(value.get(key), list) for key in KEYS[:2])


def _column_rows(text: str, whole: Mapping[str, object]) -> Iterator[Row]:
    """Pairs out of lists of equal length; a faulty text's own line stands for its pair."""
    columns: dict[str, list[Row]] = {}
    for key in KEYS:
        begin = re.search(rf'"{key}"\s*:\s*\[', text)  # inside of a text, quotation marks are escaped
        if begin is not None and isinstance(whole.get(key), list):
            columns[key] = list(_elements(text, begin.end()))
    counts = {key: len(column) for key, column in columns.items()}
    if len(set(counts.values())) > 1:
        told = " and ".join(f"{count} “{key}”" for key, count in counts.items())
        yield 1, Unread(1, f"holds {told} texts", "give every pair one of each")
        return
    for cells in zip(*columns.values(), strict=True):
        faulty = (line for line, value in cells if not isinstance(value, str) or not value.strip())
        row = {key: value for key, (_, value) in zip(columns, cells, strict=True)}
        yield next(faulty, cells[0][0]), row


def _elements(text: str, at: int) -> Iterator[Row]:
    """The elements of a list that is sound, from behind its bracket on, each with its line."""
    decoder = json.JSONDecoder()
    counted, line = 0, 1
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


def table_rows(text: str) -> Iterator[Row]:
    """The rows of a table whose first line names its columns, parted by commas, semicolons or tabs."""
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=column_mark(text.split("\n", 1)[0]), strict=True
    )
    try:
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        for key in ("positive", "negative"):
            if names and key not in names:
                yield (
                    1,
                    Unread(1, f"has no column “{key}” in line 1", "name the columns in the first line"),
                )
                return
        reader.fieldnames = names
        line = reader.line_num + 1
        for row in reader:
            surplus = row.pop(None, None)
            if surplus and any(cell.strip() for cell in surplus):
                problem = f"line {line} has more columns than line 1 names"
                yield line, Unread(line, problem, "put a text that holds the mark into quotation marks")
            else:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        at = reader.line_num
        yield at, Unread(at, f"is a broken table at line {at} ({error})", "mend that line")


def column_mark(line: str) -> str:
    """What parts the columns of a line: the most frequent of comma, semicolon and tab."""
    return max(",;\t", key=line.count)


_ROWS: dict[str, Callable[[str], Iterator[Row]]] = dict(
    zip(ENDINGS, (json_line_rows, json_list_rows, table_rows), strict=True)
)
