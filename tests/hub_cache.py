"""A Hugging Face cache that holds the builtin model under a hub id, laid out as the hub's library does."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.paths import BUILTIN_MODEL

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def cached_model(cache: Path, hub_id: str) -> Path:
    """Put the builtin model into a cache as a model of the hub; gives the folder of its files."""
    repository = cache / f"models--{hub_id.replace('/', '--')}"
    snapshot = repository / "snapshots" / COMMIT
    shutil.copytree(BUILTIN_MODEL, snapshot)
    (repository / "blobs").mkdir()
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(COMMIT)
    return snapshot
