"""Answering and steering on each backend alike: it acts, ends without a trace, and rows do not touch."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from engine.answering import AnswersCut, answer_all
from engine.backends.hf.backend import TransformersBackend
from engine.backends.llamacpp.backend import LlamaBackend
from engine.backends.protocol import CannotSteer, PromptTooLong
from engine.control import Control
from engine.requests import Answer, GenerationRequest, Message, Sampling
from engine.sampler import NoNextToken
from vectors.errors import TillerError, VectorMismatch
from vectors.values import (
    NO_STEERING,
    ModelRef,
    Position,
    Scope,
    SteeringRecipe,
    SteeringTerm,
    SteeringVector,
    term_of,
)

Either = TransformersBackend | LlamaBackend
MakeVector = Callable[..., SteeringVector]
NO_VECTORS = dict[str, SteeringVector]().__getitem__
GREEDY = Sampling(temperature=0, max_new_tokens=24)
QUESTION = (Message("user", "How do I start my morning?"),)


def request(recipe: SteeringRecipe = NO_STEERING, **changes: object) -> GenerationRequest:
    values = {"messages": QUESTION, "recipe": recipe, "sampling": GREEDY} | changes
    return GenerationRequest("test", **values)  # type: ignore[arg-type]


def answer(either: Either, *requests: GenerationRequest) -> tuple[Answer, ...]:
    return answer_all(either, requests, Control(), lambda *token: None)


def answer_changed(either: Either, asked: GenerationRequest, recipe: SteeringRecipe, *, after: int) -> Answer:
    """The answer to a request whose recipe is set anew once the token of that index has come."""
    control = Control()

    def on_token(row: int, index: int, token_id: int, text: str) -> None:
        if index == after:
            control.set_recipe(0, recipe)

    return answer_all(either, (asked,), control, on_token)[0]


def recipe_of(vector: SteeringVector, scale: float, **changes: object) -> SteeringRecipe:
    return SteeringRecipe((term_of(vector, scale=scale, **changes),))  # type: ignore[arg-type]


def test_that_a_vector_changes_the_logits_and_removing_it_restores_them_exactly(
    either: Either, make_vector: MakeVector
) -> None:
    ids = either.chat_ids(QUESTION)
    before = either.next_token_logits(ids, NO_STEERING)
    steered = either.next_token_logits(ids, recipe_of(make_vector(), 1.0))
    after = either.next_token_logits(ids, NO_STEERING)
    assert np.abs(steered - before).max() > 0.1
    assert np.array_equal(before, after)


def test_that_a_vector_and_its_negative_cancel(either: Either, make_vector: MakeVector) -> None:
    vector = make_vector()
    ids = either.chat_ids(QUESTION)
    both = SteeringRecipe((term_of(vector, scale=1.5), term_of(vector, scale=-1.5)))
    assert np.allclose(
        either.next_token_logits(ids, both), either.next_token_logits(ids, NO_STEERING), atol=1e-4
    )


@pytest.mark.parametrize("layer", range(8))
def test_that_every_block_can_be_steered_by_itself(
    either: Either, make_vector: MakeVector, layer: int
) -> None:
    if layer < either.capabilities.first_layer:
        pytest.skip(f"layer {layer} cannot be steered on {either.info.backend}")
    ids = either.chat_ids(QUESTION)
    steered = either.next_token_logits(ids, recipe_of(make_vector(layers=(layer,)), 1.0))
    assert np.abs(steered - either.next_token_logits(ids, NO_STEERING)).max() > 1e-3


def test_that_an_unsteered_row_beside_a_steered_one_says_what_it_says_alone(
    either: Either, make_vector: MakeVector
) -> None:
    steered = request(recipe_of(make_vector(), 1.0))
    alone, alone_steered = answer(either, request())[0], answer(either, steered)[0]
    pair = answer(either, request(), steered)
    assert pair[0].receipt.token_ids == alone.receipt.token_ids
    assert pair[1].receipt.token_ids == alone_steered.receipt.token_ids
    assert alone.receipt.token_ids != alone_steered.receipt.token_ids


def test_that_rows_of_unlike_prompts_are_answered_each_as_alone(either: Either) -> None:
    other = request(messages=(Message("user", "What are you?"),))
    together = answer(either, request(), other)
    assert together[0].text == answer(either, request())[0].text
    assert together[1].text == answer(either, other)[0].text


def test_that_the_same_seed_gives_the_same_text_and_another_one_does_not(
    either: Either,
) -> None:
    sampling = Sampling(temperature=1.0, max_new_tokens=24)
    one, again, other = (
        answer(either, request(sampling=sampling, seed=seed))[0].receipt.token_ids for seed in (7, 7, 8)
    )
    assert one == again
    assert one != other


def test_that_a_recipe_set_while_answering_acts_on_the_next_token_and_is_in_the_timeline(
    either: Either, make_vector: MakeVector
) -> None:
    new = recipe_of(make_vector(), 2.0)
    plain = answer(either, request())[0].receipt.token_ids
    either.forget()
    changed = answer_changed(either, request(), new, after=4)
    assert changed.receipt.token_ids[:5] == plain[:5]
    assert changed.receipt.token_ids != plain
    assert [(c.at_token, c.recipe) for c in changed.receipt.timeline] == [(0, NO_STEERING), (5, new)]


def test_that_a_recipe_left_for_a_row_that_has_not_begun_acts_when_it_does(
    either: Either, make_vector: MakeVector
) -> None:
    other, new = (Message("user", "What are you?"),), recipe_of(make_vector(), 2.0)
    control = Control()
    control.set_recipe(0, new)
    control.set_recipe(1, new)
    first, second = answer_all(either, (request(), request(messages=other)), control, lambda *token: None)
    assert [change.recipe for change in first.receipt.timeline] == [NO_STEERING, new]
    assert [change.recipe for change in second.receipt.timeline] == [NO_STEERING, new]


def test_that_an_answer_run_again_from_its_receipt_says_the_same(
    either: Either, make_vector: MakeVector
) -> None:
    new = recipe_of(make_vector(), 2.0)
    asked = request(sampling=Sampling(temperature=1.0, max_new_tokens=24), seed=3)
    said = answer_changed(either, asked, new, after=4)
    either.forget()
    assert said.receipt.timeline[-1].recipe == new
    (again,) = answer(either, replace(asked, changes=said.receipt.timeline))
    assert again.receipt.token_ids == said.receipt.token_ids


def test_that_scopes_steer_the_prompt_or_the_response_only(either: Either, make_vector: MakeVector) -> None:
    vector = make_vector()
    ids, reply = either.chat_ids(QUESTION), (60, 61, 62, 63)
    scored = {
        scope: either.reply_log_probs(ids, reply, recipe_of(vector, 1.0, scope=scope)) for scope in Scope
    }
    plain = either.reply_log_probs(ids, reply, NO_STEERING)
    for one, other in itertools.combinations([plain, *scored.values()], 2):
        assert np.abs(one - other).max() > 0.01
    alone = either.next_token_logits(ids[:-1], recipe_of(vector, 1.0, scope=Scope.RESPONSE))
    assert np.array_equal(alone, either.next_token_logits(ids[:-1], NO_STEERING))


def test_that_a_cancelled_answer_keeps_what_was_said_and_leaves_no_steering_behind(
    either: Either, make_vector: MakeVector
) -> None:
    control = Control()
    ids = either.chat_ids(QUESTION)
    before = either.next_token_logits(ids, NO_STEERING)

    def on_token(row: int, index: int, token_id: int, text: str) -> None:
        if index == 3:
            control.cancel()

    with pytest.raises(AnswersCut) as cut:
        answer_all(either, (request(recipe_of(make_vector(), 1.0)),), control, on_token)
    (partial,) = cut.value.answers
    assert partial.generated_tokens == 4
    assert partial.finish_reason == "cancelled"
    assert np.array_equal(before, either.next_token_logits(ids, NO_STEERING))


def test_that_a_push_beyond_all_numbers_ends_the_answer_and_keeps_what_was_said(
    either: Either, make_vector: MakeVector, vectors_at_hand: dict[str, SteeringVector]
) -> None:
    ids = either.chat_ids(QUESTION)
    before = either.next_token_logits(ids, NO_STEERING)
    ones = np.ones(either.info.ref.d_model, np.float32)
    vector = replace(make_vector(layers=(3, 4)), directions={3: ones, 4: ones})
    vectors_at_hand[vector.id] = vector
    broken = recipe_of(vector, 3e38)  # either layer bears it, their sum is infinite
    with pytest.raises(AnswersCut) as cut:
        answer_changed(either, request(), broken, after=4)
    assert isinstance(cut.value.__cause__, NoNextToken)
    (partial,) = cut.value.answers
    assert partial.generated_tokens == 5 and partial.text
    assert np.array_equal(before, either.next_token_logits(ids, NO_STEERING))


def test_that_a_second_turn_reads_only_what_is_new_and_says_the_same_as_read_afresh(
    either: Either, make_vector: MakeVector
) -> None:
    recipe = recipe_of(make_vector(), 0.3)
    first = answer(either, request(recipe))[0]
    turns = (*QUESTION, Message("assistant", first.text), Message("user", "And after that?"))
    reused = answer(either, request(recipe, messages=turns))[0]
    either.forget()
    fresh = answer(either, request(recipe, messages=turns))[0]
    assert reused.receipt.reused_tokens >= first.prompt_tokens
    assert fresh.receipt.reused_tokens == 0
    assert reused.receipt.token_ids == fresh.receipt.token_ids


def test_that_a_cache_built_under_one_recipe_is_not_used_under_another(
    either: Either, make_vector: MakeVector
) -> None:
    vector = make_vector()
    answer(either, request(recipe_of(vector, 1.0)))
    other = answer(either, request(recipe_of(vector, 0.5)))[0]
    either.forget()
    assert other.receipt.reused_tokens == 0
    assert other.receipt.token_ids == answer(either, request(recipe_of(vector, 0.5)))[0].receipt.token_ids


def test_that_a_prompt_longer_than_the_context_is_refused_with_both_lengths(
    either: Either,
) -> None:
    with pytest.raises(AnswersCut) as cut:
        answer(either, request(messages=(Message("user", "waves " * 2000),)))
    error = cut.value.__cause__
    assert isinstance(error, PromptTooLong)
    assert str(either.info.context_length) in str(error)


def test_that_an_answer_ends_with_the_context(either: Either) -> None:
    context = either.info.context_length
    words = "and then I went home " * 400
    ids = either.chat_ids((Message("user", words),))
    while len(ids) > context - 5:
        words = words[: int(len(words) * (context - 6) / len(ids))]
        ids = either.chat_ids((Message("user", words),))
    endless = Sampling(temperature=5.0, top_p=1.0)
    result = answer(either, request(messages=(Message("user", words),), sampling=endless))[0]
    assert result.finish_reason in ("context", "stop")
    assert result.prompt_tokens + result.generated_tokens <= context


@pytest.mark.parametrize(
    ("change", "error", "named"),
    [
        ({"layers": (7,)}, CannotSteer, "layer 7"),
        ({"scale": float("inf")}, CannotSteer, "finite"),
        ({"scale": 3.4e38}, CannotSteer, "too large to be a number"),
    ],
)
def test_that_a_term_that_cannot_be_run_is_refused_by_name(
    either: Either,
    make_vector: MakeVector,
    change: dict[str, object],
    error: type[TillerError],
    named: str,
) -> None:
    values = {"vector_id": make_vector().id, "scale": 1.0, "layers": (4,), "name": "ocean"} | change
    with pytest.raises(error, match=named) as raised:
        either.next_token_logits((1, 2), SteeringRecipe((SteeringTerm(**values),)))  # type: ignore[arg-type]
    assert "ocean" in str(raised.value)


def test_that_a_vector_of_another_width_never_reaches_the_model(
    either: Either, vectors_at_hand: dict[str, SteeringVector]
) -> None:
    other = ModelRef("other", "folder", "", "llama", 8, 64, "f")
    wide = SteeringVector(
        "narrow", "a", "b", other, {4: np.ones(64, np.float32)}, "random", Position.LAST, (4,), {4: 1.0}
    )
    vectors_at_hand[wide.id] = wide
    with pytest.raises(VectorMismatch, match="64 wide"):
        either.next_token_logits((1, 2), recipe_of(wide, 1.0))
