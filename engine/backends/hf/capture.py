"""Reads block outputs of many prompts in few batches. Steers nothing, decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

import numpy as np
import torch
from torch import Tensor

from engine.backends.hf.decoder import read_blocks
from engine.backends.hf.loading import LoadedModel
from engine.backends.hf.rows import (
    BatchSize,
    Row,
    SharedRows,
    Side,
    Text,
    length_batches,
    padded,
    rows_alone,
    rows_together,
)
from engine.backends.protocol import Captured, Prompt
from engine.control import Control
from vectors.values import FloatArray

log = logging.getLogger(__name__)
CPU_BATCH = BatchSize(tokens=2048, start=96)
"""Measured for 128 texts on a 3M model, with one thread and with two: larger batches gain nothing more."""
DEVICE_BATCH = BatchSize(tokens=4096, start=2048)
"""An accelerator is kept busy by large batches, and starting one costs it more than padding."""
SPARED = 0.1
"""Share of the tokens that must be spared before texts share rows; at first two of them are read twice."""
WIDER = 0.5
"""How much longer than the longest text a shared row may be, as a share of the model's width, and at most as
long again: all its tokens attend that far, which costs as little beside the rest of a block as the model is
wide."""
TOLERANCE = 1e-4
"""Share of the largest number by which a text may be read otherwise where it shares a row."""


def batch_size(device: torch.device) -> BatchSize:
    """How batches are cut for that device."""
    return CPU_BATCH if device.type == "cpu" else DEVICE_BATCH


class _ReadOtherwise(Exception):
    """A text that shares a row is not read as it is by itself; never leaves this file."""


def capture(
    loaded: LoadedModel,
    prompts: Sequence[Prompt],
    layers: Sequence[int],
    control: Control,
    side: Side = "right",
) -> Captured:
    """Mean block outputs over each prompt's range, in fp32: [n_prompts, d_model] a layer.

    Prompts are padded on the right, where no causal model sees it. On the left it is masked, but moves a
    model that counts positions by itself and past the mask (TrOCR). What prompts have in common at their
    beginning is read once, where the model reads the same so: two of them are also read alone, and compared.
    """
    alone, known = rows_alone(prompts), loaded.shared_rows
    together = _together(loaded, prompts, alone)
    if not together:
        return _captured(loaded, prompts, alone, layers, control, side, {})
    tried = _untried(together, known, max(layers))
    expected: dict[int, FloatArray] = {}
    if tried:
        means, _ = _read_batch(loaded, [alone[text.number] for text in tried], layers, side)
        expected = {text.number: means[:, i, 0] for i, text in enumerate(tried)}
    try:
        captured = _captured(loaded, prompts, together, layers, control, side, expected)
    except _ReadOtherwise as error:
        log.info("texts are read one a row by %s: %s", loaded.info.ref.name, error)
        known.is_refused = True
        return _captured(loaded, prompts, alone, layers, control, side, {})
    if tried:
        known.learn(max(text.stretch for text in tried), max(text.length for text in tried), max(layers))
    return captured


def _together(loaded: LoadedModel, prompts: Sequence[Prompt], alone: Sequence[Row]) -> list[Row]:
    """Rows that texts share; none where that spares little, or rounding would show."""
    may_share = loaded.takes_positions and not loaded.shared_rows.is_refused
    if loaded.dtype is not torch.float32 or not may_share or len(prompts) < 2:
        return []
    size, longest = batch_size(loaded.device), max(len(prompt.ids) for prompt in prompts)
    width = longest + min(longest, int(loaded.info.ref.d_model * WIDER))
    rows = rows_together(prompts, max(longest, min(width, size.tokens)))
    return rows if _tokens(rows, size) < (1 - SPARED) * _tokens(alone, size) else []


def _tokens(rows: Sequence[Row], size: BatchSize) -> int:
    """What reading these rows costs, in tokens."""
    lengths = [len(row.ids) for row in rows]
    batches = length_batches(lengths, size)
    return sum(len(batch) * max(lengths[i] for i in batch) + size.start for batch in batches)


def _untried(rows: Sequence[Row], known: SharedRows, layer: int) -> list[Text]:
    """The most stretched text, the longest, and one behind another, unless such rows were read right before.

    They suffer first where a model goes by the places in a row, sees less far than a text is long, or hands
    on what stood before.
    """
    texts = [text for row in rows if len(row.texts) > 1 for text in row.texts]
    stretched, longest = (max(texts, key=key) for key in (attrgetter("stretch"), attrgetter("length")))
    if known.holds(stretched.stretch, longest.length, layer):
        return []
    behind = next(row.texts[1] for row in rows if len(row.texts) > 1)
    return list({text.number: text for text in (stretched, longest, behind)}.values())


def _captured(
    loaded: LoadedModel,
    prompts: Sequence[Prompt],
    rows: Sequence[Row],
    layers: Sequence[int],
    control: Control,
    side: Side,
    expected: Mapping[int, FloatArray],
) -> Captured:
    """Read the rows, the longest first. Raises _ReadOtherwise where a text is not read as expected."""
    width = loaded.info.ref.d_model
    states = np.zeros((len(layers), len(prompts), width), np.float32)
    norms = np.zeros(len(layers))
    read = 0
    for places in length_batches([len(row.ids) for row in rows], batch_size(loaded.device)):
        control.check()
        batch = [rows[i] for i in places]
        try:
            means, norm_sums = _read_batch(loaded, batch, layers, side)
        except Exception as error:  # models raise what they like at a mask that they do not know
            if expected:
                raise _ReadOtherwise(str(error)) from error
            raise
        for row, each in enumerate(batch):
            numbers = [text.number for text in each.texts]
            states[:, numbers] = means[:, row, : len(numbers)]
            for number in expected.keys() & set(numbers):
                _compare(states[:, number], expected[number])
            read += len(numbers)
        norms += norm_sums
        control.progress("reading activations", read, len(prompts), "texts")
    tokens = sum(p.stop - p.start for p in prompts)
    return Captured(
        dict(zip(layers, states, strict=True)),
        {layer: float(norm) / tokens for layer, norm in zip(layers, norms, strict=True)},
    )


def _compare(found: FloatArray, expected: FloatArray) -> None:
    apart = float(np.abs(found - expected).max())
    if not apart <= TOLERANCE * float(np.abs(expected).max()):
        raise _ReadOtherwise(f"what it reads is {apart:.2g} apart")


def _read_batch(
    loaded: LoadedModel, rows: Sequence[Row], layers: Sequence[int], side: Side
) -> tuple[FloatArray, FloatArray]:
    """Means [n_layers, rows, texts, d_model] and sums of token norms [n_layers], in one transfer."""
    padding_id = getattr(loaded.model.get_input_embeddings(), "padding_idx", None) or 0
    batch = padded(rows, loaded.device, side, padding_id)
    inputs, chosen = dict(batch.inputs), batch.chosen
    if not loaded.takes_positions:
        del inputs["position_ids"]
    weights = chosen / chosen.sum(dim=2, keepdim=True).clamp(min=1)  # [rows, texts, tokens]
    times = chosen.sum(dim=1)  # [rows, tokens]
    numbers: dict[int, Tensor] = {}  # [rows * texts * d_model + 1] a layer

    def reader(layer: int) -> Callable[[Tensor], None]:
        def read(hidden: Tensor) -> None:
            states = hidden.float()
            norms = torch.linalg.vector_norm(states, dim=-1)
            means = torch.bmm(weights, states)
            numbers[layer] = torch.cat([means.flatten(), (norms * times).sum().unsqueeze(0)])

        return read

    with torch.inference_mode():
        read_blocks(loaded.model, inputs, {loaded.blocks[layer]: reader(layer) for layer in layers})
        read = torch.stack([numbers[layer] for layer in layers]).cpu().numpy()
    return read[:, :-1].reshape(len(layers), *chosen.shape[:2], -1), read[:, -1]
