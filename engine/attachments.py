"""Text files that go along with a message: how they are read, what is kept, and how the model sees them."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vectors.errors import BadFile

MOST_BYTES = 2_000_000
"""No model that runs here reads as much text as this at once."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b")
_ANOTHER = "attach a text file"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file as it was when it was attached."""

    name: str
    text: str


def with_attachments(content: str, attachments: Sequence[Attachment]) -> str:
    """What the model reads of a message: each file between two lines that name it, then what was written."""
    files = (f"[File: {each.name}]\n{each.text.rstrip()}\n[End of {each.name}]" for each in attachments)
    return "\n\n".join(part for part in (*files, content) if part)


def read_attachment(path: Path) -> tuple[Attachment, str]:
    """A text file, and a note where its encoding had to be guessed. Raises BadFile."""
    try:
        if path.is_dir():
            raise BadFile(path, "is a folder", "attach the files in it")
        if not path.is_file():
            raise BadFile(path, "is no file", _ANOTHER)
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})", "check who may read it") from error
    if len(raw) > MOST_BYTES:
        size = path.stat().st_size / 1e6
        raise BadFile(path, f"is too large to attach ({size:.1f} MB)", "attach the part that matters")
    text, note = _decoded(path, raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise BadFile(path, "is empty", _ANOTHER)
    return Attachment(path.name, text), note


def _decoded(path: Path, raw: bytes) -> tuple[str, str]:
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise BadFile(path, f"is cut short or no sound {encoding.upper()}", "save it as UTF-8") from error
        if _CONTROLS.intersection(raw):
            raise BadFile(path, "holds no text", _ANOTHER) from None
        note = f"“{path.name}” is not UTF-8 and was read as Latin-1; look at its accents."
        return raw.decode("cp1252", errors="replace"), note
    if encoding == "utf-8" and _CONTROLS.intersection(raw):
        raise BadFile(path, "holds no text", _ANOTHER)
    return text, ""
