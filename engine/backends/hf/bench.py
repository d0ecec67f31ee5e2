"""Measures the torch backend's speed as ratios of two things timed alternately in one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from transformers import AutoModelForCausalLM

from engine.backends.benchmark import (
    QUESTION,
    TOKENS,
    Ratio,
    at_least,
    at_most,
    decoding,
    pushed_everywhere,
    reply_prompts,
    timings,
)
from engine.backends.hf.backend import TransformersBackend
from engine.backends.hf.capture import batch_size
from engine.backends.hf.decoder import call_decoder, decoder_of
from engine.backends.hf.loading import load
from engine.backends.hf.rows import length_batches, padded, rows_alone
from engine.backends.protocol import Prompt
from engine.control import Control
from engine.messages import Running
from vectors.values import NO_STEERING, ModelRef, Pair, SteeringVector


def measure(
    ref: ModelRef, pairs: Sequence[Pair], rounds: int, device: str, dtype: str, running: Running
) -> Iterator[Ratio]:
    """Time decode steered against unsteered, our loop against `generate`, capture against forward."""
    loaded = replace(load(ref, device, dtype, Control(), running), end_ids=frozenset())
    vectors: dict[str, SteeringVector] = {}
    backend = TransformersBackend(loaded, vectors.__getitem__)
    clock = time.perf_counter if torch.cuda.is_available() else time.process_time
    timed = partial(timings, clock=clock)
    try:
        recipe = pushed_everywhere(backend, vectors)
        steered, plain = (decoding(backend, each, TOKENS // 4) for each in (recipe, NO_STEERING))
        yield at_least(
            "steered decode / unsteered decode (tokens/s, every block steered)",
            # Short runs in quick alternation: what else the machine does then falls on both alike.
            *timed(steered, plain, 4 * rounds),
            bound=0.97,
        )
        prompts = reply_prompts(backend, pairs)
        yield at_most(
            f"capture of {len(pairs)} pairs / plain forward of each text (time)",
            *timed(_capture(backend, prompts), _forward(loaded, prompts), max(3, rounds // 4)),
            bound=1.2,
        )
        ours = decoding(backend, NO_STEERING)
        theirs = _generate(ref, loaded, backend.chat_ids(QUESTION))
        same = "same token ids" if ours() == theirs() else "token ids differ"
        yield at_least(
            f"our decode loop / transformers generate (tokens/s, {same})",
            *timed(ours, theirs, rounds),
            bound=1.1,
        )
    finally:
        backend.close()


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


def _generate(ref: ModelRef, loaded: Any, ids: Sequence[int]) -> Callable[[], tuple[int, ...]]:
    """Transformers' own loop on a model loaded by it alone, without our hooks, layout and cache."""
    plain = AutoModelForCausalLM.from_pretrained(ref.location, dtype=loaded.dtype)
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
