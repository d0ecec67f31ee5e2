"""The models that were opened last: values and their rules. Keeps nothing itself; the settings do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vectors.values import ModelRef, Source

MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class RecentModel:
    """A model that was opened: by its folder, its .gguf file, or its hub id."""

    ref: str
    name: str
    source: Source


def with_opened(recent: Sequence[RecentModel], model: ModelRef) -> tuple[RecentModel, ...]:
    """The list after a model was opened, newest first. The builtin one has a place of its own."""
    if model.source == "builtin":
        return tuple(recent)
    opened = RecentModel(model.name if model.source == "hub" else model.location, model.name, model.source)
    return (opened, *without(recent, opened.ref))[:MOST_RECENT]


def without(recent: Sequence[RecentModel], ref: str) -> tuple[RecentModel, ...]:
    """The list with one model fewer."""
    return tuple(each for each in recent if each.ref != ref)


def why_missing(model: RecentModel) -> str:
    """Why a model cannot be opened again, in a sentence; empty where it is still there. Asks the disk."""
    if model.source == "hub":
        from huggingface_hub import try_to_load_from_cache

        is_here = isinstance(try_to_load_from_cache(model.ref, "config.json"), str)
        return "" if is_here else f"“{model.ref}” is no longer in the Hugging Face cache."
    path = Path(model.ref)
    if model.source == "gguf":
        return "" if path.is_file() else f"“{path}” is no longer there."
    return "" if (path / "config.json").is_file() else f"“{path}” no longer holds a model."
