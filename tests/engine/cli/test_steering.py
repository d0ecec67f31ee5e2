"""Claims about how `--steer`, `--scale` and the operators are read."""

from __future__ import annotations

import pytest

from engine.cli.steering import Push, parse_push
from vectors.errors import BadInput
from vectors.values import Operator


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


@pytest.mark.parametrize(
    ("text", "is_scale", "operator", "expected"),
    [
        ("ocean", True, Operator.ABLATE, Push("ocean", 1.0, None, True, Operator.ABLATE)),
        ("ocean@3-4", True, Operator.ABLATE, Push("ocean", 1.0, (3, 4), True, Operator.ABLATE)),
        ("ocean=0@3", True, Operator.CLAMP, Push("ocean", 0.0, (3,), True, Operator.CLAMP)),
        ("ocean", False, Operator.ROTATE, Push("ocean", 1.0, None, False, Operator.ROTATE)),
    ],
)
def test_that_an_operator_is_read_as_written(
    text: str, is_scale: bool, operator: Operator, expected: Push
) -> None:
    assert parse_push(text, is_scale=is_scale, operator=operator) == expected


@pytest.mark.parametrize(
    ("text", "is_scale", "operator", "words"),
    [
        (
            "ocean=1",
            True,
            Operator.ABLATE,
            "takes all of it away, and no number; write it like --ablate ocean.",
        ),
        ("", True, Operator.ABLATE, "write it like --ablate ocean or --ablate ocean@3,5-8"),
        ("ocean", True, Operator.CLAMP, "--clamp ocean=1"),
        ("ocean=loud", True, Operator.CLAMP, "--clamp ocean=0.5"),
        ("ocean=2", False, Operator.ROTATE, "is off it; give less."),
    ],
)
def test_that_an_operator_that_cannot_be_read_is_refused_by_its_own_name(
    text: str, is_scale: bool, operator: Operator, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        parse_push(text, is_scale=is_scale, operator=operator)
