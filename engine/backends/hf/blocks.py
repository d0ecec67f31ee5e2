"""Finds a model's decoder blocks by its structure and by one forward pass, not by a list of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.backends.hf.decoder import TRIAL_SHAPE, call_decoder, decoder_of, trial_inputs
from engine.backends.hf.hooks import NoResidualStream, block_output
from vectors.errors import TillerError

Blocks = tuple[nn.Module, ...]

_LEAK = 0.05
"""Share of the states' spread by which equal beginnings may differ; rounding in 16 bits stays below."""


class NoBlocks(TillerError):
    """The model's decoder blocks could not be told from its structure."""

    def __init__(self, model: str, n_layers: int, problem: str = "") -> None:
        super().__init__(
            f"The model class {model} has no list of {n_layers} decoder blocks that can be steered"
            f"{f' ({problem})' if problem else ''}; choose another model."
        )


class SharedBlocks(TillerError):
    """One block stands for several layers, so that the number of a layer does not name one place."""

    def __init__(self, model: str, times: int) -> None:
        super().__init__(
            f"The model class {model} runs one block {times} times in a pass, so a layer's number does not "
            f"name one place in it; choose another model."
        )


class LooksAhead(TillerError):
    """The model is no decoder: what it makes of a token depends on later ones."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"The model class {model} reads a text forwards and backwards at once, so it cannot write one; "
            f"choose another model."
        )


@dataclass(slots=True)
class _Run:
    """One run of a module: the tensors that it was given, and what it gave."""

    module: nn.Module
    given: tuple[Tensor, ...]
    output: Any = None


def decoder_blocks(model: Any, n_layers: int, d_model: int) -> Blocks:
    """The `n_layers` decoder blocks in order, found among the module lists of that length.

    One forward pass of a few tokens tells them: each runs once, in order, hands on one residual stream
    [rows, tokens, d_model], and the next one is given just that. Raises NoBlocks, SharedBlocks,
    NoResidualStream and LooksAhead, and whatever a model raises that cannot be run on token ids alone.
    """
    name = type(model).__name__
    candidates = list(_lists(model, n_layers))
    if not candidates:
        raise NoBlocks(name, n_layers)
    runs = _trace(model, {block for blocks in candidates for block in blocks})
    refusals = []
    for blocks in candidates:
        try:
            _check(name, blocks, [run for run in runs if run.module in blocks], d_model)
        except TillerError as refusal:
            refusals.append(refusal)
        else:
            return blocks
    raise next((r for r in refusals if not isinstance(r, NoBlocks)), refusals[0])


def _lists(model: nn.Module, n_layers: int) -> Iterator[Blocks]:
    """Module lists of `n_layers` modules, nested ones unfolded, the outermost first."""
    lists = [(name, module) for name, module in model.named_modules() if isinstance(module, nn.ModuleList)]
    for _, module in sorted(lists, key=lambda item: item[0].count(".")):
        for blocks in (tuple(module), tuple(_leaves(module))):
            if len(blocks) == n_layers and not isinstance(blocks[0], nn.ModuleList):
                yield blocks
                break


def _leaves(modules: nn.ModuleList) -> Iterator[nn.Module]:
    for module in modules:
        if isinstance(module, nn.ModuleList):
            yield from _leaves(module)
        else:
            yield module


def _trace(model: Any, modules: set[nn.Module]) -> list[_Run]:
    """Each run of the modules in one forward pass, in the order in which they begin."""
    runs: list[_Run] = []
    open_runs: dict[nn.Module, list[_Run]] = {module: [] for module in modules}

    def begin(module: nn.Module, args: Any, kwargs: dict[str, Any]) -> None:
        given = tuple(t.clone() for t in (*args, *kwargs.values()) if isinstance(t, Tensor))
        run = _Run(module, given)
        runs.append(run)
        open_runs[module].append(run)

    def end(module: nn.Module, args: Any, output: Any) -> None:
        open_runs[module].pop().output = _copied(output)

    with ExitStack() as stack, torch.inference_mode():
        for module in modules:
            stack.callback(module.register_forward_pre_hook(begin, with_kwargs=True).remove)
            stack.callback(module.register_forward_hook(end).remove)
        call_decoder(decoder_of(model), trial_inputs(model))
    return runs


def _copied(output: Any) -> Any:
    """The part of an output that block_output reads, safe from what the model writes into it later."""
    first = output[0] if isinstance(output, tuple | list) and output else output
    return first.clone() if isinstance(first, Tensor) else first


def _check(model: str, blocks: Blocks, runs: Sequence[_Run], d_model: int) -> None:
    """Raise what keeps these blocks from being a decoder's, given their runs in order."""
    times = max((sum(run.module is block for run in runs) for block in blocks), default=0)
    if times > 1:
        raise SharedBlocks(model, times)
    ran = {run.module for run in runs}
    if idle := sum(block not in ran for block in blocks):
        raise NoBlocks(model, len(blocks), f"of them, {idle} will not run on text alone")
    if tuple(run.module for run in runs) != blocks:
        raise NoBlocks(model, len(blocks), "they do not run one after the other")
    for layer, run in enumerate(runs):
        try:
            hidden = block_output(run.output)
        except NoResidualStream as error:
            raise NoResidualStream(error.found, model) from error
        if hidden.shape[:2] != TRIAL_SHAPE:
            rows, tokens = TRIAL_SHAPE
            shape = " x ".join(map(str, hidden.shape))
            raise NoResidualStream(f"a tensor of {shape} for {rows} rows of {tokens} tokens", model)
        if hidden.shape[2] != d_model:
            raise NoResidualStream(f"{hidden.shape[2]} numbers a token, not {d_model},", model)
        if layer + 1 < len(runs) and not any(_same(hidden, given) for given in runs[layer + 1].given):
            raise NoBlocks(model, len(blocks), f"block {layer + 1} is not given what block {layer} gives")
    one, other = block_output(runs[-1].output)[:, :-1].float()
    if (one - other).std() > _LEAK * one.std():
        raise LooksAhead(model)


def _same(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one, other, rtol=0, atol=0, equal_nan=True)
