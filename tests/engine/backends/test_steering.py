"""Steering by hooks: where a direction is added, and that nothing is left of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from engine.backends.hf.backend import TransformersBackend
from engine.backends.hf.capture import capture
from engine.backends.hf.loading import load
from engine.control import Control
from engine.models import resolve_model
from engine.requests import Message
from vectors.values import (
    Position,
    SteeringRecipe,
    SteeringVector,
    term_of,
)

MakeVector = Callable[..., SteeringVector]
NO_VECTORS = dict[str, SteeringVector]().__getitem__
QUESTION = (Message("user", "How do I start my morning?"),)


def test_that_scale_zero_gives_the_logits_of_a_model_never_hooked(
    backend: TransformersBackend, make_vector: MakeVector
) -> None:
    ids = backend.chat_ids(QUESTION)
    zero = backend.next_token_logits(ids, SteeringRecipe((term_of(make_vector(), scale=0.0),)))
    model = load(resolve_model("builtin"), "cpu", "float32", Control()).model
    with torch.inference_mode():
        plain = model(input_ids=torch.tensor([ids]), use_cache=True, logits_to_keep=1).logits[0, -1].numpy()
    assert np.array_equal(zero, plain)


def test_that_a_direction_is_added_to_the_output_of_its_block(
    backend: TransformersBackend, make_vector: MakeVector
) -> None:
    vector = make_vector(layers=(4,))
    prompt = backend.pair_prompt("a quiet evening", "", "raw", Position.ALL_MEAN, Control())  # type: ignore[arg-type]
    plain = backend.capture([prompt], [3, 4], Control())
    backend._hooks.set_rows([{4: vector.directions[4]}])
    steered = capture(backend._loaded, [prompt], [3, 4], Control())
    backend._hooks.clear()
    assert np.array_equal(steered.states[3], plain.states[3])
    assert np.allclose(steered.states[4] - plain.states[4], vector.directions[4], atol=1e-4)


def test_that_closing_removes_every_hook() -> None:
    opened = TransformersBackend.open(resolve_model("builtin"), "cpu", "auto", NO_VECTORS, Control())
    blocks = opened._loaded.blocks
    assert all(block._forward_hooks for block in blocks)
    opened.close()
    assert not any(block._forward_hooks for block in blocks)
