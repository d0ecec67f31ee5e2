"""Claims about the bundle: what goes into it, how it is judged, and, where one is built, that it works."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from engine.paths import BUILTIN_MODEL, SHIPPED_PAIRS, SHIPPED_VECTORS

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "dist" / "tiller"
GOOD_SELF_TEST = {
    "engine_pid": 2,
    "window_pid": 1,
    "torch_in_window": False,
    "steered": "a",
    "unsteered": "b",
}
GOOD_CHAT = {"text": "I am the sea.", "model": "builtin", "recipe": [{"name": "ocean"}]}


def script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """One of the bundle's scripts as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging" / "bundle"))
    return importlib.import_module(name)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return script("checks", monkeypatch)


@pytest.fixture
def contents(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return script("contents", monkeypatch)


@pytest.fixture
def program(checks: ModuleType) -> Path:
    """The built program; skips where there is none."""
    found: Path = checks.executable(BUNDLE)
    if not found.is_file():
        pytest.skip("no bundle has been built in dist/tiller; run `make bundle`")
    return found


@pytest.mark.bundle
@pytest.mark.timeout(400)
def test_that_the_bundle_passes_its_self_test(checks: ModuleType, program: Path) -> None:
    found = checks.run_json(program, "self-test", "--json")
    assert checks.self_test_problems(found) == ()
    assert found["search_hits"] >= 1


@pytest.mark.bundle
@pytest.mark.timeout(400)
def test_that_the_bundle_answers_steered(checks: ModuleType, program: Path) -> None:
    found = checks.run_json(program, *checks.CHAT)
    assert checks.chat_problems(found) == ()
    assert found["generated_tokens"] == len(found["token_ids"]) > 0


@pytest.mark.bundle
def test_that_a_mistake_in_the_bundle_is_one_sentence(checks: ModuleType, program: Path) -> None:
    with pytest.raises(checks.BundleFailed, match="ended with status 1") as raised:
        checks.run_json(program, "chat", "Hi", "--model", "no-such-model", "--json")
    assert "no-such-model" in str(raised.value)
    assert "Traceback" not in str(raised.value)


@pytest.mark.usefixtures("builtin_ref")
def test_that_what_the_program_ships_keeps_its_place_in_the_bundle(contents: ModuleType) -> None:
    places = {(Path(file), folder) for file, folder in contents.own_data()}
    for folder in (BUILTIN_MODEL, SHIPPED_VECTORS, SHIPPED_PAIRS):
        place = folder.relative_to(ROOT).as_posix()
        assert {(path, place) for path in folder.iterdir() if path.is_file()} <= places


def test_that_every_module_of_the_application_goes_in(contents: ModuleType) -> None:
    assert {"ui", "ui.selftest", "engine.cli.chat", "engine.backends.hf.backend", "vectors.library"} <= set(
        contents.own_modules()
    )


def test_that_every_model_of_transformers_goes_in_without_its_upkeep(contents: ModuleType) -> None:
    modules = contents.transformers_models()
    wanted = {"transformers.models.auto.modeling_auto", "transformers.models.gpt2.modeling_gpt2"}
    assert wanted | {"transformers.models.llama", "transformers.models.llama.modeling_llama"} <= set(modules)
    assert not [name for name in modules if ".modular_" in name or ".convert_" in name]


@pytest.mark.parametrize(
    ("place", "is_left_out"),
    [
        ("torch/bin/protoc", True),
        ("torch/bin/torch_shm_manager", False),
        ("torch/test/test_api", True),
        ("torch/lib/libtorch_cpu.so", False),
        ("torch\\include\\ATen\\ATen.h", True),
        ("numpy._core.tests.test_dtype", True),
        ("scipy/tests/data/a.npz", True),
        ("jinja2.tests", False),
        ("numpy.testing", False),
        ("hypothesis-6.1.dist-info/METADATA", True),
        ("packaging-26.3.dist-info/METADATA", False),
    ],
)
def test_that_tests_and_tools_of_libraries_stay_out(
    contents: ModuleType, place: str, is_left_out: bool
) -> None:
    assert contents.is_left_out(place) is is_left_out


@pytest.mark.parametrize(
    "wrong",
    [
        {"engine_pid": 1},
        {"engine_pid": 0},
        {"torch_in_window": True},
        {"torch_in_window": None},
        {"steered": "b"},
        {"steered": ""},
    ],
)
def test_that_a_self_test_that_does_not_hold_is_noticed(checks: ModuleType, wrong: dict[str, object]) -> None:
    assert checks.self_test_problems(GOOD_SELF_TEST) == ()
    assert checks.self_test_problems({**GOOD_SELF_TEST, **wrong})


@pytest.mark.parametrize("wrong", [{"text": " "}, {"model": "other"}, {"recipe": []}])
def test_that_a_chat_that_does_not_hold_is_noticed(checks: ModuleType, wrong: dict[str, object]) -> None:
    assert checks.chat_problems(GOOD_CHAT) == ()
    assert checks.chat_problems({**GOOD_CHAT, **wrong})


def test_that_a_program_that_cannot_run_is_a_failure(checks: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(checks.BundleFailed, match="did not run to its end"):
        checks.run_json(checks.executable(tmp_path), "self-test")
