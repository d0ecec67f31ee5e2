"""What only llama.cpp has: its control vector, its log, stopping inside a prompt, and its own refusals."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.answering import AnswersCut, answer_all
from engine.backends.llamacpp import context
from engine.backends.llamacpp.backend import COST_OF_BLOCK_0, LlamaBackend
from engine.backends.llamacpp.context import PIECE
from engine.backends.llamacpp.control_vector import ControlVector
from engine.backends.llamacpp.library import ggml
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.quantising import quantise
from engine.backends.llamacpp.settings import EXACT, LlamaSettings
from engine.backends.llamacpp.tensors import BlockOutputs, CannotRead, trouble_with_blocks
from engine.backends.protocol import Prompt
from engine.control import Control, JobCancelled
from engine.models import resolve_model
from engine.requests import Answer, GenerationRequest, Message, Sampling
from vectors.errors import BadFile, BadInput
from vectors.values import NO_STEERING, SteeringRecipe, SteeringVector, term_of

Gguf = Callable[[str], Path]
MakeVector = Callable[..., SteeringVector]
NO_VECTORS = dict[str, SteeringVector]().__getitem__
QUESTION = (Message("user", "How do I start my morning?"),)
LONG = (Message("user", "How do I start my morning? " * 30),)
PHASES = ("reading the weights", "making room for the context", "checking that it can be steered")


def ask(
    llama: LlamaBackend,
    messages: tuple[Message, ...] = QUESTION,
    recipe: SteeringRecipe = NO_STEERING,
    control: Control | None = None,
) -> Answer:
    request = GenerationRequest("test", messages, recipe, Sampling(temperature=0, max_new_tokens=24))
    return answer_all(llama, (request,), control or Control(), lambda *token: None)[0]


def in_block_0(make_vector: MakeVector, scale: float = 2.0, **changes: Any) -> SteeringRecipe:
    return SteeringRecipe((term_of(make_vector(layers=(0, 3)), scale=scale, **changes),))


@pytest.mark.parametrize("kind", ["f16", "q8_0", "q4_0"])
def test_that_block_0_is_steered_through_the_callback_and_its_cost_is_told(
    open_gguf: Callable[..., LlamaBackend], make_vector: MakeVector, kind: str
) -> None:
    llama = open_gguf(kind)
    plain, steered = ask(llama), ask(llama, recipe=in_block_0(make_vector))
    only_3 = ask(llama, recipe=SteeringRecipe((term_of(make_vector(layers=(3,)), scale=2.0),)))
    said = [each.receipt.token_ids for each in (plain, steered, only_3)]
    assert len(set(said)) == 3
    assert COST_OF_BLOCK_0 in steered.notes
    assert COST_OF_BLOCK_0 not in (*plain.notes, *only_3.notes)


def test_that_the_callback_is_there_only_from_when_it_is_needed_to_the_text_after(
    llama: LlamaBackend, make_vector: MakeVector
) -> None:
    ask(llama)
    ask(llama)
    watched = [llama._steering._pusher is not None]
    for recipe in (NO_STEERING, in_block_0(make_vector), NO_STEERING, NO_STEERING):
        ask(llama, recipe=recipe)
        watched.append(llama._steering._pusher is not None)
    assert watched == [False, False, True, True, False]
    zero = in_block_0(make_vector, scale=0.0)
    ask(llama, recipe=zero)
    assert llama._steering._pusher is None


def test_that_block_0_set_inside_an_answer_goes_on_from_what_was_read(
    exact: LlamaBackend, make_vector: MakeVector
) -> None:
    new = in_block_0(make_vector, scale=1.0)
    exact.forget()

    def changed() -> Answer:
        control = Control()

        def on_token(row: int, index: int, token_id: int, text: str) -> None:
            if index == 4:
                control.set_recipe(0, new)

        request = GenerationRequest("test", QUESTION, sampling=Sampling(temperature=0, max_new_tokens=24))
        return answer_all(exact, (request,), control, on_token)[0]

    ask(exact)
    ask(exact)  # back in a context without the callback
    moved = changed()
    exact.forget()
    in_place = changed()  # the context has a callback already, and nothing moves
    assert moved.receipt.token_ids == in_place.receipt.token_ids
    assert moved.receipt.token_ids[5:] != ask(exact).receipt.token_ids[5:]
    ask(exact)


def test_that_a_long_prompt_is_read_in_the_context_that_its_push_on_block_0_needs(
    llama: LlamaBackend, make_vector: MakeVector
) -> None:
    ask(llama)
    ask(llama)
    assert llama._steering._pusher is None
    recipe = in_block_0(make_vector)
    steered = ask(llama, LONG, recipe)
    llama.forget()
    assert steered.receipt.token_ids == ask(llama, LONG, recipe).receipt.token_ids


def test_that_a_push_on_block_0_leaves_no_trace(exact: LlamaBackend, make_vector: MakeVector) -> None:
    ids = exact.chat_ids(QUESTION)
    before = exact.next_token_logits(ids)
    pushed = exact.next_token_logits(ids, in_block_0(make_vector))
    assert np.abs(pushed - before).max() > 0.1
    np.testing.assert_allclose(exact.next_token_logits(ids), before, rtol=1e-5, atol=1e-5)


def test_that_a_build_that_hides_its_blocks_says_so_and_still_steers_from_block_1_on(
    gguf: Gguf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BlockOutputs, "named", lambda self, layers: dict[bytes, int]())
    opened = LlamaBackend.open(resolve_model(str(gguf("q8_0"))), LlamaSettings(), NO_VECTORS, Control())
    try:
        (note,) = (each for each in opened.info.notes if "does not show its blocks" in each)
        assert "no tensor of that name" in note and "block 0 cannot be steered" in note
        assert opened.capabilities.first_layer == 1
        with pytest.raises(CannotRead, match="output of block 0"):
            opened.capture([Prompt((1, 2), 0, 2)], range(8), Control())
        assert ask(opened).text
    finally:
        opened.close()


@pytest.mark.parametrize("wrong", [0, 3])
def test_that_tensors_that_are_no_blocks_are_noticed_at_start(
    gguf: Gguf, monkeypatch: pytest.MonkeyPatch, wrong: int
) -> None:
    model = GgufModel(resolve_model(str(gguf("q8_0"))), LlamaSettings(), Control())
    assert trouble_with_blocks(model, LlamaSettings()) == ""
    monkeypatch.setattr(ggml(), "ggml_nelements", lambda tensor: wrong)
    assert f"bytes for {wrong} numbers" in trouble_with_blocks(model, LlamaSettings())
    model.close()


def test_that_an_unsteered_answer_after_a_steered_one_is_what_it_was_before(
    llama: LlamaBackend, make_vector: MakeVector
) -> None:
    before = ask(llama).receipt.token_ids
    steered = ask(llama, recipe=SteeringRecipe((term_of(make_vector(layers=(1, 7)), scale=2.0),)))
    other = ask(llama, recipe=SteeringRecipe((term_of(make_vector(layers=(4,)), scale=1.0),)))
    llama.forget()
    assert steered.receipt.token_ids != before != other.receipt.token_ids
    assert ask(llama).receipt.token_ids == before


def test_that_layers_of_an_earlier_recipe_do_not_act_in_a_later_one(
    exact: LlamaBackend, make_vector: MakeVector
) -> None:
    ids = exact.chat_ids(QUESTION)
    deep, middle = (SteeringRecipe((term_of(make_vector(layers=(n,)), scale=1.0),)) for n in (6, 3))
    alone = exact.next_token_logits(ids, middle)
    exact.next_token_logits(ids, deep)
    np.testing.assert_array_equal(exact.next_token_logits(ids, middle), alone)


def test_that_the_control_vector_is_sent_only_when_it_changed(llama: LlamaBackend) -> None:
    vector, push = ControlVector(llama._steering.context, 8, 256), np.ones(256, np.float32)
    vector.set({3: push})
    sent = vector._sent
    vector.set({3: push.copy()})
    assert vector._sent is sent
    vector.set({3: 2 * push})
    assert vector._sent is not sent
    vector.set({})
    vector.set({3: 2 * push})
    assert not np.shares_memory(vector._sent, sent)
    vector.set({})


@pytest.mark.parametrize(
    "deltas",
    [
        {3: np.full(256, np.nan, np.float32)},
        {3: np.full(256, np.inf, np.float32)},
        {3: np.ones(64, np.float32)},
        {3: np.ones(1, np.float32)},
        {0: np.full(256, np.nan, np.float32)},
        {8: np.ones(256, np.float32)},
        {-1: np.ones(256, np.float32)},
    ],
)
def test_that_what_is_not_a_direction_of_this_model_never_reaches_llama_cpp(
    exact: LlamaBackend, deltas: dict[int, np.ndarray[tuple[int], np.dtype[np.float32]]]
) -> None:
    ids = exact.chat_ids(QUESTION)
    before = exact.next_token_logits(ids)
    with pytest.raises(ValueError, match="cannot be added"):
        exact._logits_under(ids, deltas)
    np.testing.assert_array_equal(exact.next_token_logits(ids), before)


def test_that_a_cancel_stops_inside_a_piece_of_a_prompt_and_the_context_goes_on(llama: LlamaBackend) -> None:
    assert 2 * 24 < len(llama.chat_ids(LONG)) < PIECE
    expected = ask(llama, LONG).receipt.token_ids
    llama.forget()
    read: list[tuple[int, int]] = []

    def report(phase: str, done: int, total: int, unit: str) -> None:
        read.append((done, total))
        control.cancel()  # after the check before the piece, so that only the abort callback can see it

    control = Control("test", report)
    with pytest.raises(AnswersCut) as cut:
        ask(llama, LONG, control=control)
    assert isinstance(cut.value.__cause__, JobCancelled)
    assert read == [(0, len(llama.chat_ids(LONG)))]
    assert cut.value.answers[0].prompt_tokens == 0
    again = ask(llama, LONG)
    assert again.receipt.reused_tokens == 0
    assert again.receipt.token_ids == expected


def test_that_a_cancelled_capture_ends_and_the_next_one_reads_the_same(llama: LlamaBackend) -> None:
    prompts = [Prompt(llama.chat_ids(QUESTION), 0, 5)] * 3
    before = llama.capture(prompts, range(8), Control())
    control = Control("test", lambda phase, done, total, unit: control.cancel())
    with pytest.raises(JobCancelled):
        llama.capture(prompts, range(8), control)
    after = llama.capture(prompts, range(8), Control())
    for layer in range(8):
        np.testing.assert_array_equal(after.states[layer], before.states[layer])


@pytest.mark.parametrize("layers", [(2,), (0, 5), tuple(range(8))])
def test_that_a_text_captured_in_pieces_and_only_as_deep_as_asked_reads_the_same(
    exact: LlamaBackend, monkeypatch: pytest.MonkeyPatch, layers: tuple[int, ...]
) -> None:
    prompts = [Prompt(exact.chat_ids(LONG), 3, 90), Prompt(exact.chat_ids(QUESTION), 0, 5)]
    whole = exact.capture(prompts, range(8), Control())
    monkeypatch.setattr(context, "PIECE", 32)
    pieces = exact.capture(prompts, layers, Control())
    for layer in layers:
        np.testing.assert_allclose(pieces.states[layer], whole.states[layer], rtol=1e-5, atol=1e-5)
        assert pieces.norms[layer] == pytest.approx(whole.norms[layer], rel=1e-6)


@pytest.mark.parametrize("kind", ["f16", "q8_0", "q4_0"])
@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("messages", [QUESTION, (Message("user", "How do I start my morning? " * 8),)])
@pytest.mark.slow
def test_that_an_answer_given_again_is_the_same_to_the_end_of_the_context_in_rounded_numbers_too(
    open_gguf: Callable[..., LlamaBackend],
    make_vector: MakeVector,
    kind: str,
    is_kept: bool,
    messages: tuple[Message, ...],
) -> None:
    opened = open_gguf(kind)
    new = SteeringRecipe((term_of(make_vector(length=20.0), scale=1.0),))
    asked = GenerationRequest("test", messages, sampling=Sampling(temperature=5.0, top_p=1.0), seed=7)
    control = Control()

    def on_token(row: int, index: int, token_id: int, text: str) -> None:
        if index == 3:
            control.set_recipe(0, new)

    first = answer_all(opened, (asked,), control, on_token)[0].receipt
    if not is_kept:
        opened.forget()
    again = answer_all(opened, (replace(asked, changes=first.timeline),), Control(), lambda *token: None)[
        0
    ].receipt
    assert len(first.token_ids) > 300 and again.token_ids == first.token_ids


def test_that_a_second_turn_reuses_what_was_read_and_says_the_same(llama: LlamaBackend) -> None:
    first = ask(llama)
    turns = (*QUESTION, Message("assistant", first.text), Message("user", "And after that?"))
    second = ask(llama, turns)
    llama.forget()
    assert second.receipt.reused_tokens >= first.prompt_tokens
    assert ask(llama, turns).receipt.token_ids == second.receipt.token_ids


def test_that_what_llama_cpp_says_is_logged_and_not_printed(
    gguf: Gguf, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO, logger="llama.cpp"):
        LlamaBackend.open(resolve_model(str(gguf("q8_0"))), LlamaSettings(), NO_VECTORS, Control()).close()
    lines = [record.message for record in caplog.records if record.name == "llama.cpp"]
    assert any("n_ctx" in line for line in lines)
    assert not any("\n" in line for line in lines)
    assert capfd.readouterr() == ("", "")


def test_that_a_file_cut_short_is_refused_with_llama_cpps_own_reason(gguf: Gguf, tmp_path: Path) -> None:
    whole = gguf("q8_0")
    ref = resolve_model(str(whole))
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(whole.read_bytes()[:-100_000])
    with pytest.raises(BadFile, match=r"cut\.gguf.*cannot be loaded by llama\.cpp \(.+\); choose"):
        LlamaBackend.open(replace(ref, location=str(cut)), EXACT, NO_VECTORS, Control())


def test_that_loading_names_its_phases_and_counts_the_weights(gguf: Gguf) -> None:
    told: list[tuple[str, int, int]] = []

    def report(phase: str, done: int, total: int, unit: str) -> None:
        told.append((phase, done, total))

    ref = resolve_model(str(gguf("q8_0")))
    LlamaBackend.open(ref, LlamaSettings(), NO_VECTORS, Control("test", report)).close()
    assert list(dict.fromkeys(phase for phase, _, _ in told)) == list(PHASES)
    counts = [done for phase, done, total in told if phase == PHASES[0] and total == 100]
    assert counts == sorted(set(counts)) and len(counts) > 8 and counts[-1] == 100


@pytest.mark.parametrize("phase", PHASES)
def test_that_a_load_is_cancelled_in_each_of_its_phases(gguf: Gguf, phase: str) -> None:
    after: list[str] = []

    def report(reported: str, done: int, total: int, unit: str) -> None:
        if control.is_cancelled:
            after.append(reported)
        elif reported == phase and (done >= 50 or not total):
            control.cancel()

    control = Control("test", report)
    with pytest.raises(JobCancelled):
        LlamaBackend.open(resolve_model(str(gguf("q8_0"))), LlamaSettings(), NO_VECTORS, control)
    assert not after


def test_that_a_shorter_context_is_kept_to_and_told(gguf: Gguf) -> None:
    opened = LlamaBackend.open(
        resolve_model(str(gguf("q8_0"))), LlamaSettings(context=256), NO_VECTORS, Control()
    )
    try:
        assert opened.info.context_length == 256
        assert re.search("512 tokens; 256 are used", " ".join(opened.info.notes))
        with pytest.raises(AnswersCut) as cut:
            ask(opened, (Message("user", "waves " * 300),))
        assert "at most 256" in str(cut.value.__cause__)
    finally:
        opened.close()


def test_that_another_number_type_is_refused(gguf: Gguf, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"q9.*q8_0, q4_0, q4_k_m"):
        quantise(gguf("f16"), tmp_path / "out.gguf", "q9")
    with pytest.raises(BadFile, match="cannot be quantised"):
        (tmp_path / "text.gguf").write_text("no model")
        quantise(tmp_path / "text.gguf", tmp_path / "out.gguf", "q8_0")
    assert not (tmp_path / "out.gguf").exists()
