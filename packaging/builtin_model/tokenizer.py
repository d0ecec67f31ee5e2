"""Trains the byte-level BPE tokenizer on the corpus; holds the special tokens and the chat template."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

VOCAB = 4096
CONVERSATIONS = 60_000  # read to learn the tokens; more give the same ones
BEGIN, SYSTEM, USER, ASSISTANT, END, PAD = SPECIAL = (
    "<|begin|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|pad|>",
)  # fmt: skip
HEADS = {"system": SYSTEM, "user": USER, "assistant": ASSISTANT}

CHAT_TEMPLATE = (
    "{{- '<|begin|>' -}}\n"
    "{%- for message in messages -%}\n"
    "{%- if message['role'] == 'system' and not loop.first -%}\n"
    "{{- raise_exception('A system message can only come first.') -}}\n"
    "{%- elif message['role'] not in ['system', 'user', 'assistant'] -%}\n"
    "{{- raise_exception('Unknown role: ' ~ message['role']) -}}\n"
    "{%- endif -%}\n"
    "{{- '<|' ~ message['role'] ~ '|>' ~ message['content'] ~ '<|end|>' -}}\n"
    "{%- endfor -%}\n"
    "{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}\n"
)


def token_id(tokenizer: Tokenizer, token: str) -> int:
    """Return a special token's id."""
    found = tokenizer.token_to_id(token)
    if found is None:
        raise KeyError(f"the tokenizer has no {token}")
    return int(found)


def _texts(corpus: Path) -> Iterator[str]:
    """Every message of the first conversations."""
    with corpus.open(encoding="utf-8") as lines:
        for line in islice(lines, CONVERSATIONS):
            for message in json.loads(line)["messages"]:
                yield message["content"]


def train(corpus: Path) -> Tokenizer:
    """Train on a corpus; all 256 bytes are in the alphabet, so any text can be written."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(_texts(corpus), trainer)
    return made


def main() -> None:
    """Train from the corpus and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("build/builtin/corpus.jsonl"))
    parser.add_argument("--out", type=Path, default=Path("build/builtin/tokenizer.json"))
    args = parser.parse_args()
    made = train(args.corpus)
    made.save(str(args.out))
    print(f"{made.get_vocab_size()} tokens")


if __name__ == "__main__":
    main()
