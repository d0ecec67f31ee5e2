"""Which rows the sidebar shows, and in which order. No Qt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ui.steering.arrangement import Place, SetPlace, arranged, matches
from vectors.library import LibraryEntry
from vectors.shipped import PairSet
from vectors.values import ModelRef, Placement, Position

BUILTIN = ModelRef("builtin", "builtin", "", "llama", 8, 256, "b00")
TINY = ModelRef("tiny", "folder", "", "gpt2", 8, 128, "f00")
SETS = tuple(
    PairSet(
        name, name, "neutral", "", "", (), Placement.REPLY, Position.RESPONSE_MEAN, (0.3, 0.7), Path(name)
    )
    for name in ("ocean", "joyful", "calm")
)


def entry(name: str, model: ModelRef, *, is_shipped: bool = False) -> LibraryEntry:
    vector_id = f"{name} {model.name} {is_shipped}"
    place = Path(vector_id)
    return LibraryEntry(
        vector_id, name, name, "neutral", model, (3,), (3,), "mean_diff", None, place, is_shipped
    )


READY = (entry("joyful", BUILTIN, is_shipped=True), entry("ocean", BUILTIN, is_shipped=True))
OWN = entry("mine", TINY)
LOST = entry("imported", replace(TINY, d_model=896, fingerprint="", name="Qwen"))


def said(places: tuple[Place, ...]) -> list[str]:
    """Each row in a word: `+` a set to make, `-` a vector that does not fit."""
    return [
        f"+{place.pair_set.name}"
        if isinstance(place, SetPlace)
        else f"{'-' if place.why_not else ''}{place.entry.id}"
        for place in places
    ]


def test_that_sets_come_in_their_order_then_own_vectors_then_those_that_do_not_fit() -> None:
    places = arranged(SETS, (LOST, *READY, OWN), TINY)
    assert said(places) == ["+ocean", "+joyful", "+calm", "mine tiny False", "-imported Qwen False"]


def test_that_a_set_with_a_vector_for_the_model_is_that_vector_and_nothing_else_of_its_name() -> None:
    made = entry("ocean", TINY)
    assert said(arranged(SETS, (*READY, made), TINY)) == ["ocean tiny False", "+joyful", "+calm"]
    builtin = arranged(SETS, (*READY, made), BUILTIN)
    assert said(builtin) == ["ocean builtin True", "joyful builtin True", "+calm"]


def test_that_a_set_that_is_being_made_is_shown_as_such_though_its_vector_is_there() -> None:
    made = entry("ocean", TINY)
    assert said(arranged(SETS, (made,), TINY, ("ocean", "joyful"))) == ["+ocean", "+joyful", "+calm"]


def test_that_the_vector_of_the_very_weights_is_preferred_and_the_other_one_listed_below() -> None:
    tuned = replace(TINY, name="tuned", fingerprint="f11")
    entries = (entry("ocean", tuned), entry("ocean", TINY))
    assert said(arranged(SETS[:1], entries, TINY)) == ["ocean tiny False", "ocean tuned False"]


def test_that_without_a_model_every_name_is_shown_once_and_nothing_is_to_be_made() -> None:
    entries = (*READY, entry("ocean", TINY), OWN)
    assert said(arranged(SETS, entries, None)) == [
        "ocean builtin True",
        "joyful builtin True",
        "mine tiny False",
    ]


def test_that_a_search_finds_every_word_in_name_or_poles_in_any_case() -> None:
    places = arranged(SETS, (*READY, OWN), BUILTIN)
    found = {
        text: said(tuple(each for each in places if matches(each, text))) for text in ("OCE", "neutral mi")
    }
    assert found == {"OCE": ["ocean builtin True"], "neutral mi": ["-mine tiny False"]}
    assert all(matches(each, "  ") for each in places)
    assert not any(matches(each, "ocean joyful") for each in places)
