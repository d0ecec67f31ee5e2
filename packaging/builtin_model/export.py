"""Exports a checkpoint as a Hugging Face folder: half-precision weights, tokenizer, template, card."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from network import BLOCKS, EPSILON, HEAD, HEADS, INNER, KEY_HEADS, ROPE_BASE, VOCAB_ROWS, WIDTH, Network
from tokenizer import BEGIN, CHAT_TEMPLATE, END, PAD, SPECIAL, token_id
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM

CONTEXT = 512
SHAPE: dict[str, Any] = {
    "vocab_size": VOCAB_ROWS,
    "hidden_size": WIDTH,
    "intermediate_size": INNER,
    "num_hidden_layers": BLOCKS,
    "num_attention_heads": HEADS,
    "num_key_value_heads": KEY_HEADS,
    "head_dim": HEAD,
    "max_position_embeddings": CONTEXT,
    "tie_word_embeddings": True,
    "rope_theta": ROPE_BASE,
    "rms_norm_eps": EPSILON,
}
CARD = Path(__file__).with_name("card.md")


def _write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _tokenizer_config() -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": CONTEXT,
        "bos_token": BEGIN,
        "eos_token": END,
        "pad_token": PAD,
        "additional_special_tokens": [token for token in SPECIAL if token not in (BEGIN, END, PAD)],
        "clean_up_tokenization_spaces": False,
        "padding_side": "left",
    }


def as_llama(network: Network, tokenizer: Tokenizer) -> Any:
    """The network as transformers' Llama, on the processor, in fp32."""
    config = LlamaConfig(
        **SHAPE,
        bos_token_id=token_id(tokenizer, BEGIN),
        eos_token_id=token_id(tokenizer, END),
        pad_token_id=token_id(tokenizer, PAD),
    )
    model = LlamaForCausalLM(config)
    state = {name: weight.detach().cpu() for name, weight in network.hugging_face()}
    model.load_state_dict({**state, "lm_head.weight": state["model.embed_tokens.weight"]})
    return model


def export(checkpoint: Path, tokenizer_file: Path, out: Path, numbers: Path | None = None) -> None:
    """Write the folder anew from a checkpoint; the card ends with the measured numbers, if there are any."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    network = Network()
    network.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["model"])
    model = as_llama(network, tokenizer)
    out.mkdir(parents=True, exist_ok=True)
    model.to(torch.float16).save_pretrained(out)
    config = json.loads((out / "config.json").read_text(encoding="utf-8"))
    config |= {"rope_theta": ROPE_BASE, "torch_dtype": "float16", "dtype": "float16"}
    _write(out / "config.json", config)
    shutil.copyfile(tokenizer_file, out / "tokenizer.json")
    _write(out / "tokenizer_config.json", _tokenizer_config())
    (out / "chat_template.jinja").write_text(CHAT_TEMPLATE, encoding="utf-8")
    defaults = {
        "bos_token_id": token_id(tokenizer, BEGIN),
        "eos_token_id": token_id(tokenizer, END),
        "pad_token_id": token_id(tokenizer, PAD),
        "do_sample": True,
        "temperature": 0.7,
        "top_p": 0.9,
        "max_new_tokens": 96,
    }
    _write(out / "generation_config.json", defaults)
    card = CARD.read_text(encoding="utf-8")
    if numbers is not None and numbers.exists():
        card += "\n" + numbers.read_text(encoding="utf-8")
    (out / "README.md").write_text(card, encoding="utf-8")


def main() -> None:
    """Export and say how large the folder is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("build/builtin/checkpoint.pt"))
    parser.add_argument("--tokenizer", type=Path, default=Path("build/builtin/tokenizer.json"))
    parser.add_argument("--numbers", type=Path, default=Path("build/builtin/evaluation.md"))
    parser.add_argument("--out", type=Path, default=Path("engine/builtin/model"))
    args = parser.parse_args()
    export(args.checkpoint, args.tokenizer, args.out, args.numbers)
    size = sum(file.stat().st_size for file in args.out.iterdir())
    print(f"{size / 1e6:.1f} MB in {args.out}")


if __name__ == "__main__":
    main()
