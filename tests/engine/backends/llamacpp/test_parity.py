"""llama.cpp does with a GGUF file what torch does with the folder: the same text, states and steering."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from engine.answering import answer_all
from engine.backends.hf.backend import TransformersBackend
from engine.backends.llamacpp.backend import LlamaBackend
from engine.backends.llamacpp.library import llama
from engine.backends.llamacpp.settings import EXACT, LlamaSettings
from engine.backends.parity import LEAST_COSINE, Parity, compare
from engine.backends.protocol import Prompt
from engine.control import Control
from engine.models import resolve_model
from engine.paths import SHIPPED_VECTORS
from engine.requests import Answer, GenerationRequest, Message, Sampling
from vectors.home_format import load_vector
from vectors.values import (
    NO_STEERING,
    Placement,
    Position,
    Scope,
    SteeringRecipe,
    SteeringVector,
    term_of,
)

Either = TransformersBackend | LlamaBackend
MakeVector = Callable[..., SteeringVector]
QUESTIONS = ("How do I start my morning?", "What are you?", "Tell me a story about bread.")
QUANTISED = {"f16": 0.999, "q8_0": 0.99, "q4_0": 0.8}
"""Least cosine to torch of block outputs and of the logits' change."""


def ask(backend: Either, question: str, recipe: SteeringRecipe = NO_STEERING, tokens: int = 64) -> Answer:
    sampling = Sampling(temperature=0, max_new_tokens=tokens)
    request = GenerationRequest("test", (Message("user", question),), recipe, sampling)
    return answer_all(backend, (request,), Control(), lambda *token: None)[0]


def cosine(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def recipe_of(vector: SteeringVector, scale: float, **changes: object) -> SteeringRecipe:
    return SteeringRecipe((term_of(vector, scale=scale, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("scope", [None, *Scope])
def test_that_greedy_text_is_that_of_torch(
    exact: LlamaBackend,
    backend: TransformersBackend,
    make_vector: MakeVector,
    question: str,
    scope: Scope | None,
) -> None:
    recipe = NO_STEERING if scope is None else recipe_of(make_vector(), 0.5, scope=scope)
    ours, theirs = ask(exact, question, recipe), ask(backend, question, recipe)
    assert ours.receipt.token_ids == theirs.receipt.token_ids
    assert ours.text == theirs.text
    assert (ours.finish_reason, ours.prompt_tokens) == (theirs.finish_reason, theirs.prompt_tokens)


@pytest.mark.parametrize("layer", range(1, 8))
def test_that_a_push_changes_the_logits_as_in_torch_and_no_other_layer_does_so_better(
    exact: LlamaBackend, backend: TransformersBackend, make_vector: MakeVector, layer: int
) -> None:
    ids = backend.chat_ids((Message("user", QUESTIONS[0]),))
    change = _change(exact, make_vector(layers=(layer,)), ids)
    by_shift = {
        shift: cosine(change, _change(backend, make_vector(layers=(layer + shift,)), ids))
        for shift in (-1, 0, 1)
        if layer + shift < 8
    }
    assert by_shift.pop(0) > 0.99999
    assert max(by_shift.values()) < 0.999


def _change(backend: Either, vector: SteeringVector, ids: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """What one unit of the vector changes in the logits."""
    return backend.next_token_logits(ids, recipe_of(vector, 1.0)) - backend.next_token_logits(ids)


def _prompts(backend: Either) -> list[Prompt]:
    raw = [
        backend.pair_prompt(text, "", Placement.RAW, position, Control())
        for text in ("The sea.", "I walk to the market and buy bread.")
        for position in (Position.LAST, Position.ALL_MEAN)
    ]
    placed = [(Placement.REPLY, Position.RESPONSE_MEAN), (Placement.USER, Position.LAST_CONTENT)]
    placed += [(Placement.SYSTEM, Position.PROMPT_MEAN), (Placement.SYSTEM, Position.RESPONSE_MEAN)]
    return raw + [
        backend.pair_prompt("You are a sailor.", QUESTIONS[0], placement, position, Control())
        for placement, position in placed
    ]


def test_that_captured_states_are_those_of_torch_at_the_same_tokens(
    exact: LlamaBackend, backend: TransformersBackend
) -> None:
    prompts = _prompts(exact)
    assert prompts == _prompts(backend)
    ours, theirs = (each.capture(prompts, range(8), Control()) for each in (exact, backend))
    for layer in range(8):
        np.testing.assert_allclose(ours.states[layer], theirs.states[layer], rtol=1e-5, atol=1e-3)
        assert ours.norms[layer] == pytest.approx(theirs.norms[layer], rel=1e-5)


def test_that_the_last_block_alone_is_captured_whole(exact: LlamaBackend) -> None:
    prompts = _prompts(exact)
    alone, whole = exact.capture(prompts, [7], Control()), exact.capture(prompts, range(8), Control())
    np.testing.assert_array_equal(alone.states[7], whole.states[7])


def test_that_a_long_prompt_is_captured_in_pieces_as_torch_reads_it_at_once(
    exact: LlamaBackend, backend: TransformersBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.backends.llamacpp import context

    ids = exact.chat_ids((Message("user", "How do I start my morning? " * 12),))
    prompts = [Prompt(ids, 3, len(ids)), Prompt(ids, 40, 70), Prompt(ids, len(ids) - 1, len(ids))]
    monkeypatch.setattr(context, "PIECE", 32)
    ours, theirs = (each.capture(prompts, range(8), Control()) for each in (exact, backend))
    for layer in range(8):
        np.testing.assert_allclose(ours.states[layer], theirs.states[layer], rtol=1e-5, atol=1e-3)


def test_that_the_model_is_described_as_in_torch(exact: LlamaBackend, backend: TransformersBackend) -> None:
    ours, theirs = exact.info, backend.info
    for name in ("context_length", "n_parameters", "has_chat_template", "keeps_system_prompt", "sampling"):
        assert getattr(ours, name) == getattr(theirs, name), name
    assert (ours.backend, ours.device, ours.dtype, ours.notes) == ("llamacpp", "cpu", "F32", ())


@pytest.mark.parametrize("scope", Scope)
def test_that_a_reply_is_scored_as_in_torch(
    exact: LlamaBackend, backend: TransformersBackend, make_vector: MakeVector, scope: Scope
) -> None:
    ids = backend.chat_ids((Message("user", QUESTIONS[1]),))
    recipe = recipe_of(make_vector(), 0.5, scope=scope)
    reply = ask(backend, QUESTIONS[1], recipe, tokens=16).receipt.token_ids
    ours, theirs = (each.reply_log_probs(ids, reply, recipe) for each in (exact, backend))
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("kind", QUANTISED)
def test_that_a_quantised_file_is_steered_and_read_in_the_same_direction(
    open_gguf: Callable[..., LlamaBackend],
    backend: TransformersBackend,
    vectors_at_hand: dict[str, SteeringVector],
    kind: str,
) -> None:
    quantised, least = open_gguf(kind), QUANTISED[kind]
    prompts = _prompts(backend)[:6]
    ours, theirs = (each.capture(prompts, range(8), Control()) for each in (quantised, backend))
    for layer in range(8):
        for row in range(len(prompts)):
            assert cosine(ours.states[layer][row], theirs.states[layer][row]) > least
    ids = backend.chat_ids((Message("user", QUESTIONS[0]),))
    ocean = load_vector(SHIPPED_VECTORS / "ocean.safetensors")
    for layer in range(1, 8):
        # As far as the dial's four layers push together: of a smaller push, rounding is a larger part.
        vector = replace(ocean, directions={layer: 4 * ocean.directions[layer]}, recommended_layers=(layer,))
        vectors_at_hand[vector.id] = vector
        assert cosine(_change(quantised, vector, ids), _change(backend, vector, ids)) > least
    assert quantised.info.dtype == kind.upper()


@pytest.mark.parametrize("kind", ["f32", "f16"])
def test_that_the_builtin_model_passes_at_every_layer(
    open_gguf: Callable[..., LlamaBackend],
    backend: TransformersBackend,
    vectors_at_hand: dict[str, SteeringVector],
    kind: str,
) -> None:
    ours = open_gguf(kind, EXACT if kind == "f32" else LlamaSettings())
    found = compare(backend, ours, vectors_at_hand, Control())
    assert {each.layer for each in found.layers} >= set(range(1, 8))
    _assert_passed(found, exactly=kind == "f32")


def _assert_passed(found: Parity, *, exactly: bool) -> None:
    """Every layer alike, and greedy text: in F32 to the last token, in F16 up to a near-tie that is shown."""
    assert found.same_tokens and found.is_numbered_alike
    assert min(each.cosine for each in found.layers) >= LEAST_COSINE
    for each in found.answers:
        assert each.is_equal or (not exactly and each.parting is not None), each
        assert each.is_near, each
    assert found.verdict.startswith(f"{found.other} does what {found.reference} does, at every layer")


def in_f32(source: Path, out: Path) -> Path:
    """The file with each of its numbers in F32, none of them changed."""
    lib = llama()
    parameters = lib.llama_model_quantize_default_params()
    parameters.ftype, parameters.nthread = lib.LLAMA_FTYPE_ALL_F32, 1
    assert lib.llama_model_quantize(str(source).encode(), str(out).encode(), parameters) == 0
    return out


@pytest.mark.real_model
@pytest.mark.parametrize("name", ["stories260K", "stories3M", "TinyTalk-3M-chat"])
def test_that_other_models_are_steered_and_read_as_in_torch(
    real_models: Path, tmp_path: Path, name: str
) -> None:
    folder, vectors = real_models / name, dict[str, SteeringVector]()
    half = folder / f"{name}-f16.gguf"
    files = {"f16": (half, LlamaSettings()), "f32": (in_f32(half, tmp_path / f"{name}-f32.gguf"), EXACT)}
    theirs = TransformersBackend.open(
        resolve_model(str(folder)), "cpu", "float32", vectors.__getitem__, Control()
    )
    try:
        for kind, (file, settings) in files.items():
            ref = resolve_model(str(file))
            ours = LlamaBackend.open(ref, settings, vectors.__getitem__, Control())
            with closing(ours):
                found = compare(theirs, ours, vectors, Control())
                assert {each.layer for each in found.layers} >= set(range(1, ref.n_layers))
                _assert_passed(found, exactly=kind == "f32")
                _assert_read_alike(theirs, ours)
    finally:
        theirs.close()


def _assert_read_alike(theirs: TransformersBackend, ours: LlamaBackend) -> None:
    """The same tokens of odd texts, and block outputs alike at each."""
    texts = ("The sea was calm.", "  two  spaces,\n\nand a line", "Grüße, 日本語 🌊")
    prompts, again = (
        [each.pair_prompt(text, "", Placement.RAW, Position.ALL_MEAN, Control()) for text in texts]
        for each in (theirs, ours)
    )
    assert prompts == again
    layers = range(theirs.info.ref.n_layers)
    captured = [each.capture(prompts, layers, Control()) for each in (theirs, ours)]
    for layer in layers:
        for row in range(len(prompts)):
            assert cosine(*(each.states[layer][row] for each in captured)) > 0.9999
