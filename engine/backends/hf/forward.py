"""One forward pass over new tokens, given a cache of what came before. Chooses no token."""

from __future__ import annotations

import inspect
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache

from engine.backends.hf.decoder import decoder_of
from engine.backends.hf.kv_cache import new_cache, reads_in_pieces, tells_its_length
from engine.backends.hf.loading import LoadedModel
from vectors.errors import TillerError

_CACHE_ARGUMENTS = ("past_key_values", "cache_params")
"""What models call their cache; purely recurrent ones (Mamba) use the second name."""
_TRIAL = "The weather is fine today, and so we walk along the river to the sea."
_FORGETFUL = 0.15
"""Share of the logits' spread by which a last token read after a cache may differ from one read at once.

Rounding in 16 bits stays far below, and a model that forgets what it has read lies far above.
"""


class CannotContinue(TillerError):
    """The model does not go on from what it has read before."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"The model {model} keeps what it has read in a way that Tiller cannot go on from; "
            f"choose another model."
        )


class ForwardPass:
    """Feeds a model tokens after those that a cache holds. Raises CannotContinue where that does not work."""

    def __init__(self, loaded: LoadedModel) -> None:
        self._model, self._config = loaded.model, loaded.model.config
        decoder = decoder_of(self._model)
        self._decoder: Any = None if decoder is self._model else decoder
        self._head: Any = self._model.get_output_embeddings()
        self._extra = {"logits_to_keep": 1} if loaded.can_keep_last_logits else {}
        parameters = inspect.signature(self._model.forward).parameters
        named = [name for name in _CACHE_ARGUMENTS if name in parameters]
        if not named:
            raise CannotContinue(loaded.info.ref.name)
        cache = self.new_cache()
        self._cache_argument = named[0]
        self._takes_positions = (
            loaded.takes_positions and "position_ids" in parameters and tells_its_length(cache)
        )
        self.reads_in_pieces = reads_in_pieces(cache)
        """Whether several tokens may be read after others; else all at once, or one by one."""
        self._is_lean = False
        trial = torch.tensor([loaded.tokenizer(_TRIAL)["input_ids"]], device=loaded.device)
        try:
            with torch.inference_mode():
                self._is_lean = self._may_be_lean(trial)
                remembers = self._remembers(trial)
        except (AttributeError, TypeError, ValueError, NotImplementedError) as error:  # MiniMax, xLSTM
            raise CannotContinue(loaded.info.ref.name) from error
        if not remembers:
            raise CannotContinue(loaded.info.ref.name)

    def new_cache(self) -> DynamicCache:
        """An empty cache that knows the model's layers."""
        return new_cache(self._config)

    def last_logits(self, tokens: Tensor, cache: DynamicCache) -> Tensor:
        """Logits [rows, vocab] after the last of tokens [rows, tokens], which the cache takes in."""
        inputs = self._inputs(tokens, cache)
        if self._is_lean:
            return self._lean(inputs)
        logits: Tensor = self._model(**inputs, **self._extra).logits[:, -1]
        return logits

    def all_logits(self, tokens: Tensor, cache: DynamicCache) -> Tensor:
        """Logits [rows, tokens, vocab] after each of tokens [rows, tokens], which the cache takes in."""
        logits: Tensor = self._model(**self._inputs(tokens, cache)).logits
        return logits

    def _inputs(self, tokens: Tensor, cache: DynamicCache) -> dict[str, Any]:
        """What the model is called with; positions too, since some models (Bamba) count each call from 0."""
        inputs = {"input_ids": tokens, "use_cache": True, self._cache_argument: cache}
        if self._takes_positions:
            start = cache.get_seq_length()
            positions = torch.arange(start, start + tokens.shape[1], device=tokens.device)
            inputs["position_ids"] = positions.unsqueeze(0)
        return inputs

    def _lean(self, inputs: dict[str, Any]) -> Tensor:
        hidden = self._decoder(**inputs).last_hidden_state
        logits: Tensor = self._head(hidden[:, -1:])[:, -1]
        return logits

    def _may_be_lean(self, trial: Tensor) -> bool:
        """Whether decoder and head, called directly, give the very logits of the whole model.

        Some 5% of a small model's step is spent around the two; a model may scale or cap in between.
        """
        if self._decoder is None or self._head is None:
            return False
        known = inspect.signature(self._decoder.forward).parameters
        if not set(self._inputs(trial, self.new_cache())) <= set(known):
            return False
        whole = self.last_logits(trial, self.new_cache())
        try:
            return torch.equal(self._lean(self._inputs(trial, self.new_cache())), whole)
        except (AttributeError, TypeError, RuntimeError):
            return False

    def _remembers(self, trial: Tensor) -> bool:
        """Whether a token read after a cache gives what it gives when all are read at once."""
        at_once, cache = self.last_logits(trial, self.new_cache()).float(), self.new_cache()
        self.last_logits(trial[:, :-1], cache)
        after = self.last_logits(trial[:, -1:], cache).float()
        return not bool((after - at_once).std() > _FORGETFUL * at_once.std())
