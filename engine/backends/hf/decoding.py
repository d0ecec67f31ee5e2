"""The decode loop: prompt in chunks, then token by token, each row under its own recipe."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from transformers import DynamicCache

from engine.backends.deltas import RecipeDeltas
from engine.backends.hf.detokenizer import Detokenizer
from engine.backends.hf.forward import ForwardPass
from engine.backends.hf.hooks import SteeringHooks
from engine.backends.hf.kv_cache import is_croppable
from engine.backends.hf.loading import LoadedModel
from engine.backends.hf.prefix_cache import PrefixCache
from engine.backends.protocol import PromptRead, RowEnd, Step, Token
from engine.control import Control
from engine.requests import FinishReason, GenerationRequest
from engine.sampler import Sampler
from vectors.values import SteeringRecipe

PROMPT_CHUNK = 512


@dataclass(slots=True)
class Row:
    """One row of a batch while it is answered.

    `opening` is text of the reply that its prompt holds already; it is given with the first token.
    """

    number: int
    request: GenerationRequest
    prompt: tuple[int, ...]
    deltas: RecipeDeltas
    sampler: Sampler
    detokenizer: Detokenizer
    limit: int
    limit_reason: FinishReason
    opening: str = ""
    notes: tuple[str, ...] = ()
    generated: list[int] = field(default_factory=list)
    has_ended: bool = False


class DecodeLoop:
    """Runs rows whose prompts are of one length, as one batch without padding."""

    def __init__(self, loaded: LoadedModel, hooks: SteeringHooks, prefixes: PrefixCache) -> None:
        self._loaded, self._hooks, self._prefixes = loaded, hooks, prefixes
        self._forward = ForwardPass(loaded)

    def forward(self, ids: Sequence[Sequence[int]], cache: DynamicCache) -> npt.NDArray[np.float32]:
        """Feed ids [rows, tokens] and give the logits [rows, vocab] after the last of them."""
        with torch.inference_mode():
            tokens = torch.tensor(ids, dtype=torch.long, device=self._loaded.device)
            logits = self._forward.last_logits(tokens, cache)
            last: npt.NDArray[np.float32] = logits.float().cpu().numpy()
        return last

    def new_cache(self) -> DynamicCache:
        """An empty cache that knows the model's layers."""
        return self._forward.new_cache()

    def reply_log_probs(
        self, prompt: Sequence[int], reply: Sequence[int], deltas: RecipeDeltas
    ) -> npt.NDArray[np.float32]:
        """Log probabilities [len(reply), vocab] of each token of a reply. Steering is left in force.

        As in an answer, the prompt's last token is read under the response's deltas.
        """
        is_whole = not self._forward.reads_in_pieces and deltas.prompt_key == deltas.response_key
        split = 0 if is_whole else len(prompt) - 1
        with torch.inference_mode():
            ids, cache = torch.tensor([[*prompt, *reply[:-1]]], device=self._loaded.device), self.new_cache()
            if split:
                self._hooks.set_rows([deltas.prompt])
                self._forward.last_logits(ids[:, :split], cache)
            self._hooks.set_rows([deltas.response])
            rest = ids[:, split:]
            width = rest.shape[1] if is_whole or self._forward.reads_in_pieces else 1
            pieces = torch.split(rest, width, dim=1)
            logits = torch.cat([self._forward.all_logits(piece, cache)[0] for piece in pieces])
            log_probs = torch.log_softmax(logits[-len(reply) :].float(), dim=-1)
            numbers: npt.NDArray[np.float32] = log_probs.cpu().numpy()
        return numbers

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
            piece = PROMPT_CHUNK if self._forward.reads_in_pieces else n
            for start in range(known, n - 1, piece):
                control.check()
                control.progress("reading the prompt", start, n, "tokens")
                stop = min(start + piece, n - 1)
                self.forward([row.prompt[start:stop] for row in rows], cache)
                fed += prompt[start:stop]
                keys += [rows[0].deltas.prompt_key] * (stop - start)
            for row in rows:
                yield PromptRead(row.number, n, known, row.notes)
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
            if len(rows) == 1 and is_croppable(cache) and cache.get_seq_length() == len(fed):
                self._prefixes.keep(cache, fed, keys)

    def _advance(self, row: Row, token: int, changed: SteeringRecipe | None) -> Iterator[Step]:
        if token in self._loaded.end_ids:
            row.has_ended = True
            yield RowEnd(row.number, "stop", row.detokenizer.flush())
            return
        index = len(row.generated)
        row.generated.append(token)
        text = row.detokenizer.add(token)
        yield Token(row.number, index, token, text if index else row.opening + text, changed)
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
