"""A vector about to be made: what it lacks, what becomes of it, and how it outlives the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.drafts import VectorDraft, load_draft, save_draft
from vectors.values import Pair, Placement, Position

GOOD = Pair("I am glad to see it.", "I am sorry to see it.")
DRAFT = VectorDraft(" joy ", "happy", " ", "Be happy.", "", (Pair("", ""), GOOD, Pair("", " ")))


def test_that_blank_rows_count_for_nothing_and_the_rest_is_handed_over_trimmed() -> None:
    assert DRAFT.why_not() == "" and DRAFT.faults() == ()
    command = DRAFT.command("job")
    assert (command.job, command.name, command.pairs) == ("job", "joy", (GOOD,))
    assert (command.positive, command.negative, command.positive_prompt) == ("happy", "", "Be happy.")
    assert command.placement is Placement.RAW and command.position is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pairs": ()}, "Type, paste or open at least one pair."),
        ({"pairs": (Pair(" ", ""),)}, "Type, paste or open at least one pair."),
        ({"name": "  "}, "Give the vector a name."),
        ({"pairs": (GOOD, Pair("a", ""))}, "Pair 2 has an empty negative side."),
        ({"pairs": (Pair("a", ""), Pair("b", "B"))}, "2 pairs are to be mended first."),
        ({"placement": Placement.SYSTEM}, "Pair 2 has no prompt, which it needs as it is placed."),
    ],
)
def test_that_what_is_missing_is_said_in_a_sentence(change: dict[str, object], said: str) -> None:
    assert replace(DRAFT, **change).why_not() == said  # type: ignore[arg-type]


def test_that_the_vector_s_name_stands_for_a_pole_without_one() -> None:
    leaking = replace(DRAFT, positive="", pairs=(Pair("What a fine day.", "No joy today."),))
    assert [fault.sentence for fault in leaking.faults()] == [
        "Pair 1 names the pole “joy” on its negative side."
    ]


def test_that_a_draft_comes_back_as_it_was_and_an_empty_one_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "draft.json"
    draft = replace(DRAFT, pairs=(GOOD,), position=Position.ALL_MEAN, placement=Placement.USER, method="pca")
    save_draft(draft, path)
    assert load_draft(path) == draft
    save_draft(VectorDraft(), path)
    assert not path.exists() and load_draft(path) == VectorDraft()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"pairs": 3}', b"\xff", b'{"placement": "nowhere"}'])
def test_that_a_damaged_draft_is_no_reason_not_to_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "draft.json"
    path.write_bytes(content)
    assert load_draft(path) == VectorDraft()
