"""Which models can be opened without a download: the builtin one, those Tiller keeps, the hub cache's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.decoders import writes_text
from engine.models import BUILTIN, read_config
from engine.weights import weight_files
from vectors.errors import BadFile

Keeper = Literal["builtin", "tiller", "cache"]


@dataclass(frozen=True, slots=True)
class ModelAtHand:
    """A model by its reference. `why_not`: what is wrong with its files, as far as their headers tell."""

    ref: str
    name: str
    keeper: Keeper
    why_not: str = ""


def models_at_hand(folder: Path) -> Iterator[ModelAtHand]:
    """The builtin model, those in the folder of Tiller's models, and those in the Hugging Face cache.

    What the cache holds besides (encoders, classifiers, models of images and sound) is passed over.
    """
    yield ModelAtHand(BUILTIN, BUILTIN, "builtin")
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() == ".gguf":
                yield ModelAtHand(str(path), path.name, "tiller")
            elif (path / "config.json").is_file():
                yield ModelAtHand(str(path), path.name, "tiller", _fault(path))
    for hub_id, snapshot in _cached():
        try:
            is_decoder = writes_text(read_config(snapshot))
        except BadFile as error:
            yield ModelAtHand(hub_id, hub_id, "cache", str(error))
            continue
        if is_decoder:
            yield ModelAtHand(hub_id, hub_id, "cache", _fault(snapshot))


def _fault(folder: Path) -> str:
    """What is wrong with the weights in a folder, in a sentence; empty where nothing is."""
    try:
        weight_files(folder)
    except BadFile as error:
        return str(error)
    return ""


def _cached() -> Iterator[tuple[str, Path]]:
    """The models in the Hugging Face cache that hold a configuration: hub id and folder."""
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        cache = scan_cache_dir(constants.HF_HUB_CACHE)
    except CacheNotFound:
        return
    for repo in sorted(cache.repos, key=lambda each: each.repo_id):
        main = next((each for each in repo.revisions if "main" in each.refs), None)
        if repo.repo_type == "model" and main is not None and (main.snapshot_path / "config.json").is_file():
            yield repo.repo_id, main.snapshot_path
