"""The part of a model that makes hidden states: what it is called with, and reading its blocks."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import Any

import torch
from torch import Tensor, nn

from engine.backends.hf.hooks import Hook, block_output

TRIAL_SHAPE = (2, 5)
"""Rows and tokens of a pass that tries a model out; unlike, so that one is not taken for the other."""


def decoder_of(model: Any) -> Any:
    """The model without its language head; the model itself where it has no such part that reads tokens."""
    base = getattr(model, model.base_model_prefix, model)
    return base if "input_ids" in inspect.signature(base.forward).parameters else model


def call_decoder(decoder: Any, inputs: Mapping[str, Tensor]) -> Any:
    """Call without a cache, with those of `inputs` (each [rows, tokens]) that the decoder takes by name."""
    known = inspect.signature(decoder.forward).parameters
    taken: dict[str, Any] = {name: value for name, value in inputs.items() if name in known}
    if "use_cache" in known:
        taken["use_cache"] = False
    return decoder(**taken)


def trial_inputs(model: Any) -> dict[str, Tensor]:
    """Tokens that every vocabulary has, in rows that differ in the last one: ids and mask [rows, tokens]."""
    rows, length = TRIAL_SHAPE
    ids = torch.arange(1, length + 1, device=next(model.parameters()).device).repeat(rows, 1)
    ids[1, -1] += 1
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}


class _AllRead(Exception):
    """Ends a pass when every block asked for has been read; never leaves this file."""


def read_blocks(
    model: Any, inputs: Mapping[str, Tensor], readers: Mapping[nn.Module, Callable[[Tensor], None]]
) -> None:
    """Give each block's output [rows, tokens, d_model] to its reader; the pass ends after the last of them.

    What lies behind that block, the language head too, is not run. Several threads may read one model at a
    time: each is given what its own pass hands on.
    """
    waiting, own_thread = set(readers), threading.get_ident()

    def hook(reader: Callable[[Tensor], None]) -> Hook:
        def read(module: nn.Module, args: Any, output: Any) -> None:
            if threading.get_ident() != own_thread:
                return
            reader(block_output(output))
            waiting.discard(module)
            if not waiting:
                raise _AllRead

        return read

    with ExitStack() as stack, torch.inference_mode(), suppress(_AllRead):
        for block, reader in readers.items():
            stack.callback(block.register_forward_hook(hook(reader)).remove)
        call_decoder(decoder_of(model), inputs)


def takes_positions(model: Any, first_block: nn.Module) -> bool:
    """Whether the decoder takes positions that count from 0, as its own do.

    RoBERTa and its kin count from behind their padding token, and know best how.
    """
    if "position_ids" not in inspect.signature(decoder_of(model).forward).parameters:
        return False
    inputs = trial_inputs(model)
    ids = inputs["input_ids"]
    positions = torch.arange(ids.shape[1], device=ids.device).repeat(ids.shape[0], 1)
    seen: list[Tensor] = []
    for given in (inputs, inputs | {"position_ids": positions}):
        read_blocks(model, given, {first_block: seen.append})
    return torch.equal(*seen)
