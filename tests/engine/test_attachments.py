"""Files that a person attaches, as they lie on real disks."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.attachments import MOST_BYTES, Attachment, read_attachment
from vectors.errors import BadFile

TEXT = "Ünïts: 5 µm\nzwei\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_that_text_is_read_in_each_encoding_that_tells_itself(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    assert read_attachment(path) == (Attachment("notes.txt", TEXT), "")


@pytest.mark.parametrize("mark", ["utf-16-be", "utf-16-le"])
def test_that_either_order_of_bytes_is_read_by_its_mark(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(("\ufeff" + TEXT).encode(mark))
    assert read_attachment(path)[0].text == TEXT


def test_that_what_is_not_utf_8_is_read_as_latin_1_and_said(tmp_path: Path) -> None:
    path = tmp_path / "alt.txt"
    path.write_bytes(TEXT.encode("latin-1"))
    attachment, note = read_attachment(path)
    assert attachment.text == TEXT
    assert "“alt.txt” is not UTF-8 and was read as Latin-1" in note


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "holds no text"),
        (b"\x00\x01\x02plain", "holds no text"),
        (b" \n", "is empty"),
        (b"", "is empty"),
        (b"\xff\xfeo", "is cut short or no sound UTF-16"),
        (b"x" * (MOST_BYTES + 1), "too large to attach (2.0 MB)"),
    ],
)
def test_that_what_cannot_be_attached_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "thing.bin"
    path.write_bytes(content)
    with pytest.raises(BadFile) as refused:
        read_attachment(path)
    assert problem in str(refused.value) and "thing.bin" in str(refused.value)


def test_that_a_folder_and_a_file_that_is_gone_are_refused(tmp_path: Path) -> None:
    for path, problem in ((tmp_path, "is a folder"), (tmp_path / "gone.txt", "is no file")):
        with pytest.raises(BadFile, match=problem):
            read_attachment(path)
