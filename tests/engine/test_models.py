"""Model references: what they mean, and one sentence for what is no model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import huggingface_hub
import pytest

from engine.gguf_model import write_model_gguf
from engine.models import UnknownModel, resolve_model
from engine.paths import BUILTIN_MODEL
from tests.hub_cache import COMMIT, cached_model
from vectors.errors import BadFile, TillerError


def test_that_the_builtin_model_is_known_without_loading_it() -> None:
    ref = resolve_model("builtin")
    assert (ref.source, ref.architecture, ref.n_layers, ref.d_model) == ("builtin", "llama", 8, 256)
    assert len(ref.fingerprint) == 16


def test_that_a_copy_in_another_place_has_the_same_fingerprint(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(BUILTIN_MODEL, copy)
    assert resolve_model(str(copy)).fingerprint == resolve_model("builtin").fingerprint


def test_that_a_gguf_has_the_vocabulary_of_its_folder_and_another_tokenizer_another_one(
    tmp_path: Path,
) -> None:
    folder, file = resolve_model("builtin"), write_model_gguf(BUILTIN_MODEL, tmp_path / "builtin.gguf")
    written = resolve_model(str(file))
    assert len(folder.vocabulary) == 16
    assert (written.vocabulary, written.architecture) == (folder.vocabulary, folder.architecture)
    assert written.fingerprint != folder.fingerprint
    copy = tmp_path / "copy"
    shutil.copytree(BUILTIN_MODEL, copy)
    tokenizer = json.loads((copy / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    vocabulary["Ġthe"], vocabulary["Ġto"] = vocabulary["Ġto"], vocabulary["Ġthe"]
    (copy / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    assert resolve_model(str(copy)).vocabulary != folder.vocabulary
    (copy / "tokenizer.json").write_text("{")
    assert resolve_model(str(copy)).vocabulary == ""


@pytest.mark.real_model
@pytest.mark.parametrize("name", ["stories260K", "stories3M", "TinyTalk-3M-chat"])
def test_that_files_of_others_have_the_vocabulary_of_their_folders(real_models: Path, name: str) -> None:
    folder = resolve_model(str(real_models / name))
    assert resolve_model(str(real_models / name / f"{name}-f16.gguf")).vocabulary == folder.vocabulary != ""


def test_that_other_weights_have_another_fingerprint(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(BUILTIN_MODEL, copy)
    weights = copy / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert resolve_model(str(copy)).fingerprint != resolve_model("builtin").fingerprint


def test_that_a_cached_model_of_an_id_without_a_slash_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    for hub_id in ("gpt2", "someone/calm"):
        cached_model(tmp_path / "hub", hub_id)
        ref = resolve_model(hub_id)
        assert (ref.name, ref.source, ref.revision) == (hub_id, "hub", COMMIT)
    with pytest.raises(UnknownModel, match="nor in the Hugging Face cache"):
        resolve_model("gpt3")


@pytest.mark.parametrize("ref", ["nowhere", "./nowhere", "some/one/else", "nobody/nothing-at-all"])
def test_that_an_unknown_reference_is_named(ref: str) -> None:
    with pytest.raises(UnknownModel, match=ref):
        resolve_model(ref)


def test_that_each_fault_of_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"no config\.json"):
        resolve_model(str(tmp_path))
    config = tmp_path / "config.json"
    config.write_text("{")
    with pytest.raises(BadFile, match="JSON"):
        resolve_model(str(tmp_path))
    config.write_text(json.dumps({"model_type": "llama", "num_hidden_layers": 2, "hidden_size": 8}))
    with pytest.raises(BadFile, match="no weights"):
        resolve_model(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"")
    config.write_text(json.dumps({"model_type": "vision"}))
    with pytest.raises(BadFile, match="num_hidden_layers"):
        resolve_model(str(tmp_path))


def test_that_a_file_that_is_no_gguf_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("notes")
    with pytest.raises(UnknownModel, match=r"not a \.gguf"):
        resolve_model(str(text))
    fake = tmp_path / "fake.gguf"
    fake.write_bytes(b"GGUF nonsense")
    with pytest.raises(TillerError, match=r"fake\.gguf"):
        resolve_model(str(fake))


def test_that_a_control_vector_is_told_from_a_model(tmp_path: Path) -> None:
    import gguf
    import numpy as np

    path = tmp_path / "calm.gguf"
    writer = gguf.GGUFWriter(path, "controlvector")
    writer.add_tensor("direction.1", np.ones(8, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(BadFile, match="control vector"):
        resolve_model(str(path))
