"""What a session tells the window: one dataclass a signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.context_policy import ContextPolicy
from engine.messages import Failed, Progress
from engine.requests import Answer
from vectors.values import SteeringRecipe

CardAction = Literal[
    "Restart engine",
    "Try again",
    "Use the built-in model",
    "Choose another model",
    "Save again",
    "Leave out the oldest turns",
    "Always do that",
    "New conversation",
    "Edit the message",
    "Smaller context",
    "Open log",
    "",
]


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
class Edited:
    """What a message of the history is to say from now on."""

    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """An error for the person: a sentence and one thing to do, or none; `others` where there is a choice."""

    sentence: str
    action: CardAction
    detail: str
    others: tuple[CardAction, ...] = ()


def failure_card(failed: Failed, action: CardAction) -> Card:
    """What is said of a job that failed: of a mistake of the program's own the log has more."""
    if failed.blame != "program":
        return Card(failed.sentence, action, failed.detail)
    if not action:
        return Card(failed.sentence, "Open log", failed.detail)
    return Card(failed.sentence, action, failed.detail, ("Open log",))


def too_long_card(failed: Failed, policy: ContextPolicy) -> Card:
    """What is said of a conversation that does not fit into the context: with a choice, or none."""
    if failed.too_long == "message":
        return Card(failed.sentence, "Edit the message", failed.detail)
    if policy == "stop":
        return Card(failed.sentence, "New conversation", failed.detail)
    others: tuple[CardAction, ...] = ("Always do that", "New conversation")
    return Card(failed.sentence, "Leave out the oldest turns", failed.detail, others)


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
