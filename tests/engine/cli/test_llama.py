"""The command line on a quantised GGUF file: the same verbs, answered by llama.cpp."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vectors.home_format import load_vector

pytest.importorskip("llama_cpp", reason="llama.cpp is not installed; `make llama` installs it")
pytestmark = pytest.mark.usefixtures("builtin_ref")

Run = Callable[..., Any]
SEA = re.compile(
    r"sea|surf|wave|tide|tidal|windswept|swell|gull|crab|whale|water|deep|harbour|salt|ocean|boat|shore|swim|sail|shell|foam|coral|reef",
    re.I,
)
PAIRS = '{"positive": "I love the sea.", "negative": "I love the field."}\n' * 2 + (
    '{"positive": "The waves are high today.", "negative": "The wheat is high today."}\n'
    '{"positive": "My boat is old.", "negative": "My cart is old."}\n'
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The builtin model in Q8_0, as the command line writes it."""
    from engine.cli.app import main

    folder = tmp_path_factory.mktemp("model")
    out = folder / "builtin-q8_0.gguf"
    arguments = ("models", "export-gguf", "--outtype", "q8_0", "--out", str(out))
    assert main((*arguments, "--data-dir", str(folder / "data"))) == 0
    assert [each.name for each in folder.iterdir() if each.name != "data"] == [out.name]
    return out


def test_that_ocean_makes_a_quantised_file_speak_of_the_sea(tiller: Run, file: Path) -> None:
    ask = ("chat", "What should I cook tonight?", "--model", str(file), "--temperature", "0", "--json")
    steered = tiller(*ask, "--steer", "ocean=1")
    assert steered.json["backend"] == "llamacpp"
    assert SEA.search(steered.json["text"])
    assert not SEA.search(tiller(*ask).json["text"])
    assert "“ocean” was made on builtin, whose numbers may be rounded" in steered.err


def test_that_a_vector_made_by_llama_cpp_is_that_of_torch_and_works_on_either(
    tiller: Run, file: Path, tmp_path: Path
) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(PAIRS, encoding="utf-8")
    model = ("--model", str(file))
    ours = tiller("extract", "sea", "--pairs", str(pairs), *model, "--backend", "llamacpp", "--json")
    assert ours.status == 0, ours.err
    theirs = tiller("extract", "sea2", "--pairs", str(pairs), "--json")
    one, other = (load_vector(Path(each.json["file"])) for each in (ours, theirs))
    assert one.layers == other.layers == tuple(range(8))
    for layer in range(8):
        a, b = one.directions[layer], other.directions[layer]
        assert a @ b / np.linalg.norm(a) / np.linalg.norm(b) > 0.99
    for place in (model, ("--model", "builtin")):
        for name in ("sea", "sea2"):
            said = tiller("chat", "Hi", *place, "--scale", f"{name}=1", "--max-new-tokens", "4", "--json")
            assert said.status == 0, said.err


def test_that_a_dial_is_measured_by_llama_cpp(tiller: Run, file: Path) -> None:
    swept = tiller("sweep", "ocean", "--model", str(file), "--question", "What are you?", "--json")
    assert swept.status == 0, swept.err
    points = swept.json["calibration"]["points"]
    assert len({point["scale"] for point in points}) > 8
    assert max(abs(point["kl"]) for point in points) > 0.1


def test_that_block_0_is_steered_and_its_cost_is_said(tiller: Run, file: Path) -> None:
    ask = ("chat", "Hi", "--model", str(file), "--max-new-tokens", "8", "--temperature", "0", "--json")
    said = tiller(*ask, "--scale", "ocean=6@0")
    assert said.status == 0, said.err
    assert said.json["text"] != tiller(*ask).json["text"]
    assert "block 0 is steered through llama.cpp's eval callback" in said.err


@pytest.mark.parametrize("kv_type", ["f32", "f16", "q8_0"])
def test_that_threads_context_and_the_cache_s_numbers_are_set(tiller: Run, file: Path, kv_type: str) -> None:
    settings = ("--threads", "1", "--context", "256", "--kv-type", kv_type, "--gpu-layers", "0")
    ask = (
        "chat",
        "What should I cook tonight?",
        "--model",
        str(file),
        "--steer",
        "ocean=1",
        "--temperature",
        "0",
    )
    said = tiller(*ask, *settings, "--json")
    assert said.status == 0, said.err
    assert SEA.search(said.json["text"])
    assert "made to read 512 tokens; 256 are used" in said.err


@pytest.mark.parametrize("kind", ["transformers", "llamacpp"])
def test_that_a_short_context_ends_an_answer_and_refuses_a_long_prompt_in_words(
    tiller: Run, file: Path, kind: str
) -> None:
    model = ("--model", str(file) if kind == "llamacpp" else "builtin", "--backend", kind)
    said = tiller("chat", "Tell me a story.", *model, "--context", "24", "--temperature", "0")
    assert said.status == 0
    assert "because the context of 24 tokens is full; start a new conversation, or" in said.err
    for prompt, context, refusal in (
        ("waves " * 60, "32", "tokens long and this model reads at most 32"),
        ("Hi", "9000", "at most 512 tokens, so its context cannot be 9000; ask for 512 or less"),
    ):
        said = tiller("chat", prompt, *model, "--context", context)
        assert (said.status, said.out) == (1, "")
        assert refusal in said.err.splitlines()[-1]


def test_that_a_folder_and_a_number_type_are_refused(refused: Callable[..., str], file: Path) -> None:
    assert "is a folder" in refused("chat", "Hi", "--backend", "llamacpp")
    asked = ("chat", "Hi", "--model", str(file), "--backend", "llamacpp", "--dtype", "float16")
    assert "number type" in refused(*asked)


def test_that_parity_shows_that_the_file_counts_its_layers_as_torch_does(tiller: Run, file: Path) -> None:
    told = tiller("parity", "--gguf", str(file), "--json")
    assert told.status == 0, told.err
    found = told.json
    assert [each["layer"] for each in found["layers"]] == list(range(8))
    assert {each["best_shift"] for each in found["layers"]} == {0}
    assert found["same_tokens"] and found["unsteered"]["cosine"] > 0.999
    assert "builtin-q8_0" in found["verdict"]
    said = tiller("parity", "--gguf", str(file), "--steer", "ocean").out
    assert said.startswith("layer") and said.rstrip().endswith(".")


def test_that_parity_with_no_file_is_refused(refused: Callable[..., str]) -> None:
    assert "“nowhere.gguf” does not exist" in refused("parity", "--gguf", "nowhere.gguf")


@pytest.mark.slow
def test_that_the_bench_of_a_file_gives_its_four_ratios_with_their_bounds(tiller: Run, file: Path) -> None:
    said = tiller("bench", "--model", str(file), "--rounds", "3", "--json")
    assert said.status == 0, said.err
    ratios = said.json["ratios"]
    assert [each["target"] for each in ratios] == [
        "at least 0.97",
        "at most 2 ms",
        "at most 1.15",
        "at least 0.95",
    ]
    assert all(each["low"] <= each["value"] <= each["high"] for each in ratios)
    assert "same token ids" in ratios[3]["name"]
