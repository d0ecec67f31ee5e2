"""Reads block outputs of many prompts in few batches. Steers nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from engine.backends.hf.decoder import read_blocks
from engine.backends.hf.loading import LoadedModel
from engine.backends.protocol import Captured, Prompt
from engine.control import Control
from vectors.values import FloatArray

BATCH_TOKENS = {"cpu": 1024}
"""Padded tokens of a batch by kind of device. A processor gains nothing from more: of 128 short texts on a 3M
model, batches of 1024 took 0.19 s of its time and of 4096, padded to longer ones, 0.26 s."""
MOST_BATCH_TOKENS = 4096
"""The same where the kind is not named above: an accelerator is kept busy by large batches."""

Side = Literal["left", "right"]


def batch_tokens(device: torch.device) -> int:
    """How many padded tokens a batch holds at most on that device."""
    return BATCH_TOKENS.get(device.type, MOST_BATCH_TOKENS)


def length_batches(lengths: Sequence[int], limit: int = MOST_BATCH_TOKENS) -> Iterator[list[int]]:
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
    loaded: LoadedModel,
    prompts: Sequence[Prompt],
    layers: Sequence[int],
    control: Control,
    side: Side = "right",
) -> Captured:
    """Mean block outputs over each prompt's range, in fp32: [n_prompts, d_model] a layer.

    Prompts are padded on the right, where no causal model sees it. On the left it is masked, but moves a
    model that counts positions by itself and past the mask (TrOCR).
    """
    width = loaded.info.ref.d_model
    states = {layer: np.zeros((len(prompts), width), np.float32) for layer in layers}
    norms = dict.fromkeys(layers, 0.0)
    read = 0
    for batch in length_batches([len(p.ids) for p in prompts], batch_tokens(loaded.device)):
        control.check()
        means, norm_sums = _read_batch(loaded, [prompts[i] for i in batch], layers, side)
        for row, layer in enumerate(layers):
            states[layer][batch] = means[row]
            norms[layer] += float(norm_sums[row])
        read += len(batch)
        control.progress("reading activations", read, len(prompts), "texts")
    tokens = sum(p.stop - p.start for p in prompts)
    return Captured(states, {layer: norms[layer] / tokens for layer in layers})


def padded_batch(
    prompts: Sequence[Prompt], device: torch.device, side: Side = "right", padding_id: int = 0
) -> tuple[dict[str, Tensor], Tensor]:
    """Model inputs [rows, tokens] padded on one side, and a mask [rows, tokens] of the tokens that are read.

    Padding has mask 0 and position 0; a prompt's own positions count from 0.
    """
    longest = max(len(p.ids) for p in prompts)
    packed = torch.zeros(4, len(prompts), longest, dtype=torch.long)
    ids, mask, positions, chosen = packed
    ids.fill_(padding_id)
    for row, prompt in enumerate(prompts):
        length = len(prompt.ids)
        first = 0 if side == "right" else longest - length
        ids[row, first : first + length] = torch.tensor(prompt.ids)
        mask[row, first : first + length] = 1
        positions[row, first : first + length] = torch.arange(length)
        chosen[row, first + prompt.start : first + prompt.stop] = 1
    ids, mask, positions, chosen = packed.to(device)  # in one transfer
    return {"input_ids": ids, "attention_mask": mask, "position_ids": positions}, chosen.float()


def _read_batch(
    loaded: LoadedModel, prompts: Sequence[Prompt], layers: Sequence[int], side: Side
) -> tuple[FloatArray, FloatArray]:
    """Means [n_layers, rows, d_model] and sums of token norms [n_layers], in one transfer."""
    padding_id = getattr(loaded.model.get_input_embeddings(), "padding_idx", None) or 0
    inputs, chosen = padded_batch(prompts, loaded.device, side, padding_id)
    if not loaded.takes_positions:
        del inputs["position_ids"]
    weights = (chosen / chosen.sum(dim=1, keepdim=True)).unsqueeze(1)  # [rows, 1, tokens]
    numbers: dict[int, Tensor] = {}  # [rows * d_model + 1] a layer

    def reader(layer: int) -> Callable[[Tensor], None]:
        def read(hidden: Tensor) -> None:
            states = hidden.float()
            norms = torch.linalg.vector_norm(states, dim=-1)
            means = torch.bmm(weights, states)
            numbers[layer] = torch.cat([means.flatten(), (norms * chosen).sum().unsqueeze(0)])

        return read

    with torch.inference_mode():
        read_blocks(loaded.model, inputs, {loaded.blocks[layer]: reader(layer) for layer in layers})
        read = torch.stack([numbers[layer] for layer in layers]).cpu().numpy()
    return read[:, :-1].reshape(len(layers), len(prompts), -1), read[:, -1]
