"""A CUDA or Metal device steers, reads and writes as the processor does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.answering import answer_all
from engine.backends.hf.backend import TransformersBackend
from engine.control import Control
from engine.models import BUILTIN, resolve_model
from engine.requests import GenerationRequest, Message, Sampling
from vectors.values import (
    NO_STEERING,
    Placement,
    Position,
    Scope,
    SteeringRecipe,
    SteeringVector,
    term_of,
)

pytestmark = [pytest.mark.gpu, pytest.mark.usefixtures("builtin_ref")]
QUESTIONS = ("What are you?", "How do I start my morning?", "Tell me a story about a cat and a dog.")


@pytest.fixture(scope="module")
def vector() -> SteeringVector:
    """Random directions of a size that changes answers."""
    ref = resolve_model(BUILTIN)
    rng = np.random.default_rng(5)
    return SteeringVector(
        name="random",
        positive="more",
        negative="less",
        model=ref,
        directions={layer: (10 * rng.normal(size=ref.d_model)).astype(np.float32) for layer in (3, 4, 5)},
        method="mean_diff",
        position=Position.LAST,
        recommended_layers=(3, 4, 5),
        reference_norms={},
    )


@pytest.fixture(scope="module")
def backends(vector: SteeringVector) -> Iterator[tuple[TransformersBackend, TransformersBackend]]:
    """The builtin model in fp32 on the processor and on the device."""
    device = "cuda" if torch.cuda.is_available() else "mps"
    source = {vector.id: vector}.__getitem__
    ref = resolve_model(BUILTIN)
    yield (
        TransformersBackend.open(ref, "cpu", "float32", source, Control()),
        TransformersBackend.open(ref, device, "float32", source, Control()),
    )


def _requests(recipe: SteeringRecipe) -> list[GenerationRequest]:
    sampling = Sampling(temperature=0, max_new_tokens=40)
    return [GenerationRequest("c", (Message("user", text),), recipe, sampling) for text in QUESTIONS]


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("scale", [0.0, 1.0])
def test_that_greedy_answers_are_those_of_the_processor(
    backends: tuple[TransformersBackend, TransformersBackend],
    vector: SteeringVector,
    scale: float,
    scope: Scope,
) -> None:
    recipe = SteeringRecipe((replace(term_of(vector, scale=scale), scope=scope),)) if scale else NO_STEERING
    own, other = (
        [answer.text for answer in answer_all(each, _requests(recipe), Control(), lambda *token: None)]
        for each in backends
    )
    assert own == other
    assert all(own)


def test_that_states_read_are_those_of_the_processor(
    backends: tuple[TransformersBackend, TransformersBackend],
) -> None:
    read = [
        each.capture(
            [each.pair_prompt(text, "", Placement.RAW, Position.ALL_MEAN, Control()) for text in QUESTIONS],
            range(8),
            Control(),
        )
        for each in backends
    ]
    for layer in range(8):
        assert np.allclose(read[0].states[layer], read[1].states[layer], rtol=1e-3, atol=1e-2)
        assert read[0].norms[layer] == pytest.approx(read[1].norms[layer], rel=1e-3)


def test_that_the_change_of_the_logits_is_that_of_the_processor(
    backends: tuple[TransformersBackend, TransformersBackend], vector: SteeringVector
) -> None:
    recipe = SteeringRecipe((term_of(vector, scale=1.0),))
    changes = []
    for each in backends:
        ids = each.chat_ids((Message("user", QUESTIONS[0]),))
        reply = each.chat_ids((Message("user", QUESTIONS[1]),))[1:12]
        plain = each.reply_log_probs(ids, reply, NO_STEERING)
        changes.append((each.reply_log_probs(ids, reply, recipe) - plain).ravel())
    own, other = changes
    cosine = float(own @ other / np.linalg.norm(own) / np.linalg.norm(other))
    assert np.linalg.norm(own) > 1
    assert cosine > 0.9999
