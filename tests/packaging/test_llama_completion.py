"""What llama.cpp's own program wrote under exports, stored; `make llama-completion-check` asks it again."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from llama_completion_build import version  # noqa: E402
from llama_completion_check import (  # noqa: E402
    KINDS,
    QUESTIONS,
    SETTINGS,
    STORED,
    Case,
    Said,
    Setting,
    window_says,
)

from engine.backends.opening import open_backend  # noqa: E402
from engine.backends.protocol import Backend  # noqa: E402
from engine.control import Control  # noqa: E402
from engine.messages import LoadModel  # noqa: E402
from engine.models import BUILTIN, resolve_model  # noqa: E402
from engine.paths import SHIPPED_VECTORS  # noqa: E402
from vectors.library import Library  # noqa: E402

WROTE: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("vectors"), (SHIPPED_VECTORS,))


@pytest.fixture(scope="module")
def window(builtin_ref: str, library: Library) -> Iterator[Backend]:
    """The builtin model as the window opens it."""
    model = resolve_model(BUILTIN)
    if model.fingerprint != WROTE["model"]:
        pytest.skip("the builtin model is another one now; run `make llama-completion-check`")
    job = LoadModel("check", BUILTIN, device="cpu", backend="transformers")
    with closing(open_backend(job, model, library.load, Control())) as backend:
        yield backend


@pytest.mark.parametrize("stored", WROTE["answers"], ids=lambda each: f"{each['steer']} {each['question']}")
def test_that_the_window_says_what_llama_cpp_wrote_under_the_export(
    window: Backend, library: Library, stored: dict[str, Any]
) -> None:
    setting = Setting(tuple(stored["steer"]), tuple(stored["scale"]), stored["master"])
    program = Said(stored["text"], stored["is_ended"])
    said, _ = window_says(window, stored["question"], setting.recipe(library, window.info.ref), program)
    assert said == program


def test_that_every_setting_was_asked_every_question_of_the_version_that_is_tested() -> None:
    assert WROTE["llama_cpp_python"] == version()
    assert len(WROTE["answers"]) == len(SETTINGS) * len(QUESTIONS)
    for question in QUESTIONS:
        said = {each["text"] for each in WROTE["answers"] if each["question"] == question}
        assert len(said) == len(SETTINGS)


@pytest.mark.parametrize(
    ("kind", "lead", "verdict"),
    [("f32", 0.01, "DIFFERENT: "), ("f16", 0.01, "a near-tie: "), ("f16", 0.5, "DIFFERENT: ")],
)
def test_that_answers_that_part_are_told_with_the_lead(kind: str, lead: float, verdict: str) -> None:
    (rounding,) = (each for each in KINDS if each.name == kind)
    case = Case(
        rounding, SETTINGS[1], QUESTIONS[0], Said("I am the sea.", True), Said("I am a fox.", True), lead
    )
    assert case.is_same is (verdict != "DIFFERENT: ")
    assert case.told.startswith(f"{verdict}{kind}, ocean=1, What are you?")
    assert "the window 'the sea.'" in case.told and "the program 'a fox.'" in case.told
    assert f"prefers its own by {lead}" in case.told
