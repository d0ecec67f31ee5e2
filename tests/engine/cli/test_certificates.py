"""`parity`, `vectors export --verify` and `vectors doctor --pairs`: what they show, name and refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vectors.adapt import with_layers, with_shift
from vectors.gguf_format import export_gguf, import_gguf
from vectors.home_format import load_vector

pytest.importorskip("llama_cpp", reason="llama.cpp is not installed; `make llama` installs it")
pytestmark = pytest.mark.usefixtures("builtin_ref")

Run = Callable[..., Any]
PAIRS = [
    {"positive": "I love the sea.", "negative": "I love the field."},
    {"positive": "The waves are high today.", "negative": "The wheat is high today."},
    {"positive": "My boat is old.", "negative": "My cart is old."},
    {"positive": "A whale swims in the deep.", "negative": "A horse stands in the barn."},
]


@pytest.fixture
def pairs(tmp_path: Path) -> str:
    path = tmp_path / "sea.jsonl"
    path.write_text("\n".join(map(json.dumps, PAIRS)), encoding="utf-8")
    return str(path)


@pytest.fixture
def late(tiller: Run, pairs: str, tmp_path: Path) -> str:
    """A control vector of these pairs, each layer's direction under the next one's number."""
    made = load_vector(Path(tiller("extract", "sea", "--pairs", pairs, "--json").json["file"]))
    moved = with_shift(with_layers(made, range(7)), 1)
    return str(export_gguf(moved, tmp_path / "late.gguf", layers=moved.layers).path)


def test_that_an_export_of_several_rows_is_verified_by_layer_and_by_what_is_said(
    tiller: Run, tmp_path: Path
) -> None:
    out = tmp_path / "both.gguf"
    parts = ("--steer", "ocean=0.8", "--scale", "formal=0.5@2,7")
    told = tiller("vectors", "export", *parts, "--out", str(out), "--verify", "--json")
    assert told.status == 0, told.err
    found = told.json["parity"]
    assert [each["layer"] for each in found["layers"]] == list(import_gguf(out).layers)
    assert all(each["best_shift"] == 0 and each["cosine"] > 0.9999 for each in found["layers"])
    assert [each["is_steered"] for each in found["answers"]] == [False] * 3 + [True] * 3
    assert all(each["alike"] == each["tokens"] and each["parting"] is None for each in found["answers"])
    assert found["verdict"] == "builtin-f32 does what builtin does, at every layer."


def test_that_an_export_is_verified_on_the_file_that_is_named(
    tiller: Run, refused: Callable[..., str], gguf_file: str, tmp_path: Path
) -> None:
    export = ("vectors", "export", "ocean", "--strength", "1", "--out", str(tmp_path / "ocean.gguf"))
    said = tiller(*export, "--model-file", gguf_file, "--verify")
    assert said.status == 0, said.err
    assert "greedy answer to “What are you?”, steered: " in said.out
    assert said.out.rstrip().endswith("at every layer.")
    folder = ("vectors", "export", "ocean", "--out", str(tmp_path / "o.safetensors"), "--verify")
    assert "llama.cpp reads .gguf files alone" in refused(*folder)


@pytest.mark.real_model
def test_that_the_file_of_another_model_is_refused(
    refused: Callable[..., str], tmp_path: Path, real_models: Path
) -> None:
    other = str(real_models / "stories260K" / "stories260K-f16.gguf")
    export = ("vectors", "export", "ocean", "--out", str(tmp_path / "ocean.gguf"), "--model-file", other)
    assert "are not the same model in two forms" in refused(*export, "--verify")


def test_that_a_vector_is_named_late_where_its_pairs_are_at_hand_and_moved_back(
    tiller: Run, late: str, pairs: str, gguf_file: str
) -> None:
    asked = ("vectors", "doctor", late, "--model", "builtin", "--pairs", pairs)
    said = tiller(*asked)
    assert said.status == 1
    assert "is written one layer late (cosines " in said.err
    assert f"bring it in with `vectors import {late} --shift -1`." in said.err
    assert tiller(*asked, "--json").json["numbering"]["shift"] == -1

    tiller("vectors", "import", late, "--name", "tide")
    found = tiller("parity", "--gguf", gguf_file, "--scale", "tide=1", "--pairs", pairs, "--json")
    assert (found.status, found.json["numbering"]["shift"]) == (1, -1)
    assert found.json["is_equal"]

    tiller("vectors", "import", late, "--name", "tide", "--shift", "-1")
    shown = tiller("parity", "--gguf", gguf_file, "--scale", "tide=1", "--pairs", pairs)
    assert shown.status == 0
    assert "The vector counts its layers as the model does (cosines " in shown.out


def test_that_parity_takes_the_recipe_that_chat_takes(
    tiller: Run, refused: Callable[..., str], gguf_file: str, pairs: str
) -> None:
    parity = ("parity", "--gguf", gguf_file)
    found = tiller(*parity, "--steer", "ocean=0.5@2,4", "--scale", "formal=1@6", "--json").json
    assert [each["layer"] for each in found["layers"]] == [2, 4, 6]
    both = ("--steer", "ocean", "--steer", "formal", "--pairs", pairs)
    assert "--pairs are those of one vector" in refused(*parity, *both)
    assert "is no .gguf file; write one with" in refused("parity", "--gguf", "builtin")
    lone = ("vectors", "doctor", "x.gguf", "--pairs", pairs)
    assert "name it with --model" in refused(*lone)
