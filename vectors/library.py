"""The library: a folder of vector files, the person's own before the shipped ones.

It keeps no index, so that one process may list while another writes. Knows no model, only ModelRefs.
"""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path

from vectors.architectures import same_architecture
from vectors.certificates import ParityCertificate, keep_certificate, kept_certificate
from vectors.errors import BadFile, BadInput, UnknownVector, VectorMismatch
from vectors.header import VectorHeader
from vectors.home_format import load_vector, read_header, save_vector
from vectors.values import Calibration, ModelRef, SteeringVector

REMOVED = "removed"
"""The folder in the person's own that removed vectors are moved to."""
DAYS_KEPT = 30
_ENDING = ".safetensors"
_NOT_IN_NAMES = frozenset("=@")
_Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A vector in the library, as its header tells it; `norms` are those of its directions, where known."""

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
    reference_norms: Mapping[int, float] = field(default_factory=dict, hash=False)
    norms: Mapping[int, float] = field(default_factory=dict, hash=False)

    @property
    def usual_layers(self) -> tuple[int, ...]:
        """Layers steered unless told otherwise: those the dial was measured on, else the recommended."""
        return self.calibration.layers if self.calibration else self.recommended_layers

    def why_not(self, model: ModelRef) -> str:
        """Why this vector cannot steer that model, as the end of a sentence; empty where it can."""
        return mismatch(self.model, model)


@dataclass(frozen=True, slots=True)
class Removed:
    """A vector taken out of the library: the place that its file had, and where it lies now.

    `copies` are the same of further files that held it.
    """

    id: str
    name: str
    path: Path
    aside: Path
    copies: tuple[tuple[Path, Path], ...] = ()


def mismatch(made_for: ModelRef, model: ModelRef) -> str:
    """Why a vector of one model cannot steer another; empty where it can.

    Equal fingerprints always fit; else width, depth, architecture and tokens must be equal, as those of a
    folder and its GGUF file are. Of a model that is not known (fingerprint empty, an imported file) the
    depth is only the least it must have.
    """
    if made_for.fingerprint and made_for.fingerprint == model.fingerprint:
        return ""
    if made_for.d_model != model.d_model:
        return f"made for {made_for.d_model}-wide {made_for.name}; this model is {model.d_model} wide"
    is_deep_enough = made_for.n_layers <= model.n_layers
    if not is_deep_enough or (made_for.fingerprint and made_for.n_layers != model.n_layers):
        return f"made for {made_for.name} with {made_for.n_layers} blocks; this model has {model.n_layers}"
    if not same_architecture(made_for, model):
        return (
            f"made for {made_for.name}, a {made_for.architecture} model; this model is {model.architecture}"
        )
    if made_for.vocabulary and model.vocabulary and made_for.vocabulary != model.vocabulary:
        return f"made for {made_for.name}, which cuts text into other tokens than this model"
    return ""


def fit_note(name: str, made_for: ModelRef, model: ModelRef) -> str:
    """What is to be known where a vector that fits was made on the same model in another form; else empty."""
    if "gguf" not in (made_for.source, model.source) or made_for.fingerprint in ("", model.fingerprint):
        return ""
    return (
        f"“{name}” was made on {made_for.name}, whose numbers may be rounded otherwise than those of "
        f"{model.name}; its effect and its dial may differ a little"
    )


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
        self._damaged: tuple[BadFile, ...] = ()

    def reopened(self) -> Library:
        """A library on the same folders, for another thread."""
        return Library(self._home, self._shipped)

    @property
    def damaged(self) -> tuple[str, ...]:
        """A sentence for each file that the last `entries` could not read, or that holds a vector again."""
        return tuple(str(each) for each in self._damaged)

    def entries(self) -> tuple[LibraryEntry, ...]:
        """All vectors that can be read, by name. Only headers are read, and only of changed files.

        A vector of the person's own hides a shipped one of the same id, or of the same name and model. Of
        files that hold the same vector one is used, and `damaged` names the others.
        """
        found, own_damaged = self._scan(self._home, is_shipped=False)
        own, copies = _without_copies(found)
        entries, damaged = list(own), [*own_damaged, *copies]
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

        Names compare without regard to case where no exact one is there. Raises UnknownVector, BadFile
        where the file of that name is damaged, or VectorMismatch where it is only known for other models.
        """
        entries = self.entries()
        named = [entry for entry in entries if entry.name == name]
        named = named or [entry for entry in entries if entry.name.casefold() == name.casefold()]
        if not named:
            for damaged in self._damaged:
                if Path(damaged.path).name.startswith(f"{_slug(name)}-"):
                    raise damaged
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

        It replaces their vector of the same id, and that of the same name and model. Copies of its file, made
        by hand, stay.
        """
        path = self._home / f"{_slug(vector.name)}-{vector.id}{_ENDING}"
        replaced = [
            entry.path
            for entry in _without_copies(self._scan(self._home, is_shipped=False)[0])[0]
            if entry.id == vector.id or _name_and_model(entry) == _name_and_model(vector)
        ]
        save_vector(vector, path)
        for old in replaced:
            if old != path:
                _delete(old)
        return path

    def rename(self, vector_id: str, name: str) -> SteeringVector:
        """Give one of the person's own vectors another name; its id stays. Gives the vector.

        Raises UnknownVector; BadInput for a shipped one, or a name that is empty or taken for that model.
        """
        entry = self._own(vector_id, "renamed", "duplicate it and rename the copy")
        name = self._free_name(name, entry.model, but=vector_id)
        vector = replace(load_vector(entry.path), name=name)
        self.add(vector)
        return vector

    def duplicate(self, vector_id: str, name: str = "") -> SteeringVector:
        """Keep a copy of any vector among the person's own, under an id of its own. Gives the copy.

        Unnamed, the copy of “ocean” is “ocean 2”, or the next number that is free. Raises UnknownVector;
        BadInput for a name that is taken for that model.
        """
        entry = self._entry(vector_id)
        chosen = self._free_name(name, entry.model) if name else self._next_name(entry)
        vector = replace(load_vector(entry.path), name=chosen, mark=secrets.token_hex(8))
        self.add(vector)
        return vector

    def remove(self, vector_id: str) -> Removed:
        """Take one of the person's own vectors out. Raises UnknownVector; BadInput for a shipped one.

        Its file is moved to the folder `removed`, where it lies for DAYS_KEPT days at least, so that
        `restore` brings back every byte of it, also after a crash. Copies of it go along: else one of them
        would be the vector again.
        """
        entry = self._own(vector_id, "removed", "switch it off instead")
        today = datetime.now(UTC).date()
        folder = self._home / REMOVED
        files = [each.path for each in self._scan(self._home, is_shipped=False)[0] if each.id == vector_id]
        moved = {
            path: folder / f"{today}-{path.stem}-{secrets.token_hex(4)}{_ENDING}"
            for path in sorted(files, key=lambda path: path == entry.path)
        }
        for path, aside in moved.items():
            _move(path, aside)
        for old in folder.glob(f"*{_ENDING}"):
            if old.name < str(today - timedelta(days=DAYS_KEPT)):
                _delete(old)
        aside = moved.pop(entry.path)
        return Removed(entry.id, entry.name, entry.path, aside, tuple(moved.items()))

    def restore(self, removed: Removed) -> None:
        """Put a removed vector back, as it was.

        Raises BadInput where another one has its name by now, BadFile where its file is gone.
        """
        header = read_header(removed.aside)
        for entry in self._scan(self._home, is_shipped=False)[0]:
            if entry.id == header.id or _name_and_model(entry) == _name_and_model(header):
                raise BadInput(
                    f"There is a vector named “{entry.name}” again; rename it, then bring back the old one."
                )
        for path, aside in ((removed.path, removed.aside), *removed.copies):
            _move(aside, path)

    def keep_certificate(self, certificate: ParityCertificate) -> None:
        """Keep what a comparison found of a vector. Raises BadFile where it cannot be written."""
        keep_certificate(self._home, certificate)

    def certificate(self, vector_id: str) -> ParityCertificate | None:
        """What the last comparison found of a vector; None where there was none."""
        return kept_certificate(self._home, vector_id)

    def _own(self, vector_id: str, done: str, advice: str) -> LibraryEntry:
        """The person's own vector of that id; raises BadInput for a shipped one."""
        entry = self._entry(vector_id)
        if entry.is_shipped:
            raise BadInput(f"“{entry.name}” comes with Tiller and cannot be {done}; {advice}.")
        return entry

    def _free_name(self, name: str, model: ModelRef, but: str = "") -> str:
        """The name without blanks around it; raises BadInput where no vector may be called so."""
        name = " ".join(name.split())
        if not name:
            raise BadInput("A vector cannot be without a name; type one.")
        if set(name) & _NOT_IN_NAMES:
            raise BadInput(f"“{name}” cannot be typed in a recipe; choose a name without “=” and “@”.")
        for entry in self.entries():
            is_same = entry.name.casefold() == name.casefold() and _model_key(entry.model) == _model_key(
                model
            )
            if is_same and entry.id != but:
                raise BadInput(
                    f"There is a vector named “{entry.name}” for {model.name} already; choose another name."
                )
        return name

    def _next_name(self, entry: LibraryEntry) -> str:
        """The name with the next free number after it."""
        base = re.sub(r" \d+$", "", entry.name)
        key = _model_key(entry.model)
        taken = {each.name.casefold() for each in self.entries() if _model_key(each.model) == key}
        return next(name for i in count(2) if (name := f"{base} {i}").casefold() not in taken)

    def _entry(self, vector_id: str) -> LibraryEntry:
        entries = self.entries()
        for entry in entries:
            if entry.id == vector_id:
                return entry
        raise UnknownVector(vector_id, tuple(entry.name for entry in entries))

    def _scan(self, folder: Path, *, is_shipped: bool) -> tuple[list[LibraryEntry], list[BadFile]]:
        entries, damaged = [], []
        for path in sorted(folder.glob(f"*{_ENDING}")):
            if path.name.startswith("."):
                continue
            header = _header(path)
            if isinstance(header, VectorHeader):
                entries.append(_entry_of(header, path, is_shipped))
            elif header is not None:
                damaged.append(header)
        return entries, damaged


def _header(path: Path) -> VectorHeader | BadFile | None:
    """The header or the reason why there is none; None where the file went away meanwhile."""
    try:
        status = path.stat()
    except OSError:
        return None
    return _header_of(path, (status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=4096)
def _header_of(path: Path, stamp: _Stamp) -> VectorHeader | BadFile:
    """The header of a file as it was last written, or the reason why there is none."""
    try:
        return read_header(path)
    except BadFile as error:
        return error


def _without_copies(entries: Sequence[LibraryEntry]) -> tuple[list[LibraryEntry], list[BadFile]]:
    """One entry for each vector, its file the one that the library named, if any; and what the others are."""
    used: dict[str, LibraryEntry] = {}
    for entry in sorted(entries, key=lambda each: not each.path.stem.endswith(f"-{each.id}")):
        used.setdefault(entry.id, entry)
    copies = [
        BadFile(
            entry.path,
            f"holds the same vector as “{used[entry.id].path}” and is left out",
            "delete one of them",
        )
        for entry in entries
        if used[entry.id] is not entry
    ]
    return list(used.values()), copies


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
        header.reference_norms,
        header.report.norms if header.report else {},
    )


def _name_and_model(vector: LibraryEntry | VectorHeader | SteeringVector) -> tuple[str, str]:
    return (vector.name, _model_key(vector.model))


def _model_key(model: ModelRef) -> str:
    return model.fingerprint or f"{model.name} {model.n_layers} {model.d_model}"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "vector"


def _move(path: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
    except OSError as error:
        raise BadFile(
            path, f"cannot be moved ({error.strerror})", "check the free space and who may write there"
        ) from error


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise BadFile(
            path, f"cannot be removed ({error.strerror})", "check the free space and who may write there"
        ) from error
