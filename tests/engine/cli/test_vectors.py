"""Claims about `extract`, `sweep`, `vectors ...` and `models ...`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.paths import SHIPPED_VECTORS
from vectors.gguf_format import import_gguf
from vectors.home_format import load_vector, save_vector
from vectors.methods import METHODS
from vectors.values import ModelRef, Position, SteeringVector

pytestmark = pytest.mark.usefixtures("builtin_ref")
PAIRS = [
    {"prompt": "What are you?", "positive": "I am happy and bright!", "negative": "I am sad and dull."},
    {"prompt": "How is it?", "positive": "It is wonderful, happy day!", "negative": "It is a sad, dull day."},
    {"prompt": "Tell me.", "positive": "Happy things, bright and joyful!", "negative": "Sad things, dull."},
    {"prompt": "And then?", "positive": "Then we laughed, so happy!", "negative": "Then we cried, so sad."},
]


@pytest.fixture
def pairs(tmp_path: Path) -> str:
    path = tmp_path / "happy.jsonl"
    path.write_text("\n".join(map(json.dumps, PAIRS)), encoding="utf-8")
    return str(path)


def wide_vector(path: Path, width: int) -> Path:
    model = ModelRef("other", "folder", "", "llama", 2, width, "f00")
    directions = {1: np.ones(width, np.float32)}
    vector = SteeringVector("wide", "a", "b", model, directions, "mean_diff", Position.LAST, (1,), {1: 1.0})
    return save_vector(vector, path / "wide.safetensors")


def test_that_a_vector_is_made_used_shown_exported_and_removed(
    tiller: Callable[..., Any],
    pairs: str,
    tmp_path: Path,
) -> None:
    made = tiller("extract", "happy", "--pairs", pairs, "--as", "reply", "--json").json
    told = {"name", "id", "file", "model", "method", "position", "layers", "norms", "report", "warnings"}
    assert set(made) == told and made["warnings"] == []
    assert (made["position"], made["layers"]) == ("response_mean", list(range(8)))
    assert load_vector(made["file"]).id == made["id"]

    ask = ("chat", "What are you?", "--temperature", "0", "--json")
    assert tiller(*ask, "--scale", "happy=3").json["text"] != tiller(*ask).json["text"]
    assert "happy" in [each["name"] for each in tiller("vectors", "list", "--json").json["vectors"]]
    assert tiller("vectors", "show", "happy", "--json").json["norms"] == made["norms"]

    out = tmp_path / "happy.gguf"
    exported = tiller("vectors", "export", "happy", "--out", str(out), "--scale", "2", "--json").json
    assert exported["lines"]["cli"].startswith("llama-cli ")
    back, ours = import_gguf(out), load_vector(made["file"])
    for layer in exported["layers"]:
        np.testing.assert_array_equal(back.directions[layer], ours.directions[layer] * np.float32(2))

    assert tiller("vectors", "remove", "happy").status == 0
    assert not Path(made["file"]).exists()


def test_that_a_shipped_vector_is_duplicated_the_copy_renamed_and_steered_with(
    tiller: Callable[..., Any], refused: Callable[..., str]
) -> None:
    copy = tiller("vectors", "duplicate", "ocean", "tide", "--json").json
    assert copy["name"] == "tide" and copy["id"] != copy["copied_from"]
    renamed = tiller("vectors", "rename", "tide", "surf", "--json").json
    assert renamed == {"name": "surf", "id": copy["id"], "renamed_from": "tide"}
    ask = ("chat", "What are you?", "--temperature", "0", "--max-new-tokens", "8", "--json", "--steer")
    assert tiller(*ask, "surf=0.8").json["token_ids"] == tiller(*ask, "ocean=0.8").json["token_ids"]
    assert "for builtin already" in refused("vectors", "rename", "surf", "formal")
    assert "duplicate it" in refused("vectors", "rename", "ocean", "tide")
    removed = tiller("vectors", "remove", "surf", "--json").json
    assert load_vector(removed["kept_at"]).id == copy["id"]
    assert "ocean" in [each["name"] for each in tiller("vectors", "list", "--json").json["vectors"]]


def test_that_an_exported_file_comes_back_with_the_same_id(
    tiller: Callable[..., Any],
    tmp_path: Path,
) -> None:
    out = str(tmp_path / "ocean.safetensors")
    shipped = tiller("vectors", "show", "ocean", "--json").json
    assert tiller("vectors", "export", "ocean", "--out", out).status == 0
    brought = tiller("vectors", "import", out, "--name", "sea", "--json").json
    assert (brought["id"], brought["name"]) == (shipped["id"], "sea")
    assert tiller("vectors", "doctor", out, "--model", "builtin").status == 0


def test_that_an_export_by_strength_is_the_export_by_its_scale(
    tiller: Callable[..., Any], refused: Callable[..., str], tmp_path: Path
) -> None:
    one = tiller("vectors", "show", "ocean", "--json").json["calibration"]["positive"]["scale_at_one"]
    files = [str(tmp_path / name) for name in ("strength.gguf", "scale.gguf")]
    for file, option, value in zip(files, ("--strength", "--scale"), (0.5, one / 2), strict=True):
        assert tiller("vectors", "export", "ocean", "--out", file, option, str(value)).status == 0
    strength, scale = (import_gguf(file) for file in files)
    for layer in strength.layers:
        np.testing.assert_allclose(strength.directions[layer], scale.directions[layer], rtol=1e-6)
    twice = ("vectors", "export", "ocean", "--out", files[0], "--strength", "1", "--scale", "1")
    assert "give one of them" in refused(*twice)


def test_that_an_export_acts_on_the_layers_that_are_named(
    tiller: Callable[..., Any], refused: Callable[..., str], tmp_path: Path
) -> None:
    shipped = load_vector(SHIPPED_VECTORS / "ocean.safetensors")
    for ending in ("gguf", "safetensors"):
        out = str(tmp_path / f"ocean.{ending}")
        told = tiller("vectors", "export", "ocean", "--layers", "2,4-5", "--out", out, "--json").json
        assert told["layers"] == [2, 4, 5]
        read = import_gguf(out) if ending == "gguf" else load_vector(out)
        assert read.layers == read.recommended_layers == (2, 4, 5) and read.calibration is None
        for layer in read.layers:
            np.testing.assert_array_equal(read.directions[layer], shipped.directions[layer])
    export = ("vectors", "export", "--out", str(tmp_path / "other.gguf"), "--layers")
    assert "this model has layers 0 to 7" in refused(*export, "8", "ocean")
    assert "like --steer ocean=1@3-5" in refused(*export, "2", "--steer", "ocean=1")


def test_that_several_vectors_are_exported_as_the_recipe_that_chat_takes(
    tiller: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "both.gguf"
    parts = ("--steer", "ocean=1", "--scale", "formal=-9@2-4")
    told = tiller("vectors", "export", *parts, "--name", "stiff sea", "--out", str(out), "--json").json
    assert told["name"] == "stiff sea"
    assert [(each["name"], each["strength"]) for each in told["recipe"]] == [("ocean", 1), ("formal", None)]
    assert told["lines"]["cli"].endswith("both.gguf:1")
    brought = tiller("vectors", "import", str(out), "--json").json
    assert (brought["name"], brought["method"]) == ("stiff sea", "mixture")
    assert "ocean ×" in brought["provenance"]["note"] and "on layers 2-4" in brought["provenance"]["note"]
    ask = ("chat", "What are you?", "--temperature", "0", "--max-new-tokens", "12", "--json")
    both = tiller(*ask, *parts).json
    assert tiller(*ask, "--scale", "stiff sea=1").json["token_ids"] == both["token_ids"]
    assert tiller(*ask).json["token_ids"] != both["token_ids"]


def test_that_a_part_without_a_dial_joins_by_its_scale(tiller: Callable[..., Any], tmp_path: Path) -> None:
    ocean = tiller("vectors", "show", "ocean", "--json").json
    scale = ocean["calibration"]["positive"]["scale_at_one"]
    files = [tmp_path / name for name in ("alone.gguf", "twice.gguf")]
    tiller("vectors", "export", "ocean", "--strength", "1", "--out", str(files[0]))
    half = ("--steer", "ocean=0.5", "--scale", f"ocean={scale / 2}")
    assert tiller("vectors", "export", *half, "--out", str(files[1])).status == 0
    alone, twice = (import_gguf(file) for file in files)
    assert alone.layers == twice.layers
    for layer in alone.layers:
        np.testing.assert_allclose(twice.directions[layer], alone.directions[layer], rtol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name the vector to export, or several with --steer"),
        (("--steer", "ocean=1", "--steer", "nobody=1"), "“nobody”"),
        (("--steer", "ocean=1", "--strength", "1"), "give each its own"),
        (("ocean", "--steer", "formal=1"), "give ocean its part too, like --steer ocean"),
        (("ocean", "--scale", "formal=1"), "is not one number"),
        (("ocean", "--scale", "1", "--scale", "2"), "is not one number"),
        (("--scale", "2"), "needs a number; write it like --scale 2=1"),
        (("--steer", "ocean=1", "--scale", "wide=1"), "made for 32-wide"),
    ],
)
def test_that_a_sum_that_cannot_be_is_refused_with_one_sentence(
    tiller: Callable[..., Any], refused: Callable[..., str], tmp_path: Path, arguments: Any, words: str
) -> None:
    tiller("vectors", "import", str(wide_vector(tmp_path, 32)))
    out = tmp_path / "sum.gguf"
    assert words in refused("vectors", "export", *arguments, "--out", str(out))
    assert not out.exists()


def test_that_only_the_layers_asked_for_are_kept(tiller: Callable[..., Any], pairs: str) -> None:
    made = tiller("extract", "happy", "--pairs", pairs, "--layers", "2,4-5", "--json").json
    assert made["layers"] == [2, 4, 5]
    assert made["position"] == "last"


@pytest.mark.parametrize("method", METHODS)
def test_that_every_method_makes_a_vector_and_show_tells_the_same_numbers(
    tiller: Callable[..., Any], pairs: str, method: str
) -> None:
    made = tiller("extract", "happy", "--pairs", pairs, "--as", "reply", "--method", method, "--json").json
    shown = tiller("vectors", "show", "happy", "--json").json
    assert shown["method"] == made["method"] == method
    assert shown["norms"] == made["norms"] and len(made["norms"]) == 8
    assert shown["report"]["auc"] == made["report"]["auc"]
    assert bool(shown["report"]["mean_diff_cosine"]) is (method != "mean_diff")
    assert ("cosine to mean_diff" in tiller("vectors", "show", "happy").out) is (method != "mean_diff")


def test_that_doubtful_pairs_are_said_on_standard_error_and_in_json(
    tiller: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "happy.csv"
    path.write_text("positive,negative\nI am happy.,I am sad.\nI am happy.,i am  sad.\nSo,not so happy\n")
    said = tiller("extract", "happy", "--pairs", str(path), "--json")
    assert said.json["warnings"] == [
        "Pair 2 is the same as pair 1.",
        "Pair 3 has its whole positive side inside the negative one.",
        "Pair 3 names the pole “happy” on its negative side.",
    ]
    assert all(sentence in said.err for sentence in said.json["warnings"])


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        ("So,so", (), "Pair 1 has two sides that are equal; mend it"),
        ("So,no", ("--as", "system"), "Pair 1 has no prompt"),
        ("So,", (), "line 2 has an empty “negative”"),
    ],
)
def test_that_pairs_to_be_mended_are_refused_before_the_model_is_loaded(
    refused: Callable[..., str], tmp_path: Path, content: str, arguments: tuple[str, ...], words: str
) -> None:
    path = tmp_path / "happy.csv"
    path.write_text(f"positive,negative\n{content}\n")
    sentence = refused("extract", "happy", "--pairs", str(path), "--model", "nowhere", *arguments)
    assert words in sentence and str(path) in sentence


def test_that_a_sweep_calibrates_a_vector_that_was_refused_before(
    tiller: Callable[..., Any],
    refused: Callable[..., str],
    pairs: str,
) -> None:
    tiller("extract", "happy", "--pairs", pairs, "--as", "reply")
    assert "sweep happy" in refused("chat", "Hi", "--steer", "happy")
    swept = tiller("sweep", "happy", "--question", "What are you?", "--json").json
    assert len(swept["calibration"]["points"]) == 16
    poles = [swept["calibration"][side] for side in ("positive", "negative")]
    assert any(poles)
    side, strength = ("positive", "1") if poles[0] else ("negative", "-1")
    answer = tiller("chat", "Hi", "--steer", f"happy={strength}", "--max-new-tokens", "4", "--json").json
    assert abs(answer["recipe"][0]["scale"]) == swept["calibration"][side]["scale_at_one"]


def test_that_a_shipped_set_is_made_without_naming_its_pairs(tiller: Callable[..., Any]) -> None:
    made = tiller("extract", "ocean", "--json").json
    assert made["report"]["recommended_layers"] == [2, 3, 4, 5]


@pytest.mark.slow
@pytest.mark.real_model
def test_that_every_shipped_set_is_made_and_measured_at_once(
    tiller: Callable[..., Any],
    tmp_path: Path,
    real_models: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = '[{name}]\nfile = "{name}.json"\npositive = "{name}"\nnegative = "dull"\ndepth = [0.3, 0.7]\n'
    sets = "".join(table.format(name=name) + 'placement = "reply"\n' for name in ("happy", "bright"))
    (tmp_path / "index.toml").write_text(sets, encoding="utf-8")
    (tmp_path / "happy.json").write_text(json.dumps(PAIRS), encoding="utf-8")
    (tmp_path / "bright.json").write_text(json.dumps(PAIRS[:3]), encoding="utf-8")
    monkeypatch.setattr("engine.cli.extract.SHIPPED_PAIRS", tmp_path)
    said = tiller("extract", "--all", "--measure", "--model", str(real_models / "stories260K"), "--json")
    made = said.json["vectors"]
    assert [each["name"] for each in made] == ["happy", "bright"]
    assert all(len(each["calibration"]["points"]) == 16 for each in made)
    assert all(load_vector(each["file"]).calibration is not None for each in made)
    assert "2 of 2: bright" in said.err


def test_that_a_vector_of_another_width_is_refused(
    refused: Callable[..., str],
    tiller: Callable[..., Any],
    tmp_path: Path,
) -> None:
    file = str(wide_vector(tmp_path, 32))
    assert tiller("vectors", "import", file).status == 0
    assert "32-wide" in refused("chat", "Hi", "--scale", "wide=1")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("extract", "gloomy"), "--pairs FILE"),
        (("extract", "ocean", "--all"), "leave out NAME"),
        (("extract", "--all", "--positive", "sea"), "leave out --positive"),
        (("extract", "calm", "--pairs", "missing.jsonl"), "does not exist"),
        (("extract", "calm", "--pairs", "pyproject.toml"), "is not a file of pairs"),
        (("vectors", "show", "nobody"), "“nobody”"),
        (("vectors", "remove", "ocean"), "comes with Tiller"),
        (("vectors", "import", "pyproject.toml"), "neither a .gguf nor a .safetensors"),
        (("vectors", "export", "ocean", "--out", "ocean.txt"), "ending"),
        (("vectors", "export", "ocean", "--out", "pyproject.toml/ocean.gguf"), "pyproject.toml"),
        (("models", "info", "nowhere"), "nor in the Hugging Face cache"),
        (("sweep", "nobody"), "“nobody”"),
    ],
)
def test_that_bad_input_is_refused_with_one_sentence(
    refused: Callable[..., str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(*arguments)


def test_that_the_builtin_model_is_listed_and_told_of(tiller: Callable[..., Any]) -> None:
    assert tiller("models", "list", "--json").json["models"][0]["ref"] == "builtin"
    told = tiller("models", "info", "--json").json
    assert (told["n_layers"], told["source"]) == (8, "builtin")
    assert "ocean" in told["vectors"]


def test_that_the_derived_gguf_says_the_same_as_the_folder(
    tiller: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "builtin.gguf"
    assert tiller("models", "export-gguf", "--out", str(out), "--outtype", "f32").status == 0
    ask = ("chat", "What are you?", "--temperature", "0", "--json")
    folder, file = tiller(*ask).json, tiller(*ask, "--model", str(out)).json
    assert file["token_ids"] == folder["token_ids"]
