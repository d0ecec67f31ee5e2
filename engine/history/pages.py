"""Reads rows out of a database file page by page, without SQLite: for one whose beginning is lost.

The format is that of https://www.sqlite.org/fileformat2.html. Whose row it is can be told by its values.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from engine.history.values import MessageState
from engine.requests import Role

HEADER = 100
_LEAF, _MOST_BYTES = 13, 2**28
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_Row = tuple[Any, ...]


def fresh_header(old: bytes, size: int) -> bytes:
    """The first 100 bytes for a file of so many bytes; those there are lost, or tell of another length."""
    page = page_size(old)
    return b"".join(
        (
            b"SQLite format 3\0"
            + struct.pack(">H", page if page < 65536 else 1)
            + bytes((1, 1, 0, 64, 32, 32)),
            struct.pack(">11I", 1, size // page, 0, 0, 1, 4, 0, 0, 1, 0, 0),
            bytes(24) + struct.pack(">I", 1),
        )
    ).ljust(HEADER, b"\0")


def page_size(header: bytes) -> int:
    """How large a file's pages are; what Tiller makes has the usual size, should its header be lost."""
    told = int.from_bytes(header[16:18], "big")
    told = 65536 if told == 1 else told
    return told if 512 <= told <= 65536 and told & (told - 1) == 0 else 4096


def rows_in_pages(path: Path) -> Iterator[tuple[str, int, _Row]]:
    """Each row that is one of Tiller's: its table, its number, and its values after that."""
    with path.open("rb") as file:
        size = page_size(file.read(HEADER))
        pages = _Pages(file, size)
        for number in range(2, path.stat().st_size // size + 1):
            page = pages.page(number)
            for place in _cells(page):
                with suppress(ValueError, IndexError, struct.error, UnicodeDecodeError, OverflowError):
                    row_number, row = pages.row(page, place)
                    if table := _table_of(row):
                        yield table, row_number, row[1:]


def _cells(page: bytes) -> tuple[int, ...]:
    """Where the rows of a page begin; none where it holds none."""
    if len(page) < 8 or page[0] != _LEAF:
        return ()
    count = int.from_bytes(page[3:5], "big")
    if 8 + 2 * count > len(page):
        return ()
    return struct.unpack_from(f">{count}H", page, 8)


class _Pages:
    """The pages of a file, and the rows that go on in further ones."""

    def __init__(self, file: Any, size: int) -> None:
        self._file, self._size = file, size

    def page(self, number: int) -> bytes:
        self._file.seek((number - 1) * self._size)
        found: bytes = self._file.read(self._size)
        return found

    def row(self, page: bytes, place: int) -> tuple[int, _Row]:
        """The number and the values of the row that begins there. Raises ValueError where it is none."""
        length, place = _varint(page, place)
        number, place = _varint(page, place)
        if length > _MOST_BYTES:
            raise ValueError("longer than any row")
        most = self._size - 35
        here = length
        if length > most:
            least = (self._size - 12) * 32 // 255 - 23
            here = least + (length - least) % (self._size - 4)
            here = here if here <= most else least
        data = page[place : place + here]
        following = int.from_bytes(page[place + here : place + here + 4], "big") if here < length else 0
        while len(data) < length and following:
            more = self.page(following)
            following = int.from_bytes(more[:4], "big")
            if not more:
                break
            data += more[4 : 4 + length - len(data)]
        if len(data) < length:
            raise ValueError("its end is lost")
        return number, tuple(_values(data))


def _values(data: bytes) -> Iterator[Any]:
    end, place = _varint(data, 0)
    at = end
    while place < end:
        kind, place = _varint(data, place)
        if kind in (0, 8, 9):
            yield None if kind == 0 else kind - 8
            continue
        length = _INTEGERS.get(kind) or (8 if kind == 7 else (kind - 12) // 2)
        piece = data[at : at + length]
        if length < 0 or len(piece) < length:
            raise ValueError("its values are longer than itself")
        at += length
        if kind in _INTEGERS:
            yield int.from_bytes(piece, "big", signed=True)
        elif kind == 7:
            yield struct.unpack(">d", piece)[0]
        else:
            yield piece.decode("utf-8") if kind % 2 else piece


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of variable length, and where the next begins."""
    value = 0
    for count in range(9):
        byte = data[place + count]
        if count == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 127
        if byte < 128:
            return value, place + count + 1
    raise ValueError("no number")


def _table_of(row: _Row) -> str:
    """Which of the tables has rows like this; empty for none."""
    if not row or row[0] is not None:  # where the number would stand, which is not kept twice
        return ""
    match row[1:]:
        case (int(), int() | None, str(role), str(), str(state), str() | None, str(), str(at), *_) if (
            role in get_args(Role) and state in get_args(MessageState) and _is_time(at)
        ):
            return "messages"
        case (str(), str(), str(), str(), str(), int() | None, str(begun), str(at), *_) if _is_time(
            begun
        ) and _is_time(at):
            return "conversations"
        case (int() | None, str(), str()):
            return "draft_files"
        case (str(), 0 | 1):
            return "folders"
        case (str(),):
            return "beginning"
    return ""


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
