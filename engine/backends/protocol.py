"""What a backend is asked for and what it gives back. No torch, no llama.cpp."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.control import Control
from engine.messages import ModelInfo
from engine.requests import FinishReason, GenerationRequest, Message
from vectors.errors import BadInput, TillerError
from vectors.values import FloatArray, Operator, Placement, Position, Scope, SteeringRecipe, SteeringVector

VectorSource = Callable[[str], SteeringVector]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a backend can do with the model it holds."""

    operators: frozenset[Operator] = frozenset({Operator.ADD})
    scopes: frozenset[Scope] = frozenset(Scope)
    first_layer: int = 0
    max_rows: int = 64


@dataclass(frozen=True, slots=True)
class PromptRead:
    """A row's prompt is in the cache: how many tokens, and how many of them were there before.

    What was said already of a reply that is gone on with counts as prompt here. `dropped` messages were
    left out, since there was no room for them.
    """

    row: int
    prompt_tokens: int
    reused_tokens: int
    notes: tuple[str, ...] = ()
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """One generated token; `recipe` is set where a new recipe came into force before it."""

    row: int
    index: int
    token_id: int
    text: str
    recipe: SteeringRecipe | None = None


@dataclass(frozen=True, slots=True)
class RowEnd:
    """A row has ended; `text` is what was held back of an unfinished character."""

    row: int
    reason: FinishReason
    text: str = ""


Step = PromptRead | Token | RowEnd


@dataclass(frozen=True, slots=True)
class Prompt:
    """Token ids, and the half-open range of them that is read (averaged) at capture."""

    ids: tuple[int, ...]
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Captured:
    """Block outputs averaged over each prompt's range: states[layer] float32 [n_prompts, d_model].

    `norms[layer]` is the mean norm of the single tokens read: the layer's usual residual norm.
    """

    states: Mapping[int, FloatArray]
    norms: Mapping[int, float]


class Backend(Protocol):
    """One loaded model. Called from the engine's main thread only."""

    info: ModelInfo
    capabilities: Capabilities

    def generate(self, requests: Sequence[GenerationRequest], control: Control) -> Iterator[Step]:
        """Answer each request as a row of one batch: per row PromptRead, Tokens, RowEnd."""

    def chat_ids(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """Token ids of a conversation up to where the reply begins."""

    def token_count(self, text: str) -> int:
        """How many tokens a text takes by itself."""

    def pair_prompt(
        self, text: str, question: str, placement: Placement, position: Position, control: Control
    ) -> Prompt:
        """One side of a contrastive pair, placed as asked, with the range of tokens to read."""

    def capture(self, prompts: Sequence[Prompt], layers: Sequence[int], control: Control) -> Captured:
        """Read block outputs, unsteered."""

    def next_token_logits(self, ids: Sequence[int], recipe: SteeringRecipe) -> npt.NDArray[np.float32]:
        """Logits [vocab] after the last of `ids`."""

    def reply_log_probs(
        self, prompt: Sequence[int], reply: Sequence[int], recipe: SteeringRecipe
    ) -> npt.NDArray[np.float32]:
        """Log probabilities [len(reply), vocab] of each token of a reply, given what precedes it."""

    def close(self) -> None:
        """Remove hooks and free the model."""


class PromptTooLong(TillerError):
    """The conversation does not fit into the model's context; `is_message`: nor its last message alone."""

    def __init__(self, tokens: int, context: int, *, is_message: bool = False) -> None:
        self.tokens, self.context, self.is_message = tokens, context, is_message
        what, next_step = (
            ("The message with its system prompt", "shorten it")
            if is_message
            else ("The conversation", "shorten it, or start a new conversation")
        )
        super().__init__(
            f"{what} is {tokens} tokens long and this model reads at most {context}, one of which the answer "
            f"needs; {next_step}."
        )


class ContextTooLarge(BadInput):
    """The context that was asked for is more than the model reads, or than the machine has room for."""


def chosen_context(asked: int, longest: int) -> int:
    """How many tokens are read where `asked` are (0: nobody asked), of a model without a bound (-1) any.

    Raises ContextTooLarge for more than can be.
    """
    if 0 <= longest < asked:
        raise ContextTooLarge(
            f"The model was made to read at most {longest} tokens, so its context cannot be {asked}; ask for "
            f"{longest} or less."
        )
    return asked


class CannotSteer(TillerError):
    """A recipe asks for what the backend or the model cannot do; it is refused, not approximated."""

    def __init__(self, term: str, problem: str) -> None:
        self.term = term
        super().__init__(f"The term “{term}” cannot be run: {problem}; change it or switch it off.")
