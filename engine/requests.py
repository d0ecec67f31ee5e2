"""What an answer depends on, and the receipt that lets it be given again. No tensors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vectors.values import NO_STEERING, SteeringRecipe

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "context", "cancelled"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen. Temperature 0 is greedy; top_k 0, top_p 1 and min_p 0 are off.

    `max_new_tokens` 0 means: until an end token or the end of the context.
    """

    temperature: float = 0.7
    top_p: float = 0.95
    top_k: int = 0
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    max_new_tokens: int = 0

    @property
    def is_greedy(self) -> bool:
        """Whether the most likely token is always taken."""
        return self.temperature == 0


@dataclass(frozen=True, slots=True)
class RecipeChange:
    """A recipe that came into force before the generated token of that index (0: from the start)."""

    at_token: int
    recipe: SteeringRecipe


@dataclass(frozen=True, slots=True)
class Begun:
    """A reply that is gone on with.

    `text` is all of it so far: first `given`, which the model did not choose under this receipt (it was
    edited, or its receipt is lost), then what its tokens `token_ids` say.
    """

    text: str
    given: str = ""
    token_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """All that an answer depends on. `changes` repeat a receipt's timeline.

    `dropped` is how many older messages were left out before these; with `drops_oldest` more of them are
    where the context is too full.
    `prompt`, where given, is read as it stands, in place of the messages and their template.
    """

    id: str
    messages: tuple[Message, ...]
    recipe: SteeringRecipe = NO_STEERING
    sampling: Sampling = Sampling()
    seed: int = 0
    changes: tuple[RecipeChange, ...] = ()
    begun: Begun | None = None
    dropped: int = 0
    drops_oldest: bool = False
    prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Enough to run an answer again and get the same text.

    `given` is how the text began before the model wrote the tokens; `dropped` is how many of the oldest
    messages it did not read, since there was no room for them.
    """

    model_name: str
    model_fingerprint: str
    backend: str
    device: str
    dtype: str
    timeline: tuple[RecipeChange, ...]
    sampling: Sampling
    seed: int
    token_ids: tuple[int, ...]
    prompt_tokens: int
    reused_tokens: int = 0
    given: str = ""
    dropped: int = 0

    @property
    def recipe(self) -> SteeringRecipe:
        """The recipe that was in force when the answer ended."""
        return self.timeline[-1].recipe if self.timeline else NO_STEERING


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, whole or as far as it came."""

    text: str
    finish_reason: FinishReason
    receipt: Receipt
    prompt_tokens: int
    generated_tokens: int
    time_to_first_token_s: float
    tokens_per_second: float
    notes: tuple[str, ...] = field(default=())
