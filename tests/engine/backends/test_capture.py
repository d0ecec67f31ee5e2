"""Capture: the right layer, the right tokens, and the same numbers in a batch as alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
from torch import nn

from engine.backends.hf import capture as capturing
from engine.backends.hf.backend import TransformersBackend
from engine.backends.hf.capture import capture
from engine.backends.hf.loading import LoadedModel
from engine.backends.hf.rows import BatchSize, SharedRows, Side, length_batches, rows_together
from engine.backends.protocol import Captured, Prompt
from engine.control import Control, JobCancelled
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


def test_that_a_cancel_ends_a_capture_between_its_batches(
    backend: TransformersBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capturing, "CPU_BATCH", BatchSize(tokens=32, start=0))
    texts = [f"{number} {text}" for number in range(8) for text in TEXTS]
    prompts = [backend.pair_prompt(text, "", Placement.RAW, Position.LAST, Control()) for text in texts]
    before = backend.next_token_logits(prompts[0].ids)
    hooks = [len(block._forward_hooks) for block in backend._loaded.blocks]
    told: list[int | None] = []

    def cancel(phase: str, done: int | None, total: int | None, unit: str) -> None:
        told.append(done)
        control.cancel()

    control = Control("test", cancel)
    with pytest.raises(JobCancelled):
        backend.capture(prompts, range(8), control)
    assert len(told) == 1
    assert [len(block._forward_hooks) for block in backend._loaded.blocks] == hooks
    assert np.array_equal(backend.next_token_logits(prompts[0].ids), before)


# ---- texts that share a row


@pytest.fixture
def loaded(backend: TransformersBackend) -> LoadedModel:
    """The builtin model, of which it is not known yet whether it reads shared rows right."""
    return replace(backend._loaded, shared_rows=SharedRows())


def tokens_run(loaded: LoadedModel, prompts: Sequence[Prompt]) -> tuple[Captured, int]:
    """What is captured, and how many tokens went through the model for it, padding too."""
    run: list[int] = []
    embedding = loaded.model.get_input_embeddings()
    with embedding.register_forward_pre_hook(lambda module, args: run.append(args[0].numel())):
        captured = capture(loaded, prompts, range(8), Control())
    return captured, sum(run)


@pytest.mark.parametrize("position", [Position.LAST, Position.ALL_MEAN])
def test_that_a_common_beginning_is_read_once_and_gives_what_one_by_one_gives(
    backend: TransformersBackend, loaded: LoadedModel, position: Position
) -> None:
    texts = [f"{TEXTS[3]} {end}" for end in ("", "I am happy.", "I am sad.", "Go to bed.")] * 2 + [*TEXTS]
    prompts = [backend.pair_prompt(text, "", Placement.RAW, position, Control()) for text in texts]
    first, _ = tokens_run(loaded, prompts)
    known = loaded.shared_rows
    assert not known.is_refused and known.length == max(len(p.ids) for p in prompts)
    together, run = tokens_run(loaded, prompts)
    assert run < 0.6 * sum(len(p.ids) for p in prompts)
    alone = [backend.capture([prompt], range(8), Control()) for prompt in prompts]
    for layer in range(8):
        assert np.array_equal(first.states[layer], together.states[layer])
        for row, one in enumerate(alone):
            assert np.allclose(together.states[layer][row], one.states[layer][0], atol=1e-4)
        sums = [one.norms[layer] * (p.stop - p.start) for one, p in zip(alone, prompts, strict=True)]
        tokens = sum(p.stop - p.start for p in prompts)
        assert together.norms[layer] == pytest.approx(sum(sums) / tokens, rel=1e-4)


def test_that_the_first_time_two_texts_are_read_alone_too_and_a_longer_one_again(
    backend: TransformersBackend, loaded: LoadedModel
) -> None:
    texts = [f"{TEXTS[3]} {end}" for end in ("I am happy.", "I am sad.", "Go to bed.")]
    prompts = [backend.pair_prompt(text, "", Placement.RAW, Position.LAST, Control()) for text in texts]
    runs = [tokens_run(loaded, prompts)[1] for _ in range(2)]
    longer = backend.pair_prompt(f"{texts[0]} {texts[0]}", "", Placement.RAW, Position.LAST, Control())
    more = [tokens_run(loaded, [*prompts, longer])[1] for _ in range(2)]
    assert runs[0] > runs[1] and more[0] - more[1] >= len(longer.ids)


def test_that_rows_hold_every_text_once_and_its_own_tokens_in_order() -> None:
    numbers = np.random.default_rng(3)
    ids = [tuple(numbers.integers(0, 3, numbers.integers(1, 9)).tolist()) for _ in range(60)]
    rows = rows_together([Prompt(each, 0, len(each)) for each in ids], 20)
    assert sorted(text.number for row in rows for text in row.texts) == list(range(60))
    assert sum(len(row.ids) for row in rows) < 0.6 * sum(map(len, ids))
    for row in rows:
        assert len(row.ids) <= 20
        for text in row.texts:
            path = [place for place in range(text.last + 1) if text.last < row.ends[place]]
            assert tuple(row.ids[place] for place in path) == ids[text.number]
            assert [row.positions[place] for place in path] == list(range(text.length))
            assert path[-1] - path[0] == text.stretch


def test_that_batches_hold_every_row_once_keep_to_the_limit_and_spare_padding() -> None:
    lengths = [5, 900, 3, 40, 40, 41, 5000]
    batches = length_batches(lengths, BatchSize(1000, 10))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    assert all(len(b) == 1 or max(lengths[i] for i in b) * len(b) <= 1000 for b in batches)
    assert sorted(map(sorted, batches)) == [[0, 2], [1], [3, 4, 5], [6]]
    assert len(length_batches([3, 5, 40, 40, 41], BatchSize(1000, 1000))) == 1


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
