"""Operators that do more than add: what each does to a block, and that both backends do the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from engine.answering import answer_all
from engine.backends.hf.backend import TransformersBackend
from engine.backends.llamacpp.backend import COST_OF_OPERATORS, ONLY_CONTROL_VECTOR, LlamaBackend
from engine.backends.operators import changed, step_of
from engine.backends.protocol import CannotSteer
from engine.control import Control
from engine.requests import Answer, GenerationRequest, Message, Sampling
from vectors.values import (
    NO_STEERING,
    FloatArray,
    Operator,
    SteeringRecipe,
    SteeringTerm,
    SteeringVector,
    term_of,
)

Either = TransformersBackend | LlamaBackend
MakeVector = Callable[..., SteeringVector]
QUESTION = (Message("user", "How do I start my morning?"),)
OPERATORS = (Operator.ABLATE, Operator.CLAMP, Operator.ROTATE)


def term(vector: SteeringVector, operator: Operator, scale: float = 1.5) -> SteeringTerm:
    return term_of(vector, scale=scale, operator=operator)


def answer(backend: Either, *recipes: SteeringRecipe) -> tuple[Answer, ...]:
    sampling = Sampling(temperature=0, max_new_tokens=24)
    requests = [GenerationRequest("test", QUESTION, each, sampling) for each in recipes]
    return answer_all(backend, requests, Control(), lambda *token: None)


@pytest.fixture
def hidden() -> FloatArray:
    return np.random.default_rng(1).normal(size=(5, 256)).astype(np.float32)


@pytest.mark.parametrize("scale", [2.0, -1.0])
def test_that_each_operator_does_what_it_is_called(
    make_vector: MakeVector, hidden: FloatArray, scale: float
) -> None:
    vector = make_vector(layers=(4,))
    direction = vector.directions[4]
    unit = direction / np.linalg.norm(direction)

    def after(operator: Operator) -> FloatArray:
        step = step_of(operator, vector, 4, scale)
        assert step is not None
        return changed(hidden, (step,))

    ablated, clamped, rotated = (after(each) for each in OPERATORS)
    np.testing.assert_allclose(ablated @ unit, 0, atol=1e-5)
    np.testing.assert_allclose(clamped @ unit, scale * np.linalg.norm(direction), rtol=1e-4)
    for each in (ablated, clamped):  # nothing across the direction is touched
        across = (each - hidden) - np.outer((each - hidden) @ unit, unit)
        np.testing.assert_allclose(across, 0, atol=1e-5)
    lengths = np.linalg.norm(hidden, axis=1)
    np.testing.assert_allclose(np.linalg.norm(rotated, axis=1), lengths, rtol=1e-5)
    added = after(Operator.ADD)
    np.testing.assert_allclose(
        rotated / lengths[:, None], added / np.linalg.norm(added, axis=1, keepdims=True), atol=1e-5
    )


def test_that_a_negative_scale_of_a_two_sided_vector_sets_the_component_along_its_other_pole(
    make_vector: MakeVector, hidden: FloatArray
) -> None:
    vector = make_vector(layers=(4,))
    other = make_vector(seed=9, layers=(4,)).directions[4]
    step = step_of(Operator.CLAMP, replace(vector, opposite={4: other}), 4, -2.0)
    assert step is not None
    length = np.linalg.norm(other)
    np.testing.assert_allclose(changed(hidden, (step,)) @ (other / length), 2 * length, rtol=1e-4)


@pytest.mark.parametrize("layers", [(0,), (3, 4), (7,), tuple(range(8))])
@pytest.mark.parametrize("operator", OPERATORS)
def test_that_torch_and_llama_cpp_change_the_logits_alike(
    backend: TransformersBackend,
    exact: LlamaBackend,
    make_vector: MakeVector,
    operator: Operator,
    layers: tuple[int, ...],
) -> None:
    recipe = SteeringRecipe((term(make_vector(layers=layers), operator),))
    ids = backend.chat_ids(QUESTION)
    torch_change, llama_change = (
        each.next_token_logits(ids, recipe) - each.next_token_logits(ids, NO_STEERING)
        for each in (backend, exact)
    )
    lengths = np.linalg.norm(torch_change), np.linalg.norm(llama_change)
    assert min(lengths) > 0.1
    assert torch_change @ llama_change / np.prod(lengths) >= 0.999
    np.testing.assert_allclose(torch_change, llama_change, atol=1e-2)


def test_that_terms_act_in_the_recipes_order(either: Either, make_vector: MakeVector) -> None:
    vector = make_vector(layers=(2, 5))
    add, ablate = term(vector, Operator.ADD), term(vector, Operator.ABLATE)
    ids = either.chat_ids(QUESTION)
    alone, ablated_last, added_last, clamped = (
        either.next_token_logits(ids, SteeringRecipe(terms))
        for terms in ((ablate,), (add, ablate), (ablate, add), (term(vector, Operator.CLAMP),))
    )
    np.testing.assert_allclose(ablated_last, alone, atol=1e-3)
    np.testing.assert_allclose(added_last, clamped, atol=1e-3)
    assert np.abs(alone - clamped).max() > 0.1


@pytest.mark.parametrize("operator", OPERATORS)
def test_that_an_operator_leaves_no_trace_and_touches_no_other_row(
    either: Either, make_vector: MakeVector, operator: Operator
) -> None:
    ids = either.chat_ids(QUESTION)
    before = either.next_token_logits(ids, NO_STEERING)
    recipe = SteeringRecipe((term(make_vector(), operator),))
    plain, steered = answer(either, NO_STEERING)[0], answer(either, recipe)[0]
    both = answer(either, NO_STEERING, recipe)
    said = [each.receipt.token_ids for each in (plain, steered)]
    assert [each.receipt.token_ids for each in both] == said
    assert said[0] != said[1] and steered.receipt.recipe == recipe
    assert np.array_equal(before, either.next_token_logits(ids, NO_STEERING))


@pytest.mark.parametrize("kind", ["f16", "q8_0", "q4_0"])
def test_that_the_callback_is_there_only_for_more_than_adding_and_its_cost_is_told(
    open_gguf: Callable[..., LlamaBackend], make_vector: MakeVector, kind: str
) -> None:
    llama, vector = open_gguf(kind), make_vector()
    added, ablated = (
        answer(llama, SteeringRecipe((term(vector, each),)))[0] for each in (Operator.ADD, Operator.ABLATE)
    )
    assert added.notes == ()
    assert ablated.notes == (COST_OF_OPERATORS.format(terms=f"ablate {vector.name}"),)
    assert added.receipt.token_ids != ablated.receipt.token_ids
    for _ in range(2):
        answer(llama, NO_STEERING)
    assert llama._steering._pusher is None


@pytest.mark.parametrize("operator", OPERATORS)
def test_that_a_build_that_hides_its_blocks_refuses_the_term_by_name(
    exact: LlamaBackend, make_vector: MakeVector, monkeypatch: pytest.MonkeyPatch, operator: Operator
) -> None:
    monkeypatch.setattr(exact, "capabilities", ONLY_CONTROL_VECTOR)
    vector = make_vector()
    with pytest.raises(CannotSteer, match=rf"“{operator} {vector.name}.*no operator “{operator}”"):
        exact.next_token_logits((1, 2), SteeringRecipe((term(vector, operator),)))
