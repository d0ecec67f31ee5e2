"""Capture: the right layer, the right tokens, and the same numbers in a batch as alone."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
from torch import nn

from engine.backends.hf.backend import TransformersBackend
from engine.backends.hf.capture import Side, capture, length_batches
from engine.control import Control
from engine.models import resolve_model
from vectors.errors import BadInput
from vectors.values import Placement, Position, SteeringVector

GOLDEN = Path(__file__).parents[2] / "golden"
NO_VECTORS = dict[str, SteeringVector]().__getitem__
TEXTS = (
    "The sea.",
    "I walk to the market and buy bread.",
    "Yes",
    "How do I start my morning when I am tired?",
)


def test_that_captured_states_are_the_hidden_states_of_the_block(backend: TransformersBackend) -> None:
    prompt = backend.pair_prompt(TEXTS[1], "", Placement.RAW, Position.LAST, Control())
    captured = backend.capture([prompt], range(8), Control())
    model = backend._loaded.model
    with torch.inference_mode():
        hidden = model(torch.tensor([prompt.ids]), output_hidden_states=True).hidden_states
    for layer in range(7):  # hidden_states[-1] is after the final norm
        assert np.allclose(captured.states[layer][0], hidden[layer + 1][0, -1].numpy(), atol=1e-5)


@pytest.mark.parametrize("side", get_args(Side))
@pytest.mark.parametrize("position", [Position.LAST, Position.ALL_MEAN])
def test_that_a_batch_padded_on_either_side_reads_what_one_by_one_reads(
    backend: TransformersBackend, position: Position, side: Side
) -> None:
    prompts = [backend.pair_prompt(text, "", Placement.RAW, position, Control()) for text in TEXTS]
    together = capture(backend._loaded, prompts, range(8), Control(), side)
    alone = [backend.capture([prompt], range(8), Control()) for prompt in prompts]
    for layer in range(8):
        for row, one in enumerate(alone):
            assert np.allclose(together.states[layer][row], one.states[layer][0], atol=1e-4)
        sums = [one.norms[layer] * (p.stop - p.start) for one, p in zip(alone, prompts, strict=True)]
        tokens = sum(p.stop - p.start for p in prompts)
        assert together.norms[layer] == pytest.approx(sum(sums) / tokens, rel=1e-4)


def test_that_nothing_behind_the_deepest_layer_is_run_and_nothing_of_the_stop_is_left(
    backend: TransformersBackend,
) -> None:
    blocks, head = backend._loaded.blocks, backend._loaded.model.get_output_embeddings()
    prompts = [backend.pair_prompt(text, "", Placement.RAW, Position.LAST, Control()) for text in TEXTS]
    before = backend.next_token_logits(prompts[0].ids)
    hooks = [len(block._forward_hooks) for block in blocks]
    ran: list[nn.Module] = []
    with ExitStack() as stack:
        for module in (*blocks, head):
            stack.callback(module.register_forward_pre_hook(lambda module, args: ran.append(module)).remove)
        deep = backend.capture(prompts, [4, 1], Control())
    assert tuple(ran) == blocks[:5]
    assert [len(block._forward_hooks) for block in blocks] == hooks
    assert np.array_equal(backend.next_token_logits(prompts[0].ids), before)
    whole = backend.capture(prompts, range(8), Control())
    for layer in (1, 4):
        assert np.array_equal(deep.states[layer], whole.states[layer])
        assert deep.norms[layer] == whole.norms[layer]


def test_that_batches_hold_every_prompt_once_and_keep_to_the_limit() -> None:
    lengths = [5, 900, 3, 40, 40, 41, 5000]
    batches = list(length_batches(lengths, limit=1000))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    assert all(len(b) == 1 or max(lengths[i] for i in b) * len(b) <= 1000 for b in batches)


def test_that_a_placed_reply_is_read_over_its_own_tokens(backend: TransformersBackend) -> None:
    prompt = backend.pair_prompt(
        "I walk.", "What do you do?", Placement.REPLY, Position.RESPONSE_MEAN, Control()
    )
    tokenizer = backend._loaded.tokenizer
    assert tokenizer.decode(prompt.ids[prompt.start : prompt.stop]) == "I walk."


def test_that_last_content_stops_before_the_closing_markers(backend: TransformersBackend) -> None:
    prompt = backend.pair_prompt("I like bread.", "", Placement.USER, Position.LAST_CONTENT, Control())
    tokenizer = backend._loaded.tokenizer
    assert tokenizer.decode(prompt.ids[: prompt.stop]).endswith("I like bread.")
    assert prompt.stop < len(prompt.ids)


def test_that_a_persona_is_read_over_the_reply_it_brings_forth(backend: TransformersBackend) -> None:
    prompt = backend.pair_prompt(
        "You are a helpful assistant.",
        "How do I cook rice?",
        Placement.SYSTEM,
        Position.RESPONSE_MEAN,
        Control(),
    )
    assert 3 <= prompt.stop - prompt.start <= 48
    assert prompt.stop == len(prompt.ids)


def test_that_response_mean_of_raw_text_without_a_question_is_refused(backend: TransformersBackend) -> None:
    with pytest.raises(BadInput, match="response_mean"):
        backend.pair_prompt("I walk.", "", Placement.RAW, Position.RESPONSE_MEAN, Control())


@pytest.mark.real_model
def test_that_the_mean_difference_of_another_system_is_met(real_models: Path) -> None:
    pairs = json.loads((GOLDEN / "happy_pairs.json").read_text())
    reference = np.load(GOLDEN / "reference_mean_diff.npy")
    opened = TransformersBackend.open(
        resolve_model(str(real_models / "stories260K")), "cpu", "auto", NO_VECTORS, Control()
    )
    texts = [text for pair in pairs for text in (pair["positive"], pair["negative"])]
    prompts = [opened.pair_prompt(t, "", Placement.RAW, Position.LAST, Control()) for t in texts]
    states = opened.capture(prompts, range(5), Control()).states
    for layer in range(5):
        direction = states[layer][0::2].mean(axis=0) - states[layer][1::2].mean(axis=0)
        lengths = np.linalg.norm(direction), np.linalg.norm(reference[layer])
        assert direction @ reference[layer] / np.prod(lengths) > 0.9999
        assert lengths[0] == pytest.approx(lengths[1], rel=1e-4)
    opened.close()
