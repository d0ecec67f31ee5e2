"""Tiny random models of each kind of cache: our loop against transformers alone, in pieces, and steered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from engine.answering import answer_all
from engine.backends import decoding
from engine.backends.hf.backend import TransformersBackend
from engine.backends.hf.forward import CannotContinue
from engine.backends.hf.hooks import NoResidualStream
from engine.backends.protocol import Prompt
from engine.control import Control
from engine.models import resolve_model
from engine.paths import BUILTIN_MODEL
from engine.requests import Answer, GenerationRequest, Message, Sampling
from vectors.errors import TillerError
from vectors.values import NO_STEERING, Position, Scope, SteeringRecipe, SteeringVector, term_of

pytestmark = pytest.mark.usefixtures("builtin_ref")

GREEDY = Sampling(temperature=0, max_new_tokens=24)
QUESTION = Message("user", "How do I start my morning when I am tired and the bread is gone?")
NEXT = Message("user", "And after that?")
WINDOW = 8
COMMON = {
    "vocab_size": 4096,
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
    "initializer_range": 0.2,
    "tie_word_embeddings": False,
    "bos_token_id": 0,
    "eos_token_id": 4,
    "pad_token_id": 5,
}
ALTERNATING = ["sliding_attention", "full_attention"] * 2
MAMBA = {
    "state_size": 8,
    "num_hidden_layers": 4,
    "vocab_size": 4096,
    "hidden_size": 64,
    "initializer_range": 0.2,
}
MODELS: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ("LlamaConfig", {}),
    "sliding": ("MistralConfig", {"sliding_window": WINDOW}),
    "sliding and full": (
        "Gemma3TextConfig",
        {"sliding_window": WINDOW, "head_dim": 16, "layer_types": ALTERNATING},
    ),
    "convolution and full": ("Lfm2Config", {"full_attn_idxs": [1, 3], "block_multiple_of": 16}),
    "recurrent and full": (
        "JambaConfig",
        {
            "attn_layer_period": 2,
            "attn_layer_offset": 1,
            "num_experts": 1,
            "num_experts_per_tok": 1,
            "mamba_d_state": 8,
            "mamba_dt_rank": 8,
        },
    ),
    "recurrent and full, counting from 0": (
        "BambaConfig",
        {
            "attn_layer_indices": [1, 3],
            "mamba_n_heads": 4,
            "mamba_d_head": 32,
            "mamba_n_groups": 1,
            "mamba_d_state": 16,
            "mamba_chunk_size": 16,
        },
    ),
    "recurrent and sliding": (
        "RecurrentGemmaConfig",
        {"lru_width": 64, "attention_window_size": WINDOW, "block_types": ["recurrent", "attention"]},
    ),
    "recurrent": ("MambaConfig", MAMBA),
}
CROPPABLE = ("plain",)


@dataclass(frozen=True)
class Tiny:
    """A random model in our backend, and the same one as transformers alone loads it."""

    name: str
    backend: TransformersBackend
    alone: Any
    vectors: dict[str, SteeringVector]

    def answer(self, *messages: Message, recipe: SteeringRecipe = NO_STEERING) -> Answer:
        request = GenerationRequest("test", messages, recipe, GREEDY)
        return answer_all(self.backend, (request,), Control(), lambda *token: None)[0]

    def recipe(self, *layers: int, scale: float = 1.0, scope: Scope = Scope.ALL) -> SteeringRecipe:
        """A random push on these layers, as long as what is usual there."""
        ref, random = self.backend.info.ref, np.random.default_rng(0)
        directions = {layer: random.normal(size=ref.d_model).astype(np.float32) for layer in layers}
        vector = SteeringVector(
            "push", "a", "b", ref, directions, "random", Position.LAST, layers, dict.fromkeys(layers, 1.0)
        )
        self.vectors[vector.id] = vector
        return SteeringRecipe((term_of(vector, scale=scale, scope=scope),))


def saved(kind: str, changes: dict[str, Any], folder: Path) -> Path:
    """A random model of that configuration with the builtin tokenizer beside it."""
    torch.manual_seed(0)
    config_class = getattr(transformers, kind)
    is_common = kind not in ("MambaConfig", "RwkvConfig")
    config = config_class(**((COMMON | changes) if is_common else changes))
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    transformers.AutoTokenizer.from_pretrained(BUILTIN_MODEL).save_pretrained(folder)
    return folder


def opened(folder: Path, vectors: dict[str, SteeringVector]) -> TransformersBackend:
    return TransformersBackend.open(
        resolve_model(str(folder)), "cpu", "float32", vectors.__getitem__, Control()
    )


@pytest.fixture(scope="module", params=MODELS)
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tiny]:
    folder = saved(*MODELS[request.param], tmp_path_factory.mktemp("tiny") / "model")
    vectors: dict[str, SteeringVector] = {}
    backend = opened(folder, vectors)
    alone = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    yield Tiny(request.param, backend, alone, vectors)
    backend.close()


@pytest.fixture(autouse=True)
def _forget_prefix(request: pytest.FixtureRequest) -> None:
    if "tiny" in request.fixturenames:
        request.getfixturevalue("tiny").backend.forget()


def test_that_greedy_tokens_are_those_of_transformers_alone(tiny: Tiny) -> None:
    ids = torch.tensor([tiny.backend.chat_ids((QUESTION,))])
    assert ids.shape[1] > 2 * WINDOW
    with torch.inference_mode():
        theirs = tiny.alone.generate(
            ids, max_new_tokens=GREEDY.max_new_tokens, do_sample=False, eos_token_id=4, pad_token_id=5
        )
    said = theirs[0, ids.shape[1] :].tolist()
    ours = list(tiny.answer(QUESTION).receipt.token_ids)
    assert ours == [token for token in said if token != 4]
    assert len(set(ours)) > 8


def test_that_the_logits_are_those_of_transformers_alone(tiny: Tiny) -> None:
    ids = tiny.backend.chat_ids((QUESTION,))
    with torch.inference_mode():
        theirs = tiny.alone(input_ids=torch.tensor([ids])).logits[0, -1].numpy()
    assert np.abs(tiny.backend.next_token_logits(ids, NO_STEERING) - theirs).max() < 1e-4


def test_that_a_second_turn_says_the_same_as_read_afresh_and_reuses_what_can_be_cropped(tiny: Tiny) -> None:
    first = tiny.answer(QUESTION)
    said = (QUESTION, Message("assistant", first.text), NEXT)
    second = tiny.answer(*said)
    tiny.backend.forget()
    assert second.receipt.token_ids == tiny.answer(*said).receipt.token_ids
    if tiny.name in CROPPABLE:
        assert second.receipt.reused_tokens >= first.prompt_tokens
    else:
        assert second.receipt.reused_tokens == 0
        assert tiny.backend._prefixes.cache is None


def test_that_a_prompt_read_in_pieces_gives_the_same_tokens(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tiny.answer(QUESTION).receipt.token_ids
    tiny.backend.forget()
    monkeypatch.setattr(decoding, "PROMPT_CHUNK", 5)
    assert tiny.answer(QUESTION).receipt.token_ids == whole


@pytest.mark.parametrize("layer", range(4))
def test_that_steering_any_block_changes_the_logits_and_its_end_restores_them(tiny: Tiny, layer: int) -> None:
    ids = tiny.backend.chat_ids((QUESTION,))
    before = tiny.backend.next_token_logits(ids, NO_STEERING)
    steered = tiny.backend.next_token_logits(ids, tiny.recipe(layer))
    assert np.abs(steered - before).max() > 1e-2
    assert np.array_equal(before, tiny.backend.next_token_logits(ids, tiny.recipe(layer, scale=0.0)))
    assert np.array_equal(before, tiny.backend.next_token_logits(ids, NO_STEERING))


def test_that_a_steered_answer_beside_an_unsteered_one_is_what_it_is_alone(tiny: Tiny) -> None:
    recipe = tiny.recipe(0, 1, 2, 3)
    alone = tuple(tiny.answer(QUESTION, recipe=each).receipt.token_ids for each in (NO_STEERING, recipe))
    requests = [GenerationRequest("test", (QUESTION,), each, GREEDY) for each in (NO_STEERING, recipe)]
    together = answer_all(tiny.backend, requests, Control(), lambda *token: None)
    assert tuple(answer.receipt.token_ids for answer in together) == alone
    assert alone[0] != alone[1]


@pytest.mark.parametrize("scope", Scope)
def test_that_a_reply_is_scored_as_it_is_read_token_by_token(tiny: Tiny, scope: Scope) -> None:
    recipe, prompt = tiny.recipe(1, 2, scope=scope), tiny.backend.chat_ids((QUESTION,))
    answer = tiny.answer(QUESTION, recipe=recipe)
    scored = tiny.backend.reply_log_probs(prompt, answer.receipt.token_ids, recipe)
    assert scored.argmax(axis=1).tolist() == list(answer.receipt.token_ids)
    if scope is Scope.ALL:
        before = (*prompt, *answer.receipt.token_ids[:-1])
        logits = torch.tensor(tiny.backend.next_token_logits(before, recipe))
        assert np.abs(torch.log_softmax(logits, dim=0).numpy() - scored[-1]).max() < 1e-4


def test_that_capture_reads_in_a_batch_what_it_reads_one_by_one(tiny: Tiny) -> None:
    lengths = (3, 5, 12, 40)
    random = np.random.default_rng(0)
    prompts = [Prompt(tuple(random.integers(6, 2000, n).tolist()), n // 2, n) for n in lengths]
    layers = range(tiny.backend.info.ref.n_layers)
    together = tiny.backend.capture(prompts, layers, Control())
    for row, prompt in enumerate(prompts):
        alone = tiny.backend.capture([prompt], layers, Control())
        for layer in layers:
            assert np.abs(together.states[layer][row] - alone.states[layer][0]).max() < 1e-4


@pytest.mark.parametrize(
    ("kind", "changes", "error"),
    [
        ("RwkvConfig", MAMBA | {"attention_hidden_size": 64, "context_length": 512}, CannotContinue),
        (
            "Gemma3nTextConfig",
            {
                "head_dim": 16,
                "sliding_window": WINDOW,
                "layer_types": ALTERNATING,
                "vocab_size_per_layer_input": 4096,
                "hidden_size_per_layer_input": 16,
                "num_kv_shared_layers": 2,
                "activation_sparsity_pattern": [0.0] * 4,
            },
            NoResidualStream,
        ),
    ],
)
def test_that_a_model_which_cannot_go_on_or_be_steered_is_refused_in_a_sentence(
    tmp_path: Path, kind: str, changes: dict[str, Any], error: type[TillerError]
) -> None:
    folder = saved(kind, changes, tmp_path / "model")
    with pytest.raises(error, match="choose another model"):
        opened(folder, {})
