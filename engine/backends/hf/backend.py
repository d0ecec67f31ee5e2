"""A transformers model as a Backend: generation, capture and scoring under steering hooks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from engine.backends.deltas import RecipeDeltas, recipe_deltas
from engine.backends.hf import prompts as hf_prompts
from engine.backends.hf.capture import capture
from engine.backends.hf.decoding import DecodeLoop, Row
from engine.backends.hf.detokenizer import Detokenizer
from engine.backends.hf.hooks import SteeringHooks
from engine.backends.hf.loading import LoadedModel, load
from engine.backends.hf.prefix_cache import PrefixCache
from engine.backends.protocol import (
    Capabilities,
    Captured,
    Prompt,
    PromptTooLong,
    Step,
    Token,
    VectorSource,
)
from engine.control import Control
from engine.requests import FinishReason, GenerationRequest, Message, Sampling
from engine.sampler import Sampler
from vectors.errors import TillerError
from vectors.values import NO_STEERING, ModelRef, Placement, Position, SteeringRecipe

REPLY_TOKENS = 48
"""Tokens of a reply that is generated to be read, for pairs placed as `user` or `system`."""


class CannotBeSteered(TillerError):
    """A model was loaded, and fails the check that steering acts on it."""

    def __init__(self, model: str, problem: str, next_step: str = "choose another model") -> None:
        self.model, self.problem = model, problem
        super().__init__(f"The model {model} {problem}; {next_step}.")


class TransformersBackend:
    """One loaded model with its hooks, which live as long as the backend."""

    def __init__(self, loaded: LoadedModel, load_vector: VectorSource) -> None:
        self.info = loaded.info
        self.capabilities = Capabilities()
        self._loaded = loaded
        self._load_vector = load_vector
        self._hooks = SteeringHooks(loaded.blocks, loaded.info.ref.d_model, loaded.device, loaded.dtype)
        self._prefixes = PrefixCache()
        self._loop = DecodeLoop(loaded, self._hooks, self._prefixes)
        self._check_steering()

    @classmethod
    def open(
        cls, ref: ModelRef, device: str, dtype: str, load_vector: VectorSource, control: Control
    ) -> TransformersBackend:
        """Load a model and check that it can be steered."""
        loaded = load(ref, device, dtype, control)
        control.check()
        control.progress("checking that it can be steered")
        return cls(loaded, load_vector)

    def _check_steering(self) -> None:
        """A push on a middle block must change the logits, and a push of zero must leave them as they are."""
        ids = hf_prompts.raw_prompt(self._loaded.tokenizer, "Hello there.", "", Position.LAST).ids
        ref = self.info.ref
        push = np.linspace(-10, 10, ref.d_model, dtype=np.float32)
        logits = []
        for scale in (0, 1):
            self._hooks.set_rows([{ref.n_layers // 2: scale * push}])
            logits.append(self._logits(ids))
        self._hooks.clear()
        plain, (zero, steered) = self._logits(ids), logits
        if not np.isfinite(plain.max()):  # NaN somewhere, or an overflow
            problem = f"gives no numbers in {self.info.dtype} on {self.info.device}"
            raise CannotBeSteered(ref.name, problem, "choose another number type (dtype) or another model")
        if not np.array_equal(plain, zero):
            problem = "does not give the same numbers twice, so an effect cannot be told from chance"
            raise CannotBeSteered(ref.name, problem)
        if np.array_equal(plain, steered):
            raise CannotBeSteered(ref.name, "ignores what is added to its blocks")

    def generate(self, requests: Sequence[GenerationRequest], control: Control) -> Iterator[Step]:
        """Answer the requests; rows whose prompts are of one length run as one batch."""
        rows = [self._row(number, request) for number, request in enumerate(requests)]
        rows.sort(key=lambda row: len(row.prompt))
        for _, group in itertools.groupby(rows, key=lambda row: len(row.prompt)):
            yield from self._loop.run(list(group), control, self._deltas)

    def _row(self, number: int, request: GenerationRequest) -> Row:
        asked = hf_prompts.chat_prompt(self._loaded.tokenizer, request.messages)
        ids, context = asked.ids, self.info.context_length
        if len(ids) >= context:
            raise PromptTooLong(len(ids), context)
        room, wanted = context - len(ids), request.sampling.max_new_tokens
        reason: FinishReason = "length" if 0 < wanted <= room else "context"
        return Row(
            number=number,
            request=request,
            prompt=ids,
            deltas=self._deltas(request.recipe),
            sampler=Sampler(request.sampling, request.seed, ids),
            detokenizer=Detokenizer(self._loaded.tokenizer),
            limit=min(wanted, room) if wanted else room,
            limit_reason=reason,
            opening=asked.written.opening,
            notes=asked.written.notes,
        )

    def _deltas(self, recipe: SteeringRecipe) -> RecipeDeltas:
        return recipe_deltas(recipe, self.info, self.capabilities, self._load_vector)

    def chat_ids(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """Token ids of a conversation up to where the reply begins."""
        return hf_prompts.chat_prompt(self._loaded.tokenizer, messages).ids

    def pair_prompt(
        self, text: str, question: str, placement: Placement, position: Position, control: Control
    ) -> Prompt:
        """One side of a pair as token ids; a reply that is to be read is generated greedily, unsteered."""
        tokenizer = self._loaded.tokenizer
        if placement is Placement.RAW:
            prompt = hf_prompts.raw_prompt(tokenizer, text, question, position)
        elif placement is Placement.REPLY:
            prompt = hf_prompts.reply_prompt(tokenizer, question, text, position)
        else:
            turns, prompt = hf_prompts.turn_prompt(tokenizer, text, question, placement, position)
            if position is Position.RESPONSE_MEAN:
                request = GenerationRequest(
                    "pair", turns, sampling=Sampling(temperature=0, max_new_tokens=REPLY_TOKENS)
                )
                reply = tuple(s.token_id for s in self.generate((request,), control) if isinstance(s, Token))
                prompt = hf_prompts.answered_prompt(tokenizer, prompt.ids, reply, position)
        if len(prompt.ids) > self.info.context_length:
            raise PromptTooLong(len(prompt.ids), self.info.context_length)
        return prompt

    def capture(self, prompts: Sequence[Prompt], layers: Sequence[int], control: Control) -> Captured:
        """Read block outputs, unsteered."""
        self._hooks.clear()
        return capture(self._loaded, prompts, layers, control)

    def next_token_logits(
        self, ids: Sequence[int], recipe: SteeringRecipe = NO_STEERING
    ) -> npt.NDArray[np.float32]:
        """Logits [vocab] after the last of `ids`, all of which are steered by the recipe's prompt part."""
        deltas = self._deltas(recipe)
        try:
            self._hooks.set_rows([deltas.prompt])
            return self._logits(ids)
        finally:
            self._hooks.clear()

    def _logits(self, ids: Sequence[int]) -> npt.NDArray[np.float32]:
        logits: npt.NDArray[np.float32] = self._loop.forward([ids], self._loop.new_cache())[0]
        return logits

    def reply_log_probs(
        self, prompt: Sequence[int], reply: Sequence[int], recipe: SteeringRecipe = NO_STEERING
    ) -> npt.NDArray[np.float32]:
        """Log probabilities [len(reply), vocab] of each token of a reply, given what precedes it."""
        deltas = self._deltas(recipe)
        try:
            return self._loop.reply_log_probs(prompt, reply, deltas)
        finally:
            self._hooks.clear()

    def forget(self) -> None:
        """Drop the KV cache of the last conversation."""
        self._prefixes.clear()

    def close(self) -> None:
        """Remove the hooks and forget the caches."""
        self._hooks.close()
        self._prefixes.clear()
