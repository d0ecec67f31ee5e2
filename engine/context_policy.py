"""What becomes of a conversation that no longer fits into the model's context. Knows no model."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Literal

from engine.requests import Message

ContextPolicy = Literal["ask", "drop", "stop"]

CountTokens = Callable[[Sequence[Message]], int]


def least_room(context: int) -> int:
    """Fewest tokens left for an answer before older turns give way to it."""
    return max(1, min(64, context // 8))


def made_room(context: int) -> int:
    """Tokens to have free once turns are left out: more than is needed now, so that the next answers find
    the same beginning and need not read the conversation again."""
    return max(1, context // 4)


def without_oldest(messages: Sequence[Message], count: int) -> tuple[Message, ...]:
    """The messages but for the `count` oldest; the system prompt stays."""
    system = tuple(each for each in messages[:1] if each.role == "system")
    return (*system, *messages[len(system) + count :])


def fewest_dropped(messages: Sequence[Message], tokens: CountTokens, most_tokens: int) -> int:
    """How many of the oldest messages to leave out for the rest to take at most `most_tokens`.

    Whole turns only: what is left begins with a message of the person's, the last of which always stays.
    Where even that is too long, all before it is left out.
    """
    spoken = [each.role for each in messages if each.role != "system"]
    cuts = [0, *(place for place, role in enumerate(spoken) if role == "user" and place)]
    fits = bisect_left(cuts, True, key=lambda cut: tokens(without_oldest(messages, cut)) <= most_tokens)
    return cuts[min(fits, len(cuts) - 1)]


def dropped_note(count: int) -> str:
    """What is said of an answer that was given without the oldest messages."""
    said = "the oldest message was" if count == 1 else f"the {count} oldest messages were"
    return f"{said} left out to make room"
