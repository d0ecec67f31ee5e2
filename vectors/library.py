"""The library: a folder of vector files, the person's own before the shipped ones.

It keeps no index, so that one process may list while another writes. Knows no model, only ModelRefs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vectors.errors import BadFile, BadInput, TillerError, UnknownVector, VectorMismatch
from vectors.header import VectorHeader
from vectors.home_format import load_vector, read_header, save_vector
from vectors.values import Calibration, ModelRef, SteeringVector

_ENDING = ".safetensors"
_Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A vector in the library, as its header tells it."""

    id: str
    name: str
    positive: str
    negative: str
    model: ModelRef
    layers: tuple[int, ...]
    recommended_layers: tuple[int, ...]
    method: str
    calibration: Calibration | None
    path: Path
    is_shipped: bool

    def why_not(self, model: ModelRef) -> str:
        """Why this vector cannot steer that model, as the end of a sentence; empty where it can."""
        return mismatch(self.model, model)


def mismatch(made_for: ModelRef, model: ModelRef) -> str:
    """Why a vector of one model cannot steer another; empty where it can.

    Equal fingerprints always fit; else width, depth and architecture must be equal. Of a model that
    is not known (fingerprint empty, an imported file) the depth is only the least it must have.
    """
    if made_for.fingerprint and made_for.fingerprint == model.fingerprint:
        return ""
    if made_for.d_model != model.d_model:
        return f"made for {made_for.d_model}-wide {made_for.name}; this model is {model.d_model} wide"
    is_deep_enough = made_for.n_layers <= model.n_layers
    if not is_deep_enough or (made_for.fingerprint and made_for.n_layers != model.n_layers):
        return f"made for {made_for.name} with {made_for.n_layers} blocks; this model has {model.n_layers}"
    if made_for.architecture and model.architecture and made_for.architecture != model.architecture:
        return (
            f"made for {made_for.name}, a {made_for.architecture} model; this model is {model.architecture}"
        )
    return ""


def why_taken(name: str, entries: Iterable[LibraryEntry], model: ModelRef) -> str:
    """Why a new vector for a model may not have that name, in a sentence; empty where it may.

    `Library.add` would put it in the place of the other one. Case does not count, as in `Library.find`.
    """
    for entry in entries:
        if entry.name.casefold() == name.strip().casefold() and not entry.why_not(model):
            where = "comes with Tiller" if entry.is_shipped else "is in the library"
            return f"A vector named “{entry.name}” {where} already; choose another name."
    return ""


class Library:
    """The person's vectors in `home`, and those in the `shipped` folders, which are only read.

    Safe to use from several processes at once; within one process, call it from one thread at a time.
    """

    def __init__(self, home: Path, shipped: Sequence[Path] = ()) -> None:
        self._home, self._shipped = home, tuple(shipped)
        self._headers: dict[Path, tuple[_Stamp, VectorHeader | TillerError]] = {}
        self._damaged: tuple[str, ...] = ()

    def reopened(self) -> Library:
        """A library on the same folders, for another thread."""
        return Library(self._home, self._shipped)

    @property
    def damaged(self) -> tuple[str, ...]:
        """A sentence for each file that the last `entries` could not read."""
        return self._damaged

    def entries(self) -> tuple[LibraryEntry, ...]:
        """All vectors that can be read, by name. Only headers are read, and only of changed files.

        A vector of the person's own hides a shipped one of the same id, or of the same name and model.
        """
        own, own_damaged = self._scan(self._home, is_shipped=False)
        entries, damaged = list(own), list(own_damaged)
        taken = {entry.id for entry in own} | {_name_and_model(entry) for entry in own}
        for folder in self._shipped:
            shipped, shipped_damaged = self._scan(folder, is_shipped=True)
            entries += [
                each for each in shipped if each.id not in taken and _name_and_model(each) not in taken
            ]
            damaged += shipped_damaged
        self._damaged = tuple(damaged)
        return tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name, entry.id)))

    def load(self, vector_id: str) -> SteeringVector:
        """The vector of that id. Raises UnknownVector, or BadFile where its file has been damaged."""
        return load_vector(self._entry(vector_id).path)

    def find(self, name: str, model: ModelRef | None = None) -> SteeringVector:
        """The vector of that name that fits the model, or the first one where no model is given.

        Names compare without regard to case where no exact one is there. Raises UnknownVector, or
        VectorMismatch where the name is only known for other models.
        """
        entries = self.entries()
        named = [entry for entry in entries if entry.name == name]
        named = named or [entry for entry in entries if entry.name.casefold() == name.casefold()]
        if not named:
            known = {entry.name: None for entry in entries if model is None or not entry.why_not(model)}
            raise UnknownVector(name, tuple(known))
        if model is None:
            return load_vector(named[0].path)
        fitting = [entry for entry in named if not entry.why_not(model)]
        if not fitting:
            made_for = named[0].model
            raise VectorMismatch(name, made_for=f"{made_for.d_model}-wide {made_for}", model=str(model))
        best = min(
            fitting, key=lambda entry: (entry.model.fingerprint != model.fingerprint, entry.is_shipped)
        )
        return load_vector(best.path)

    def add(self, vector: SteeringVector) -> Path:
        """Keep a vector among the person's own; gives its file. Raises BadFile where it cannot be written.

        It replaces their vector of the same id, and that of the same name and model.
        """
        path = self._home / f"{_slug(vector.name)}-{vector.id}{_ENDING}"
        replaced = [
            entry.path
            for entry in self._scan(self._home, is_shipped=False)[0]
            if entry.id == vector.id or _name_and_model(entry) == _name_and_model(vector)
        ]
        save_vector(vector, path)
        for old in replaced:
            if old != path:
                _delete(old)
        return path

    def remove(self, vector_id: str) -> None:
        """Delete one of the person's own vectors. Raises UnknownVector; BadInput for a shipped one."""
        entry = self._entry(vector_id)
        if entry.is_shipped:
            raise BadInput(f"“{entry.name}” comes with Tiller and cannot be removed; switch it off instead.")
        _delete(entry.path)

    def _entry(self, vector_id: str) -> LibraryEntry:
        entries = self.entries()
        for entry in entries:
            if entry.id == vector_id:
                return entry
        raise UnknownVector(vector_id, tuple(entry.name for entry in entries))

    def _scan(self, folder: Path, *, is_shipped: bool) -> tuple[list[LibraryEntry], list[str]]:
        entries, damaged = [], []
        for path in sorted(folder.glob(f"*{_ENDING}")):
            if path.name.startswith("."):
                continue
            header = self._header(path)
            if isinstance(header, VectorHeader):
                entries.append(_entry_of(header, path, is_shipped))
            elif header is not None:
                damaged.append(str(header))
        return entries, damaged

    def _header(self, path: Path) -> VectorHeader | TillerError | None:
        """The header or the reason why there is none; None where the file went away meanwhile."""
        try:
            status = path.stat()
        except OSError:
            return None
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._headers.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        header: VectorHeader | TillerError
        try:
            header = read_header(path)
        except TillerError as error:
            header = error
        self._headers[path] = (stamp, header)
        return header


def _entry_of(header: VectorHeader, path: Path, is_shipped: bool) -> LibraryEntry:
    return LibraryEntry(
        header.id,
        header.name,
        header.positive,
        header.negative,
        header.model,
        header.layers,
        header.recommended_layers,
        header.method,
        header.calibration,
        path,
        is_shipped,
    )


def _name_and_model(vector: LibraryEntry | SteeringVector) -> tuple[str, str]:
    model = vector.model
    return (vector.name, model.fingerprint or f"{model.name} {model.n_layers} {model.d_model}")


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "vector"


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise BadFile(
            path, f"cannot be removed ({error.strerror})", "check who may write to its folder"
        ) from error
