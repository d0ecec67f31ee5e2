"""Measures the llama.cpp backend's speed, each against the same work without what Tiller adds to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle, islice
from typing import Any

import numpy as np

from engine.backends.benchmark import (
    QUESTION,
    TOKENS,
    Ratio,
    at_least,
    at_most,
    at_most_ms_more,
    decoding,
    pushed_everywhere,
    reply_prompts,
    timings,
)
from engine.backends.deltas import Deltas
from engine.backends.llamacpp.backend import LlamaBackend
from engine.backends.llamacpp.context import Context
from engine.backends.llamacpp.control_vector import FIRST_LAYER
from engine.backends.llamacpp.library import llama
from engine.backends.llamacpp.settings import LlamaSettings
from engine.backends.llamacpp.stream import LlamaStream
from engine.backends.llamacpp.vocabulary_check import check_tokenizer
from engine.backends.protocol import Prompt
from engine.backends.threads import usual_threads
from engine.control import Control
from vectors.values import NO_STEERING, ModelRef, Pair, SteeringVector

MOST_MS = 2.0


def measure(ref: ModelRef, pairs: Sequence[Pair], rounds: int, settings: LlamaSettings) -> Iterator[Ratio]:
    """Time steered against unsteered decode, a change of strength, capture, and our loop against theirs."""
    vectors: dict[str, SteeringVector] = {}
    check_tokenizer(ref.location)
    with closing(LlamaBackend.open(ref, settings, vectors.__getitem__, Control())) as backend:
        stream = backend._stream
        assert isinstance(stream, LlamaStream)
        stream.end_ids = frozenset()
        recipe = pushed_everywhere(backend, vectors, FIRST_LAYER)
        yield at_least(
            "steered decode / unsteered decode (tokens/s, every block from 1 on steered)",
            *timings(decoding(backend, recipe), decoding(backend, NO_STEERING), 2 * rounds),
            bound=0.97,
        )
        changed, held = _steps(stream, backend.chat_ids(QUESTION), backend._deltas(recipe).response)
        yield at_most_ms_more(
            "a change of strength: what the next token takes longer (ms)",
            *timings(changed, held, 4 * rounds),
            bound=MOST_MS,
        )
        prompts = reply_prompts(backend, pairs)
        layers = range(ref.n_layers)
        with closing(Context(backend._model, backend.info.context_length, settings)) as context:
            yield at_most(
                f"capture of {len(pairs)} pairs / plain evaluation of the same texts (time)",
                *timings(
                    lambda: backend.capture(prompts, layers, Control()),
                    lambda: _evaluated(context, prompts),
                    max(3, rounds // 2),
                ),
                bound=1.15,
            )
        ours = decoding(backend, NO_STEERING)
        with _plain_llama(ref, settings, backend.info.context_length) as plain:
            theirs = _generating(plain, backend.chat_ids(QUESTION))
            same = "same token ids" if ours() == theirs() else "token ids differ"
            yield at_least(
                f"our decode loop / llama-cpp-python's Llama.generate (tokens/s, {same})",
                *timings(ours, theirs, rounds),
                bound=0.95,
            )


def _steps(
    stream: LlamaStream, ids: Sequence[int], deltas: Deltas
) -> tuple[Callable[[], object], Callable[[], object]]:
    """One token under another strength each time, and one under the strength that is in force."""
    stream.forget()
    stream.begin(ids, [""] * len(ids), 1)
    strengths = cycle({layer: np.float32(x) * delta for layer, delta in deltas.items()} for x in (1.0, 0.5))
    numbers = 0

    def step() -> None:
        nonlocal numbers
        numbers += 1
        if numbers % TOKENS == 0:  # a text that never grows long
            stream.begin(ids, [""] * len(ids), 1)
        stream.step([ids[numbers % len(ids)]])

    def change() -> None:
        stream.steer([next(strengths)])
        step()

    return change, step


def _evaluated(context: Context, prompts: Sequence[Prompt]) -> None:
    """Read the texts as far as a capture does, each for the logits after it."""
    for prompt in prompts:
        context.clear()
        for _ in context.pieces(prompt.ids[: prompt.stop], 0, range(prompt.stop - 1, prompt.stop)):
            context.logits(1)


@contextmanager
def _plain_llama(ref: ModelRef, settings: LlamaSettings, context: int) -> Iterator[Any]:
    """llama-cpp-python's own model over the same file, threads and cache.

    Without extra buffer types, as ours: with them it ends the process on a processor with AMX.
    """
    lib = llama()
    from llama_cpp import llama_cpp as module

    before = module.llama_model_default_params

    def without_extra_buffers() -> Any:
        parameters = before()
        parameters.use_extra_bufts = False
        return parameters

    module.llama_model_default_params = without_extra_buffers
    threads = settings.threads or usual_threads()
    kind = {"f32": lib.GGML_TYPE_F32, "f16": lib.GGML_TYPE_F16, "q8_0": lib.GGML_TYPE_Q8_0}[settings.kv_type]
    try:
        plain = lib.Llama(
            ref.location,
            n_gpu_layers=settings.n_gpu_layers,
            n_ctx=context,
            n_threads=threads,
            n_threads_batch=threads,
            type_k=kind,
            type_v=kind,
            flash_attn=settings.flash_attention is not False,
            verbose=False,
        )
    finally:
        module.llama_model_default_params = before
    with closing(plain):
        yield plain


def _generating(plain: Any, ids: Sequence[int]) -> Callable[[], object]:
    def run() -> tuple[int, ...]:
        plain.reset()
        tokens = plain.generate(list(ids), temp=0.0, top_k=1, repeat_penalty=1.0)
        return tuple(islice(tokens, TOKENS))

    return run
