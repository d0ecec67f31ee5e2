"""A receipt tells all that an answer depended on, and nothing that it did not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.requests import Answer, Receipt, Sampling
from ui.dialogs.receipt import GIVEN_LENGTH, rows_of

RECEIPT = Receipt("m", "f", "llamacpp", "cpu", "Q8_0", (), Sampling(), 1, (5, 6), 9)


def told(receipt: Receipt) -> dict[str, str]:
    return dict(rows_of(Answer("so", "stop", receipt, 9, 2, 0.1, 20.0)))


def test_that_an_answer_to_all_that_was_said_tells_of_no_beginning_and_of_nothing_left_out() -> None:
    assert not {"Begins with", "Left out"} & set(told(RECEIPT))


def test_that_the_text_that_a_continued_reply_began_with_is_told() -> None:
    assert told(replace(RECEIPT, given="The sea is "))["Begins with"] == "The sea is"


def test_that_a_long_beginning_is_told_so_far_as_there_is_room() -> None:
    shown = told(replace(RECEIPT, given="wave " * 500))["Begins with"]
    assert shown.startswith("wave wave") and shown.endswith("…") and len(shown) <= GIVEN_LENGTH + 1


@pytest.mark.parametrize(("dropped", "words"), [(1, "the oldest message"), (4, "the 4 oldest messages")])
def test_that_messages_that_were_left_out_are_counted(dropped: int, words: str) -> None:
    assert told(replace(RECEIPT, dropped=dropped))["Left out"] == words
