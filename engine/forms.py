"""Finds the forms of one model that are at hand: its folder, and GGUF files made of it. Loads no weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.models import BUILTIN, resolve_model
from vectors.errors import TillerError
from vectors.library import mismatch
from vectors.values import ModelRef

_ENDING = ".gguf"


@dataclass(frozen=True, slots=True)
class ModelForm:
    """A model in one of its forms, and the reference that opens it."""

    ref: str
    model: ModelRef

    @property
    def is_gguf(self) -> bool:
        """Whether it is a GGUF file; else it is a folder."""
        return self.model.source == "gguf"


def forms_of(ref: str, model: ModelRef, kept: Path, opened: Iterable[str] = ()) -> tuple[ModelForm, ...]:
    """The model that `ref` opens and its other forms: the folder, then GGUF files by name.

    Looked for inside and beside the one that is known, in the folder `kept`, and among the references
    `opened`. A file is of a folder where vectors of one fit the other, and where it lies inside or its name
    begins with the folder's.
    """
    known, others = ModelForm(ref, model), tuple(opened)
    if known.is_gguf:
        folders = _resolved(_folders_near(Path(model.location), kept, others), kept)
        known = next((each for each in folders if _is_of(model, each.model)), known)
    if known.is_gguf:
        return (known,)
    files = {str(path): None for path in _files_near(known.model, kept, others)}
    if model.source == "gguf":
        files[model.location] = None
    made = (each for each in _resolved(files, kept) if _is_of(each.model, known.model))
    return (known, *sorted(made, key=lambda each: each.model.name.casefold()))


def _folders_near(file: Path, kept: Path, opened: Iterable[str]) -> Iterator[str]:
    """References that may be the folder that a file was made of."""
    yield BUILTIN
    yield str(file.parent)
    for place in (file.parent, kept):
        if place.is_dir():
            yield from (str(each) for each in sorted(place.iterdir()) if (each / "config.json").is_file())
    yield from (each for each in opened if not each.lower().endswith(_ENDING))


def _files_near(folder: ModelRef, kept: Path, opened: Iterable[str]) -> Iterator[Path]:
    """Files that may have been made of a folder."""
    place = Path(folder.location)
    for each in (place, place.parent, kept):
        if each.is_dir():
            yield from (path for path in sorted(each.iterdir()) if _may_be_of(path, folder))
    yield from (path for each in opened if (path := Path(each)).is_file() and _may_be_of(path, folder))


def _may_be_of(file: Path, folder: ModelRef) -> bool:
    if file.suffix.lower() != _ENDING:
        return False
    names = (folder.name.rsplit("/", 1)[-1], folder.name.replace("/", "-"))
    return file.parent == Path(folder.location) or any(_begins(file.stem, name) for name in names)


def _begins(text: str, start: str) -> bool:
    """Whether a name begins with a whole other one: `calm-q8_0` with `calm`, but not `calmer`."""
    text, start = text.casefold(), start.casefold()
    return text.startswith(start) and not text[len(start) : len(start) + 1].isalnum()


def _is_of(file: ModelRef, folder: ModelRef) -> bool:
    return _may_be_of(Path(file.location), folder) and not mismatch(folder, file)


def _resolved(refs: Iterable[str], kept: Path) -> Iterator[ModelForm]:
    """Those of the references that name a model whose files are sound."""
    for ref in refs:
        try:
            yield ModelForm(ref, resolve_model(ref, kept))
        except TillerError:
            continue
