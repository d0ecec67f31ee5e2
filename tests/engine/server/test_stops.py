"""Stop texts are found wherever the pieces of a text are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.server.stops import StopFinder


def given_on(finder: StopFinder, pieces: list[str]) -> str:
    return "".join(finder.add(piece) for piece in pieces) + finder.rest()


@given(
    st.lists(st.text("ab\n", max_size=4), max_size=8),
    st.text("ab\n", min_size=1, max_size=4),
)
def test_that_a_text_is_given_on_up_to_the_stop_text_however_it_is_cut(pieces: list[str], stop: str) -> None:
    finder = StopFinder((stop,))
    text = "".join(pieces)
    assert given_on(finder, pieces) == text.partition(stop)[0]
    assert finder.is_found is (stop in text)


@pytest.mark.parametrize("stops", [(), ("x",)])
def test_that_nothing_is_held_back_that_can_be_no_stop_text(stops: tuple[str, ...]) -> None:
    finder = StopFinder(stops)
    assert finder.add("plain words") == "plain words"
    assert finder.rest() == ""


def test_that_the_first_of_several_stop_texts_ends_the_text() -> None:
    assert given_on(StopFinder(("end", "stop")), ["go on, st", "op, end"]) == "go on, "
