"""Claims about how `--steer` and `--scale` are read."""

from __future__ import annotations

import pytest

from engine.cli.steering import Push, parse_push
from vectors.errors import BadInput


@pytest.mark.parametrize(
    ("text", "is_scale", "expected"),
    [
        ("ocean", False, Push("ocean", 1.0, None, False)),
        ("ocean=0.6", False, Push("ocean", 0.6, None, False)),
        ("ocean=-0.3@3,5-7", False, Push("ocean", -0.3, (3, 5, 6, 7), False)),
        ("ocean@4", False, Push("ocean", 1.0, (4,), False)),
        ("deep sea=1", False, Push("deep sea", 1.0, None, False)),
        ("ocean=12", True, Push("ocean", 12.0, None, True)),
        ("a=b=1", True, Push("a=b", 1.0, None, True)),
        ("me@home=1@2", True, Push("me@home", 1.0, (2,), True)),
    ],
)
def test_that_a_push_is_read_as_written(text: str, is_scale: bool, expected: Push) -> None:
    assert parse_push(text, is_scale=is_scale) == expected


@pytest.mark.parametrize(
    ("text", "is_scale", "words"),
    [
        ("ocean=loud", False, "“loud” is not a number"),
        ("ocean=", False, "is not a number"),
        ("ocean=nan", False, "finite"),
        ("ocean=inf", True, "finite"),
        ("ocean=1.6", False, "dial"),
        ("ocean", True, "--scale ocean=1"),
        ("ocean=1@", False, "layers"),
        ("ocean=1@two", False, "layers"),
        ("ocean=1@5-3", False, "runs backwards"),
        ("ocean=1@-1", False, "layers"),
        ("", False, "cannot be read"),
    ],
)
def test_that_what_cannot_be_read_is_refused_in_words(text: str, is_scale: bool, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        parse_push(text, is_scale=is_scale)
