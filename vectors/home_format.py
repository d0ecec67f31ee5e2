"""Tiller's own vector files: safetensors, a tensor `direction.<L>` a layer, all else in the metadata.

A two-sided vector has a tensor `opposite.<L>` a layer, too.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vectors.errors import BadFile
from vectors.header import VectorHeader, header_from, header_of, header_text, vector_of
from vectors.values import FloatArray, SteeringVector
from vectors.writing import replacing

KEY = "tiller"
PREFIX = "direction."
OPPOSITE = "opposite."
_HEADER_LIMIT = 100_000_000
_AGAIN = "fetch or export it again"
_NOT_OURS = "import it with `vectors import`, or choose another file"


def save_vector(vector: SteeringVector, path: str | os.PathLike[str]) -> Path:
    """Write a vector, whole or not at all; an older file stays as it was on failure. Raises BadFile."""
    from safetensors.numpy import save

    tensors = {
        f"{prefix}{layer}": np.ascontiguousarray(each)
        for prefix, side in ((PREFIX, vector.directions), (OPPOSITE, vector.opposite))
        for layer, each in side.items()
    }
    content = save(tensors, metadata={KEY: header_text(header_of(vector))})
    with replacing(Path(path)) as temporary:
        temporary.write_bytes(content)
    return Path(path)


def load_vector(path: str | os.PathLike[str]) -> SteeringVector:
    """Read a vector back exactly. Raises BadFile for a file that is damaged, newer or not ours,
    BadVector for numbers that are not finite, all zero or of another width."""
    path = Path(path)
    raw, size = _read(path)
    spans, header = _opened(path, raw, size)
    sides: list[dict[int, FloatArray]] = [
        {layer: np.frombuffer(raw[slice(*spans[f"{prefix}{layer}"])], dtype="<f4") for layer in header.layers}
        for prefix in _prefixes(header)
    ]
    vector = vector_of(path, header, *sides)
    if vector.id != header.id:
        raise BadFile(path, "is damaged: its numbers are not those it was written with", _AGAIN)
    return vector


def _prefixes(header: VectorHeader) -> tuple[str, ...]:
    return (PREFIX, OPPOSITE) if header.is_two_sided else (PREFIX,)


def read_header(path: str | os.PathLike[str]) -> VectorHeader:
    """What a vector file says of itself; its numbers are not read. Raises BadFile, also for one cut short."""
    path = Path(path)
    return _opened(path, *_read(path, header_only=True))[1]


def _read(path: Path, *, header_only: bool = False) -> tuple[bytes, int]:
    """What the file begins with, or all of it, and how long it is."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if len(start) < 8:
                raise BadFile(path, "is no safetensors file: it is too short")
            length = struct.unpack("<Q", start)[0]
            if length > _HEADER_LIMIT:
                raise BadFile(path, "is no safetensors file")
            return start + file.read(length if header_only else -1), os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise BadFile(path, "does not exist", "check the name and the folder") from None
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error


def _opened(path: Path, raw: bytes, size: int) -> tuple[Mapping[str, tuple[int, int]], VectorHeader]:
    """Where in the file each tensor lies, from its first byte to behind its last, and the header."""
    length = struct.unpack("<Q", raw[:8])[0]
    if len(raw) - 8 < length:
        raise BadFile(path, "is cut short", _AGAIN)
    try:
        index = json.loads(raw[8 : 8 + length])
    except (ValueError, RecursionError):
        raise BadFile(path, "is no safetensors file") from None
    metadata = index.pop("__metadata__", None) if isinstance(index, dict) else None
    if not isinstance(metadata, dict) or not isinstance(metadata.get(KEY), str):
        raise BadFile(path, "is not one of Tiller's vectors", _NOT_OURS)
    header = header_from(path, metadata[KEY])
    if {f"{prefix}{layer}" for prefix in _prefixes(header) for layer in header.layers} != set(index):
        raise BadFile(path, "does not hold the layers that it names", _AGAIN)
    return {name: _span(path, entry, 8 + length, size) for name, entry in index.items()}, header


def _span(path: Path, entry: Mapping[str, Any], begin: int, size: int) -> tuple[int, int]:
    try:
        start, end = (int(offset) for offset in entry["data_offsets"])
        is_plain = (
            entry["dtype"] == "F32" and 0 <= start <= end and [end - start] == [4 * n for n in entry["shape"]]
        )
    except (KeyError, TypeError, ValueError):
        raise BadFile(path, "is no sound safetensors file") from None
    if not is_plain:
        raise BadFile(path, "holds tensors that are not F32 directions")
    if begin + end > size:
        raise BadFile(path, "is cut short", _AGAIN)
    return begin + start, begin + end
