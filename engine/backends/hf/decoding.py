"""The decode loop: prompt in chunks, then token by token, each row under its own recipe."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from transformers import DynamicCache

from engine.backends.deltas import RecipeDeltas
from engine.backends.hf.detokenizer import Detokenizer
from engine.backends.hf.hooks import SteeringHooks
from engine.backends.hf.kv_cache import new_cache
from engine.backends.hf.loading import LoadedModel
from engine.backends.hf.prefix_cache import PrefixCache
from engine.backends.protocol import PromptRead, RowEnd, Step, Token
from engine.control import Control
from engine.requests import FinishReason, GenerationRequest
from engine.sampler import Sampler
from vectors.values import SteeringRecipe

PROMPT_CHUNK = 512


Forward = Callable[[Tensor, DynamicCache], Tensor]


def _next_logits(loaded: LoadedModel) -> Forward:
    """The model's forward pass to the last logits [rows, vocab], without its wrapper where that is the same.

    Some 5% of a small model's step is spent around the decoder and the head; calling the two directly is
    done only when a trial gives the very same logits (a model may scale or cap them in between).
    """
    model, extra = loaded.model, {"logits_to_keep": 1} if loaded.can_keep_last_logits else {}

    def whole(tokens: Tensor, cache: DynamicCache) -> Tensor:
        output = model(input_ids=tokens, past_key_values=cache, use_cache=True, **extra)
        logits: Tensor = output.logits[:, -1]
        return logits

    decoder, head = getattr(model, model.base_model_prefix, None), model.get_output_embeddings()
    if decoder is None or head is None:
        return whole

    def lean(tokens: Tensor, cache: DynamicCache) -> Tensor:
        hidden = decoder(input_ids=tokens, past_key_values=cache, use_cache=True).last_hidden_state
        logits: Tensor = head(hidden[:, -1:])[:, -1]
        return logits

    trial = torch.tensor([[1, 2, 3]], device=loaded.device)
    with torch.inference_mode():
        try:
            is_same = torch.equal(lean(trial, new_cache(model.config)), whole(trial, new_cache(model.config)))
        except (AttributeError, TypeError, RuntimeError):
            return whole
    return lean if is_same else whole


@dataclass(slots=True)
class Row:
    """One row of a batch while it is answered."""

    number: int
    request: GenerationRequest
    prompt: tuple[int, ...]
    deltas: RecipeDeltas
    sampler: Sampler
    detokenizer: Detokenizer
    limit: int
    limit_reason: FinishReason
    generated: list[int] = field(default_factory=list)
    has_ended: bool = False


class DecodeLoop:
    """Runs rows whose prompts are of one length, as one batch without padding."""

    def __init__(self, loaded: LoadedModel, hooks: SteeringHooks, prefixes: PrefixCache) -> None:
        self._loaded, self._hooks, self._prefixes = loaded, hooks, prefixes
        self._next_logits = _next_logits(loaded)

    def forward(self, ids: Sequence[Sequence[int]], cache: DynamicCache) -> npt.NDArray[np.float32]:
        """Feed ids [rows, tokens] and give the logits [rows, vocab] after the last of them."""
        with torch.inference_mode():
            tokens = torch.tensor(ids, dtype=torch.long, device=self._loaded.device)
            logits: npt.NDArray[np.float32] = self._next_logits(tokens, cache).float().cpu().numpy()
        return logits

    def new_cache(self) -> DynamicCache:
        """An empty cache that knows the model's layers."""
        return new_cache(self._loaded.model.config)

    def run(self, rows: Sequence[Row], control: Control, resolve: Any) -> Iterator[Step]:
        """Answer the rows. `resolve` turns a recipe set meanwhile into its deltas."""
        prompt = rows[0].prompt
        n = len(prompt)
        cache, known = self._prefixes.take(prompt, rows[0].deltas.prompt_key) if len(rows) == 1 else (None, 0)
        cache = cache or self.new_cache()
        fed, keys = list(prompt[:known]), [rows[0].deltas.prompt_key] * known
        collects = gc.isenabled()
        gc.disable()  # a collection walks every object of transformers: some 5% of a small model's step
        try:
            self._hooks.set_rows([row.deltas.prompt for row in rows])
            for start in range(known, n - 1, PROMPT_CHUNK):
                control.check()
                control.progress("reading the prompt", start, n, "tokens")
                stop = min(start + PROMPT_CHUNK, n - 1)
                self.forward([row.prompt[start:stop] for row in rows], cache)
                fed += prompt[start:stop]
                keys += [rows[0].deltas.prompt_key] * (stop - start)
            for row in rows:
                yield PromptRead(row.number, n, known)
            self._hooks.set_rows([row.deltas.response for row in rows])
            step = [row.prompt[-1] for row in rows]
            while not all(row.has_ended for row in rows):
                control.check()
                changed = self._change_recipes(rows, control, resolve)
                logits = self.forward([[token] for token in step], cache)
                fed.append(step[0])
                keys.append(rows[0].deltas.response_key)
                for i, row in enumerate(rows):
                    if not row.has_ended:
                        step[i] = row.sampler.choose(logits[i])
                        yield from self._advance(row, step[i], changed.get(row.number))
        finally:
            if collects:
                gc.enable()
            self._hooks.clear()
            if len(rows) == 1 and cache.get_seq_length() == len(fed):
                self._prefixes.keep(cache, fed, keys)

    def _advance(self, row: Row, token: int, changed: SteeringRecipe | None) -> Iterator[Step]:
        if token in self._loaded.end_ids:
            row.has_ended = True
            yield RowEnd(row.number, "stop", row.detokenizer.flush())
            return
        index = len(row.generated)
        row.generated.append(token)
        yield Token(row.number, index, token, row.detokenizer.add(token), changed)
        if len(row.generated) >= row.limit:
            row.has_ended = True
            yield RowEnd(row.number, row.limit_reason, row.detokenizer.flush())

    def _change_recipes(
        self, rows: Sequence[Row], control: Control, resolve: Any
    ) -> dict[int, SteeringRecipe]:
        taken = control.take_recipes()
        changed = {}
        for row in rows:
            recipe = taken.get(row.number, _planned(row))
            if recipe is not None and recipe != row.deltas.recipe:
                row.deltas = resolve(recipe)
                changed[row.number] = recipe
        if changed:
            self._hooks.set_rows([row.deltas.response for row in rows])
        return changed


def _planned(row: Row) -> SteeringRecipe | None:
    """The recipe that the request itself sets before the next token."""
    planned = (c.recipe for c in row.request.changes if c.at_token == len(row.generated))
    return next(planned, None)
