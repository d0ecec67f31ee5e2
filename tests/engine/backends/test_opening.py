"""Which backend answers a model, and what is refused before anything is loaded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.backends import opening
from engine.backends.llamacpp import library
from engine.backends.llamacpp.library import LlamaMissing
from engine.backends.opening import WITHOUT_LLAMA, chosen_backend, open_backend
from engine.backends.operators import arrays_of
from engine.backends.trial import CannotBeSteered, try_steering
from engine.control import Control
from engine.messages import LoadModel, ModelInfo, Running
from engine.models import resolve_model
from vectors.errors import BadInput
from vectors.values import ModelRef, SteeringVector

FOLDER = ModelRef("tiny", "folder", "/models/tiny", "llama", 3, 32, "f00")
FILE = replace(FOLDER, source="gguf", location="/models/tiny.gguf")
NO_VECTORS = dict[str, SteeringVector]().__getitem__


@pytest.mark.parametrize(
    ("asked", "ref", "is_installed", "chosen"),
    [
        ({}, FOLDER, True, "transformers"),
        ({}, FILE, True, "llamacpp"),
        ({}, FILE, False, "transformers"),
        ({"device": "cpu"}, FILE, True, "llamacpp"),
        ({"device": "cuda"}, FILE, True, "transformers"),
        ({"dtype": "float32"}, FILE, True, "transformers"),
        ({"backend": "transformers"}, FILE, True, "transformers"),
        ({"backend": "llamacpp", "device": "cuda"}, FILE, False, "llamacpp"),
    ],
)
def test_that_a_gguf_file_on_the_cpu_is_answered_by_llama_cpp_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], ref: ModelRef, is_installed: bool, chosen: str
) -> None:
    monkeypatch.setattr(opening, "is_installed", lambda: is_installed)
    assert chosen_backend(LoadModel("job", "tiny", **asked), ref) == chosen


@pytest.mark.parametrize(
    ("asked", "ref", "said"),
    [
        ({"backend": "onnx"}, FILE, "“onnx” is not available; choose one of: auto, transformers, llamacpp"),
        ({"backend": "llamacpp"}, FOLDER, r"reads \.gguf files, and tiny is a folder; .*models export-gguf"),
        ({"backend": "llamacpp", "dtype": "float16"}, FILE, "its own number type.* leave out --dtype"),
        ({"running": Running(kv_type="f16")}, FOLDER, "--kv-type is for llama.cpp, and torch answers here"),
        ({"running": Running(gpu_layers=0)}, FOLDER, "--gpu-layers is for llama.cpp, .*choose a .gguf file"),
        ({"backend": "llamacpp", "running": Running(kv_type="q1")}, FILE, "kept in “q1”; choose .*f16, q8_0"),
    ],
)
def test_that_what_does_not_fit_a_backend_is_refused(asked: dict[str, Any], ref: ModelRef, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        open_backend(LoadModel("job", "tiny", **asked), ref, NO_VECTORS, Control())


def test_that_a_device_that_llama_cpp_was_not_built_for_is_refused() -> None:
    pytest.importorskip("llama_cpp", reason="llama.cpp is not installed; `make llama` installs it")
    if library.llama().llama_supports_gpu_offload():
        pytest.skip("this build of llama.cpp has an accelerator")
    job = LoadModel("job", "tiny", backend="llamacpp", device="cuda")
    with pytest.raises(BadInput, match="on the CPU alone, not on cuda; leave out --device"):
        open_backend(job, FILE, NO_VECTORS, Control())
    job = LoadModel("job", "tiny", backend="llamacpp", device="cpu", running=Running(gpu_layers=3))
    with pytest.raises(BadInput, match=r"on the CPU alone, so no block can be .*leave out --gpu-layers"):
        open_backend(job, FILE, NO_VECTORS, Control())


def test_that_without_llama_cpp_the_line_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    library.llama.cache_clear()
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    try:
        with pytest.raises(LlamaMissing, match=r"not installed here; install it with `make llama`, or open"):
            open_backend(LoadModel("job", "tiny", backend="llamacpp"), FILE, NO_VECTORS, Control())
    finally:
        library.llama.cache_clear()


def test_that_without_llama_cpp_torch_reads_a_file_and_says_what_would_help(
    gguf: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = gguf("f16")
    library.llama.cache_clear()
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    try:
        job = LoadModel("job", str(path), running=Running(kv_type="f32", backend="llamacpp"))
        backend = open_backend(job, resolve_model(str(path)), NO_VECTORS, Control())
        backend.close()
    finally:
        library.llama.cache_clear()
    assert backend.info.backend == "transformers"
    assert WITHOUT_LLAMA in backend.info.notes and "`make llama`" in WITHOUT_LLAMA


def test_that_a_gguf_file_is_opened_without_torch(gguf: Callable[[str], Path]) -> None:
    script = (
        "import sys\n"
        "from engine.backends.opening import open_backend\n"
        "from engine.control import Control\n"
        "from engine.messages import LoadModel\n"
        "from engine.models import resolve_model\n"
        "from vectors.values import Placement, Position\n"
        f"path = {str(gguf('q8_0'))!r}\n"
        "backend = open_backend(LoadModel('job', path), resolve_model(path), {}.__getitem__, Control())\n"
        "prompt = backend.pair_prompt('The sea.', '', Placement.RAW, Position.LAST, Control())\n"
        "backend.capture([prompt], range(8), Control())\n"
        "print(backend.info.backend, 'torch' in sys.modules, 'transformers' in sys.modules)\n"
    )
    root = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root)
    assert ran.stdout.split() == ["llamacpp", "False", "False"], ran.stderr


def test_that_a_model_which_ignores_a_push_is_refused_in_a_sentence() -> None:
    info = ModelInfo(FILE, "llamacpp", "cpu", "Q8_0", 512, 1, False, True)
    numbers = np.arange(4, dtype=np.float32)
    with pytest.raises(CannotBeSteered, match="tiny ignores what is added to its blocks; choose another"):
        try_steering(info, 1, lambda deltas: numbers)
    with pytest.raises(CannotBeSteered, match="gives no numbers in Q8_0"):
        try_steering(info, 1, lambda deltas: numbers * np.nan)
    with pytest.raises(CannotBeSteered, match="does not give the same numbers twice"):
        try_steering(info, 1, lambda deltas: numbers + bool(deltas))
    one_block = replace(info, ref=replace(FILE, n_layers=1))
    with pytest.raises(CannotBeSteered, match="has no block from 1 on, where steering begins"):
        try_steering(one_block, 1, lambda deltas: numbers)
    try_steering(
        info,
        1,
        lambda deltas: numbers + sum(float(np.abs(arrays_of(each)).sum()) for each in deltas.values()),
    )


def test_that_of_what_is_set_for_llama_cpp_torch_heeds_the_threads_alone(builtin_ref: str) -> None:
    torch = pytest.importorskip("torch")
    before = torch.get_num_threads()
    running = Running(99_999, before + 1, 8, "q8_0", backend="llamacpp")
    job = LoadModel("job", builtin_ref, running=running)
    backend = open_backend(job, resolve_model(builtin_ref), NO_VECTORS, Control())
    try:
        assert torch.get_num_threads() == before + 1
        assert (backend.info.backend, backend.info.context_length) == ("transformers", 512)
    finally:
        backend.close()
        torch.set_num_threads(before)
