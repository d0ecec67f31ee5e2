"""A context that the memory cannot hold is refused before llama.cpp makes room for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.backends.llamacpp import room
from engine.backends.llamacpp.backend import LlamaBackend
from engine.backends.llamacpp.room import NoRoom, cache_size
from engine.backends.llamacpp.settings import KV_TYPES, LlamaSettings
from engine.control import Control
from engine.memory import free_memory, total_memory
from engine.models import resolve_model
from tests.gguf_files import altered
from vectors.values import SteeringVector

Gguf = Callable[[str], Path]
NO_VECTORS = dict[str, SteeringVector]().__getitem__
TOO_MANY = 1_000_000_000


@pytest.fixture
def endless(gguf: Gguf, tmp_path: Path) -> Path:
    """A file that says that it reads any number of tokens."""
    return altered(gguf("q8_0"), tmp_path / "endless.gguf", {"llama.context_length": TOO_MANY})


def test_that_a_context_too_large_for_the_memory_is_refused_with_both_sizes(endless: Path) -> None:
    settings = LlamaSettings(context=TOO_MANY)
    with pytest.raises(NoRoom) as refused:
        LlamaBackend.open(resolve_model(str(endless)), settings, NO_VECTORS, Control())
    assert refused.value.size == 8 * TOO_MANY * 4 * (32 + 32) * 2
    assert 0 < refused.value.free <= total_memory()
    assert "takes 4096.0 GB, and " in str(refused.value)
    assert str(refused.value).endswith("ask for a shorter context, or a cache of smaller numbers.")


def test_that_a_context_that_just_fits_is_opened(
    endless: Path, monkeypatch: pytest.MonkeyPatch, open_gguf: Callable[..., LlamaBackend]
) -> None:
    ref, tokens = resolve_model(str(endless)), 2048
    sizes = {
        kind: cache_size(open_gguf("q8_0")._model, tokens, LlamaSettings(kv_type=kind)) for kind in KV_TYPES
    }
    assert sizes == {"f32": 2 * sizes["f16"], "f16": 8 * tokens * 4 * 64 * 2, "q8_0": sizes["f16"] * 17 / 32}
    monkeypatch.setattr(room, "free_memory", lambda: sizes["f16"])
    settings = LlamaSettings(context=tokens)
    LlamaBackend.open(ref, settings, NO_VECTORS, Control()).close()
    monkeypatch.setattr(room, "free_memory", lambda: sizes["f16"] - 1)
    with pytest.raises(NoRoom):
        LlamaBackend.open(ref, settings, NO_VECTORS, Control())


def test_that_free_memory_is_a_part_of_all() -> None:
    assert 0 < free_memory() <= total_memory()
