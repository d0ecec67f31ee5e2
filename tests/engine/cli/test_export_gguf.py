"""`models export-gguf` with smaller numbers: of a folder and of a file, and what is refused whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.disks import small_disk

pytest.importorskip("llama_cpp", reason="llama.cpp is not installed; `make llama` installs it")
pytestmark = pytest.mark.usefixtures("builtin_ref")

Run = Callable[..., Any]


@pytest.mark.parametrize("kind", ["q8_0", "q4_0", "q4_k_m"])
def test_that_a_file_in_full_is_made_smaller(tiller: Run, gguf_file: str, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"small-{kind}.gguf"
    told = tiller("models", "export-gguf", gguf_file, "--outtype", kind, "--out", str(out), "--json")
    assert told.status == 0, told.err
    assert told.json["bytes"] == out.stat().st_size < 0.6 * Path(gguf_file).stat().st_size
    said = tiller("chat", "What are you?", "--model", str(out), "--max-new-tokens", "4", "--json")
    assert said.json["backend"] == "llamacpp"


def test_that_a_file_that_cannot_be_made_smaller_is_refused(
    tiller: Run, refused: Callable[..., str], gguf_file: str, tmp_path: Path
) -> None:
    small = tmp_path / "small.gguf"
    tiller("models", "export-gguf", gguf_file, "--outtype", "q8_0", "--out", str(small))
    export = ("models", "export-gguf", "--out", str(tmp_path / "out.gguf"))
    assert "is a GGUF file already; " in refused(*export, gguf_file)
    assert "cannot be quantised (" in refused(*export, str(small), "--outtype", "q4_0")
    assert list(tmp_path.iterdir()) == [small]


def test_that_a_full_disk_leaves_nothing_of_a_quantised_model(
    refused: Callable[..., str], gguf_file: str, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "2m") as disk:
        out = disk.folder / "small.gguf"
        for source, kind in ((gguf_file, "q8_0"), ("builtin", "q4_0"), ("builtin", "f16")):
            sentence = refused("models", "export-gguf", source, "--outtype", kind, "--out", str(out))
            assert "free some space or choose another folder" in sentence, sentence
            assert list(disk.folder.iterdir()) == []


@pytest.mark.real_model
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("stories260K", "is not a byte-level BPE that cuts text as GPT-2, SmolLM or Llama 3"),
        ("stories3M", "is not a byte-level BPE that cuts text as GPT-2, SmolLM or Llama 3"),
        ("TinyTalk-3M-chat", "is a gpt2 model, and only llama can be written"),
    ],
)
def test_that_a_real_model_that_cannot_be_written_is_refused_and_its_file_made_smaller(
    tiller: Run, refused: Callable[..., str], real_models: Path, tmp_path: Path, name: str, reason: str
) -> None:
    folder, out = real_models / name, tmp_path / "out.gguf"
    for kind in ("f16", "q8_0"):
        sentence = refused("models", "export-gguf", str(folder), "--outtype", kind, "--out", str(out))
        assert reason in sentence and sentence.endswith("convert it with llama.cpp's own tools.")
        assert list(tmp_path.iterdir()) == []
    half = str(folder / f"{name}-f16.gguf")
    assert tiller("models", "export-gguf", half, "--outtype", "q8_0", "--out", str(out)).status == 0
    assert tiller("parity", "--model", str(folder), "--gguf", str(out)).status == 0
