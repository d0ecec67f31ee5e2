"""A torch model as a stream of tokens: its cache, its steering hooks and its forward pass together."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from transformers import DynamicCache

from engine.backends.decoding import Logits
from engine.backends.deltas import Deltas, RecipeDeltas
from engine.backends.hf.forward import ForwardPass
from engine.backends.hf.hooks import SteeringHooks
from engine.backends.hf.loading import LoadedModel
from engine.backends.hf.prefix_cache import PrefixCache
from engine.control import Control


class TorchStream:
    """Reads rows of equal length as one batch without padding."""

    def __init__(self, loaded: LoadedModel, hooks: SteeringHooks, prefixes: PrefixCache) -> None:
        self._loaded, self._hooks, self._prefixes = loaded, hooks, prefixes
        self._forward = ForwardPass(loaded)
        self._cache: DynamicCache | None = None
        self._rows = 1

    @property
    def end_ids(self) -> frozenset[int]:
        """Tokens that end an answer."""
        return self._loaded.end_ids

    @property
    def reads_in_pieces(self) -> bool:
        """Whether several tokens may be read after others; else all at once, or one by one."""
        return self._forward.reads_in_pieces

    def begin(self, ids: Sequence[int], keys: Sequence[str], rows: int) -> int:
        """Begin new texts; gives how many first tokens of `ids`, each under its key, are read already."""
        cache, known = self._prefixes.take(ids, keys) if rows == 1 else (None, 0)
        self._cache, self._rows = cache or self._forward.new_cache(), rows
        return known

    def steer(self, rows: Sequence[Deltas]) -> None:
        """Change row r of each block's output by rows[r][layer] from now on."""
        if any(rows):
            self._hooks.set_rows(rows)
        else:
            self._hooks.clear()

    def read(self, ids: Sequence[Sequence[int]], control: Control) -> None:
        """Read more of a prompt, ids [rows, tokens]."""
        with torch.inference_mode():
            self._forward.last_logits(self._tokens(ids), self._cache)

    def step(self, ids: Sequence[int]) -> Logits:
        """Read one more token a row, ids [rows]; logits [rows, vocab] after it."""
        return self._last_logits([[token] for token in ids], self._cache)

    def end(self, ids: Sequence[int], keys: Sequence[str]) -> None:
        """End the texts, unsteered from now on; the cache of a single row is kept."""
        self._hooks.clear()
        cache, self._cache = self._cache, None
        if self._rows == 1:
            self._prefixes.keep(cache, ids, keys)

    def logits(self, ids: Sequence[int]) -> Logits:
        """Logits [vocab] after the last of `ids`, read as a text of their own."""
        logits: Logits = self._last_logits([ids], self._forward.new_cache())[0]
        return logits

    def reply_log_probs(self, prompt: Sequence[int], reply: Sequence[int], deltas: RecipeDeltas) -> Logits:
        """Log probabilities [len(reply), vocab] of each token of a reply. Steering is left in force."""
        is_whole = not self._forward.reads_in_pieces and deltas.prompt_key == deltas.response_key
        split = 0 if is_whole else len(prompt) - 1
        with torch.inference_mode():
            ids, cache = self._tokens([[*prompt, *reply[:-1]]]), self._forward.new_cache()
            if split:
                self.steer([deltas.prompt])
                self._forward.last_logits(ids[:, :split], cache)
            self.steer([deltas.response])
            rest = ids[:, split:]
            width = rest.shape[1] if is_whole or self._forward.reads_in_pieces else 1
            pieces = torch.split(rest, width, dim=1)
            logits = torch.cat([self._forward.all_logits(piece, cache)[0] for piece in pieces])
            log_probs = torch.log_softmax(logits[-len(reply) :].float(), dim=-1)
            numbers: Logits = log_probs.cpu().numpy()
        return numbers

    def forget(self) -> None:
        """Drop what was read before."""
        self._prefixes.clear()

    def _last_logits(self, ids: Sequence[Sequence[int]], cache: DynamicCache) -> Logits:
        """Logits [rows, vocab] after the last of ids [rows, tokens]."""
        with torch.inference_mode():
            logits = self._forward.last_logits(self._tokens(ids), cache)
            last: Logits = logits.float().cpu().numpy()
        return last

    def _tokens(self, ids: Sequence[Sequence[int]]) -> torch.Tensor:
        return torch.tensor(ids, dtype=torch.long, device=self._loaded.device)
