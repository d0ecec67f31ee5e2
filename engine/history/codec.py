"""Answers, recipes and attachments as JSON in the database, and back exactly."""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.attachments import Attachment
from engine.requests import Answer
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from vectors.plain import from_plain, to_plain
from vectors.values import NO_STEERING, SteeringRecipe


def answer_text(answer: Answer | None) -> str | None:
    """JSON of an answer with its receipt; None stays None."""
    return None if answer is None else _text(answer)


def answer_from(text: str | None) -> Answer | None:
    """The answer that `answer_text` wrote. Raises ValueError."""
    return None if text is None else from_plain(Answer, json.loads(text))


def recipe_text(recipe: SteeringRecipe) -> str:
    """JSON of a recipe."""
    return _text(recipe)


def recipe_from(text: str) -> SteeringRecipe:
    """The recipe that `recipe_text` wrote; of an empty text, none. Raises ValueError."""
    return from_plain(SteeringRecipe, json.loads(text)) if text else NO_STEERING


def attachments_text(attachments: Sequence[Attachment]) -> str:
    """JSON of the files that went along with a message."""
    return _text(tuple(attachments))


def attachments_from(text: str) -> tuple[Attachment, ...]:
    """The files that `attachments_text` wrote. Raises ValueError."""
    return from_plain(tuple[Attachment, ...], json.loads(text))


def sampling_text(choice: SamplingChoice) -> str:
    """JSON of what was chosen of a sampling; empty for nothing."""
    return "" if choice == AS_THE_MODEL_SAYS else _text(choice)


def sampling_from(text: str) -> SamplingChoice:
    """The choice that `sampling_text` wrote. Raises ValueError."""
    return from_plain(SamplingChoice, json.loads(text)) if text else AS_THE_MODEL_SAYS


def _text(value: object) -> str:
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))
