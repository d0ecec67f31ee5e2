"""Which models can be opened without a download: the builtin one, those Tiller keeps, the hub cache's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.models import BUILTIN

Keeper = Literal["builtin", "tiller", "cache"]


@dataclass(frozen=True, slots=True)
class ModelAtHand:
    """A model by its reference; whether it can be loaded has not been looked at."""

    ref: str
    name: str
    keeper: Keeper


def models_at_hand(folder: Path) -> Iterator[ModelAtHand]:
    """The builtin model, those in the folder of Tiller's models, and those in the Hugging Face cache."""
    yield ModelAtHand(BUILTIN, BUILTIN, "builtin")
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() == ".gguf" or (path / "config.json").is_file():
                yield ModelAtHand(str(path), path.name, "tiller")
    for hub_id in _cached():
        yield ModelAtHand(hub_id, hub_id, "cache")


def _cached() -> Iterator[str]:
    """Hub ids of the models in the Hugging Face cache that hold a configuration."""
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        cache = scan_cache_dir(constants.HF_HUB_CACHE)
    except CacheNotFound:
        return
    for repo in sorted(cache.repos, key=lambda each: each.repo_id):
        names = {file.file_name for revision in repo.revisions for file in revision.files}
        if repo.repo_type == "model" and "config.json" in names:
            yield repo.repo_id
