"""The builtin model as it is trained: a Llama whose blocks' weights lie in one stack per kind.

Transformers' own Llama gives the same logits (`hugging_face` names the weights as it does); this one has no
more parts than training needs, so that a step is a few hundred operations instead of some thousands, and an
optimiser moves all blocks' matrices of a kind at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import torch
from rows import IGNORE, Batch
from torch import Tensor, nn
from torch.nn import functional

VOCAB_ROWS = 4096
WIDTH = 256
INNER = 768
BLOCKS = 8
HEADS = 8
KEY_HEADS = 4
HEAD = 32
ROPE_BASE = 10000.0
EPSILON = 1e-5
KINDS = {
    "q": "self_attn.q_proj",
    "k": "self_attn.k_proj",
    "v": "self_attn.v_proj",
    "o": "self_attn.o_proj",
    "gate": "mlp.gate_proj",
    "up": "mlp.up_proj",
    "down": "mlp.down_proj",
    "before": "input_layernorm",
    "between": "post_attention_layernorm",
}


def _drawn(*shape: int, std: float = 0.02) -> nn.Parameter:
    return nn.Parameter(torch.randn(*shape) * std)


def _turned(states: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary position embedding (Su et al. 2021), the halves as transformers' Llama pairs them."""
    first, second = states.chunk(2, dim=-1)
    return states * cos + torch.cat([-second, first], dim=-1) * sin


def _attention(query: Tensor, key: Tensor, value: Tensor, seen: Tensor | None) -> Tensor:
    """Attention over [rows, heads, length, head]; `seen` is which tokens see which, None for causal."""
    if query.is_cuda or seen is None:
        mask = None if seen is None else torch.where(seen, 0.0, -torch.inf).to(query.dtype)
        return functional.scaled_dot_product_attention(query, key, value, mask, is_causal=seen is None)
    # Written out: on processors the fused attention's backward pass took a third of a step.
    scores = query @ key.transpose(2, 3) / math.sqrt(HEAD) + torch.where(seen, 0.0, -torch.inf).to(
        query.dtype
    )
    return scores.softmax(-1, dtype=torch.float32).to(query.dtype) @ value


class Network(nn.Module):
    """Weights drawn normally; those that write into the residual stream are scaled down by depth."""

    def __init__(self) -> None:
        super().__init__()
        deep = 0.02 / math.sqrt(2 * BLOCKS)
        self.embedding = _drawn(VOCAB_ROWS, WIDTH)
        self.q = _drawn(BLOCKS, HEADS * HEAD, WIDTH)
        self.k = _drawn(BLOCKS, KEY_HEADS * HEAD, WIDTH)
        self.v = _drawn(BLOCKS, KEY_HEADS * HEAD, WIDTH)
        self.o = _drawn(BLOCKS, WIDTH, HEADS * HEAD, std=deep)
        self.gate = _drawn(BLOCKS, INNER, WIDTH)
        self.up = _drawn(BLOCKS, INNER, WIDTH)
        self.down = _drawn(BLOCKS, WIDTH, INNER, std=deep)
        self.before = nn.Parameter(torch.ones(BLOCKS, WIDTH))
        self.between = nn.Parameter(torch.ones(BLOCKS, WIDTH))
        self.last = nn.Parameter(torch.ones(WIDTH))

    @property
    def matrices(self) -> list[nn.Parameter]:
        """The blocks' matrices, [blocks, out, in] each."""
        return [weight for weight in self.parameters() if weight.ndim == 3]

    @property
    def others(self) -> list[nn.Parameter]:
        """The embedding and the norms."""
        return [weight for weight in self.parameters() if weight.ndim != 3]

    def forward(self, ids: Tensor, seen: Tensor | None = None) -> Tensor:
        """States after the last norm, [rows, length, width], of ids [rows, length]."""
        rows, length = ids.shape
        half = torch.arange(0, HEAD, 2, device=ids.device, dtype=torch.float32)
        turns = torch.outer(
            torch.arange(length, device=ids.device, dtype=torch.float32), ROPE_BASE ** (-half / HEAD)
        )
        cos, sin = (torch.cat([each, each], dim=-1) for each in (turns.cos(), turns.sin()))
        stream = functional.embedding(ids, self.embedding)
        kinds = [getattr(self, kind).unbind(0) for kind in KINDS]
        for q, k, v, o, gate, up, down, before, between in zip(*kinds, strict=True):
            normed = functional.rms_norm(stream, (WIDTH,), before, EPSILON)
            query, key, value = (
                functional.linear(normed, weight).view(rows, length, -1, HEAD).transpose(1, 2)
                for weight in (q, k, v)
            )
            query, key = (_turned(each, cos.to(each.dtype), sin.to(each.dtype)) for each in (query, key))
            key, value = (each.repeat_interleave(HEADS // KEY_HEADS, dim=1) for each in (key, value))
            mixed = _attention(query, key, value, seen).transpose(1, 2).reshape(rows, length, -1)
            stream = stream + functional.linear(mixed, o)
            normed = functional.rms_norm(stream, (WIDTH,), between, EPSILON)
            opened = functional.silu(functional.linear(normed, gate)) * functional.linear(normed, up)
            stream = stream + functional.linear(opened, down)
        return functional.rms_norm(stream, (WIDTH,), self.last, EPSILON)

    def loss(self, batch: Batch) -> Tensor:
        """Mean cross entropy over the tokens that the assistant wrote."""
        # Half precision inside the blocks is a third faster, also on processors; weights and loss stay fp32.
        with torch.autocast(
            batch.ids.device.type, dtype=torch.bfloat16, enabled=self.training, cache_enabled=False
        ):
            states, targets = self(batch.ids, batch.seen), batch.targets
            if not states.is_cuda:  # there every shape must be known before
                said = targets != IGNORE
                states, targets = states[said], targets[said]
            logits = functional.linear(states, self.embedding)
        return functional.cross_entropy(logits.float().flatten(0, -2), targets.flatten(), ignore_index=IGNORE)

    def hugging_face(self) -> Iterator[tuple[str, Tensor]]:
        """Every weight under the name that transformers' LlamaForCausalLM gives it; the head is tied."""
        yield "model.embed_tokens.weight", self.embedding
        yield "model.norm.weight", self.last
        for kind, name in KINDS.items():
            for block, weight in enumerate(getattr(self, kind)):
                yield f"model.layers.{block}.{name}.weight", weight

    @torch.no_grad()
    def take(self, weights: Mapping[str, Tensor]) -> None:
        """Copy weights that have transformers' names."""
        for name, own in self.hugging_face():
            own.copy_(weights[name])
