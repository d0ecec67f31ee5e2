"""Measures the torch backend's speed as ratios of two things timed alternately in one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForCausalLM

from engine.backends.hf.backend import TransformersBackend
from engine.backends.hf.capture import batch_size
from engine.backends.hf.decoder import call_decoder, decoder_of
from engine.backends.hf.loading import load
from engine.backends.hf.rows import length_batches, padded, rows_alone
from engine.backends.protocol import Prompt, Token
from engine.control import Control
from engine.models import resolve_model
from engine.requests import GenerationRequest, Message, Sampling
from vectors.values import (
    NO_STEERING,
    Pair,
    Placement,
    Position,
    SteeringRecipe,
    SteeringTerm,
    SteeringVector,
)

TOKENS = 64
QUESTION = (Message("user", "How do I start my morning?"),)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two timings with its 95% interval, and the bound that it is held to."""

    name: str
    value: float
    low: float
    high: float
    target: str
    is_met: bool
    detail: str


def measure(
    ref: str, pairs: Sequence[Pair], rounds: int = 60, device: str = "auto", dtype: str = "auto"
) -> Iterator[Ratio]:
    """Time decode steered against unsteered, our loop against `generate`, capture against forward."""
    loaded = replace(load(resolve_model(ref), device, dtype, Control()), end_ids=frozenset())
    vectors: dict[str, SteeringVector] = {}
    backend = TransformersBackend(loaded, vectors.__getitem__)
    try:
        recipe = _push_on_every_block(backend, vectors)

        def decode(steering: SteeringRecipe, tokens: int = TOKENS) -> Callable[[], tuple[int, ...]]:
            sampling = Sampling(temperature=0, max_new_tokens=tokens)
            request = GenerationRequest("bench", QUESTION, steering, sampling)

            def run() -> tuple[int, ...]:
                backend.forget()
                steps = backend.generate((request,), Control())
                return tuple(step.token_id for step in steps if isinstance(step, Token))

            return run

        yield _at_least(
            "steered decode / unsteered decode (tokens/s, every block steered)",
            # Short runs in quick alternation: what else the machine does then falls on both alike.
            *_timings(decode(recipe, TOKENS // 4), decode(NO_STEERING, TOKENS // 4), 4 * rounds),
            bound=0.97,
        )
        prompts = [
            backend.pair_prompt(text, pair.prompt, Placement.REPLY, Position.RESPONSE_MEAN, Control())
            for pair in pairs
            for text in (pair.positive, pair.negative)
        ]
        yield _at_most(
            f"capture of {len(pairs)} pairs / plain forward of each text (time)",
            *_timings(_capture(backend, prompts), _forward(loaded, prompts), max(3, rounds // 4)),
            bound=1.2,
        )
        ours = decode(NO_STEERING)
        theirs = _generate(ref, loaded, backend.chat_ids(QUESTION))
        same = "same token ids" if ours() == theirs() else "token ids differ"
        yield _at_least(
            f"our decode loop / transformers generate (tokens/s, {same})",
            *_timings(ours, theirs, rounds),
            bound=1.1,
        )
    finally:
        backend.close()


def _push_on_every_block(backend: TransformersBackend, vectors: dict[str, SteeringVector]) -> SteeringRecipe:
    ref = backend.info.ref
    layers = tuple(range(ref.n_layers))
    random = np.random.default_rng(0)
    directions = {layer: random.normal(size=ref.d_model).astype(np.float32) * 1e-3 for layer in layers}
    vector = SteeringVector(
        "bench", "a", "b", ref, directions, "random", Position.LAST, layers, dict.fromkeys(layers, 1.0)
    )
    vectors[vector.id] = vector
    return SteeringRecipe((SteeringTerm(vector.id, 1.0, layers, name="bench"),))


def _capture(backend: TransformersBackend, prompts: Sequence[Prompt]) -> Callable[[], object]:
    layers = range(backend.info.ref.n_layers)
    return lambda: backend.capture(prompts, layers, Control())


def _forward(loaded: Any, prompts: Sequence[Prompt]) -> Callable[[], object]:
    """Each text once in a row of its own."""
    decoder, rows = decoder_of(loaded.model), rows_alone(prompts)

    def run() -> None:
        with torch.inference_mode():
            for batch in length_batches([len(row.ids) for row in rows], batch_size(loaded.device)):
                call_decoder(decoder, padded([rows[i] for i in batch], loaded.device).inputs)
        _wait(loaded.device)

    return run


def _generate(ref: str, loaded: Any, ids: Sequence[int]) -> Callable[[], tuple[int, ...]]:
    """Transformers' own loop on a model loaded by it alone, without our hooks, layout and cache."""
    plain = AutoModelForCausalLM.from_pretrained(resolve_model(ref).location, dtype=loaded.dtype)
    plain = plain.to(loaded.device).eval()
    tokens = torch.tensor([ids], device=loaded.device)
    mask = torch.ones_like(tokens)

    def run() -> tuple[int, ...]:
        output = plain.generate(
            tokens,
            attention_mask=mask,
            do_sample=False,
            max_new_tokens=TOKENS,
            eos_token_id=None,
            temperature=None,
            top_p=None,
            top_k=None,
        )
        return tuple(output[0, len(ids) :].tolist())

    return run


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()


def _timings(ours: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[Any, Any]:
    """Seconds of each, timed alternately and in changing order, after one warm-up.

    On a CPU these are seconds of processor time, which other programs' load does not stretch.
    """
    clock = time.perf_counter if torch.cuda.is_available() else time.process_time
    ours(), other()
    spent = np.zeros((rounds, 2))
    for i in range(rounds):
        for which in ((0, 1), (1, 0))[i % 2]:
            started = clock()
            (ours, other)[which]()
            spent[i, which] = clock() - started
    return spent[:, 0], spent[:, 1]


def interval(ratios: Any) -> tuple[float, float, float]:
    """Geometric mean and its 95% interval over rounds."""
    logs = np.log(ratios)
    half = 1.96 * logs.std(ddof=1) / np.sqrt(len(logs))
    return tuple(float(np.exp(x)) for x in (logs.mean(), logs.mean() - half, logs.mean() + half))  # type: ignore[return-value]


def _at_least(name: str, ours: Any, other: Any, bound: float) -> Ratio:
    value, low, high = interval(other / ours)
    return Ratio(name, value, low, high, f"at least {bound:g}", low >= bound, _spent(ours, other))


def _at_most(name: str, ours: Any, other: Any, bound: float) -> Ratio:
    value, low, high = interval(ours / other)
    return Ratio(name, value, low, high, f"at most {bound:g}", high <= bound, _spent(ours, other))


def _spent(ours: Any, other: Any) -> str:
    return f"{np.median(ours) * 1e3:.1f} ms against {np.median(other) * 1e3:.1f} ms, {len(ours)} rounds"
