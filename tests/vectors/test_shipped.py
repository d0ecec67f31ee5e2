"""The sets of pairs that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectors.errors import BadFile
from vectors.layers import layers_at_depth
from vectors.shipped import shipped_sets
from vectors.values import Pair, Placement, Position

INDEX = """
[ocean]
file = "ocean.jsonl"
positive = "sea"
negative = "plain"
positive_prompt = "You are the sea."
negative_prompt = "You are helpful."
placement = "reply"
position = "response_mean"
depth = [0.375, 0.7]

[calm]
file = "calm.csv"
positive = "calm"
negative = "upset"
depth = [0, 1]
"""


def test_that_the_index_gives_its_sets_in_order(tmp_path: Path) -> None:
    (tmp_path / "index.toml").write_text(INDEX)
    (tmp_path / "ocean.jsonl").write_text('{"positive": "a", "negative": "b", "prompt": "c"}')
    ocean, calm = shipped_sets(tmp_path)
    assert (ocean.name, ocean.positive, ocean.depth) == ("ocean", "sea", (0.375, 0.7))
    assert (ocean.placement, ocean.position) == (Placement.REPLY, Position.RESPONSE_MEAN)
    assert (calm.placement, calm.position) == (Placement.RAW, Position.LAST)
    assert ocean.pairs() == (Pair("a", "b", "c"),)
    with pytest.raises(BadFile, match=r"calm\.csv.*does not exist"):
        calm.pairs()


def test_that_no_index_means_no_sets(tmp_path: Path) -> None:
    assert shipped_sets(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (INDEX.replace("[ocean]", "[ocean"), "broken TOML"),
        (INDEX.replace('file = "calm.csv"', ""), "no 'file' for “calm”"),
        (INDEX.replace("reply", "answer"), "“ocean” that cannot be read"),
        (INDEX.replace("[0, 1]", "[0, 1, 2]"), "“calm” that cannot be read"),
        ("x = 1", "“x” where a table is wanted"),
    ],
)
def test_that_a_wrong_index_is_told_in_a_sentence(tmp_path: Path, changed: str, problem: str) -> None:
    (tmp_path / "index.toml").write_text(changed)
    with pytest.raises(BadFile, match=problem):
        shipped_sets(tmp_path)


def test_that_every_shipped_set_is_whole() -> None:
    sets = shipped_sets(Path(__file__).resolve().parents[2] / "vectors" / "pairs")
    assert "ocean" in [each.name for each in sets]
    for each in sets:
        assert len(each.pairs()) >= 20 and len(set(each.pairs())) == len(each.pairs())
        assert layers_at_depth(each.depth, 8)
