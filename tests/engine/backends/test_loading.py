"""Loading: named phases, a cancel between two tensors, where a model runs and in which numbers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.answering import answer_all
from engine.backends.hf.backend import TransformersBackend
from engine.backends.hf.loading import devices, load
from engine.backends.trial import CannotBeSteered
from engine.control import Control, JobCancelled
from engine.models import resolve_model
from engine.paths import BUILTIN_MODEL
from engine.requests import GenerationRequest, Message, Sampling
from vectors.errors import BadInput
from vectors.values import SteeringVector

pytestmark = pytest.mark.usefixtures("builtin_ref")
Phase = tuple[str, int, int]


def no_vector(vector_id: str) -> SteeringVector:
    raise AssertionError(vector_id)


def opened(dtype: str, device: str = "cpu", ref: str = "builtin") -> TransformersBackend:
    return TransformersBackend.open(resolve_model(ref), device, dtype, no_vector, Control())


def test_that_loading_names_its_phases_and_counts_the_tensors() -> None:
    told: list[Phase] = []

    def report(phase: str, done: int, total: int, unit: str) -> None:
        told.append((phase, done, total))

    TransformersBackend.open(
        resolve_model("builtin"), "cpu", "float32", no_vector, Control("load", report)
    ).close()
    assert list(dict.fromkeys(phase for phase, _, _ in told)) == [
        "reading the tokenizer",
        "reading the weights",
        "placing on cpu",
        "checking the blocks",
        "checking that it can be steered",
    ]
    counts = [(done, total) for phase, done, total in told if phase == "reading the weights" and total]
    total = counts[0][1]
    assert total > 8
    assert counts == [(done, total) for done in range(total)]


@pytest.mark.parametrize(
    "is_there",
    [
        pytest.param(lambda phase, done: phase == "reading the weights" and done == 3, id="a tensor"),
        pytest.param(lambda phase, done: phase == "checking the blocks", id="the last phase"),
    ],
)
def test_that_a_load_is_cancelled_at_the_next_tensor_or_phase(is_there: Callable[[str, int], bool]) -> None:
    after: list[Phase] = []

    def report(phase: str, done: int, total: int, unit: str) -> None:
        if control.is_cancelled:
            after.append((phase, done, total))
        elif is_there(phase, done):
            control.cancel()

    control = Control("load", report)
    with pytest.raises(JobCancelled):
        TransformersBackend.open(resolve_model("builtin"), "cpu", "float32", no_vector, control)
    assert not after


def test_that_transformers_counts_by_itself_again_after_a_load() -> None:
    load(resolve_model("builtin"), "cpu", "float32", Control())
    from transformers.utils import logging

    assert logging.set_tqdm_hook(None) is None


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_that_half_as_many_bits_load_are_said_and_answer(dtype: str) -> None:
    backend = opened(dtype)
    assert (backend.info.dtype, backend.info.device) == (dtype, "cpu")
    request = GenerationRequest(
        "short", (Message("user", "What are you?"),), sampling=Sampling(temperature=0, max_new_tokens=12)
    )
    (answer,) = answer_all(backend, (request,), Control(), lambda *token: None)
    backend.close()
    assert answer.generated_tokens > 0 and answer.text.strip()
    assert answer.receipt.dtype == dtype


def test_that_a_model_that_overflows_in_float16_is_refused_with_the_next_step(tmp_path: Path) -> None:
    loud = tmp_path / "loud"
    shutil.copytree(BUILTIN_MODEL, loud)
    weights = load_file(loud / "model.safetensors")
    louder = {
        name: tensor.float() * (1e7 if "embed_tokens" in name else 1) for name, tensor in weights.items()
    }
    save_file(louder, loud / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(CannotBeSteered, match=r"no numbers in float16 on cpu; choose another number type"):
        opened("float16", ref=str(loud))
    backend = opened("float32", ref=str(loud))
    assert np.isfinite(backend.next_token_logits([1, 2, 3])).all()
    backend.close()


def test_that_the_best_device_comes_first_and_the_processor_is_always_there() -> None:
    assert devices()[-1] == "cpu"
    assert ("cuda" in devices()) == torch.cuda.is_available()


@pytest.mark.parametrize("device", ["cuda", "mps", "abacus", "cpu:1", "cuda:99", "cuda:x"])
def test_that_a_device_that_is_not_here_is_refused_with_those_that_are(device: str) -> None:
    if device in devices():
        pytest.skip(f"this machine has {device}")
    with pytest.raises(BadInput, match=rf"“{device}” is not available.*choose one of: auto, .*cpu\."):
        opened("float32", device)


def test_that_an_unknown_number_type_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"“int4” is unknown; choose one of: auto, float32"):
        opened("int4")
