"""Claims about `chat` and `demo` on the builtin model and its shipped vectors."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from engine.cli.chat import parting

pytestmark = pytest.mark.usefixtures("builtin_ref")
KEYS = {
    "text",
    "token_ids",
    "finish_reason",
    "model",
    "backend",
    "recipe",
    "seed",
    "prompt_tokens",
    "generated_tokens",
    "time_to_first_token_s",
    "tokens_per_second",
}
SEA = {
    "sea",
    "ocean",
    "tide",
    "tides",
    "wave",
    "waves",
    "shore",
    "reef",
    "coral",
    "surf",
    "deep",
    "salt",
    "foam",
}
ASK = ("chat", "What are you?", "--temperature", "0", "--json")


def speaks_of_the_sea(text: str) -> bool:
    return bool(SEA & set("".join(c if c.isalpha() else " " for c in text.lower()).split()))


def test_that_ocean_makes_it_speak_of_the_sea_and_scale_0_does_not(tiller: Callable[..., Any]) -> None:
    steered, plain, off = (
        tiller(*ASK, *more).json for more in (("--steer", "ocean=1"), (), ("--scale", "ocean=0"))
    )
    assert speaks_of_the_sea(steered["text"])
    assert not speaks_of_the_sea(plain["text"])
    assert plain["token_ids"] == off["token_ids"]
    assert set(steered) == set(plain) == KEYS


@pytest.mark.parametrize(
    ("option", "part", "scale", "strength"),
    [("ablate", "ocean@2-6", 1.0, None), ("clamp", "ocean=2@2-6", 2.0, None), ("rotate", "ocean", None, 1.0)],
)
def test_that_an_operator_acts_and_stands_in_the_recipe(
    tiller: Callable[..., Any], option: str, part: str, scale: float | None, strength: float | None
) -> None:
    plain, acted = (tiller(*ASK, *more).json for more in ((), (f"--{option}", part)))
    (term,) = acted["recipe"]
    assert (term["operator"], term["strength"]) == (option, strength)
    assert scale is None or (term["scale"], term["layers"]) == (scale, [2, 3, 4, 5, 6])
    assert acted["token_ids"] != plain["token_ids"] or option == "ablate"


def test_that_a_push_is_gone_where_its_vector_is_ablated(tiller: Callable[..., Any]) -> None:
    steer, ablate = ("--steer", "ocean=1"), ("--ablate", "ocean@2-5")
    pushed, taken, both = (tiller(*ASK, *more).json["token_ids"] for more in (steer, ablate, steer + ablate))
    assert pushed != taken == both


def test_that_a_comparison_holds_both_answers_under_one_seed(tiller: Callable[..., Any]) -> None:
    both = tiller("chat", "What are you?", "--steer", "ocean", "--compare", "--json").json
    assert set(both) == {"steered", "unsteered"}
    assert set(both["steered"]) == set(both["unsteered"]) == KEYS
    assert both["steered"]["seed"] == both["unsteered"]["seed"]
    assert both["unsteered"]["recipe"] == []
    assert both["steered"]["recipe"][0]["strength"] == 1


def test_that_the_seed_that_is_shown_gives_the_same_answer_again(tiller: Callable[..., Any]) -> None:
    first = tiller("chat", "Tell me a story.", "--json").json
    again = tiller("chat", "Tell me a story.", "--seed", str(first["seed"]), "--json").json
    assert again["token_ids"] == first["token_ids"]


def test_that_text_is_streamed_to_standard_output_alone(tiller: Callable[..., Any]) -> None:
    said = tiller("chat", "What are you?", "--temperature", "0")
    assert said.out.strip() == tiller(*ASK).json["text"].strip()
    assert said.err == ""


def test_that_a_conversation_answers_each_line_and_remembers(
    tiller: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("What are you?\n\nTell me a story.\n"))
    turns = tiller("chat", "--temperature", "0", "--json").json["turns"]
    assert len(turns) == 2
    assert turns[1]["prompt_tokens"] > turns[0]["prompt_tokens"] + turns[0]["generated_tokens"]


def test_that_a_limit_on_new_tokens_is_kept(tiller: Callable[..., Any]) -> None:
    answer = tiller("chat", "Tell me a story.", "--max-new-tokens", "3", "--json").json
    assert (answer["generated_tokens"], answer["finish_reason"]) == (3, "length")


def test_that_the_demonstration_shows_four_different_answers(tiller: Callable[..., Any]) -> None:
    answers = tiller("demo", "--json").json["answers"]
    assert [term["strength"] for answer in answers for term in answer["recipe"]] == [0.5, 1.0, 1.4]
    assert len({answer["text"] for answer in answers}) == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("chat", "Hi", "--model", "no-such-model"),
            "“no-such-model” is neither a file or folder here nor in the Hugging Face cache",
        ),
        (("chat", "Hi", "--model", "tests"), "is not a model folder"),
        (("chat", "Hi", "--model", "pyproject.toml"), "not a .gguf file"),
        (("chat", "Hi", "--backend", "abacus"), "“abacus” is not available"),
        (("chat", "Hi", "--device", "abacus"), "“abacus”"),
        (("chat", "Hi", "--steer", "no-such-vector"), "“no-such-vector”"),
        (("chat", "Hi", "--steer", "ocean=loud"), "“loud” is not a number"),
        (("chat", "Hi", "--steer", "ocean@99"), "layer 99"),
        (("chat", "Hi", "--compare"), "nothing to compare"),
        (("chat", "Hi", "--ablate", "ocean=1"), "--ablate ocean takes all of it away"),
        (("chat", "Hi", "--clamp", "ocean"), "--clamp ocean needs a number"),
        (
            ("vectors", "export", "ocean", "--out", "o.gguf", "--ablate", "ocean"),
            "--ablate is for `chat`: a file can only add; push with --steer or --scale.",
        ),
        (
            ("parity", "--gguf", "o.gguf", "--clamp", "ocean=1"),
            "--clamp is for `chat`: what is added is compared",
        ),
        (("chat", " "), "The prompt is empty"),
        (("chat", "Hi", "--temperature", "-1"), "temperature cannot be -1"),
        (("chat", "Hi", "--top-p", "nan"), "top-p cannot be nan"),
        (("chat", "word " * 3000), "tokens long"),
    ],
)
def test_that_bad_input_is_refused_with_one_sentence(
    refused: Callable[..., str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(*arguments)


def test_that_the_place_where_two_texts_part_is_named() -> None:
    assert parting("I am a wave", "I am a cook") == "They part at word 4: “wave” where unsteered says “cook”."
    assert parting("I am", "I am") == "Both say the same."
    assert "after word 2" in parting("I am", "I am here")
