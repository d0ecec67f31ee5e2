"""The memory that a model is said to take, against what an engine's process really took."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.footprint import FULL, LLAMA_PROGRAM, TIGHT, TORCH_PROGRAM, fit, footprint
from engine.messages import Running
from engine.model_heads import facts_of
from engine.paths import BUILTIN_MODEL
from tests.engine.measured_model import made_up_model, measured

CLOSE = 0.15
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak is read from /proc")
pytestmark = pytest.mark.usefixtures("builtin_ref")


def check(
    place: Path,
    ref: str,
    data: Path,
    dtype: str = "auto",
    context: int = 0,
    kv_type: str = "auto",
    words: int = 40,
) -> None:
    """Hold an estimate to 15% of the whole, and for a large model to 15% of its own part too."""
    is_gguf = place.suffix == ".gguf" and dtype == "auto"
    running = Running(context=context, kv_type=kv_type) if is_gguf else Running()
    seen = measured(ref, data, dtype=dtype, running=running, words=words)
    told = footprint(
        facts_of(place),
        dtype=dtype,
        context=context,
        kv_type=kv_type,
        tokens=seen.tokens,
        in_llama=is_gguf,
    )
    assert told.total == pytest.approx(seen.peak, rel=CLOSE)
    if told.own > told.program:
        program = LLAMA_PROGRAM if is_gguf else TORCH_PROGRAM
        assert told.own == pytest.approx(seen.peak - program, rel=CLOSE)


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_that_the_builtin_models_estimate_in_torch_is_within_15_percent(tmp_path: Path, dtype: str) -> None:
    check(BUILTIN_MODEL, "builtin", tmp_path, dtype)


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize(("dtype", "words"), [("float32", 40), ("float32", 1400), ("bfloat16", 40)])
def test_that_a_larger_models_estimate_in_torch_is_within_15_percent(
    tmp_path: Path, dtype: str, words: int
) -> None:
    folder = made_up_model(tmp_path / "made-up")
    check(folder, str(folder), tmp_path / "data", dtype, words=words)


@on_linux
@pytest.mark.slow
@pytest.mark.usefixtures("gguf_file")
@pytest.mark.parametrize(
    ("kind", "context", "kv_type", "words"),
    [("f16", 512, "auto", 40), ("f16", 2048, "f32", 1400), ("q8_0", 2048, "q8_0", 1400)],
)
def test_that_a_larger_models_estimate_in_llama_cpp_is_within_15_percent(
    tmp_path: Path, kind: str, context: int, kv_type: str, words: int
) -> None:
    from engine.model_export import write_model
    from engine.models import resolve_model

    folder = made_up_model(tmp_path / "made-up")
    file = write_model(resolve_model(str(folder)), tmp_path / f"made-up-{kind}.gguf", kind)
    check(file, str(file), tmp_path / "data", context=context, kv_type=kv_type, words=words)


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize(("kind", "dtype"), [("f16", "float32"), ("q8_0", "float32"), ("q8_0", "bfloat16")])
def test_that_a_gguf_files_estimate_in_torch_is_within_15_percent(
    tmp_path: Path, kind: str, dtype: str
) -> None:
    from engine.model_export import write_model
    from engine.models import resolve_model

    folder = made_up_model(tmp_path / "made-up")
    file = write_model(resolve_model(str(folder)), tmp_path / f"made-up-{kind}.gguf", kind)
    check(file, str(file), tmp_path / "data", dtype)


@on_linux
@pytest.mark.slow
@pytest.mark.real_model
@pytest.mark.parametrize("name", ["TinyTalk-3M-chat", "stories3M", "stories260K"])
def test_that_estimates_of_real_models_are_within_15_percent(
    tmp_path: Path, real_models: Path, name: str
) -> None:
    check(real_models / name, str(real_models / name), tmp_path)
    file = real_models / name / f"{name}-f16.gguf"
    check(file, str(file), tmp_path)


def test_that_more_context_and_larger_numbers_take_more() -> None:
    facts = facts_of(BUILTIN_MODEL)
    short, long = footprint(facts, context=128), footprint(facts, context=512)
    assert long.cache == 4 * short.cache and long.working == 4 * short.working
    assert footprint(facts, dtype="bfloat16").weights * 2 == short.weights == facts.n_parameters * 4
    gguf = replace(facts, is_gguf=True)
    assert footprint(gguf, context=512).total > footprint(gguf, context=128).total
    kinds = [footprint(gguf, kv_type=kind).cache for kind in ("q8_0", "f16", "f32")]
    assert kinds == sorted(kinds) and kinds[2] == 2 * kinds[1] == 2 * 8 * 128 * 512 * 4


def test_that_a_model_in_its_own_numbers_is_read_in_place_and_laid_out_anew_where_it_widens() -> None:
    facts = replace(facts_of(BUILTIN_MODEL), numbers="F32", n_bytes=7_344_384 * 4)
    told = footprint(facts, dtype="float32")
    assert told.loading == 0
    assert told.weights == facts.n_bytes + 8 * 2 * 256 * 768 * 4


def test_that_fits_tight_and_too_large_follow_from_the_machine() -> None:
    assert [fit(needed, 1000) for needed in (int(TIGHT * 1000), 800, int(FULL * 1000), 951)] == [
        "fits",
        "tight",
        "tight",
        "too large",
    ]
    assert fit(10**15, 0) == "fits"
