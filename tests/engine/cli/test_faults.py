"""Whatever is wrong with a file or a disk: one sentence that names it and the next step, status 1."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from engine.paths import BUILTIN_MODEL, DataPaths
from tests.disks import read_only, small_disk
from tests.engine.cli.conftest import Tiller
from vectors.gguf_format import export_gguf
from vectors.home_format import save_vector
from vectors.values import ModelRef, Position, SteeringVector

Refused = Callable[..., str]
CONFIG = {"model_type": "llama", "num_hidden_layers": 2, "hidden_size": 8}
PAIRS = '{"positive": "It is good.", "negative": "It is bad."}\n'


def vector(width: int = 8, name: str = "calm") -> SteeringVector:
    model = ModelRef("tiny", "folder", "", "llama", 2, width, "f00")
    directions = {1: np.ones(width, np.float32)}
    return SteeringVector(name, "a", "b", model, directions, "mean_diff", Position.LAST, (1,), {1: 1.0})


# ---- pairs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jsonl", b'{"positive": "a", "negative": ""}', "line 1 has an empty “negative”"),
        ("a.csv", b"positive,negative\na,b\n,c\n", "line 3 has an empty “positive”"),
        ("a.csv", b"positive,negative\na,b\nso, then,c\n", "line 3 has more columns than line 1 names"),
        ("a.csv", b"positive,negative\na\n", "line 2 has no “negative”"),
        ("a.csv", b"good,bad\na,b\n", "has no column “positive” in line 1"),
        (
            "a.json",
            b'{"positive": ["a", "b", "c"],\n"negative": ["d", "e"]}',
            "holds 3 “positive” and 2 “negative” texts; give every pair one of each",
        ),
        ("a.json", b'{"positive": ["a"],\n"negative": [""]}', "line 2 has an empty “negative”"),
        ("a.json", b'[{"positive": "a", "negative": "b"},\n{"positive": "c"', "is broken JSON at line 2"),
        ("a.jsonl", "é".encode("latin-1"), "is not UTF-8 text (line 1); save it as UTF-8"),
        ("a.jsonl", PAIRS.encode("utf-16"), "is not UTF-8 text (line 1); save it as UTF-8"),
        ("a.jsonl", PAIRS.encode("utf-16-le"), "is not UTF-8 text (line 1); save it as UTF-8"),
        ("a.csv", b"", "holds no pairs"),
        ("a.txt", b"a | b", "is not a file of pairs"),
        ("folder.json", None, "cannot be read"),
        ("gone.json", ..., "does not exist"),
    ],
)
def test_that_a_wrong_file_of_pairs_is_named(
    refused: Refused, tmp_path: Path, name: str, content: Any, words: str
) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    elif content is not ...:
        path.write_bytes(content)
    sentence = refused("extract", "quiet", "--pairs", str(path), "--model", "nowhere")
    assert words in sentence and f"“{path}”" in sentence


# ---- models ----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What looks like a model's folder, its headers sound."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(CONFIG))
    save_file({"a": np.ones((4, 8), np.float32)}, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text("{}")
    return folder


def _in_parts(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    weights = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weights}))


def _without_index(folder: Path) -> None:
    _in_parts(folder)
    (folder / "model.safetensors.index.json").unlink()


def _cut(length: int) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        path = folder / "model.safetensors"
        path.write_bytes(path.read_bytes()[:length])

    return act


def _pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _an_adapter(folder: Path) -> None:
    (folder / "config.json").rename(folder / "adapter_config.json")
    (folder / "model.safetensors").rename(folder / "adapter_model.safetensors")


def _a_pointer(folder: Path) -> None:
    text = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    (folder / "model.safetensors").write_text(text)


def _with(**changes: Any) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        kept = {name: value for name, value in {**CONFIG, **changes}.items() if value is not None}
        (folder / "config.json").write_text(json.dumps(kept))

    return act


@pytest.mark.parametrize(
    ("harm", "place", "words"),
    [
        (_in_parts, "model-00002-of-00002.safetensors", "is missing though model.safetensors.index.json"),
        (_without_index, "model.safetensors.index.json", "is missing beside the weights"),
        (_cut(-1), "model.safetensors", "is cut short; fetch it again"),
        (_cut(20), "model.safetensors", "is cut short; fetch it again"),
        (_cut(0), "model.safetensors", "is no safetensors file"),
        (_a_pointer, "model.safetensors", "is a Git LFS pointer"),
        (_pickled, "", "holds pickled weights only (pytorch_model.bin)"),
        (_an_adapter, "", "holds an adapter without the model that it changes; merge it"),
        (_with(num_hidden_layers=None), "config.json", "does not say num_hidden_layers"),
        (lambda folder: (folder / "config.json").write_text("{"), "config.json", "is not readable as JSON"),
        (lambda folder: (folder / "config.json").unlink(), "", "is not a model folder"),
        (lambda folder: (folder / "model.safetensors").unlink(), "", "holds no weights"),
    ],
)
def test_that_a_harmed_model_folder_is_named_without_loading_it(
    refused: Refused, folder: Path, harm: Callable[[Path], object], place: str, words: str
) -> None:
    harm(folder)
    sentence = refused("models", "info", str(folder))
    assert words in sentence and f"“{folder / place}”" in sentence


@pytest.mark.parametrize(
    ("harm", "place", "words"),
    [
        (_with(model_type="zebra"), "config.json", "names a type of model that transformers"),
        (
            _with(model_type="zebra", auto_map={"AutoConfig": "code.Config"}),
            "",
            "no code from a model is ever run",
        ),
        (_with(model_type="vit"), "", "is a model of the type “vit”, which does not write text"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "", "holds no tokenizer; download"),
        (lambda folder: None, "", "has no tokenizer that can be read"),
    ],
)
def test_that_a_folder_that_cannot_be_loaded_is_named(
    refused: Refused, folder: Path, harm: Callable[[Path], object], place: str, words: str
) -> None:
    harm(folder)
    if words.startswith("is a model of the type"):
        for name in ("tokenizer.json", "tokenizer_config.json"):
            (folder / name).write_bytes((BUILTIN_MODEL / name).read_bytes())
    sentence = refused("chat", "Hi", "--model", str(folder))
    assert words in sentence and f"“{folder / place}”" in sentence


@pytest.mark.real_model
def test_that_weights_that_are_missing_are_not_made_up(
    refused: Refused, real_models: Path, tmp_path: Path
) -> None:
    for file in (real_models / "stories260K").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text())
    for change in ({"num_hidden_layers": 9}, {"hidden_size": 128}):
        (tmp_path / "config.json").write_text(json.dumps({**config, **change}))
        assert "lacks weights that fit its configuration (model." in refused(
            "chat", "Hi", "--model", str(tmp_path)
        )


@pytest.mark.parametrize("architecture", ["controlvector", "steeringvector", "clip"])
def test_that_a_gguf_that_is_no_language_model_is_named(
    refused: Refused, tmp_path: Path, architecture: str
) -> None:
    path = tmp_path / "a.gguf"
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_tensor("direction.1", np.ones(8, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    words = "reads pictures or sound" if architecture == "clip" else "import it with `vectors import`"
    assert words in refused("chat", "Hi", "--model", str(path))
    for length in (3, 50, path.stat().st_size - 1):
        path.write_bytes(path.read_bytes()[:length])
        sentence = refused("chat", "Hi", "--model", str(path))
        assert f"“{path}” is" in sentence
        path.unlink()
        export_gguf(vector(), path)


# ---- vectors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_that_a_vector_with_numbers_that_are_none_is_named_everywhere(
    refused: Refused, tiller: Tiller, tmp_path: Path, data_dir: Path, value: float
) -> None:
    ending = {"library": ".safetensors", "foreign": ".gguf"}
    files = {name: tmp_path / f"broken{each}" for name, each in ending.items()}
    save_vector(vector(), files["library"])
    broken = np.float32(value).tobytes()
    files["library"].write_bytes(files["library"].read_bytes()[:-4] + broken)
    export_gguf(vector(), files["foreign"])
    raw = files["foreign"].read_bytes()
    files["foreign"].write_bytes(raw.replace(np.ones(8, np.float32).tobytes(), broken * 8))
    for verb in ("import", "doctor"):
        for path in files.values():
            sentence = refused("vectors", verb, str(path))
            assert "layer 1 holds numbers that are not finite" in sentence and f"“{path}”" in sentence
    by_hand = DataPaths(data_dir).vectors / "by-hand.safetensors"
    by_hand.parent.mkdir()
    by_hand.write_bytes(files["library"].read_bytes())
    listed = tiller("vectors", "list", "--json").json
    assert {"calm", "ocean"} <= {each["name"] for each in listed["vectors"]}
    for arguments in (("vectors", "show", "calm"), ("vectors", "export", "calm", "--out", "x.gguf")):
        assert f"“{by_hand}”" in refused(*arguments)


def test_that_a_damaged_file_in_the_library_is_named_and_hides_no_other(
    tiller: Tiller, data_dir: Path
) -> None:
    library = DataPaths(data_dir).vectors
    whole = save_vector(vector(), library / "whole.safetensors")
    (library / "cut.safetensors").write_bytes(whole.read_bytes()[:-1])
    (library / "folder.safetensors").mkdir()
    listed = tiller("vectors", "list", "--json").json
    assert {"calm", "ocean"} <= {each["name"] for each in listed["vectors"]}
    assert [each.split("”")[1] for each in listed["damaged"]] == [
        " is cut short; fetch or export it again.",
        " cannot be read (Is a directory); choose another file.",
    ]


@pytest.mark.real_model
def test_that_a_model_that_gives_no_numbers_makes_no_vector(
    refused: Refused, tiller: Tiller, real_models: Path, tmp_path: Path
) -> None:
    for file in (real_models / "stories260K").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    letter = json.loads((tmp_path / "tokenizer.json").read_text())["model"]["vocab"]["Q"]
    weights = load_file(tmp_path / "model.safetensors")
    weights["lm_head.weight"] = weights["model.embed_tokens.weight"].copy()
    weights["model.embed_tokens.weight"][letter] = np.nan  # only a text with this letter is lost
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "tie_word_embeddings": False}))
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(PAIRS + '{"positive": "Up we go.", "negative": "Down we go, Q."}')
    for method in ("mean_diff", "pca", "logistic"):
        sentence = refused(
            "extract", "quiet", "--pairs", str(pairs), "--model", str(tmp_path), "--method", method
        )
        assert "At layer 0, the model's numbers for pair 2 are not finite" in sentence
    assert "quiet" not in [each["name"] for each in tiller("vectors", "list", "--json").json["vectors"]]


# ---- disks -----------------------------------------------------------------------------------------


def test_that_a_full_disk_is_told_in_a_sentence_and_costs_nothing(
    refused: Refused, tiller: Tiller, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "2m") as disk:
        data = ("--data-dir", str(disk.folder / "data"))
        mine = Path(tiller("vectors", "duplicate", "ocean", "sea", "--json", *data).json["name"])
        assert str(mine) == "sea"
        old = disk.folder / "sea.gguf"
        assert tiller("vectors", "export", "sea", "--out", str(old), *data).status == 0
        before = old.read_bytes()
        disk.fill()
        for arguments in (
            ("vectors", "export", "sea", "--out", str(old)),
            ("vectors", "export", "sea", "--out", str(old.with_suffix(".safetensors"))),
            ("vectors", "duplicate", "ocean", "tide"),
            ("vectors", "rename", "sea", "tide"),
        ):
            assert "No space left on device" in refused(*arguments, *data)
        assert old.read_bytes() == before
        assert [each.name for each in disk.folder.rglob("*.part")] == []
        disk.free()
        assert tiller("vectors", "rename", "sea", "tide", *data).status == 0


def test_that_a_data_folder_that_may_not_be_written_is_told_in_a_sentence(
    refused: Refused, tiller: Tiller, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with read_only(data):
        for arguments in (("vectors", "list"), ("vectors", "duplicate", "ocean", "tide")):
            sentence = refused(*arguments, "--data-dir", str(data))
            assert "cannot be written" in sentence and "--data-dir" in sentence
        out = data / "ocean.gguf"
        assert "cannot be written" in refused("vectors", "export", "ocean", "--out", str(out))
        assert list(data.iterdir()) == []
