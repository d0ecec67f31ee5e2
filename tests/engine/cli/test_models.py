"""Claims about `models` and about where the verbs that load a model let it run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.cli.app import main
from engine.paths import BUILTIN_MODEL
from tests.hub_cache import cached_model

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("builtin_ref")


def test_that_the_list_holds_the_builtin_model_tillers_own_and_the_cache(
    data_dir: Path, tmp_path: Path
) -> None:
    shutil.copytree(BUILTIN_MODEL, data_dir / "models" / "kept")
    (data_dir / "models" / "empty").mkdir()
    cached_model(tmp_path, "someone/calm")
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "models", "list", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "HF_HUB_CACHE": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(each["ref"], each["source"]) for each in found["models"]] == [
        ("builtin", "builtin"),
        (str(data_dir / "models" / "kept"), "folder"),
        ("someone/calm", "hub"),
    ]
    assert found["damaged"] == []


def test_that_info_says_how_large_a_model_is(tiller: Callable[..., Any]) -> None:
    told = tiller("models", "info", "builtin", "--json").json
    assert told["bytes"] == sum(each.stat().st_size for each in BUILTIN_MODEL.iterdir())
    assert (told["architecture"], told["n_layers"]) == ("llama", 8)


@pytest.mark.parametrize(
    "verb",
    [
        ("chat", "Hi"),
        ("extract", "joyful"),
        ("sweep", "ocean"),
        ("bench", "--rounds", "3"),
        ("demo",),
    ],
)
def test_that_a_device_that_is_not_here_is_refused(
    refused: Callable[..., str], verb: tuple[str, ...]
) -> None:
    sentence = refused(*verb, "--device", "abacus")
    assert sentence.startswith("The device “abacus” is not available on this machine; choose one of: auto")


def test_that_an_answer_in_bfloat16_says_so(tiller: Callable[..., Any]) -> None:
    asked = ("chat", "What are you?", "--temperature", "0", "--max-new-tokens", "8", "--json")
    half, whole = tiller(*asked, "--dtype", "bfloat16"), tiller(*asked)
    assert half.status == whole.status == 0
    assert half.json["text"].strip()


def test_that_an_unknown_number_type_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chat", "Hi", "--dtype", "int4"]) == 1
    assert "“int4” is unknown" in capsys.readouterr().err
