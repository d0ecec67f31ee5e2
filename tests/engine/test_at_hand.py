"""Which models of a Hugging Face cache are offered: those that write text, told by their headers alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest

from engine.at_hand import models_at_hand
from engine.decoders import writes_text
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
