"""Reads the head of a GGUF file in one pass: single values, lengths of lists, shapes. Reads no weights.

The gguf package makes objects of every token of a vocabulary, which takes seconds for a large one; a list of
models needs none of them. Works on the beginning of a file too, as a hub gives it.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from vectors.errors import BadFile

MAGIC = b"GGUF"
_AGAIN = "fetch it again"
_ALIGNMENT = 32
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _LIST = 8, 9
_LONGEST_SHOWN = 65_536
_SHORT_LIST = 512
"""Lists of numbers up to this length are kept: some architectures say a value for each block."""


@dataclass(frozen=True, slots=True)
class GgufHead:
    """What a file says of itself. `lengths` are those of its lists, which are not kept themselves.

    `is_whole`: the head ended before the bytes did. `shapes` are by tensor, `ends` where each ends in the file.
    """

    values: dict[str, Any] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    is_whole: bool = False

    @property
    def architecture(self) -> str:
        """The kind of model, as llama.cpp names it."""
        return str(self.values.get("general.architecture", ""))

    def of_model(self, key: str, default: Any = None) -> Any:
        """A value under the architecture's own name, like `llama.block_count`."""
        return self.values.get(f"{self.architecture}.{key}", default)

    @property
    def n_parameters(self) -> int:
        """Numbers in all tensors."""
        return sum(math.prod(shape) for shape in self.shapes.values())


def read_gguf_head(path: Path) -> GgufHead:
    """The head of a file. Raises BadFile for what is none, or is cut short."""
    try:
        with path.open("rb") as file:
            head = head_of(file)
            size = file.seek(0, 2)
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror or error})") from error
    if head is None:
        raise BadFile(path, "is not a GGUF file")
    if not head.is_whole or size < max(head.ends.values(), default=0):
        raise BadFile(path, "is cut short or damaged", _AGAIN)
    return head


def head_of(file: IO[bytes]) -> GgufHead | None:
    """The head at the beginning of `file`, as far as there are bytes; None for another kind of file."""
    if file.read(4) != MAGIC:
        return None
    head = GgufHead()
    try:
        _version, n_tensors, n_values = _unpacked(file, "<IQQ")
        for _ in range(n_values):
            _read_value(file, head)
        for _ in range(n_tensors):
            name = _string(file)
            (n_dimensions,) = _unpacked(file, "<I")
            head.shapes[name] = shape = _unpacked(file, f"<{_plausible(n_dimensions, 8)}Q")
            kind, place = _unpacked(file, "<IQ")
            head.ends[name] = place + _stored_bytes(math.prod(shape), kind)
    except (EOFError, ValueError, MemoryError):
        return head
    unit = max(1, int(head.values.get("general.alignment", _ALIGNMENT)))
    start = -(-file.tell() // unit) * unit
    ends = {name: start + end for name, end in head.ends.items()}
    return GgufHead(head.values, head.lengths, head.shapes, ends, is_whole=True)


def _stored_bytes(count: int, kind: int) -> int:
    """Bytes of so many numbers of a type; 0 for one that gguf does not know."""
    from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType

    try:
        block, size = GGML_QUANT_SIZES[GGMLQuantizationType(kind)]
    except (ValueError, KeyError):
        return 0
    return int(count) // block * size


def _read_value(file: IO[bytes], head: GgufHead) -> None:
    key = _string(file)
    (kind,) = _unpacked(file, "<I")
    if kind == _STRING:
        head.values[key] = _string(file)
    elif kind == _LIST:
        kind, count = _unpacked(file, "<IQ")
        head.lengths[key] = count
        if kind == _STRING:
            for _ in range(count):
                _skip_string(file)
        elif count <= _SHORT_LIST:
            head.values[key] = _unpacked(file, f"<{count}{_scalar(kind)}")
        else:
            file.seek(count * struct.calcsize(_scalar(kind)), 1)
    else:
        (head.values[key],) = _unpacked(file, f"<{_scalar(kind)}")


def _scalar(kind: int) -> str:
    if kind not in _SCALARS:
        raise ValueError(f"no value of kind {kind}")
    return _SCALARS[kind]


def _plausible(number: int, most: int) -> int:
    if number > most:
        raise ValueError(f"{number} is more than {most}")
    return number


def _unpacked(file: IO[bytes], form: str) -> tuple[Any, ...]:
    size = struct.calcsize(form)
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return struct.unpack(form, data)


def _string(file: IO[bytes]) -> str:
    (length,) = _unpacked(file, "<Q")
    data = file.read(_plausible(length, 1 << 26))
    if len(data) < length:
        raise EOFError
    return data[:_LONGEST_SHOWN].decode("utf-8", "replace")


def _skip_string(file: IO[bytes]) -> None:
    (length,) = _unpacked(file, "<Q")
    file.seek(_plausible(length, 1 << 26), 1)
