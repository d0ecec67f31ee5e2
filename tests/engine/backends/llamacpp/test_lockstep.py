"""Texts side by side in one context, each steered its own way: every one is read as it is by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from engine.answering import AnswersCut, answer_all
from engine.backends.decoding import Logits, RowStream
from engine.backends.deltas import RecipeDeltas
from engine.backends.llamacpp import backend, lockstep
from engine.backends.llamacpp.backend import ONLY_CONTROL_VECTOR, LlamaBackend
from engine.backends.llamacpp.lockstep import LockstepStream
from engine.control import Control, JobCancelled
from engine.requests import GenerationRequest, Message, Sampling
from vectors.values import NO_STEERING, Operator, Scope, SteeringRecipe, SteeringVector, term_of

MakeVector = Callable[..., SteeringVector]
QUESTION = (Message("user", "How do I start my morning?"),)
LONG = (Message("user", "How do I start my morning? " * 20),)
REPLY = (60, 61, 62, 63, 64)


def recipes(make_vector: MakeVector) -> list[SteeringRecipe]:
    def one(seed: int, layers: tuple[int, ...], **changes: Any) -> SteeringRecipe:
        return SteeringRecipe((term_of(make_vector(seed, layers), scale=1.0, **changes),))

    return [
        NO_STEERING,
        one(1, tuple(range(8))),
        one(2, (0, 7), scope=Scope.RESPONSE),
        one(3, (3, 4), operator=Operator.ROTATE),
    ]


def logits_of(
    stream: RowStream, ids: Sequence[int], deltas: Sequence[RecipeDeltas], replies: Sequence[Sequence[int]]
) -> Logits:
    """Logits [steps, rows, vocab] after the prompt's last token and each of the replies' tokens."""
    stream.begin(ids, deltas[0].prompt_key, len(deltas))
    stream.steer([each.prompt for each in deltas])
    stream.read([ids[:-1]] * len(deltas), Control())
    stream.steer([each.response for each in deltas])
    steps = [[ids[-1]] * len(deltas), *zip(*replies, strict=True)]
    read = [stream.step(list(step)).copy() for step in steps]
    stream.end([], [])
    return np.array(read)


@pytest.mark.parametrize("messages", [QUESTION, LONG])
def test_that_every_rows_logits_are_those_of_the_row_alone(
    exact: LlamaBackend, make_vector: MakeVector, messages: tuple[Message, ...]
) -> None:
    ids = exact.chat_ids(messages)
    deltas = [exact._deltas(recipe) for recipe in recipes(make_vector)]
    replies = [tuple(token + row for token in REPLY) for row in range(len(deltas))]
    tokens = len(deltas) * (len(ids) + len(REPLY))
    stream = LockstepStream(exact._model, exact._settings, frozenset(), len(deltas), tokens)
    together = logits_of(stream, ids, deltas, replies)
    for row, each in enumerate(deltas):
        exact.forget()
        alone = logits_of(exact._stream, ids, [each], [replies[row]])
        np.testing.assert_allclose(together[:, row], alone[:, 0], atol=1e-4)
    apart = [np.abs(together[:, row] - together[:, 0]).max() for row in range(1, len(deltas))]
    assert min(apart) > 0.1


def test_that_rows_say_what_each_says_alone_and_the_conversation_stays_in_the_cache(
    exact: LlamaBackend, make_vector: MakeVector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockstep, "MOST_TEXTS", 3)
    sampling = Sampling(temperature=0.7, max_new_tokens=24)
    requests = [GenerationRequest("test", QUESTION, each, sampling, 5) for each in recipes(make_vector)]
    alone = [answer_all(exact, [each], Control(), lambda *token: None)[0] for each in requests]
    together = answer_all(exact, requests, Control(), lambda *token: None)
    assert [each.text for each in together] == [each.text for each in alone]
    assert len({each.text for each in alone}) > 1
    again = answer_all(exact, requests[-1:], Control(), lambda *token: None)[0]
    assert again.receipt.reused_tokens > 0


def test_that_a_cancel_ends_all_rows_and_keeps_what_was_said(
    exact: LlamaBackend, make_vector: MakeVector
) -> None:
    control = Control()
    requests = [GenerationRequest("test", QUESTION, each) for each in recipes(make_vector)[:2]]

    def on_token(row: int, index: int, token_id: int, text: str) -> None:
        if (row, index) == (1, 3):
            control.cancel()

    with pytest.raises(AnswersCut) as cut:
        answer_all(exact, requests, control, on_token)
    assert isinstance(cut.value.__cause__, JobCancelled)
    assert [each.generated_tokens for each in cut.value.answers] == [4, 4]


def test_that_rows_whose_caches_find_no_room_together_are_answered_one_after_the_other(
    exact: LlamaBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "free_memory", lambda: 1)
    sampling = Sampling(temperature=0, max_new_tokens=4)
    rows: list[int] = []
    requests = [GenerationRequest("test", QUESTION, sampling=sampling)] * 2
    answer_all(exact, requests, Control(), lambda row, *rest: rows.append(row))
    assert rows == sorted(rows)


def test_that_without_the_callback_rows_are_answered_one_after_the_other(
    exact: LlamaBackend, make_vector: MakeVector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact, "capabilities", ONLY_CONTROL_VECTOR)
    added = SteeringRecipe((term_of(make_vector(), scale=1.0),))
    sampling = Sampling(temperature=0, max_new_tokens=4)
    requests = [GenerationRequest("test", QUESTION, each, sampling) for each in (NO_STEERING, added)]
    rows: list[int] = []
    answer_all(exact, requests, Control(), lambda row, *rest: rows.append(row))
    assert rows == sorted(rows)
