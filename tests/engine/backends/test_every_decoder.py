"""Every causal language model that transformers knows, tiny and random: steered and captured, or refused."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import torch
import transformers
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES as ARCHITECTURES

from engine.backends.hf.backend import TransformersBackend
from engine.backends.hf.blocks import LooksAhead
from engine.backends.hf.capture import capture
from engine.backends.hf.rows import Side
from engine.backends.protocol import Prompt
from engine.control import Control
from engine.decoders import DECODERS
from engine.models import resolve_model
from engine.paths import BUILTIN_MODEL
from tests.engine.backends.tiny_configs import LAYERS, VOCABULARY, WIDTH, tiny_config
from vectors.errors import TillerError
from vectors.values import NO_STEERING, FloatArray, Position, SteeringRecipe, SteeringVector, term_of

pytestmark = [
    pytest.mark.usefixtures("builtin_ref"),
    pytest.mark.filterwarnings("ignore"),  # what transformers says of its own older models
]

MIDDLE = LAYERS // 2
IDS = tuple(np.random.default_rng(0).integers(6, VOCABULARY, 11).tolist())
PROMPTS = (
    *(Prompt(IDS[:n], n // 2, n) for n in (3, 7, 11)),
    *(Prompt(IDS[:5] + end, 4, 11) for end in (IDS[:6], IDS[4:10])),  # begin alike, so may share a row
)
REFUSED = {
    name: reason
    for reason, names in (
        (
            "is an encoder-decoder model",
            "bart bigbird_pegasus blenderbot blenderbot-small marian mbart mvp pegasus plbart prophetnet "
            "whisper",
        ),
        ("hand on a tensor of 4 dimensions", "deepseek_v4 gemma3n_text hy_v4"),
        ("hand on 128 numbers a token, not 32", "qwen4_exp qwen4_exp_text"),
        ("hand on a tensor of .* for 2 rows of 5 tokens", "cpmant xlnet"),
        ("block 1 is not given what block 0 gives", "xlm"),
        ("will not run on text alone", "mllama"),
        ("runs one block 6 times", "hrm_text"),
        ("in a way that Tiller cannot go on from", "minimax openai-gpt reformer rwkv xlstm"),
        ("does not say num_hidden_layers", "blt"),
        # transformers itself: packages that are not installed, a class that its own mapping gives to a
        # configuration of another kind, and drafters, which read the states of the model they draft for.
        ("requires the PIL library|hand on a tensor of 4 dimensions", "gemma3n"),
        ("has no attribute 'dropout'", "musicgen musicgen_melody"),
        ("hidden_size_per_layer_input must be 0|layer types producing a cache", "gemma4_assistant"),
        ("layer types producing a cache", "gemma4_unified_assistant"),
    )
    for name in names.split()
}
"""What is refused or cannot be built, and why. A type that stands nowhere here may do as it likes."""
RIGHT_ONLY = ("trocr",)
"""Count the positions of padding too, so that padding on the left moves their text."""


class CannotBuild(Exception):
    """transformers itself makes no model from a configuration of that type here."""


@contextmanager
def opened(
    model_type: str, **changes: Any
) -> Iterator[tuple[TransformersBackend, dict[str, SteeringVector]]]:
    """A tiny random model of that type in our backend, saved and loaded as a person's model is."""
    torch.manual_seed(0)
    with TemporaryDirectory() as name:
        folder = Path(name) / "model"
        try:
            config = tiny_config(model_type, **changes)
            model = transformers.AutoModelForCausalLM.from_config(copy.deepcopy(config))
        except Exception as error:
            raise CannotBuild(f"{type(error).__name__}: {error}") from error
        model.save_pretrained(folder)
        config.save_pretrained(folder)  # as it was before the model's class changed it
        tokenizer().save_pretrained(folder)
        vectors: dict[str, SteeringVector] = {}
        backend = TransformersBackend.open(
            resolve_model(str(folder)), "cpu", "float32", vectors.__getitem__, Control()
        )
        try:
            yield backend, vectors
        finally:
            backend.close()


@cache
def tokenizer() -> Any:
    return transformers.AutoTokenizer.from_pretrained(BUILTIN_MODEL)


@cache
def refusal(model_type: str) -> str:
    """Why a model of that type cannot be had; empty where it was steered and captured as it should."""
    try:
        with opened(model_type) as (backend, vectors):
            assert len(backend._loaded.blocks) == backend.info.ref.n_layers == LAYERS
            check_steering(backend, vectors)
            check_capture(backend)
    except (CannotBuild, TillerError) as error:
        return " ".join(str(error).split())
    return ""


def check_steering(backend: TransformersBackend, vectors: dict[str, SteeringVector]) -> None:
    """A vector on the middle block moves the logits, and scale 0 leaves them exactly as they are."""
    direction = np.random.default_rng(0).normal(size=WIDTH).astype(np.float32)
    layers = (MIDDLE,)
    vector = SteeringVector(
        "push",
        "a",
        "b",
        backend.info.ref,
        {MIDDLE: direction},
        "random",
        Position.LAST,
        layers,
        {MIDDLE: 1.0},
    )
    vectors[vector.id] = vector
    plain, zero, steered = (
        backend.next_token_logits(IDS, recipe)
        for recipe in (
            NO_STEERING,
            *(SteeringRecipe((term_of(vector, scale=scale),)) for scale in (0.0, 1.0)),
        )
    )
    assert np.array_equal(plain, zero)
    assert np.isfinite(steered).all() and not np.allclose(plain, steered, rtol=1e-3, atol=1e-5)


def check_capture(backend: TransformersBackend) -> None:
    """Captured states are what the blocks give, alone and in batches padded on either side."""
    layers, alone = range(LAYERS), []
    for prompt in PROMPTS:
        states = backend.capture([prompt], layers, Control()).states
        for layer, direct in enumerate(block_outputs(backend, prompt.ids)):
            assert states[layer].shape == (1, WIDTH)
            mean = direct[prompt.start : prompt.stop].mean(axis=0)
            assert np.allclose(states[layer][0], mean, rtol=1e-4, atol=1e-4)
        alone.append(states)
    heeds_left = backend.info.ref.architecture not in RIGHT_ONLY
    sides: tuple[Side, ...] = ("right", "left") if heeds_left else ("right",)
    for side in sides:
        together = capture(backend._loaded, PROMPTS, layers, Control(), side).states
        for row, states in enumerate(alone):
            for layer in layers:
                assert np.allclose(together[layer][row], states[layer][0], rtol=1e-4, atol=1e-4), side


def block_outputs(backend: TransformersBackend, ids: tuple[int, ...]) -> list[FloatArray]:
    """What each block gives [tokens, d_model] in a whole pass of the model, read by plain hooks.

    All but the last are among the hidden states that transformers itself reports.
    """
    read: list[FloatArray] = []

    def hook(module: Any, args: Any, output: Any) -> None:
        hidden = output if isinstance(output, torch.Tensor) else output[0]
        read.append(hidden[0].numpy().copy())

    with ExitStack() as stack, torch.inference_mode():
        for block in backend._loaded.blocks:
            stack.callback(block.register_forward_hook(hook).remove)
        output = backend._loaded.model(input_ids=torch.tensor([ids]), output_hidden_states=True)
    reported = [states[0].numpy() for states in output.hidden_states]
    for states in read[:-1]:
        assert any(np.allclose(states, other, atol=1e-6) for other in reported)
    return read


@pytest.mark.parametrize("model_type", ARCHITECTURES)
def test_that_an_architecture_is_steered_and_captured_or_refused_for_its_reason(model_type: str) -> None:
    reason = refusal(model_type)
    if model_type in DECODERS:
        assert not reason
    elif model_type in REFUSED:
        assert re.search(REFUSED[model_type], reason)
    elif reason:
        pytest.skip(f"{model_type} is new to this test: {reason}")


def test_that_at_least_a_hundred_architectures_are_steered_and_captured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reasons = {model_type: refusal(model_type) for model_type in ARCHITECTURES}
    steered = [model_type for model_type, reason in reasons.items() if not reason]
    with capsys.disabled():
        print(f"\n{len(steered)} of {len(reasons)} architectures are steered and captured; the others:")
        for model_type, reason in reasons.items():
            if reason:
                print(f"  {model_type}: {reason[:200]}")
    assert len(steered) >= 100


@pytest.mark.parametrize("model_type", ["bert", "electra"])
def test_that_a_model_which_reads_both_ways_is_refused_in_a_sentence(model_type: str) -> None:
    with pytest.raises(LooksAhead, match="choose another model"), opened(model_type, is_decoder=False):
        pass


def test_that_the_decoder_of_an_encoder_decoder_is_steered_when_it_stands_alone() -> None:
    with opened("bart", is_encoder_decoder=False) as (backend, vectors):
        check_steering(backend, vectors)


@pytest.mark.parametrize(
    ("model_type", "changes", "is_refused"),
    [
        ("llama", {}, False),
        ("gemma3_text", {"sliding_window": 64}, False),
        ("gemma3_text", {"sliding_window": 4}, True),
        ("recurrent_gemma", {}, True),
        ("zamba", {}, True),
    ],
)
def test_that_texts_share_a_row_only_where_the_model_reads_the_same_so(
    model_type: str, changes: dict[str, Any], is_refused: bool
) -> None:
    with opened(model_type, **changes) as (backend, _):
        check_capture(backend)
        assert backend._loaded.takes_positions
        assert backend._loaded.shared_rows.is_refused is is_refused


def test_that_positions_are_given_only_where_the_model_counts_from_zero() -> None:
    for model_type, is_given in (("llama", True), ("opt", True), ("gpt2", True), ("roberta", False)):
        with opened(model_type) as (backend, _):
            assert backend._loaded.takes_positions is is_given
