"""What every backend does alike, given a tokenizer and a stream. Knows neither torch nor llama.cpp."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from engine.backends import prompts
from engine.backends.decoding import RowStream, Stream, answer_rows
from engine.backends.deltas import Deltas, RecipeDeltas, recipe_deltas
from engine.backends.protocol import Capabilities, Prompt, PromptTooLong, Step, Token, VectorSource
from engine.backends.rows import Row, new_row
from engine.backends.tokenizer import Tokenizer
from engine.backends.trial import try_steering
from engine.control import Control
from engine.messages import ModelInfo
from engine.requests import GenerationRequest, Message, Sampling
from vectors.values import NO_STEERING, Placement, Position, SteeringRecipe

REPLY_TOKENS = 48
"""Tokens of a reply that is generated to be read, for pairs placed as `user` or `system`."""


class TextBackend:
    """The part of a Backend that only needs text turned into tokens and tokens read under deltas."""

    def __init__(
        self,
        info: ModelInfo,
        capabilities: Capabilities,
        tokenizer: Tokenizer,
        stream: Stream,
        load_vector: VectorSource,
    ) -> None:
        self.info, self.capabilities = info, capabilities
        self._tokenizer, self._stream, self._load_vector = tokenizer, stream, load_vector

    def _try_steering(self, control: Control) -> None:
        """Check that steering acts on the model, the last phase of a load. Raises CannotBeSteered."""
        control.check()
        control.progress("checking that it can be steered")
        ids = prompts.raw_prompt(self._tokenizer, "Hello there.", "", Position.LAST).ids

        def logits_under(deltas: Deltas) -> npt.NDArray[np.float32]:
            control.check()
            return self._logits_under(ids, deltas)

        try_steering(self.info, self.capabilities.first_layer, logits_under)

    def generate(self, requests: Sequence[GenerationRequest], control: Control) -> Iterator[Step]:
        """Answer each request as a row."""
        rows = [self._row(number, request) for number, request in enumerate(requests)]
        for batch in self._batches(rows):
            yield from answer_rows(self._stream_of(batch), batch, control, self._deltas)

    def _batches(self, rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
        """Rows that are answered side by side, their prompts of one length; here each by itself."""
        return ([row] for row in rows)

    def _stream_of(self, batch: Sequence[Row]) -> RowStream:
        """What reads such a batch."""
        return self._stream

    def _row(self, number: int, request: GenerationRequest) -> Row:
        return new_row(number, request, self._deltas, self._tokenizer, self.info.context_length)

    def _deltas(self, recipe: SteeringRecipe) -> RecipeDeltas:
        return recipe_deltas(recipe, self.info, self.capabilities, self._load_vector)

    def chat_ids(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """Token ids of a conversation up to where the reply begins."""
        return prompts.chat_prompt(self._tokenizer, messages).ids

    def token_count(self, text: str) -> int:
        """How many tokens a text takes by itself."""
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def pair_prompt(
        self, text: str, question: str, placement: Placement, position: Position, control: Control
    ) -> Prompt:
        """One side of a pair as token ids; a reply that is to be read is generated greedily, unsteered."""

        def reply_to(turns: tuple[Message, ...]) -> tuple[int, ...]:
            sampling = Sampling(temperature=0, max_new_tokens=REPLY_TOKENS)
            steps = self.generate((GenerationRequest("pair", turns, sampling=sampling),), control)
            return tuple(step.token_id for step in steps if isinstance(step, Token))

        prompt = prompts.pair_prompt(self._tokenizer, text, question, placement, position, reply_to)
        if len(prompt.ids) > self.info.context_length:
            raise PromptTooLong(len(prompt.ids), self.info.context_length)
        return prompt

    def next_token_logits(
        self, ids: Sequence[int], recipe: SteeringRecipe = NO_STEERING
    ) -> npt.NDArray[np.float32]:
        """Logits [vocab] after the last of `ids`, all of which are steered by the recipe's prompt part."""
        return self._logits_under(ids, self._deltas(recipe).prompt)

    def _logits_under(self, ids: Sequence[int], deltas: Deltas) -> npt.NDArray[np.float32]:
        try:
            self._stream.steer([deltas])
            return self._stream.logits(ids)
        finally:
            self._stream.steer([{}])

    def reply_log_probs(
        self, prompt: Sequence[int], reply: Sequence[int], recipe: SteeringRecipe = NO_STEERING
    ) -> npt.NDArray[np.float32]:
        """Log probabilities [len(reply), vocab] of each token of a reply, given what precedes it."""
        deltas = self._deltas(recipe)
        try:
            return self._stream.reply_log_probs(prompt, reply, deltas)
        finally:
            self._stream.steer([{}])

    def forget(self) -> None:
        """Drop the KV cache of the last conversation."""
        self._stream.forget()
