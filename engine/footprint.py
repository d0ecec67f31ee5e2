"""How much memory a model will take: an estimate in named parts. Loads nothing.

Measured against the highest resident size of the engine's process (Linux, x86-64, torch 2.13 for processors,
llama-cpp-python 0.3.36) after loading and one answer; `tests/engine/test_footprint.py` holds it to 15%.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from engine.memory import total_memory
from engine.model_facts import ModelFacts

Fit = Literal["fits", "tight", "too large"]
MIB = 1 << 20
TORCH_PROGRAM = 392 * MIB
"""Python, torch, transformers and their libraries with the smallest of models."""
LLAMA_PROGRAM = 61 * MIB
"""Python, numpy and llama.cpp with the smallest of models."""
TOKENIZER_FACTOR = 10
"""Memory of a tokenizer, in sizes of its tokenizer.json."""
LLAMA_TOKEN_BYTES = 1950
"""Memory of one token of llama.cpp's vocabulary, at its highest while the file is opened."""
PIECE = 512
"""Tokens that llama.cpp reads in one go."""
GPU_PROGRAM = 450 * MIB
"""What torch's kernels and workspaces take of a GPU with the smallest of models; no test measures it."""
USUAL_CONTEXT = 4096
"""Tokens that an estimate goes by where none are given and the model reads more."""
TIGHT, FULL = 0.7, 0.95
"""Shares of the machine's memory: above the first, other programs are pressed; above the second, it fails."""
NUMBER_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2}
_TORCH_NUMBERS = {"float32": "F32", "float16": "F16", "bfloat16": "BF16"}
_KV_BYTES = {"f32": 4.0, "f16": 2.0, "q8_0": 34 / 32}
"""Bytes a number; a block of 32 in q8_0 has a scale of 2 bytes."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of memory, in parts. `loading` is what is needed besides while the weights are read, and given
    back before the first answer: the answer's own `cache` and `working` memory may take its place.

    `device` is where the model lies, and so whose memory it is; `host` is what the processor's memory must
    hold besides on the way to another device. `in_llama`: llama.cpp runs it.
    """

    program: int
    weights: int
    tokenizer: int
    cache: int
    working: int
    loading: int
    context: int
    device: str = "cpu"
    host: int = 0
    in_llama: bool = False

    @property
    def own(self) -> int:
        """What the model itself takes at its highest, without the program that runs it."""
        return self.weights + self.tokenizer + max(self.loading, self.cache + self.working)

    @property
    def total(self) -> int:
        """All of it, at its highest."""
        return self.program + self.own


def footprint(
    facts: ModelFacts,
    *,
    dtype: str = "auto",
    context: int = 0,
    kv_type: str = "auto",
    tokens: int | None = None,
    device: str = "cpu",
    in_llama: bool | None = None,
) -> Footprint:
    """What a model takes on a device with a context of so many tokens (0: its own, at most USUAL_CONTEXT).

    `tokens` is how much of the context is in use, all of it unless given. llama.cpp makes room for the whole
    context at once; torch for what is said, in steps that double. Unless told by `in_llama`, a GGUF file is
    run by llama.cpp, which is taken to lie on the processor, and all else by torch.
    """
    context = context or min(facts.context or USUAL_CONTEXT, USUAL_CONTEXT)
    tokens = context if tokens is None else tokens
    if facts.is_gguf if in_llama is None else in_llama:
        return _in_llama(facts, context, kv_type, tokens)
    in_torch = _in_torch(facts, _numbers(dtype, device), context, tokens)
    return in_torch if device == "cpu" else _moved(in_torch, facts, device)


def _numbers(dtype: str, device: str) -> str:
    """The numbers that torch keeps: unnamed, 32 bits on a processor and 16 elsewhere, as it is loaded."""
    return _TORCH_NUMBERS.get(dtype) or ("F32" if device == "cpu" else "BF16")


def _in_torch(facts: ModelFacts, numbers: str, context: int, tokens: int) -> Footprint:
    """Weights already in the number type stay in the file's pages, and those that widen are laid out anew;
    others, and all of a GGUF file, are converted, while the file's pages are there too."""
    size, is_same = NUMBER_BYTES[numbers], facts.numbers == numbers and not facts.is_gguf
    converted = facts.n_parameters * size
    room = 1 << max(0, tokens - 1).bit_length()
    return Footprint(
        program=TORCH_PROGRAM,
        weights=facts.n_bytes + facts.widening * size if is_same else converted,
        tokenizer=facts.tokenizer_bytes * TOKENIZER_FACTOR,
        cache=2 * facts.n_layers * facts.kv_width * room * size,
        working=tokens * (2 * facts.inner + 6 * facts.width) * size,
        loading=0 if is_same else facts.n_bytes,
        context=context,
    )


def _moved(on_processor: Footprint, facts: ModelFacts, device: str) -> Footprint:
    """The same on another device: torch reads the weights into the processor's memory, then moves them."""
    weights = on_processor.weights if on_processor.loading else facts.n_bytes
    return replace(
        on_processor,
        program=GPU_PROGRAM,
        weights=weights,
        tokenizer=0,
        loading=0,
        device=device,
        host=TORCH_PROGRAM + weights + on_processor.tokenizer + on_processor.loading,
    )


def _in_llama(facts: ModelFacts, context: int, kv_type: str, tokens: int) -> Footprint:
    """The file's pages are all read, and stay; the cache is written over once, so it is there as a whole."""
    return Footprint(
        program=LLAMA_PROGRAM,
        weights=facts.n_bytes,
        tokenizer=facts.vocabulary * LLAMA_TOKEN_BYTES,
        cache=llama_cache_bytes(facts.n_layers, 2 * facts.kv_width, context, kv_type),
        working=min(tokens, PIECE) * (2 * facts.inner + 8 * facts.width) * 4,
        loading=0,
        context=context,
        in_llama=True,
    )


def llama_cache_bytes(n_layers: int, width: int, tokens: int, kv_type: str) -> int:
    """Bytes of llama.cpp's keys and values, of which one token has `width` numbers in one block."""
    return int(n_layers * width * tokens * _KV_BYTES.get(kv_type, _KV_BYTES["f16"]))


def fit(needed: int, memory: int | None = None) -> Fit:
    """Whether so many bytes fit into this machine's memory, as far as it says how much it has."""
    total = total_memory() if memory is None else memory
    if not total or needed <= TIGHT * total:
        return "fits"
    return "tight" if needed <= FULL * total else "too large"


def fit_on(needed: Footprint, memory: int, of_device: int) -> Fit:
    """Whether a model fits into what its device has, and on its way there into the machine's memory."""
    if needed.device == "cpu":
        return fit(needed.total, memory)
    order: tuple[Fit, ...] = ("fits", "tight", "too large")
    return max(fit(needed.total, of_device), fit(needed.host, memory), key=order.index)
