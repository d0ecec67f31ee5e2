"""Which models of a Hugging Face cache are offered: those that write text, told by their headers alone."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest

from engine.at_hand import ModelAtHand, models_at_hand
from engine.decoders import writes_text
from engine.hub.listing import HubFile
from engine.hub.record import Record, write_record
from engine.models import BUILTIN, resolve_model
from engine.paths import BUILTIN_MODEL
from tests.hub_cache import cached_model

pytestmark = pytest.mark.usefixtures("builtin_ref")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def told(cache: Path, hub_id: str, **changes: Any) -> Path:
    """A cached model whose configuration says something else than the builtin model's."""
    snapshot = cached_model(cache, hub_id)
    config = json.loads((snapshot / "config.json").read_text(encoding="utf-8"))
    (snapshot / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")
    return snapshot


def offered(cache: Path) -> dict[str, str]:
    """What is offered of the cache, and why it cannot be opened."""
    return {
        each.ref: each.why_not for each in models_at_hand(cache.parent / "kept") if each.keeper == "cache"
    }


def test_that_only_models_that_write_text_are_offered(cache: Path) -> None:
    told(cache, "gpt2", model_type="gpt2", architectures=["GPT2LMHeadModel"])
    told(cache, "some/silent", model_type="qwen2", architectures=None)
    told(cache, "some/chat")
    told(cache, "some/encoder", model_type="bert", architectures=["BertForMaskedLM"])
    told(cache, "some/embedder", model_type="mistral", architectures=["MistralModel"])
    told(cache, "some/judge", model_type="llama", architectures=["LlamaForSequenceClassification"])
    told(cache, "some/translator", model_type="bart", architectures=["BartForConditionalGeneration"])
    told(cache, "some/eye", model_type="vit", architectures=["ViTForImageClassification"])
    told(cache, "some/strange", model_type=["llama"])
    (told(cache, "some/bare") / "config.json").unlink()
    assert offered(cache) == {"gpt2": "", "some/chat": "", "some/silent": ""}


def test_that_a_language_model_that_cannot_be_opened_says_why(cache: Path) -> None:
    pickled = told(cache, "old/chat")
    (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")
    half = told(cache, "half/chat")
    (half / "model.safetensors").write_bytes((half / "model.safetensors").read_bytes()[:1000])
    (told(cache, "torn/chat") / "config.json").write_text("{", encoding="utf-8")
    old_encoder = told(cache, "old/encoder", model_type="bert", architectures=["BertModel"])
    (old_encoder / "model.safetensors").rename(old_encoder / "pytorch_model.bin")
    reasons = offered(cache)
    assert list(reasons) == ["half/chat", "old/chat", "torn/chat"]
    assert "pickled weights only" in reasons["old/chat"]
    assert "cut short" in reasons["half/chat"]
    assert "not readable as JSON" in reasons["torn/chat"]


def test_that_a_download_without_its_main_revision_is_not_offered(cache: Path) -> None:
    snapshot = told(cache, "some/chat")
    (snapshot.parents[1] / "refs" / "main").unlink()
    assert offered(cache) == {}


def test_that_a_class_of_images_and_text_is_taken_only_where_its_type_writes_text() -> None:
    reads_images = {"architectures": ["ForConditionalGeneration"]}
    assert writes_text({"model_type": "gemma3", **reads_images})
    assert not writes_text({"model_type": "llava", **reads_images})


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_that_gguf_files_of_the_cache_keep_their_names(cache: Path, gguf_file: str) -> None:
    snapshot = told(cache, "some/gguf")
    blob = snapshot.parents[1] / "blobs" / "0123abcd"
    shutil.copy(gguf_file, blob)
    (snapshot / "model.safetensors").unlink()
    (snapshot / "calm-F16.gguf").symlink_to(blob)
    (found,) = (each for each in models_at_hand(cache.parent / "kept") if each.keeper == "cache")
    assert (found.name, found.why_not) == ("some/gguf calm-F16", "")
    assert resolve_model(found.ref).name == "calm-F16"


def test_that_own_folders_are_looked_through_a_few_levels_deep_and_once(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    for place in ("a", "b/c", "b/c/d/too-deep", ".hidden/e"):
        shutil.copytree(BUILTIN_MODEL, own / place)
    for name in ("big-00001-of-00002.gguf", "big-00002-of-00002.gguf"):
        (own / "b" / name).write_bytes(b"GGUF")
    found = list(models_at_hand(tmp_path / "kept", (own, own / "a", tmp_path / "gone")))
    assert [(each.name, each.keeper) for each in found] == [
        (BUILTIN, "builtin"),
        ("a", "folder"),
        ("big-00001-of-00002.gguf", "folder"),
        ("c", "folder"),
    ]


def test_that_a_download_is_listed_under_its_id_whole_or_not(cache: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    files = tuple(HubFile(each.name, each.stat().st_size) for each in sorted(BUILTIN_MODEL.iterdir()))
    record = Record("some/calm", "main", "0" * 40, "https://hub", "safetensors", "folder", files)

    def listed() -> ModelAtHand:
        (found,) = (each for each in models_at_hand(kept) if each.keeper == "tiller")
        return found

    write_record(record, kept / "some--calm")
    assert listed().is_unfinished and "go on with its download" in listed().why_not
    shutil.copytree(BUILTIN_MODEL, kept / "some--calm", dirs_exist_ok=True)
    write_record(replace(record, is_complete=True), kept / "some--calm")
    assert (listed().name, listed().ref, listed().why_not) == ("some/calm", str(kept / "some--calm"), "")
    assert resolve_model("some/calm", kept).name == "some/calm"
