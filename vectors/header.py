"""What a vector file says of itself, without its numbers: the metadata of both file formats."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from types import MappingProxyType

from vectors.errors import BadFile, BadVector
from vectors.plain import from_plain, to_plain
from vectors.values import (
    Calibration,
    FloatArray,
    ModelRef,
    Position,
    Provenance,
    ReportCard,
    SteeringVector,
)

FORMAT = 2
"""1 has no two-sided vectors, and is still what all others are written as."""


@dataclass(frozen=True, slots=True)
class VectorHeader:
    """All of a SteeringVector but its directions; `layers` are those that hold one."""

    id: str
    name: str
    positive: str
    negative: str
    model: ModelRef
    layers: tuple[int, ...]
    method: str
    position: Position
    recommended_layers: tuple[int, ...]
    reference_norms: Mapping[int, float]
    provenance: Provenance
    calibration: Calibration | None
    report: ReportCard | None
    mark: str = ""
    is_two_sided: bool = False


def header_of(vector: SteeringVector) -> VectorHeader:
    """The header of a vector."""
    return VectorHeader(**{each.name: getattr(vector, each.name) for each in fields(VectorHeader)})


def vector_of(
    path: object,
    header: VectorHeader,
    directions: Mapping[int, FloatArray],
    opposite: Mapping[int, FloatArray] = MappingProxyType({}),
) -> SteeringVector:
    """The vector of a header and its directions; raises BadVector naming the file where they do not fit."""
    given = {each.name: getattr(header, each.name) for each in fields(VectorHeader)}
    del given["id"], given["layers"], given["is_two_sided"]
    with from_file(path):
        return SteeringVector(directions=directions, opposite=opposite, **given)


@contextmanager
def from_file(path: object) -> Iterator[None]:
    """Name the file, too, where the numbers that came out of it cannot be used."""
    try:
        yield
    except BadVector as error:
        raise BadVector(error.name, error.problem, f"fetch or export “{path}” again") from None


def header_text(header: VectorHeader) -> str:
    """The header as one JSON string, with the format's number."""
    plain = to_plain(header)
    assert isinstance(plain, dict)
    if not plain["is_two_sided"]:
        del plain["is_two_sided"]
    return json.dumps({"format": FORMAT if header.is_two_sided else 1, **plain}, ensure_ascii=False)


def header_from(path: object, text: str) -> VectorHeader:
    """The header that `header_text` wrote. Raises BadFile naming the file."""
    try:
        plain = json.loads(text)
        number = plain.get("format") if isinstance(plain, dict) else None
        if not isinstance(number, int):
            raise ValueError("it names no format")
        if number > FORMAT:
            raise BadFile(
                path,
                f"is a vector of format {number}, newer than this Tiller reads ({FORMAT})",
                "update Tiller",
            )
        return from_plain(VectorHeader, plain)
    except (ValueError, RecursionError) as error:
        raise BadFile(path, f"describes its vector in a way that cannot be read ({error})") from None
