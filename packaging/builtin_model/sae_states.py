"""Reads the residual stream that leaves one block, and puts another in its place. Trains nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from sae_text import Talk
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine.backends.hf.capture import DEVICE_BATCH  # noqa: E402
from engine.backends.hf.hooks import block_output  # noqa: E402
from engine.backends.hf.loading import load, set_threads  # noqa: E402
from engine.backends.hf.rows import length_batches  # noqa: E402
from engine.control import Control  # noqa: E402
from engine.models import resolve_model  # noqa: E402

Change = Callable[[Tensor], Tensor]
"""States [n, d_in] to those that are put in their place."""


class _Enough(Exception):
    """The block has been read; those after it need not run."""


class Reader:
    """A model in fp32, read at the output of block `layer`; unnamed, the middle one."""

    def __init__(self, ref: str, layer: int | None, device: str = "cpu", threads: int = 2) -> None:
        self._loaded = load(resolve_model(ref), device, "float32", Control())
        set_threads(threads)
        self.model = self._loaded.info.ref
        self.layer = self.model.n_layers // 2 if layer is None else layer
        self.context = self._loaded.info.context_length
        self.device = self._loaded.device
        self.tokenizer = Tokenizer.from_file(str(Path(self.model.location) / "tokenizer.json"))

    def states(self, talks: Sequence[Talk]) -> Tensor:
        """States of all kept tokens, in the order of the talks, fp16 [n_tokens, d_in]."""
        kept = [talk.kept for talk in talks]
        starts = [0]
        for each in kept:
            starts.append(starts[-1] + len(each))
        found = torch.empty(starts[-1], self.model.d_model, dtype=torch.float16)
        for batch, ids in self._batches(talks):
            states = self._states(ids)
            for row, index in enumerate(batch):
                found[starts[index] : starts[index + 1]] = states[row, kept[index]].half().cpu()
        return found

    def _batches(self, talks: Sequence[Talk]) -> Iterator[tuple[list[int], Tensor]]:
        """Talks of like length with their ids, padded on the right, where causal attention never looks."""
        for batch in length_batches([len(talk.ids) for talk in talks], DEVICE_BATCH):
            ids = torch.zeros(len(batch), max(len(talks[i].ids) for i in batch), dtype=torch.long)
            for row, index in enumerate(batch):
                ids[row, : len(talks[index].ids)] = torch.tensor(talks[index].ids)
            yield batch, ids.to(self.device)

    @torch.inference_mode()
    def _states(self, ids: Tensor) -> Tensor:
        read: list[Tensor] = []

        def take(module: nn.Module, args: Any, output: Any) -> None:
            read.append(block_output(output))
            raise _Enough

        hook = self._loaded.blocks[self.layer].register_forward_hook(take)
        try:
            self._loaded.model(input_ids=ids, use_cache=False)
        except _Enough:
            pass
        finally:
            hook.remove()
        return read[0]

    @torch.inference_mode()
    def loss(self, talks: Sequence[Talk], change: Change | None = None) -> float:
        """Nats per token of the assistant's, with the states of kept tokens changed or as they are."""
        total, count = 0.0, 0
        for batch, ids in self._batches(talks):
            mask = torch.zeros(ids.shape, dtype=torch.bool)
            said = torch.zeros(ids.shape, dtype=torch.bool)
            for row, index in enumerate(batch):
                talk = talks[index]
                mask[row, talk.kept] = True
                for at, (role, place) in enumerate(zip(talk.roles, talk.places, strict=True)):
                    said[row, at] = role == "assistant" and place > 0
            logits = self._logits(ids, mask.to(self.device), change)
            wanted = said[:, 1:].to(self.device)
            losses = functional.cross_entropy(
                logits[:, :-1][wanted].float(), ids[:, 1:][wanted], reduction="sum"
            )
            total += losses.item()
            count += int(wanted.sum())
        return total / count

    def _logits(self, ids: Tensor, mask: Tensor, change: Change | None) -> Tensor:
        def put(module: nn.Module, args: Any, output: Any) -> Any:
            assert change is not None
            hidden = block_output(output).clone()
            hidden[mask] = change(hidden[mask]).to(hidden.dtype)
            return hidden if isinstance(output, Tensor) else (hidden, *output[1:])

        hook = None if change is None else self._loaded.blocks[self.layer].register_forward_hook(put)
        try:
            logits: Tensor = self._loaded.model(input_ids=ids, use_cache=False).logits
            return logits
        finally:
            if hook is not None:
                hook.remove()
