"""Going on with a reply on each backend: what it says, what it reads again, and what its receipt holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.answering import AnswersCut, answer_all
from engine.backends.hf.backend import TransformersBackend
from engine.backends.llamacpp.backend import LlamaBackend
from engine.control import Control
from engine.requests import Answer, Begun, GenerationRequest, Message, RecipeChange, Sampling
from vectors.values import NO_STEERING, Scope, SteeringRecipe, SteeringVector, term_of

Either = TransformersBackend | LlamaBackend
MakeVector = Callable[..., SteeringVector]
QUESTION = (Message("user", "Tell me a story."),)
LIVELY = Sampling(temperature=1.0, top_p=0.9, repetition_penalty=1.2, max_new_tokens=32)
ASKED = GenerationRequest("test", QUESTION, sampling=LIVELY, seed=11)


def answer(either: Either, asked: GenerationRequest, control: Control | None = None) -> Answer:
    return answer_all(either, (asked,), control or Control(), lambda *token: None)[0]


def stopped(either: Either, asked: GenerationRequest, *, after: int) -> Answer:
    """What was said up to the token of that index, when the person pressed Stop."""
    control = Control()

    def on_token(row: int, index: int, token_id: int, text: str) -> None:
        if index == after:
            control.cancel()

    with pytest.raises(AnswersCut) as cut:
        answer_all(either, (asked,), control, on_token)
    return cut.value.answers[0]


def going_on(asked: GenerationRequest, said: Answer, *more: RecipeChange) -> GenerationRequest:
    receipt = said.receipt
    return replace(
        asked,
        changes=(*receipt.timeline[1:], *more),
        begun=Begun(said.text, receipt.given, receipt.token_ids),
    )


def recipe_of(vector: SteeringVector, scale: float, scope: Scope = Scope.ALL) -> SteeringRecipe:
    return SteeringRecipe((term_of(vector, scale=scale, scope=scope),))


@pytest.mark.parametrize("scope", Scope)
def test_that_a_stopped_reply_goes_on_as_if_it_had_never_been_stopped(
    either: Either, make_vector: MakeVector, scope: Scope
) -> None:
    asked = replace(ASKED, recipe=recipe_of(make_vector(), 0.1, scope))
    whole = answer(either, asked)
    assert whole.generated_tokens == 32
    either.forget()
    first = stopped(either, asked, after=8)
    assert first.generated_tokens == 9
    rest = answer(either, going_on(asked, first))
    assert rest.receipt.token_ids == whole.receipt.token_ids
    assert rest.text == whole.text
    assert rest.finish_reason == whole.finish_reason


def test_that_going_on_reads_nothing_again(either: Either, make_vector: MakeVector) -> None:
    asked = replace(ASKED, recipe=recipe_of(make_vector(), 0.1, Scope.RESPONSE))
    first = stopped(either, asked, after=8)
    rest = answer(either, going_on(asked, first))
    assert rest.receipt.reused_tokens == rest.prompt_tokens == first.prompt_tokens
    either.forget()
    afresh = answer(either, going_on(asked, first))
    assert afresh.receipt.reused_tokens == 0
    assert afresh.receipt.token_ids == rest.receipt.token_ids


def test_that_a_recipe_changed_inside_what_was_said_is_in_force_there_when_it_is_read_again(
    either: Either, make_vector: MakeVector
) -> None:
    new = recipe_of(make_vector(), 0.3)
    changed = (RecipeChange(4, new), RecipeChange(7, NO_STEERING))
    asked = replace(ASKED, changes=changed)
    whole = answer(either, asked)
    either.forget()
    first = stopped(either, asked, after=9)
    either.forget()
    rest = answer(either, going_on(asked, first))
    assert rest.receipt.token_ids == whole.receipt.token_ids
    assert rest.receipt.timeline == whole.receipt.timeline
    assert [change.at_token for change in rest.receipt.timeline] == [0, 4, 7]


def test_that_the_receipt_of_a_reply_gone_on_with_under_another_recipe_gives_all_of_it_again(
    either: Either, make_vector: MakeVector
) -> None:
    first = stopped(either, ASKED, after=8)
    lower = RecipeChange(len(first.receipt.token_ids), recipe_of(make_vector(), 0.3))
    rest = answer(either, going_on(ASKED, first, lower))
    assert rest.receipt.timeline[-1] == lower
    either.forget()
    again = answer(either, replace(ASKED, changes=rest.receipt.timeline[1:]))
    assert again.receipt.token_ids == rest.receipt.token_ids
    assert again.text == rest.text


def test_that_a_text_that_was_given_is_gone_on_with_and_stands_in_the_receipt(either: Either) -> None:
    given = "The old sailor said"
    asked = replace(ASKED, begun=Begun(given, given))
    said = answer(either, asked)
    assert said.text.startswith(given)
    assert said.text[len(given)] in " ,.:;'’"
    assert said.receipt.given == given
    assert said.generated_tokens == len(said.receipt.token_ids) <= 32
    longer = replace(asked, begun=Begun(said.text, given, said.receipt.token_ids))
    longer = replace(longer, sampling=replace(LIVELY, max_new_tokens=40))
    whole = answer(either, replace(asked, sampling=replace(LIVELY, max_new_tokens=40)))
    assert answer(either, longer).receipt.token_ids == whole.receipt.token_ids


def test_that_a_reply_that_ended_with_half_a_character_shows_it_whole_when_it_goes_on(
    either: Either,
) -> None:
    from engine.backends.detokenizer import detokenizer

    tokenizer = either._tokenizer
    ids = tuple(tokenizer("Waves 🌊🌊", add_special_tokens=False)["input_ids"])
    if len(ids) < 6:
        pytest.skip("this tokenizer has the character as one token")
    for cut in range(len(ids)):
        before = detokenizer(tokenizer)
        shown = "".join(map(before.add, ids[:cut]))
        after = detokenizer(tokenizer, ids[:cut])
        assert shown + "".join(map(after.add, ids[cut:])) + after.flush() == "Waves 🌊🌊"


# ---- turns


def test_that_each_turn_of_a_chat_reads_only_what_is_new(either: Either) -> None:
    turns: tuple[Message, ...] = ()
    read_before = 0
    for question in ("What are you?", "And what do you like?", "Why is that?", "Tell me more."):
        turns = (*turns, Message("user", question))
        sampling = Sampling(temperature=0, max_new_tokens=12)
        said = answer(either, GenerationRequest("test", turns, sampling=sampling))
        assert said.receipt.reused_tokens >= read_before
        read_before = said.prompt_tokens
        turns = (*turns, Message("assistant", said.text))


# ---- a full context


def long_chat(turns: int) -> tuple[Message, ...]:
    spoken = [
        (
            Message("user", f"Question {number}: what do the waves say?"),
            Message("assistant", "They say much. " * 6),
        )
        for number in range(turns)
    ]
    return (Message("system", "Be brief."), *(each for turn in spoken for each in turn), *QUESTION)


def test_that_the_oldest_turns_are_left_out_only_where_that_is_asked_for(either: Either) -> None:
    turns = long_chat(40)
    sampling = Sampling(temperature=0, max_new_tokens=8)
    with pytest.raises(AnswersCut):
        answer(either, GenerationRequest("test", turns, sampling=sampling))
    said = answer(either, GenerationRequest("test", turns, sampling=sampling, drops_oldest=True))
    dropped = said.receipt.dropped
    assert dropped > 0 and dropped % 2 == 0
    assert any("left out" in note and str(dropped) in note for note in said.notes)
    kept = (turns[0], *turns[1 + dropped :])
    assert kept[1].role == "user"
    assert said.prompt_tokens == len(either.chat_ids(kept)) <= either.info.context_length * 3 // 4


def test_that_the_next_turn_after_leaving_some_out_begins_alike_and_reads_only_what_is_new(
    either: Either,
) -> None:
    turns = long_chat(40)
    sampling = Sampling(temperature=0, max_new_tokens=8)
    first = answer(either, GenerationRequest("test", turns, sampling=sampling, drops_oldest=True))
    dropped = first.receipt.dropped
    after = (turns[0], *turns[1 + dropped :], Message("assistant", first.text), Message("user", "And then?"))
    second = answer(
        either, GenerationRequest("test", after, sampling=sampling, dropped=dropped, drops_oldest=True)
    )
    assert second.receipt.dropped == dropped
    assert second.receipt.reused_tokens >= first.prompt_tokens


def test_that_a_conversation_that_fits_is_left_whole(either: Either) -> None:
    said = answer(either, replace(ASKED, drops_oldest=True))
    assert said.receipt.dropped == 0
    assert not any("left out" in note for note in said.notes)
