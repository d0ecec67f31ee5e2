"""What every test stands on: no network, a data folder of its own, skips with their reason. Knows no Qt."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

ROOT = Path(__file__).resolve().parents[1]
BUILTIN = ROOT / "engine" / "builtin" / "model"
REAL_MODELS = Path(os.environ.get("TILLER_TEST_MODELS", ROOT.parent / "shared" / "models"))


LONGEST = (
    "ui/test_every_view.py",
    "test_readme.py",
    "ui/test_no_sockets.py",
    "engine/backends/test_every_decoder.py",
    "ui/models_page/test_downloads.py",
    "ui/test_gguf_models.py",
    "ui/test_making.py",
    "ui/test_vector_page.py",
    "ui/test_settings_page.py",
    "ui/test_models_menu.py",
    "packaging/test_steered_model.py",
    "ui/test_message_actions.py",
    "ui/test_chat_body.py",
    "ui/test_composer.py",
    "ui/test_full_context.py",
    "engine/server/test_openai_client.py",
    "engine/cli/test_models_by_id.py",
    "ui/test_features.py",
    "ui/test_server.py",
    "ui/test_save_gguf.py",
    "ui/test_resting.py",
    "ui/test_accessibility.py",
    "ui/test_search_hits.py",
    "ui/test_selecting.py",
    "engine/test_hosts.py",
    "packaging/test_sae.py",
    "engine/cli/test_llama.py",
    "engine/cli/test_certificates.py",
    "ui/test_app.py",
    "test_main.py",
    "packaging/test_builtin_model.py",
    "ui/test_new_vector.py",
    "ui/test_contrast.py",
    "ui/test_faults.py",
    "ui/test_kills.py",
    "ui/models_page/test_page.py",
    "ui/models_page/test_hub_faults.py",
)
"""The files that take longest, the longest first: none of them is to begin when all others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first, and skip what this machine has not got, and say so."""
    counts = Counter(item.path for item in items)

    def turn(item: pytest.Item) -> tuple[int, int]:
        file = item.path.relative_to(ROOT / "tests").as_posix()
        return (LONGEST.index(file) if file in LONGEST else len(LONGEST)), -counts[item.path]

    items.sort(key=turn)
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
