"""Claims about `vectors import FOLDER --feature I`: a feature becomes a vector that steers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from vectors.home_format import load_vector

GOLDEN = Path(__file__).parents[2] / "golden"
pytestmark = pytest.mark.usefixtures("builtin_ref")


def wide(folder: Path) -> Path:
    """An autoencoder as wide as the builtin model, with a label for feature 3."""
    folder.mkdir()
    rows = np.random.default_rng(0).standard_normal((8, 256)).astype(np.float32)
    save_file({"W_dec": rows}, folder / "sae_weights.safetensors")
    config = {"d_in": 256, "metadata": {"hook_name": "blocks.4.hook_resid_post", "model_name": "builtin"}}
    (folder / "cfg.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "labels.json").write_text('{"3": "the sea: tides"}', encoding="utf-8")
    return folder


def test_that_a_golden_feature_comes_into_the_library(tiller: Callable[..., Any]) -> None:
    made = tiller("vectors", "import", str(GOLDEN / "saelens"), "--feature", "7", "--name", "happy", "--json")
    vector = load_vector(made.json["file"])
    reference = np.load(GOLDEN / "reference_mean_diff.npy")[2]
    assert (vector.name, vector.layers) == ("happy", (2,))
    np.testing.assert_array_equal(vector.directions[2], reference / np.linalg.norm(reference))


def test_that_a_feature_is_named_by_its_label_steers_and_can_be_measured(
    tiller: Callable[..., Any], tmp_path: Path
) -> None:
    folder = str(wide(tmp_path / "sae"))
    said = tiller("vectors", "import", folder, "--feature", "3", "--model", "builtin")
    assert said.out.startswith("the sea tides: 1 layers, 256 wide")
    assert "row 3 of W_dec" in said.err
    ask = ("chat", "What are you?", "--temperature", "0", "--json")
    assert tiller(*ask, "--scale", "the sea tides=2").json["text"] != tiller(*ask).json["text"]
    swept = tiller("sweep", "the sea tides", "--question", "What are you?", "--json").json
    assert len(swept["calibration"]["points"]) == 16


def test_that_labels_are_read_from_an_export(tiller: Callable[..., Any], tmp_path: Path) -> None:
    export = tmp_path / "explanations.jsonl"
    export.write_text('{"index": "5", "description": "stormy weather"}', encoding="utf-8")
    folder = str(wide(tmp_path / "sae"))
    made = tiller("vectors", "import", folder, "--feature", "5", "--labels", str(export), "--json")
    assert made.json["name"] == "stormy weather"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((str(GOLDEN / "saelens"),), "choose one with --feature"),
        ((str(GOLDEN / "saelens"), "--feature", "256"), "features 0 to 255"),
        ((str(GOLDEN / "saelens"), "--feature", "1", "--model", "builtin"), "made for 64-wide stories260K"),
        ((str(GOLDEN), "--feature", "1", "--labels", "pyproject.toml"), "not readable as JSON"),
        ((str(GOLDEN / "repeng_pca_center.gguf"), "--feature", "1"), "is a vector"),
        (("engine/cli", "--feature", "1"), "holds no sparse autoencoder"),
        (("nowhere", "--feature", "1"), "does not exist"),
    ],
)
def test_that_bad_input_is_refused_with_one_sentence(
    refused: Callable[..., str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused("vectors", "import", *arguments)
