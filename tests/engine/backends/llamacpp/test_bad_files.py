"""GGUF files that are no model, or a broken one: each is refused in one sentence with the next step."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.backends.llamacpp.backend import LlamaBackend
from engine.backends.llamacpp.library import llama
from engine.backends.llamacpp.model import TooLarge
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.trial import CannotBeSteered
from engine.control import Control
from engine.memory import total_memory
from engine.models import resolve_model
from tests.gguf_files import altered
from vectors.errors import BadFile
from vectors.gguf_format import export_gguf
from vectors.values import SteeringVector

Gguf = Callable[[str], Path]
NO_VECTORS = dict[str, SteeringVector]().__getitem__
EACH_KIND = pytest.mark.parametrize("kind", ["f16", "q8_0", "q4_0"])


def opened(path: Path, settings: LlamaSettings = LlamaSettings()) -> LlamaBackend:  # noqa: B008
    return LlamaBackend.open(resolve_model(str(path)), settings, NO_VECTORS, Control())


@EACH_KIND
@pytest.mark.parametrize(
    ("facts", "has_weights", "said"),
    [
        (
            {"general.type": "adapter", "adapter.type": "lora"},
            False,
            "is a LoRA adapter, .*choose the model's",
        ),
        (
            {"general.architecture": "clip", "general.type": "mmproj"},
            True,
            "reads pictures .*of the model itself",
        ),
        ({"general.architecture": "clip"}, True, "reads pictures or sound for a model"),
        ({}, False, "holds a vocabulary and no weights; choose a model's"),
        (
            {
                "general.architecture": "nonesuch",
                "nonesuch.block_count": 8,
                "nonesuch.embedding_length": 256,
            },
            True,
            "does not know .“nonesuch”.; choose another model",
        ),
        (
            {"tokenizer.ggml.pre": "nonesuch"},
            True,
            r"llama\.cpp \(unknown pre-tokenizer type.*; choose another",
        ),
        ({"llama.attention.head_count": 7}, True, "wrong shape.*; choose another file"),
        ({"llama.block_count": 9}, True, r"cannot be loaded by llama\.cpp .*blk\.8.*; choose another file"),
    ],
)
def test_that_a_file_that_is_no_sound_model_is_refused_with_what_it_is(
    gguf: Gguf, tmp_path: Path, kind: str, facts: dict[str, Any], has_weights: bool, said: str
) -> None:
    wrong = altered(gguf(kind), tmp_path / "wrong.gguf", facts, has_weights=has_weights)
    with pytest.raises(BadFile, match=rf"wrong\.gguf” .*{said}"):
        opened(wrong)


def test_that_a_control_vector_is_sent_to_the_library(
    gguf: Gguf, tmp_path: Path, make_vector: Callable[..., SteeringVector]
) -> None:
    export_gguf(make_vector(), tmp_path / "calm.gguf")
    with pytest.raises(BadFile, match=r"is a control vector, not a model; import it with `vectors import`"):
        opened(tmp_path / "calm.gguf")


@EACH_KIND
@pytest.mark.parametrize("kept", [3, 10, 2_000, 60_000, -60_000, -1])
def test_that_a_file_cut_short_anywhere_is_refused(gguf: Gguf, tmp_path: Path, kind: str, kept: int) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(gguf(kind).read_bytes()[:kept])
    with pytest.raises(BadFile, match=r"cut\.gguf” (is cut short or damaged|is not a GGUF file)"):
        opened(cut)


@pytest.mark.skipif(os.name != "posix", reason="a file of holes is made at once on POSIX only")
def test_that_a_model_larger_than_all_memory_is_refused_before_it_is_read(gguf: Gguf, tmp_path: Path) -> None:
    large = tmp_path / "large.gguf"
    large.write_bytes(gguf("q8_0").read_bytes())
    os.truncate(large, total_memory() + 10**9)
    with pytest.raises(
        TooLarge, match=r"GB and this machine has .*; choose a smaller model, or one of fewer"
    ):
        opened(large)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits a process's memory")
def test_that_a_context_that_finds_no_room_is_refused_with_a_shorter_one(gguf: Gguf, tmp_path: Path) -> None:
    long = altered(gguf("q8_0"), tmp_path / "long.gguf", {"llama.context_length": 2**31 - 1})
    script = (
        "import resource, sys\n"
        "from engine.backends.llamacpp import room\n"
        "from engine.backends.llamacpp.backend import LlamaBackend\n"
        "from engine.backends.llamacpp.settings import LlamaSettings\n"
        "from engine.control import Control\n"
        "from engine.models import resolve_model\n"
        "room.free_memory = lambda: 0  # the system does not say\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))\n"
        f"ref, settings = resolve_model({str(long)!r}), LlamaSettings(context=2000000000)\n"
        "LlamaBackend.open(ref, settings, {}.__getitem__, Control())\n"
    )
    root = Path(__file__).parents[4]
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root)
    assert ran.returncode == 1
    said = ran.stderr.splitlines()[-1]
    assert re.search(r"make room for 2000000000 tokens .*; ask for a shorter context \(--context\), or", said)


@EACH_KIND
def test_that_a_model_whose_logits_ignore_the_control_vector_is_refused(
    gguf: Gguf, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """As an architecture does in whose graph llama.cpp does not build the vector in."""
    monkeypatch.setattr(llama(), "llama_set_adapter_cvec", lambda *arguments: 0)
    with pytest.raises(CannotBeSteered, match="ignores what is added to its blocks; choose another model"):
        opened(gguf(kind))


def test_that_numbers_that_overflow_are_refused(gguf: Gguf, tmp_path: Path) -> None:
    from gguf import GGUFReader

    loud = tmp_path / "loud.gguf"
    loud.write_bytes(gguf("f32").read_bytes())
    reader = GGUFReader(loud, "r+")
    (norm,) = (tensor for tensor in reader.tensors if tensor.name == "output_norm.weight")
    norm.data[:] = np.float32(3e38)
    reader.data.flush()
    del reader, norm
    with pytest.raises(CannotBeSteered, match="gives no numbers in F32 on cpu; choose another"):
        opened(loud)
