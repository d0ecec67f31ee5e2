"""Writes a model as GGUF: a Hugging Face folder of the llama architecture with a byte-level BPE tokenizer.

Knows no backend: weights go through numpy, a block at a time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from vectors.errors import BadFile
from vectors.writing import replacing

if TYPE_CHECKING:
    from gguf import GGUFWriter

OutType = Literal["f32", "f16"]
OnTensor = Callable[[int, int], None]
"""Called with how many tensors have been read, and of how many at most."""
_LINEAR = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_NORMS = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
_SAMPLING = (
    ("temperature", "temp", float),
    ("top_p", "top_p", float),
    ("top_k", "top_k", int),
    ("min_p", "min_p", float),
    ("repetition_penalty", "penalty_repeat", float),
)
_OTHER = "open the folder itself, or convert it with llama.cpp's own tools"
_AGAIN = "fetch or export the model again"


@dataclass(frozen=True, slots=True)
class _Shape:
    """The numbers of a llama configuration that its GGUF needs."""

    width: int
    blocks: int
    heads: int
    kv_heads: int
    head_width: int
    hidden: int
    vocabulary: int
    context: int
    norm_epsilon: float
    rope_base: float


def write_model_gguf(
    folder: str | os.PathLike[str],
    out: str | os.PathLike[str],
    outtype: OutType = "f16",
    *,
    name: str = "",
    on_tensor: OnTensor | None = None,
) -> Path:
    """Write the folder's model as one GGUF file, whole or not at all; matrices in `outtype`, norms in F32.

    `name` is kept inside; unnamed, that of the folder. `on_tensor` is told before each tensor.
    Raises BadFile for a model that is not of the llama architecture, a tokenizer that is no byte-level BPE,
    or a folder with parts missing.
    """
    from gguf import GGUFWriter

    folder, out = Path(folder), Path(out)
    shape = _shape(folder)
    with replacing(out) as temporary:
        writer = GGUFWriter(temporary, "llama")
        try:
            writer.add_name(name or folder.resolve().name)
            writer.add_file_type(1 if outtype == "f16" else 0)
            _write_shape(writer, shape)
            _write_sampling(writer, folder)
            _write_tokenizer(writer, folder, shape)
            for number, (tensor, values) in enumerate(_tensors(folder, shape)):
                if on_tensor is not None:
                    on_tensor(number, len(_NORMS | _LINEAR) * shape.blocks + 3)
                is_matrix = values.ndim > 1
                writer.add_tensor(
                    tensor, values.astype(np.float16 if is_matrix and outtype == "f16" else np.float32)
                )
            writer.write_header_to_file()
            writer.write_kv_data_to_file()
            writer.write_tensors_to_file()
        finally:
            writer.close()
    return out


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadFile(path, "does not exist", _AGAIN) from None
    except (OSError, ValueError) as error:
        raise BadFile(path, f"cannot be read ({error})", _AGAIN) from error
    if not isinstance(content, dict):
        raise BadFile(path, "is not what a model's folder holds there", _AGAIN)
    return content


def _shape(folder: Path) -> _Shape:
    config = _json(folder / "config.json")
    if config.get("model_type") != "llama":
        raise BadFile(folder, f"is a {config.get('model_type')} model, and only llama can be written", _OTHER)
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    if rope.get("rope_type", rope.get("type", "default")) != "default":
        raise BadFile(folder, "has scaled rotary positions, which cannot be written", _OTHER)
    if config.get("attention_bias") or config.get("mlp_bias") or config.get("hidden_act", "silu") != "silu":
        raise BadFile(folder, "is a variant of llama that cannot be written", _OTHER)
    try:
        heads = int(config["num_attention_heads"])
        return _Shape(
            width=int(config["hidden_size"]),
            blocks=int(config["num_hidden_layers"]),
            heads=heads,
            kv_heads=int(config.get("num_key_value_heads") or heads),
            head_width=int(config.get("head_dim") or config["hidden_size"] // heads),
            hidden=int(config["intermediate_size"]),
            vocabulary=int(config["vocab_size"]),
            context=int(config["max_position_embeddings"]),
            norm_epsilon=float(config["rms_norm_eps"]),
            rope_base=float(config.get("rope_theta") or rope.get("rope_theta") or 10000.0),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile(folder / "config.json", f"does not tell the model's shape ({error})", _AGAIN) from error


def _write_shape(writer: GGUFWriter, shape: _Shape) -> None:
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.blocks)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_width)
    writer.add_value_length(shape.head_width)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.norm_epsilon)
    writer.add_vocab_size(shape.vocabulary)


def _write_sampling(writer: GGUFWriter, folder: Path) -> None:
    """The folder's own sampling, where it has one."""
    path = folder / "generation_config.json"
    config = _json(path) if path.exists() else {}
    for key, name, kind in _SAMPLING:
        if isinstance(value := config.get(key), int | float):
            getattr(writer, f"add_sampling_{name}")(kind(value))


# ---- tokenizer -----------------------------------------------------------------------------------


def _write_tokenizer(writer: GGUFWriter, folder: Path, shape: _Shape) -> None:
    from gguf import TokenType

    path = folder / "tokenizer.json"
    tokenizer, config = _json(path), _json(folder / "tokenizer_config.json")
    model, pre = _byte_level_bpe(path, tokenizer)
    ids: dict[int, str] = {number: token for token, number in model["vocab"].items()}
    types = dict.fromkeys(ids, TokenType.NORMAL)
    for added in tokenizer.get("added_tokens") or ():
        ids[added["id"]] = added["content"]
        types[added["id"]] = TokenType.CONTROL if added.get("special") else TokenType.USER_DEFINED
    if max(ids) >= shape.vocabulary:
        raise BadFile(path, f"has a token {max(ids)}, where the model knows {shape.vocabulary}", _AGAIN)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list([ids.get(number, f"[unused {number}]") for number in range(shape.vocabulary)])
    writer.add_token_types([types.get(number, TokenType.UNUSED) for number in range(shape.vocabulary)])
    writer.add_token_merges([each if isinstance(each, str) else " ".join(each) for each in model["merges"]])
    _write_special(writer, folder, config, {token: number for number, token in ids.items()}, tokenizer)


def _byte_level_bpe(path: Path, tokenizer: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The BPE part of a byte-level tokenizer, and llama.cpp's name of how it cuts text before.

    Of one that cuts otherwise llama.cpp would make other tokens, so it is refused.
    """
    model, pre = tokenizer.get("model") or {}, _cutting(tokenizer.get("pre_tokenizer") or {})
    is_known = (
        model.get("type") == "BPE"
        and pre is not None
        and bool(model.get("ignore_merges")) == (pre == "llama-bpe")
        and not model.get("byte_fallback")
        and not tokenizer.get("normalizer")
    )
    if not is_known or not isinstance(model.get("vocab"), dict) or not model.get("merges"):
        raise BadFile(path, "is not a byte-level BPE that cuts text as GPT-2, SmolLM or Llama 3 does", _OTHER)
    assert pre is not None
    return dict(model), pre


def _cutting(before: Mapping[str, Any]) -> str | None:
    """llama.cpp's name of a pre-tokenizer; None for one that is not known."""
    steps = before.get("pretokenizers") if before.get("type") == "Sequence" else [before]
    found = []
    for step in steps or ():
        match step:
            case {"type": "ByteLevel", "add_prefix_space": False}:
                found.append("words" if step.get("use_regex", True) else "bytes")
            case {"type": "Digits", "individual_digits": True}:
                found.append("digits")
            case {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated"} if (
                pattern == _LLAMA_3 and not step.get("invert")
            ):
                found.append("Llama 3")
            case _:
                return None
    return _CUTTINGS.get(tuple(found))


_LLAMA_3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_CUTTINGS = {("words",): "gpt-2", ("digits", "words"): "smollm", ("Llama 3", "bytes"): "llama-bpe"}


def _write_special(
    writer: GGUFWriter,
    folder: Path,
    config: Mapping[str, Any],
    ids: Mapping[str, int],
    tokenizer: Mapping[str, Any],
) -> None:
    named = {role: _token(config.get(f"{role}_token")) for role in ("bos", "eos", "pad", "unk")}
    for role, token in named.items():
        if token in ids:
            writer.add_uint32(f"tokenizer.ggml.{_KEYS[role]}_token_id", ids[token])
    template = _template(folder, config)
    if template:
        writer.add_chat_template(template)
    # A template that writes BOS itself would give it twice, were the tokenizer to add it as well.
    is_in_template = bool(named["bos"]) and (named["bos"] in template or "bos_token" in template)
    writer.add_add_bos_token(_adds_bos(tokenizer, named["bos"]) and not is_in_template)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)


_KEYS = {"bos": "bos", "eos": "eos", "pad": "padding", "unk": "unknown"}


def _token(given: object) -> str:
    content = given.get("content") if isinstance(given, dict) else given
    return content if isinstance(content, str) else ""


def _template(folder: Path, config: Mapping[str, Any]) -> str:
    path = folder / "chat_template.jinja"
    if path.exists():
        return path.read_text(encoding="utf-8")
    template = config.get("chat_template")
    return template if isinstance(template, str) else ""


def _adds_bos(tokenizer: Mapping[str, Any], bos: str) -> bool:
    """Whether the folder's own tokenizer puts BOS before a plain text."""
    after = tokenizer.get("post_processor") or {}
    steps = after.get("processors", [after])
    singles = [step["single"] for step in steps if step.get("single")]
    return any(single[0].get("SpecialToken", {}).get("id") == bos for single in singles)


# ---- weights -------------------------------------------------------------------------------------


def _tensors(folder: Path, shape: _Shape) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    weights = _weights(folder)

    def take(name: str, *dimensions: int) -> npt.NDArray[Any]:
        values = weights.pop(name, None)
        if values is None:
            raise BadFile(folder, f"lacks the weights “{name}”", _AGAIN)
        if values.shape != dimensions:
            raise BadFile(
                folder, f"holds “{name}” of shape {values.shape}, where {dimensions} is right", _AGAIN
            )
        return values

    yield "token_embd.weight", take("model.embed_tokens.weight", shape.vocabulary, shape.width)
    rows = {"q_proj": shape.heads * shape.head_width, "o_proj": shape.width, "down_proj": shape.width}
    rows |= dict.fromkeys(("k_proj", "v_proj"), shape.kv_heads * shape.head_width)
    columns = {"o_proj": shape.heads * shape.head_width, "down_proj": shape.hidden}
    for block in range(shape.blocks):
        for ours, theirs in _NORMS.items():
            yield f"blk.{block}.{theirs}.weight", take(f"model.layers.{block}.{ours}.weight", shape.width)
        for ours, theirs in _LINEAR.items():
            kind = ours.split(".")[1]
            values = take(
                f"model.layers.{block}.{ours}.weight",
                rows.get(kind, shape.hidden),
                columns.get(kind, shape.width),
            )
            if kind in ("q_proj", "k_proj"):
                values = _permuted(values, shape.heads if kind == "q_proj" else shape.kv_heads)
            yield f"blk.{block}.{theirs}.weight", values
    yield "output_norm.weight", take("model.norm.weight", shape.width)
    if not _is_tied(folder):
        yield "output.weight", take("lm_head.weight", shape.vocabulary, shape.width)


def _is_tied(folder: Path) -> bool:
    return bool(_json(folder / "config.json").get("tie_word_embeddings", False))


def _permuted(values: npt.NDArray[Any], heads: int) -> npt.NDArray[Any]:
    """Rows of q or k, [rows, width], in the order of llama.cpp's rotary positions: pairs side by side."""
    halves = values.reshape(heads, 2, values.shape[0] // heads // 2, values.shape[1])
    return halves.swapaxes(1, 2).reshape(values.shape)


def _weights(folder: Path) -> dict[str, npt.NDArray[Any]]:
    """All tensors of the folder's safetensors files, as float16 or float32."""
    from safetensors import SafetensorError, deserialize

    weights: dict[str, npt.NDArray[Any]] = {}
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise BadFile(folder, "holds no weights (no .safetensors file)", _AGAIN)
    for path in files:
        try:
            entries = deserialize(path.read_bytes())  # type: ignore[no-untyped-call]
        except (SafetensorError, OSError) as error:
            raise BadFile(path, f"cannot be read ({error})", _AGAIN) from error
        for name, entry in entries:
            weights[name] = _numbers(path, entry["dtype"], entry["data"]).reshape(entry["shape"])
    return weights


def _numbers(path: Path, dtype: str, data: bytes) -> npt.NDArray[Any]:
    match dtype:
        case "F32":
            return np.frombuffer(data, "<f4")
        case "F16":
            return np.frombuffer(data, "<f2")
        case "BF16":
            return (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
        case _:
            raise BadFile(path, f"holds weights of type {dtype}", _OTHER)
