"""Which turns give way in a full context."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.context_policy import dropped_note, fewest_dropped, without_oldest
from engine.requests import Message

SYSTEM = Message("system", "s" * 5)
TURNS = (
    Message("user", "u" * 10),
    Message("assistant", "a" * 20),
    Message("user", "u" * 10),
    Message("assistant", "a" * 20),
    Message("user", "u" * 10),
)


def letters(messages: Sequence[Message]) -> int:
    return sum(len(each.content) for each in messages)


def test_that_the_system_prompt_stays_whatever_is_left_out() -> None:
    assert without_oldest((SYSTEM, *TURNS), 2) == (SYSTEM, *TURNS[2:])
    assert without_oldest(TURNS, 2) == TURNS[2:]
    assert without_oldest((SYSTEM, *TURNS), 0) == (SYSTEM, *TURNS)


@pytest.mark.parametrize(("room", "dropped"), [(75, 0), (74, 2), (45, 2), (44, 4), (15, 4), (1, 4)])
def test_that_whole_turns_go_and_no_more_than_must(room: int, dropped: int) -> None:
    assert fewest_dropped((SYSTEM, *TURNS), letters, room) == dropped


def test_that_a_reply_that_opened_the_conversation_goes_with_the_first_turn_to_go() -> None:
    opened = (Message("assistant", "hello"), *TURNS)
    assert fewest_dropped(opened, letters, 70) == 1
    assert fewest_dropped(opened, letters, 40) == 3


def test_that_the_note_counts_in_words() -> None:
    assert dropped_note(1).startswith("the oldest message was left out")
    assert dropped_note(4).startswith("the 4 oldest messages were left out")
