"""Reads block outputs of many prompts in few batches. Steers nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engine.backends.hf.hooks import Hook, block_output
from engine.backends.hf.loading import LoadedModel
from engine.backends.protocol import Captured, Prompt
from engine.control import Control

BATCH_TOKENS = 4096


def length_batches(lengths: Sequence[int], limit: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Indices of prompts in batches of like length, each at most `limit` padded tokens (or one prompt)."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and (len(batch) + 1) * lengths[index] > limit:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def capture(
    loaded: LoadedModel, prompts: Sequence[Prompt], layers: Sequence[int], control: Control
) -> Captured:
    """Mean block outputs over each prompt's range, in fp32: [n_prompts, d_model] a layer.

    Prompts are padded on the right; a causal model's earlier tokens do not see the padding.
    """
    width = loaded.info.ref.d_model
    states = {layer: np.zeros((len(prompts), width), np.float32) for layer in layers}
    norms = dict.fromkeys(layers, 0.0)
    read = 0
    for batch in length_batches([len(p.ids) for p in prompts]):
        control.check()
        means, norm_sums = _read_batch(loaded, [prompts[i] for i in batch], layers)
        for row, layer in enumerate(layers):
            states[layer][batch] = means[row]
            norms[layer] += float(norm_sums[row])
        read += len(batch)
        control.progress("reading activations", read, len(prompts), "texts")
    tokens = sum(p.stop - p.start for p in prompts)
    return Captured(states, {layer: norms[layer] / tokens for layer in layers})


def padded_batch(prompts: Sequence[Prompt], device: torch.device) -> tuple[dict[str, Tensor], Tensor]:
    """Model inputs padded on the right, and a mask [rows, tokens] of the tokens that are read."""
    longest = max(len(p.ids) for p in prompts)
    ids = torch.zeros(len(prompts), longest, dtype=torch.long)
    mask = torch.zeros(len(prompts), longest, dtype=torch.long)
    chosen = torch.zeros(len(prompts), longest)
    for row, prompt in enumerate(prompts):
        ids[row, : len(prompt.ids)] = torch.tensor(prompt.ids)
        mask[row, : len(prompt.ids)] = 1
        chosen[row, prompt.start : prompt.stop] = 1
    inputs = {"input_ids": ids.to(device)}
    if not bool(mask.all()):
        inputs["attention_mask"] = mask.to(device)
    return inputs, chosen.to(device)


def _read_batch(loaded: LoadedModel, prompts: Sequence[Prompt], layers: Sequence[int]) -> tuple[Any, Any]:
    """Means [n_layers, rows, d_model] and sums of token norms [n_layers], in one transfer each."""
    inputs, chosen = padded_batch(prompts, loaded.device)
    weights = (chosen / chosen.sum(dim=1, keepdim=True)).unsqueeze(1)  # [rows, 1, tokens]
    means: dict[int, Tensor] = {}
    norm_sums: dict[int, Tensor] = {}

    def reader(layer: int) -> Hook:
        def read(module: nn.Module, args: Any, output: Any) -> None:
            hidden = block_output(output).float()
            means[layer] = torch.bmm(weights, hidden).squeeze(1)
            norm_sums[layer] = (torch.linalg.vector_norm(hidden, dim=-1) * chosen).sum()

        return read

    decoder = getattr(loaded.model, loaded.model.base_model_prefix, loaded.model)
    with ExitStack() as stack, torch.inference_mode():
        for layer in layers:
            stack.callback(loaded.blocks[layer].register_forward_hook(reader(layer)).remove)
        decoder(use_cache=False, **inputs)
    stacked = torch.stack([means[layer] for layer in layers]).cpu().numpy()
    return stacked, torch.stack([norm_sums[layer] for layer in layers]).cpu().numpy()
