"""What is said of pairs before a vector is made of them."""

from __future__ import annotations

import pytest

from engine.paths import SHIPPED_PAIRS
from vectors.pair_checks import FaultKind, Severity, check_pairs, needs_prompts
from vectors.shipped import shipped_sets
from vectors.values import Pair, Placement, Position

GOOD = Pair("I am glad to see the day.", "I am sorry to see the day.", "How are you?")


def kinds(*pairs: Pair, positive: str = "", negative: str = "") -> list[tuple[int, FaultKind]]:
    return [(fault.row, fault.kind) for fault in check_pairs(pairs, positive, negative)]


def test_that_a_good_pair_has_no_fault() -> None:
    assert check_pairs([GOOD], "glad", "sorry", wants_prompts=True) == ()


@pytest.mark.parametrize(
    ("pair", "kind", "said"),
    [
        (Pair("a", " \t"), FaultKind.EMPTY, "Pair 1 has an empty negative side."),
        (Pair("", "b"), FaultKind.EMPTY, "Pair 1 has an empty positive side."),
        (Pair("", ""), FaultKind.EMPTY, "Pair 1 has empty sides."),
        (Pair("The  Sea", "the sea"), FaultKind.EQUAL, "Pair 1 has two sides that are equal."),
        (
            Pair("calm", "calm not"),
            FaultKind.LEAK,
            "Pair 1 has its whole positive side inside the negative one.",
        ),
        (
            Pair("so I go", "I go"),
            FaultKind.LEAK,
            "Pair 1 has its whole negative side inside the positive one.",
        ),
        (
            Pair("One two three four five six seven.", "Eight nine ten."),
            FaultKind.LENGTHS,
            "Pair 1 is unequal: 7 words on its positive side, 3 on the other.",
        ),
    ],
)
def test_that_each_fault_is_named_in_a_sentence(pair: Pair, kind: FaultKind, said: str) -> None:
    (fault,) = check_pairs([pair])
    assert (fault.row, fault.kind, fault.sentence) == (0, kind, said)


def test_that_a_part_of_a_word_does_not_leak() -> None:
    assert kinds(Pair("art", "a party")) == []
    assert kinds(Pair("Such joy here.", "Such sadness here."), positive="sad", negative="joyful") == []


def test_that_a_poles_name_on_the_other_side_leaks_and_on_its_own_does_not() -> None:
    pair = Pair("What a happy day.", "What a sad day, not HAPPY.")
    assert kinds(pair, positive="Happy", negative="sad") == [(0, FaultKind.LEAK)]
    assert kinds(pair, positive="sad", negative="happy") == [(0, FaultKind.LEAK), (0, FaultKind.LEAK)]
    assert kinds(pair, positive="happy", negative="happy") == []


def test_that_a_duplicate_is_found_whatever_its_case_and_blanks_and_names_the_first() -> None:
    again = Pair(" i am GLAD  to see the day.", "I am sorry to\nsee the day.", "how are you?")
    other = Pair(GOOD.positive, GOOD.negative, "And now?")
    (fault,) = check_pairs([GOOD, other, again])
    assert (fault.row, fault.kind) == (2, FaultKind.DUPLICATE)
    assert fault.sentence == "Pair 3 is the same as pair 1."


def test_that_lengths_warn_only_beyond_twice_and_three_words() -> None:
    for longer, is_told in ((6, False), (7, True)):
        words = " ".join(f"w{number}" for number in range(longer))
        assert bool(kinds(Pair(words, "a b c"))) is is_told
    assert kinds(Pair("one two three four", "five")) == []


def test_that_what_says_nothing_blocks_and_the_rest_warns() -> None:
    blocking = {kind for kind in FaultKind if kind.severity is Severity.BLOCKS}
    assert blocking == {FaultKind.EMPTY, FaultKind.EQUAL, FaultKind.NO_PROMPT}
    pairs = [GOOD, GOOD, Pair("x", "")]
    found = check_pairs(pairs, wants_prompts=True)
    assert [(fault.row, fault.severity) for fault in found] == [
        (1, Severity.WARNS),
        (2, Severity.BLOCKS),
        (2, Severity.BLOCKS),
    ]


@pytest.mark.parametrize(
    ("placement", "position", "wanted"),
    [
        (Placement.RAW, None, False),
        (Placement.RAW, Position.RESPONSE_MEAN, True),
        (Placement.USER, None, False),
        (Placement.SYSTEM, Position.LAST, True),
        (Placement.REPLY, None, False),
    ],
)
def test_that_prompts_are_asked_for_where_the_engine_needs_them(
    placement: Placement, position: Position | None, wanted: bool
) -> None:
    assert needs_prompts(placement, position) is wanted


def test_that_the_shipped_sets_have_nothing_to_mend_and_nothing_that_leaks() -> None:
    for each in shipped_sets(SHIPPED_PAIRS):
        found = {fault.kind for fault in check_pairs(each.pairs(), each.positive, each.negative)}
        assert found <= {FaultKind.LENGTHS}, each.name
