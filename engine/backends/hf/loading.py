"""Loads a model and its tokenizer through transformers and describes them. Steers nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import (
    CONFIG_MAPPING,
    MODEL_FOR_CAUSAL_LM_MAPPING,
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedTokenizerBase,
)
from transformers import __version__ as transformers_version
from transformers.utils import logging as transformers_logging

from engine.backends.hf.blocks import decoder_blocks
from engine.backends.hf.decoder import takes_positions
from engine.backends.hf.rows import SharedRows
from engine.backends.protocol import chosen_context
from engine.backends.templates import keeps_system_prompt, template_notes
from engine.backends.threads import usual_threads
from engine.control import Control, JobCancelled
from engine.memory import keep_freed_memory
from engine.messages import DEFAULT_RUNNING, ModelInfo, Running
from engine.models import read_config
from engine.requests import Sampling
from vectors.errors import BadFile, BadInput, TillerError
from vectors.values import ModelRef

DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
_CONTEXT_KEYS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length")
_UNKNOWN_CONTEXT = 2048
_WITH_TOKENIZER = "download the model again with its tokenizer files"


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in evaluation mode with all that decoding needs to know of it."""

    model: Any
    tokenizer: PreTrainedTokenizerBase
    blocks: tuple[nn.Module, ...]
    info: ModelInfo
    device: torch.device
    dtype: torch.dtype
    end_ids: frozenset[int]
    can_keep_last_logits: bool
    takes_positions: bool
    shared_rows: SharedRows = field(default_factory=SharedRows)


def load(
    ref: ModelRef, device: str, dtype: str, control: Control, running: Running = DEFAULT_RUNNING
) -> LoadedModel:
    """Load `ref`. Raises BadFile with a sentence for whatever transformers cannot read."""
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    set_threads(running.threads)
    place = chosen_device(device)
    kind = chosen_dtype(dtype, place, ref)
    control.progress("reading the tokenizer")
    _check_type(ref)
    tokenizer = _tokenizer(ref)
    control.check()
    control.progress("reading the weights")
    with _counted(control):
        model = _weights(ref, kind)
    control.check()
    control.progress(f"placing on {place.type}")
    model = model.to(place).eval()
    if place.type == "cpu":
        lay_out_columns(model)
    keep_freed_memory()
    config = model.config.get_text_config()
    notes: list[str] = []
    context = next((v for k in _CONTEXT_KEYS if isinstance(v := getattr(config, k, None), int)), 0)
    if not context:
        context = min(int(tokenizer.model_max_length), _UNKNOWN_CONTEXT)
        notes.append(f"the model does not say how long its context is; {context} tokens are used")
    context = chosen_context(running.context, context) or context
    notes += template_notes(tokenizer)
    info = ModelInfo(
        ref=ref,
        backend="transformers",
        device=place.type,
        dtype=str(kind).removeprefix("torch."),
        context_length=context,
        n_parameters=sum(p.numel() for p in model.parameters()),
        has_chat_template=tokenizer.chat_template is not None,
        keeps_system_prompt=keeps_system_prompt(tokenizer),
        sampling=_default_sampling(model),
        notes=tuple(notes),
    )
    control.check()
    control.progress("checking the blocks")
    with _reading(ref, "cannot be run by transformers on text alone"):
        blocks = decoder_blocks(model, ref.n_layers, ref.d_model)
        positions = takes_positions(model, blocks[0])
    return LoadedModel(
        model,
        tokenizer,
        blocks,
        info,
        place,
        kind,
        _end_ids(model, tokenizer),
        can_keep_last_logits="logits_to_keep" in inspect.signature(model.forward).parameters,
        takes_positions=positions,
    )


def set_threads(threads: int = 0) -> None:
    """Set torch's threads, the usual ones unless told otherwise."""
    torch.set_num_threads(threads or usual_threads())


def lay_out_columns(model: Any) -> None:
    """Keep the weights of layers that widen column by column: the same numbers in another order in memory.

    A processor multiplies one token's row by such a matrix about twice as fast, and many rows no slower
    (measured with MKL on x86-64 in fp32: 768 x 256 in 55 instead of 103 microseconds). The rule goes by
    shape alone, so that the same model rounds alike at every load.
    """
    for module in model.modules():
        if isinstance(module, nn.Linear) and module.out_features > module.in_features:
            weight = module.weight
            weight.data = weight.data.t().contiguous().t()


def devices() -> tuple[str, ...]:
    """What a model can run on here, the best first: CUDA, else MPS, else CPU."""
    has = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    return tuple(kind for kind, is_here in has.items() if is_here)


def device_memory(kind: str) -> int:
    """Bytes that a device has of its own; 0 for the processor. Asking takes none of a GPU's memory."""
    if kind == "cuda":
        return int(torch.cuda.get_device_properties(0).total_memory)
    return int(torch.mps.recommended_max_memory()) if kind == "mps" else 0


def chosen_device(name: str) -> torch.device:
    """`auto`: the best there is. Raises BadInput for a device that is not here."""
    here = devices()
    if name == "auto":
        return torch.device(here[0])
    kind, _, number = name.partition(":")
    if kind not in here or (number and not _has_numbered(kind, number)):
        choice = ", ".join(("auto", *here))
        raise BadInput(f"The device “{name}” is not available on this machine; choose one of: {choice}.")
    return torch.device(name)


def _has_numbered(kind: str, number: str) -> bool:
    return kind == "cuda" and number.isdecimal() and int(number) < torch.cuda.device_count()


def chosen_dtype(name: str, device: torch.device, ref: ModelRef) -> torch.dtype:
    """`auto`: float32 on CPU (receipts and parity depend on it), 16 bits on an accelerator."""
    if name != "auto":
        if name not in DTYPES:
            raise BadInput(f"The dtype “{name}” is unknown; choose one of: auto, {', '.join(DTYPES)}.")
        return DTYPES[name]
    if device.type == "cpu" or ref.source == "builtin":
        return torch.float32
    if device.type == "cuda" and torch.cuda.is_bf16_supported():
        return torch.bfloat16
    return torch.float16


def _place(ref: ModelRef) -> tuple[str, dict[str, Any]]:
    path = Path(ref.location)
    if ref.source == "gguf":
        return str(path.parent), {"gguf_file": path.name}
    return str(path), {}


def _check_type(ref: ModelRef) -> None:
    """Raise BadFile for a folder of a type that transformers would need the folder's own code for."""
    if ref.source == "gguf":
        return
    config = read_config(Path(ref.location))
    kind = config.get("model_type")
    if not isinstance(kind, str) or kind in CONFIG_MAPPING:
        return
    if "auto_map" in config:
        raise BadFile(
            ref.location,
            f"brings code of its own to run its type “{kind}”, and no code from a model is ever run",
            "choose a model of a type that transformers knows",
        )
    raise BadFile(
        Path(ref.location) / "config.json",
        f"names a type of model that transformers {transformers_version} does not know (“{kind}”)",
        "choose another model, or a newer Tiller",
    )


def _tokenizer(ref: ModelRef) -> PreTrainedTokenizerBase:
    folder, extra = _place(ref)
    if not extra and not _has_tokenizer(Path(folder)):
        raise BadFile(folder, "holds no tokenizer", _WITH_TOKENIZER)
    with _reading(ref, "has no tokenizer that can be read", _WITH_TOKENIZER):
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            clean_up_tokenization_spaces=False,
            **extra,
        )
    return tokenizer


def _has_tokenizer(folder: Path) -> bool:
    names = ("tokenizer.json", "tokenizer.model", "vocab.json", "spiece.model", "tokenizer_config.json")
    return any((folder / name).is_file() for name in (*names, "vocab.txt", "tekken.json"))


def _weights(ref: ModelRef, dtype: torch.dtype) -> Any:
    folder, extra = _place(ref)
    with _reading(ref, "cannot be loaded by transformers"):
        config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False, **extra)
        if config.is_encoder_decoder:
            raise BadFile(
                ref.location,
                "is an encoder-decoder model, whose decoder waits for what an encoder has read",
                "choose a model that is a decoder alone",
            )
        if type(config) not in MODEL_FOR_CAUSAL_LM_MAPPING:
            problem = f"is a model of the type “{config.model_type}”, which does not write text"
            raise BadFile(ref.location, problem, "choose a language model")
        model, told = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=dtype,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            ignore_mismatched_sizes=True,  # what does not fit is told below, as what is missing
            output_loading_info=True,
            **extra,
        )
    # Left alone, transformers makes such weights up at random.
    unfit = sorted({*told["missing_keys"], *(name for name, *_ in told["mismatched_keys"])})
    if unfit:
        others = f" and {len(unfit) - 1} more" if len(unfit) > 1 else ""
        raise BadFile(
            ref.location,
            f"lacks weights that fit its configuration ({unfit[0]}{others})",
            "download the model again",
        )
    return model


@contextmanager
def _counted(control: Control) -> Iterator[None]:
    """Tell of each tensor that transformers puts in its place, and end between two where that is asked for.

    Transformers counts them on a progress bar, which newer ones let us make. GGUF files are read otherwise,
    and cannot be interrupted.
    """
    set_hook = getattr(transformers_logging, "set_tqdm_hook", None)
    if set_hook is None:
        yield
        return

    def bar(factory: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if not args or not hasattr(args[0], "__len__"):
            return factory(*args, **kwargs)
        return factory(told(args[0]), *args[1:], **kwargs)

    def told(tensors: Any) -> Iterator[Any]:
        for done, tensor in enumerate(tensors):
            control.check()
            control.progress("reading the weights", done, len(tensors), "tensors")
            yield tensor

    before = set_hook(bar)
    try:
        yield
    finally:
        set_hook(before)


@contextmanager
def _reading(ref: ModelRef, problem: str, next_step: str = "choose another model") -> Iterator[None]:
    """Say as BadFile what transformers raises: whatever the file made it stumble over."""
    try:
        yield
    except (TillerError, JobCancelled, MemoryError, torch.OutOfMemoryError):
        raise
    except Exception as error:
        raise BadFile(ref.location, f"{problem} ({_short(error)})", next_step) from error


def _short(error: BaseException, limit: int = 200) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _default_sampling(model: Any) -> Sampling:
    """The model's own sampling, from its generation config; ours where that says nothing."""
    config, ours = model.generation_config, Sampling()

    def given(name: str, default: float) -> float:
        value = getattr(config, name, None)
        return default if value is None else value

    return Sampling(
        temperature=given("temperature", ours.temperature),
        top_p=given("top_p", ours.top_p),
        top_k=int(given("top_k", ours.top_k)),
        min_p=given("min_p", ours.min_p),
        repetition_penalty=given("repetition_penalty", ours.repetition_penalty),
    )


def _end_ids(model: Any, tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
    """End tokens: those of the generation config, and the tokenizer's."""
    ends = getattr(model.generation_config, "eos_token_id", None)
    ids = set(ends) if isinstance(ends, list | tuple) else {ends}
    ids.add(tokenizer.eos_token_id)
    return frozenset(i for i in ids if isinstance(i, int))
