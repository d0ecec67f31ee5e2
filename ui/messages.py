"""What a session tells the window: one dataclass a signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.messages import Progress
from engine.requests import Answer
from ui.language import mark
from vectors.values import SteeringRecipe

CardAction = Literal[
    "Restart engine", "Try again", "Use the built-in model", "Choose another model", "Save again", ""
]
ACTIONS = (
    mark("Restart engine"),
    mark("Try again"),
    mark("Use the built-in model"),
    mark("Choose another model"),
    mark("Save again"),
)
"""The same, in the catalogue: an action is shown by `tr`, and told by its own name."""


@dataclass(frozen=True, slots=True)
class ReplyText:
    """Text that a reply on the screen has gained."""

    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class ReplyEnded:
    """How a reply ended: complete, cancelled or failed."""

    message_id: int
    state: str
    answer: Answer | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An error for the person: a sentence and at most one thing to do."""

    sentence: str
    action: CardAction
    detail: str


@dataclass(frozen=True, slots=True)
class CompareStarted:
    """Two answers to a question are about to come."""

    question: str
    recipe: SteeringRecipe


@dataclass(frozen=True, slots=True)
class Measuring:
    """How far the measurement of a vector is; `progress` None when it is over."""

    vector_id: str
    progress: Progress | None
