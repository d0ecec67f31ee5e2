"""Reads what a model is like out of the heads of its files. Loads no weights."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.gguf_head import GgufHead, read_gguf_head
from engine.model_facts import ModelFacts
from engine.models import check_gguf, config_shape, files_size, read_config
from engine.weights import weight_files
from vectors.stored import StoredTensor, stored_tensors

_CONTEXT_KEYS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length")
_HEAD_KEYS = ("num_attention_heads", "n_head", "num_heads", "n_heads")
_KV_KEYS = ("num_key_value_heads", "num_kv_heads", "n_head_kv")
_INNER_KEYS = ("intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff")
_DTYPES = {"float16": "F16", "bfloat16": "BF16", "float32": "F32", "float64": "F64"}
_PART = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE)


def facts_of(place: Path) -> ModelFacts:
    """The facts of a model folder or of a .gguf file. Raises BadFile for what is no language model, or is
    not whole."""
    if place.is_dir():
        return _folder_facts(place)
    head = read_gguf_head(place)
    check_gguf(place, head.values.get, has_tensors=bool(head.shapes))
    parts = gguf_parts(place)
    return gguf_facts(head, sum(each.stat().st_size for each in parts))


def gguf_parts(first: Path) -> tuple[Path, ...]:
    """The files of a model that begins in this one, those that are there."""
    match = _PART.fullmatch(first.name)
    if match is None:
        return (first,)
    return tuple(sorted(first.parent.glob(f"{match['stem']}-*-of-{match['count']}.gguf"))) or (first,)


def is_later_part(name: str) -> bool:
    """Whether a file is another than the first of those that make up one model."""
    match = _PART.fullmatch(name)
    return match is not None and int(match["number"]) > 1


def gguf_facts(head: GgufHead, n_bytes: int) -> ModelFacts:
    """The facts in the head of a GGUF file whose model takes so many bytes."""
    width = int(head.of_model("embedding_length", 0))
    heads = _largest(head.of_model("attention.head_count", 0))
    kv_heads = _largest(head.of_model("attention.head_count_kv", heads)) or heads
    head_width = int(head.of_model("attention.key_length", 0)) or (width // heads if heads else 0)
    return ModelFacts(
        architecture=head.architecture,
        is_gguf=True,
        n_layers=int(head.of_model("block_count", 0)),
        width=width,
        inner=_largest(head.of_model("feed_forward_length", 0)) or 4 * width,
        kv_width=kv_heads * head_width,
        vocabulary=head.lengths.get("tokenizer.ggml.tokens", 0),
        context=int(head.of_model("context_length", 0)),
        has_template="tokenizer.chat_template" in head.values,
        numbers=_gguf_numbers(head),
        n_parameters=head.n_parameters,
        n_bytes=n_bytes,
    )


def config_facts(
    config: Mapping[str, Any], *, n_bytes: int = 0, n_parameters: int = 0, has_template: bool = False
) -> ModelFacts:
    """The facts in a config.json whose weights take so many bytes; what it does not say is 0."""
    text = config.get("text_config")
    keys = {**config, **text} if isinstance(text, dict) else dict(config)
    n_layers, width = config_shape(config)
    heads = _number(keys, _HEAD_KEYS)
    head_width = _number(keys, ("head_dim",)) or (width // heads if heads else 0)
    inner = _number(keys, _INNER_KEYS) or 4 * width
    numbers = _DTYPES.get(str(keys.get("dtype") or keys.get("torch_dtype")), "")
    size = {"F32": 4, "F64": 8}.get(numbers, 2)
    return ModelFacts(
        architecture=str(config.get("model_type", "")),
        is_gguf=False,
        n_layers=n_layers,
        width=width,
        inner=inner,
        kv_width=(_number(keys, _KV_KEYS) or heads) * head_width,
        vocabulary=_number(keys, ("vocab_size", "n_vocab")),
        context=_number(keys, _CONTEXT_KEYS),
        has_template=has_template,
        numbers=numbers,
        n_parameters=n_parameters or n_bytes // size,
        n_bytes=n_bytes,
        widening=2 * n_layers * width * inner,
    )


def _folder_facts(folder: Path) -> ModelFacts:
    config, files = read_config(folder), weight_files(folder)
    tensors = [tensor for each in files for tensor in stored_tensors(each).values()]
    count = sum(math.prod(each.shape) for each in tensors)
    facts = config_facts(
        config,
        n_bytes=sum(each.stat().st_size for each in files),
        n_parameters=count,
        has_template=_has_template(folder),
    )
    kinds = Counter[str]()
    for each in tensors:
        kinds[_number_type(each)] += each.n_bytes
    widening = sum(math.prod(each.shape) for each in tensors if _is_widening(each))
    tokenizer = folder / "tokenizer.json"
    return replace(
        facts,
        numbers=kinds.most_common(1)[0][0] if kinds else facts.numbers,
        widening=widening,
        tokenizer_bytes=files_size(tokenizer) if tokenizer.is_file() else 0,
    )


def _is_widening(tensor: StoredTensor) -> bool:
    """Whether torch keeps such a matrix column by column on a processor; tables of tokens are none."""
    is_matrix = len(tensor.shape) == 2 and tensor.shape[0] > tensor.shape[1]
    return is_matrix and "embed" not in tensor.name and "wte" not in tensor.name and "wpe" not in tensor.name


def _number_type(tensor: StoredTensor) -> str:
    return "BF16" if tensor.is_bfloat16 else {"<f2": "F16", "<f4": "F32", "<f8": "F64"}[tensor.kind]


def _has_template(folder: Path) -> bool:
    if any((folder / name).is_file() for name in ("chat_template.jinja", "chat_template.json")):
        return True
    try:
        told = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and bool(told.get("chat_template"))


def _gguf_numbers(head: GgufHead) -> str:
    from gguf import LlamaFileType

    try:
        name = LlamaFileType(int(head.values.get("general.file_type", -1))).name
    except (ValueError, TypeError):
        return ""
    return name.removeprefix("ALL_").removeprefix("MOSTLY_")


def _number(config: Mapping[str, Any], keys: tuple[str, ...]) -> int:
    return next((value for key in keys if isinstance(value := config.get(key), int)), 0)


def _largest(value: Any) -> int:
    """A number, or the largest of those that are said for each block."""
    numbers = value if isinstance(value, tuple) else (value,)
    return max((int(each) for each in numbers if isinstance(each, int)), default=0)
