"""What every test stands on: no network, a data folder of its own, skips with their reason. Knows no Qt."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

ROOT = Path(__file__).resolve().parents[1]
BUILTIN = ROOT / "engine" / "builtin" / "model"
REAL_MODELS = Path(os.environ.get("TILLER_TEST_MODELS", ROOT.parent / "shared" / "models"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine has not got, and say so."""
    has_models = (REAL_MODELS / "stories260K").is_dir()
    for item in items:
        if item.get_closest_marker("real_model") and not has_models:
            item.add_marker(pytest.mark.skip(reason=f"no models in {REAL_MODELS}"))
        if item.get_closest_marker("gpu") and not _has_gpu():
            item.add_marker(pytest.mark.skip(reason="no CUDA or Metal device"))


def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()


@pytest.fixture(autouse=True)
def data_dir(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder for this test alone, which the application finds by itself."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("TILLER_DATA_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def builtin_ref() -> str:
    """The reference of the builtin model; skips where its weights have not been made yet."""
    if not (BUILTIN / "model.safetensors").is_file():
        pytest.skip("the builtin model has not been made; run `make model`")
    return "builtin"


@pytest.fixture(scope="session")
def gguf_file(builtin_ref: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The builtin model as one GGUF file in F16; skips where llama.cpp is not installed."""
    pytest.importorskip("llama_cpp", reason="llama.cpp is not installed; `make llama` installs it")
    from engine.gguf_model import write_model_gguf

    out = tmp_path_factory.mktemp("file") / "builtin-f16.gguf"
    return str(write_model_gguf(BUILTIN, out, "f16", name="builtin"))


@pytest.fixture(scope="session")
def real_models() -> Path:
    """The folder of small real models; for tests marked `real_model`."""
    return REAL_MODELS
