"""What evaluation needs of steering: hooks that read and add, mean differences, greedy answers.

Kept apart from the application's engine, so that the model can be scored before and without it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizer import ASSISTANT, BEGIN, END, HEADS, PAD, token_id
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import LlamaForCausalLM

Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Subject:
    """The model under test with its tokenizer."""

    model: Any
    tokenizer: Tokenizer

    @property
    def blocks(self) -> Sequence[nn.Module]:
        """The decoder blocks, 0-based."""
        return list(self.model.model.layers)

    def prompt(self, messages: Messages) -> list[int]:
        """Token ids up to and with the assistant's mark."""
        ids = [token_id(self.tokenizer, BEGIN)]
        for message in messages:
            text = self.tokenizer.encode(message["content"], add_special_tokens=False).ids
            ids += [token_id(self.tokenizer, HEADS[message["role"]]), *text, token_id(self.tokenizer, END)]
        return [*ids, token_id(self.tokenizer, ASSISTANT)]


def load(folder: Path) -> Subject:
    """Load an exported folder in fp32."""
    model: Any = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    model.eval()
    return Subject(model, Tokenizer.from_file(str(folder / "tokenizer.json")))


def _hidden(output: Any) -> Tensor:
    found = output[0] if isinstance(output, tuple) else output
    assert isinstance(found, Tensor)
    assert found.ndim == 3
    return found


def _adding(delta: Tensor) -> Callable[..., Any]:
    def hook(_module: nn.Module, _inputs: Any, output: Any) -> Any:
        moved = _hidden(output) + delta
        return (moved, *output[1:]) if isinstance(output, tuple) else moved

    return hook


@contextmanager
def steered(blocks: Sequence[nn.Module], deltas: Mapping[int, Tensor]) -> Iterator[None]:
    """Add deltas[layer], shape [d_model], to the output of each block named, on every token."""
    with ExitStack() as stack:
        for layer, delta in deltas.items():
            stack.callback(blocks[layer].register_forward_hook(_adding(delta)).remove)
        yield


@torch.no_grad()
def response_means(subject: Subject, asked: str, reply: str) -> Tensor:
    """Mean output of every block over the reply's tokens, [n_layers, d_model]."""
    prompt = subject.prompt([{"role": "user", "content": asked}])
    ids = prompt + subject.tokenizer.encode(reply, add_special_tokens=False).ids
    read: list[Tensor] = []
    with ExitStack() as stack:
        for block in subject.blocks:
            hook = block.register_forward_hook(lambda _m, _i, output: read.append(_hidden(output)))
            stack.callback(hook.remove)
        subject.model.model(input_ids=torch.tensor([ids]), use_cache=False)
    return torch.stack([output[0, len(prompt) :].mean(dim=0) for output in read])


def mean_difference(subject: Subject, pairs: Path) -> Tensor:
    """mean(positive) - mean(negative) of a pair file at every block, [n_layers, d_model], not normalised."""
    lines = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
    positive = torch.stack([response_means(subject, pair["prompt"], pair["positive"]) for pair in lines])
    negative = torch.stack([response_means(subject, pair["prompt"], pair["negative"]) for pair in lines])
    return positive.mean(dim=0) - negative.mean(dim=0)


@torch.no_grad()
def answers(subject: Subject, asked: Sequence[Messages], longest: int = 60) -> list[str]:
    """Greedy answers, in one batch padded on the left."""
    pad = token_id(subject.tokenizer, PAD)
    prompts = [subject.prompt(messages) for messages in asked]
    width = max(len(ids) for ids in prompts)
    ids = torch.tensor([[pad] * (width - len(row)) + row for row in prompts])
    mask = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in prompts])
    made = subject.model.generate(
        input_ids=ids,
        attention_mask=mask,
        do_sample=False,
        max_new_tokens=longest,
        temperature=None,
        top_p=None,
    )
    return [subject.tokenizer.decode(row[width:].tolist(), skip_special_tokens=True) for row in made]
