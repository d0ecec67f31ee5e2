"""What Tiller notes beside a model that it downloads: where it comes from, and which files it consists of.

The note is there before the first byte, so that a download that was cut off can go on. Asks nobody.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.hub.listing import HubFile, Kind, Listing, Variant, is_inside
from vectors.errors import BadFile, TillerError
from vectors.writing import replacing

NAME = ".tiller-download.json"
LOCK = ".tiller-download.lock"
"""Held by the process that fetches."""
PART = ".part"
"""Ending of a file that is not all there."""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Record:
    """A download: which commit of which repository, from where, and its files, below one folder."""

    repository: str
    revision: str
    commit: str
    endpoint: str
    variant: str
    kind: Kind
    files: tuple[HubFile, ...]
    is_complete: bool = False

    @property
    def name(self) -> str:
        """What the model is called."""
        return f"{self.repository} {self.variant}" if self.kind == "gguf" else self.repository

    @property
    def folder_name(self) -> str:
        """Its folder among Tiller's models."""
        plain = self.repository.replace("/", "--")
        return f"{plain}--{self.variant}" if self.kind == "gguf" else plain

    @property
    def n_bytes(self) -> int:
        """All of it."""
        return sum(each.size for each in self.files)

    def place(self, folder: Path) -> Path:
        """What opens the model in that folder: the folder, or its first GGUF file."""
        if self.kind == "folder":
            return folder
        return folder / sorted(each.name for each in self.files if each.name.lower().endswith(".gguf"))[0]


class Unfinished(TillerError):
    """A download that is not all there."""

    def __init__(self, record: Record, here: int) -> None:
        self.record, self.here = record, here
        super().__init__(
            f"Of “{record.name}” {here / 1e6:.1f} of {record.n_bytes / 1e6:.1f} MB are here; go on with its "
            f"download, or remove it."
        )


def record_of(listing: Listing, variant: Variant) -> Record:
    """The note of a download that is about to begin."""
    return Record(
        listing.repository,
        listing.revision,
        listing.commit,
        listing.endpoint,
        variant.name,
        variant.kind,
        variant.files,
    )


def read_record(folder: Path) -> Record | None:
    """The note in a folder; None where it holds none, or none that can be read."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return _record(told)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write_record(record: Record, folder: Path) -> None:
    """Keep the note. Raises BadFile where the disk refuses."""
    with replacing(folder / NAME) as temporary:
        temporary.write_text(json.dumps({"version": _VERSION, **asdict(record)}), encoding="utf-8")


def downloads_in(models: Path) -> Iterator[tuple[Path, Record]]:
    """The downloads in the folder of Tiller's models, whole or not."""
    if models.is_dir():
        for folder in sorted(models.iterdir()):
            record = read_record(folder) if folder.is_dir() else None
            if record is not None:
                yield folder, record


def bytes_here(record: Record, folder: Path) -> int:
    """How much of a download is there."""
    return sum(_size(each, folder) for each in record.files)


def kept_place(models: Path, name: str) -> Path | None:
    """What opens the download of a hub id that is whole; None where there is none. A folder goes first."""
    found = [
        (record.kind != "folder", record.place(folder))
        for folder, record in downloads_in(models)
        if record.is_complete and name in (record.repository, f"{record.repository}:{record.variant}")
    ]
    return min(found)[1] if found else None


def remove_download(folder: Path) -> None:
    """Forget a download with all its files. Raises BadFile where it is none, or cannot be removed."""
    if read_record(folder) is None:
        raise BadFile(folder, "was not downloaded by Tiller, so it is not removed", "remove it yourself")
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise BadFile(
            folder, f"cannot be removed ({error.strerror})", "close what uses it and try again"
        ) from error


def _size(file: HubFile, folder: Path) -> int:
    for path in (folder / file.name, folder / f"{file.name}{PART}"):
        try:
            return min(path.stat().st_size, file.size)
        except OSError:
            continue
    return 0


def _record(told: dict[str, Any]) -> Record:
    if told.pop("version") != _VERSION:
        raise ValueError("a note of another version")
    files = tuple(HubFile(**each) for each in told.pop("files"))
    if not all(is_inside(each.name) for each in files):
        raise ValueError("a path that leads elsewhere")
    record = Record(files=files, **told)
    if record.kind not in ("gguf", "folder") or not files:
        raise ValueError("a download of nothing")
    return record
