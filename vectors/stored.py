"""Matrices in safetensors and npz files, read a row at a time. Knows nothing of what the numbers mean."""

from __future__ import annotations

import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from vectors.errors import BadFile, BadInput
from vectors.values import FloatArray

_HEADER_LIMIT = 100_000_000
_AGAIN = "fetch it again"
_SAFETENSORS = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "BF16": "<u2"}
_PIECE = 1 << 20
_LFS_POINTER = b"version "  # what git leaves in place of a large file that was not fetched


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Where a tensor lies: `offset` bytes into the file, or into the unpacked `member` of an archive.

    `kind` is a numpy type; bfloat16 is read as 16-bit integers and widened.
    """

    path: Path
    name: str
    shape: tuple[int, ...]
    kind: str
    offset: int
    member: str = ""
    is_bfloat16: bool = False

    @property
    def n_bytes(self) -> int:
        """Length of the numbers."""
        return int(np.prod(self.shape, dtype=np.int64)) * np.dtype(self.kind).itemsize

    def row(self, index: int) -> FloatArray:
        """Row `index` as float32 [shape[1]]; nothing else is read of a file that is not packed.

        Raises BadInput for a row that is not there, BadFile where the file has been damaged meanwhile.
        """
        n_rows, width = self.shape
        if not 0 <= index < n_rows:
            raise BadInput(
                f"“{self.path.name}” has rows 0 to {n_rows - 1}, not {index}; choose one of those."
            )
        length = width * np.dtype(self.kind).itemsize
        return self._numbers(self.offset + index * length, length)

    def whole(self) -> FloatArray:
        """All numbers, float32 [*shape]."""
        return self._numbers(self.offset, self.n_bytes).reshape(self.shape)

    def _numbers(self, start: int, length: int) -> FloatArray:
        with _reading(self.path), _opened(self.path, self.member) as file:
            _skip(file, start)
            raw = file.read(length)
        if len(raw) != length:
            raise BadFile(self.path, "is cut short", _AGAIN)
        numbers = np.frombuffer(raw, dtype=self.kind)
        if self.is_bfloat16:
            return (numbers.astype(np.uint32) << 16).view(np.float32)
        return numbers.astype(np.float32)


def stored_tensors(path: str | os.PathLike[str]) -> Mapping[str, StoredTensor]:
    """The tensors of numbers in a .safetensors or .npz file, by name; only headers are read.

    Tensors of another kind than floating point are passed over. Raises BadFile for a file that is
    damaged, cut short or of another kind. Nothing is unpickled.
    """
    path = Path(path)
    with _reading(path):
        found = _npz(path) if path.suffix.lower() == ".npz" else _safetensors(path)
        return {tensor.name: tensor for tensor in found}


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what a damaged file raises into a sentence."""
    try:
        yield
    except FileNotFoundError:
        raise BadFile(path, "does not exist", "check the name and the folder") from None
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror or error})") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error):
        raise BadFile(path, "is damaged or cut short", _AGAIN) from None


@contextmanager
def _opened(path: Path, member: str) -> Iterator[IO[bytes]]:
    if not member:
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive, archive.open(member) as unpacked:
        yield unpacked


def _skip(file: IO[bytes], count: int) -> None:
    """Go on by so many bytes, unpacking in pieces what cannot be jumped over."""
    if not isinstance(file, zipfile.ZipExtFile):
        file.seek(count)
        return
    while count:
        piece = file.read(min(count, _PIECE))
        if not piece:
            return
        count -= len(piece)


# ---- safetensors ---------------------------------------------------------------------------------


def _safetensors(path: Path) -> Iterator[StoredTensor]:
    with path.open("rb") as file:
        start = file.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else _HEADER_LIMIT + 1
        if start == _LFS_POINTER:
            raise BadFile(path, "is a Git LFS pointer, not the file itself", "fetch it with `git lfs pull`")
        if length > _HEADER_LIMIT:
            raise BadFile(path, "is no safetensors file")
        raw = file.read(length)
        size = file.seek(0, os.SEEK_END)
    if len(raw) < length:
        raise BadFile(path, "is cut short", _AGAIN)
    try:
        index = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadFile(path, "is no safetensors file") from None
    if not isinstance(index, dict):
        raise BadFile(path, "is no safetensors file")
    for name, entry in index.items():
        if name != "__metadata__" and (tensor := _entry(path, name, entry, 8 + length, size)) is not None:
            yield tensor


def _entry(path: Path, name: str, entry: Any, base: int, size: int) -> StoredTensor | None:
    try:
        shape = tuple(int(each) for each in entry["shape"])
        begin, end = (int(each) for each in entry["data_offsets"])
        dtype = str(entry["dtype"])
    except (KeyError, TypeError, ValueError):
        raise BadFile(path, "is no sound safetensors file") from None
    if base + end > size:
        raise BadFile(path, "is cut short", _AGAIN)
    if dtype not in _SAFETENSORS:
        return None
    tensor = StoredTensor(path, name, shape, _SAFETENSORS[dtype], base + begin, "", dtype == "BF16")
    if begin < 0 or any(each < 0 for each in shape) or tensor.n_bytes != end - begin:
        raise BadFile(path, "is no sound safetensors file")
    return tensor


# ---- npz -----------------------------------------------------------------------------------------


def _npz(path: Path) -> Iterator[StoredTensor]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.filename.endswith(".npy"):
                tensor = _member(path, archive, info)
                if tensor is not None:
                    yield tensor


def _member(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> StoredTensor | None:
    name = info.filename.removesuffix(".npy")
    with archive.open(info) as file:
        try:
            version = np.lib.format.read_magic(file)
            read = np.lib.format.read_array_header_1_0
            if version != (1, 0):
                read = np.lib.format.read_array_header_2_0
            shape, is_fortran, dtype = read(file)
        except ValueError:
            raise BadFile(path, f"holds “{name}” in a form that cannot be read", _AGAIN) from None
        head = file.tell()
    if dtype.hasobject:
        raise BadFile(path, f"holds Python objects under “{name}”, which are never read")
    if dtype.kind != "f":
        return None
    if is_fortran and len(shape) > 1:
        raise BadFile(path, f"holds “{name}” column by column, which is not read", "save it row by row")
    where, member = head, info.filename
    if info.compress_type == zipfile.ZIP_STORED:
        where, member = head + _start(path, info), ""
    tensor = StoredTensor(path, name, tuple(shape), dtype.newbyteorder("<").str, where, member)
    if dtype.byteorder == ">" or tensor.n_bytes != info.file_size - head:
        raise BadFile(path, f"holds “{name}” in a form that cannot be read", _AGAIN)
    return tensor


def _start(path: Path, info: zipfile.ZipInfo) -> int:
    """Where a member's bytes begin in the archive: after its own header, whose length varies."""
    with path.open("rb") as file:
        file.seek(info.header_offset)
        name, extra = struct.unpack("<26xHH", file.read(30))
    return info.header_offset + 30 + int(name) + int(extra)
