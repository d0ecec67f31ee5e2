"""Text that a person pastes: what becomes pairs, and what is told of instead of guessed."""

from __future__ import annotations

import pytest

from vectors.pasted import pasted_pairs
from vectors.values import Pair

AB = Pair("I am happy.", "I am sad.")
ASKED = Pair("I am happy.", "I am sad.", "How are you?")


@pytest.mark.parametrize(
    "text",
    [
        "I am happy.\tI am sad.",
        "I am happy. | I am sad.",
        "I am happy.,I am sad.",
        "I am happy.;I am sad.",
        '"I am happy.","I am sad."',
        '"I am happy."\t"I am sad."\r\n\r\n',
        '{"positive": "I am happy.", "negative": "I am sad."}',
        ' [\n{"positive": "I am happy.", "negative": "I am sad."}]',
        "Positive\tNegative\nI am happy.\tI am sad.\n",
        'negative,positive\n"I am sad.",I am happy.\n',
    ],
)
def test_that_every_way_to_write_a_pair_gives_the_same_one(text: str) -> None:
    rows = pasted_pairs(text)
    assert rows.pairs == (AB,)
    assert rows.unread == ()


@pytest.mark.parametrize(
    "text",
    [
        "I am happy.\tI am sad.\tHow are you?",
        "I am happy. | I am sad. | How are you?",
        "prompt,positive,negative\nHow are you?,I am happy.,I am sad.",
        '{"prompt": "How are you?", "positive": "I am happy.", "negative": "I am sad."}',
    ],
)
def test_that_a_third_part_is_the_prompt(text: str) -> None:
    assert pasted_pairs(text).pairs == (ASKED,)


def test_that_a_comma_in_prose_does_not_part_a_sentence_into_a_pair() -> None:
    rows = pasted_pairs("I am happy, very happy\nI am happy.\tI am sad.")
    assert rows.pairs == (AB,)
    assert [each.line for each in rows.unread] == [1]
    assert rows.unread[0].sentence() == "Line 1 holds one text; write positive, a tab or |, then negative."


def test_that_lines_of_many_kinds_stand_side_by_side_and_the_broken_ones_are_named() -> None:
    text = (
        'a\tb\n{"positive": "c", "negative"\n{"positive": "e", "negative": 3}\n1|2|3|4\ng | h\n{"other": 1}'
    )
    rows = pasted_pairs(text)
    assert rows.pairs == (Pair("a", "b"), Pair("g", "h"))
    assert [each.line for each in rows.unread] == [2, 3, 4, 6]
    assert rows.unread[0].sentence().startswith("The text is broken JSON at line 2, column ")


def test_that_an_empty_side_is_kept_to_be_mended() -> None:
    assert pasted_pairs("a\t\n\tb\n| c").pairs == (Pair("a", ""), Pair("", "b"), Pair("", "c"))
    assert pasted_pairs('{"positive": "a"}').pairs == (Pair("a", ""),)


def test_that_quotation_marks_of_the_text_itself_stay() -> None:
    rows = pasted_pairs('"Hi," he said.\t"Go," she said.\n"""Yes!"""\t"say ""no"" now"')
    assert rows.pairs == (Pair('"Hi," he said.', '"Go," she said.'), Pair('"Yes!"', 'say "no" now'))


def test_that_a_cell_of_a_table_may_hold_lines() -> None:
    assert pasted_pairs('positive,negative\n"a\nb",c\n').pairs == (Pair("a\nb", "c"),)


@pytest.mark.parametrize("text", ["", " \n\t\n", "[]"])
def test_that_nothing_gives_nothing(text: str) -> None:
    assert pasted_pairs(text).pairs == ()
