"""The texts that a PNG carries beside its pixels (chunks tEXt). Decodes no pixel."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from vectors.errors import BadFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_AGAIN = "fetch it again"


def png_texts(path: Path, content: bytes) -> dict[str, bytes]:
    """Keyword and text of each tEXt chunk, the first of a keyword. Raises BadFile where the PNG is damaged.

    PNG specification (W3C, third edition): length, type, data, and a CRC-32 over type and data.
    """
    texts: dict[str, bytes] = {}
    place = len(SIGNATURE)
    while place < len(content):
        if place + 12 > len(content):
            raise BadFile(path, "is a PNG that is cut short", _AGAIN)
        (length,) = struct.unpack_from(">I", content, place)
        kind = content[place + 4 : place + 8]
        end = place + 12 + length
        if end > len(content):
            raise BadFile(path, "is a PNG that is cut short", _AGAIN)
        data = content[place + 8 : end - 4]
        if kind == b"tEXt":
            (crc,) = struct.unpack_from(">I", content, end - 4)
            if zlib.crc32(kind + data) != crc:
                raise BadFile(path, "is a PNG whose text is damaged (its checksum is wrong)", _AGAIN)
            keyword, _, text = data.partition(b"\0")
            texts.setdefault(keyword.decode("latin-1").lower(), text)
        if kind == b"IEND":
            return texts
        place = end
    raise BadFile(path, "is a PNG that is cut short", _AGAIN)
