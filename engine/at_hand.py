"""Which models can be opened without a download: the builtin one, those Tiller keeps, those of the person's
own folders, and the hub cache's. Reads no more than a folder's list of files and its configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.decoders import writes_text
from engine.hub.record import Record, Unfinished, bytes_here, read_record
from engine.model_heads import is_later_part
from engine.models import BUILTIN, read_config
from engine.paths import BUILTIN_MODEL
from engine.weights import weight_files
from vectors.errors import BadFile

Keeper = Literal["builtin", "tiller", "folder", "cache"]
_DEPTH = 3
"""How deep a person's own folders are looked through: as deep as other programs nest their models."""


@dataclass(frozen=True, slots=True)
class ModelAtHand:
    """A model by its reference. `why_not`: what is wrong with its files, as far as their headers tell.

    `place` is its folder or file. `download` says where one of Tiller's own came from, whole or not.
    """

    ref: str
    name: str
    keeper: Keeper
    why_not: str = ""
    place: Path = BUILTIN_MODEL
    download: Record | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether it is a download that is not all there."""
        return self.download is not None and not self.download.is_complete


def models_at_hand(folder: Path, own: Sequence[Path] = ()) -> Iterator[ModelAtHand]:
    """The builtin model, those in the folder of Tiller's models, in `own` folders, and in the hub's cache.

    What the cache holds besides (encoders, classifiers, models of images and sound) is passed over.
    """
    yield ModelAtHand(BUILTIN, BUILTIN, "builtin")
    seen = {BUILTIN_MODEL}
    for each in (*_kept(folder), *(found for place in own for found in _in_folder(place, _DEPTH))):
        if each.place not in seen:
            seen.add(each.place)
            yield each
    for hub_id, snapshot in _cached():
        yield from _in_cache(hub_id, snapshot)


def _kept(folder: Path) -> Iterator[ModelAtHand]:
    """What lies in the folder of Tiller's models."""
    for path in _entries(folder):
        record = read_record(path)
        if record is not None:
            place = record.place(path)
            why_not = "" if record.is_complete else str(Unfinished(record, bytes_here(record, path)))
            if record.is_complete and record.kind == "folder":
                why_not = _fault(path)
            yield ModelAtHand(str(place), record.name, "tiller", why_not, place, record)
        else:
            yield from _model_in(path, "tiller")


def _in_folder(folder: Path, depth: int) -> Iterator[ModelAtHand]:
    """The models in a person's own folder, which may be one itself."""
    if (folder / "config.json").is_file():
        yield from _model_in(folder, "folder")
    for path in _entries(folder):
        if path.is_dir() and depth > 1 and not path.name.startswith("."):
            yield from _in_folder(path, depth - 1)
        elif path.suffix.lower() == ".gguf":
            yield from _model_in(path, "folder")


def _model_in(path: Path, keeper: Keeper) -> Iterator[ModelAtHand]:
    if path.suffix.lower() == ".gguf":
        if not is_later_part(path.name):
            yield ModelAtHand(str(path), path.name, keeper, "", path)
    elif (path / "config.json").is_file():
        yield ModelAtHand(str(path), path.name, keeper, _fault(path), path)


def _in_cache(hub_id: str, snapshot: Path) -> Iterator[ModelAtHand]:
    files = [each for each in _entries(snapshot) if each.suffix.lower() == ".gguf"]
    for path in files:
        if not is_later_part(path.name):
            yield ModelAtHand(str(path), f"{hub_id} {path.stem}", "cache", "", path)
    if not (snapshot / "config.json").is_file():
        return
    try:
        is_decoder = writes_text(read_config(snapshot))
    except BadFile as error:
        yield ModelAtHand(hub_id, hub_id, "cache", str(error), snapshot)
        return
    fault = _fault(snapshot)
    if is_decoder and not (files and fault):  # beside GGUF files a configuration needs no weights
        yield ModelAtHand(hub_id, hub_id, "cache", fault, snapshot)


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing where it cannot be looked into."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _fault(folder: Path) -> str:
    """What is wrong with the weights in a folder, in a sentence; empty where nothing is."""
    try:
        weight_files(folder)
    except BadFile as error:
        return str(error)
    return ""


def _cached() -> Iterator[tuple[str, Path]]:
    """The models in the Hugging Face cache: hub id and folder."""
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        cache = scan_cache_dir(constants.HF_HUB_CACHE)
    except CacheNotFound:
        return
    for repo in sorted(cache.repos, key=lambda each: each.repo_id):
        main = next((each for each in repo.revisions if "main" in each.refs), None)
        if repo.repo_type == "model" and main is not None:
            yield repo.repo_id, main.snapshot_path
