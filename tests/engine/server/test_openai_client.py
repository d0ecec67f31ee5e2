"""OpenAI's own client against the builtin model: it gets what the command line gets, streamed or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from engine.cli.app import main
from engine.engine import new_job
from engine.logs import stop_logging
from engine.messages import (
    Answered,
    Cancel,
    Finished,
    Generate,
    ServeRecipe,
    Terminal,
    TokenText,
)
from engine.requests import GenerationRequest, Message, Sampling
from tests.engine.server.conftest import Served
from vectors.values import NO_STEERING, SteeringRecipe, SteeringTerm

QUESTION = "How do I start my morning?"
GREEDY: dict[str, Any] = {
    "model": "builtin",
    "messages": [{"role": "user", "content": QUESTION}],
    "temperature": 0,
    "seed": 1,
}
ENDLESS = {**GREEDY, "temperature": 10, "top_p": 1, "max_tokens": 450}
OCEAN = {"steering": {"recipe": [{"vector": "ocean", "strength": 0.8}]}}


def said(client: Any, **request: Any) -> str:
    return str(client.chat.completions.create(**request).choices[0].message.content)


def streamed(client: Any, **request: Any) -> tuple[str, list[Any]]:
    with client.chat.completions.create(stream=True, **request) as stream:
        chunks = list(stream)
    pieces = [choice.delta.content or "" for chunk in chunks for choice in chunk.choices]
    return "".join(pieces), chunks


def command_line(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert main(["chat", *arguments, "--temperature", "0", "--seed", "1", "--json"]) == 0
    stop_logging()
    return json.loads(capsys.readouterr().out)


def test_that_the_model_that_is_loaded_is_listed(openai: Any) -> None:
    assert [each.id for each in openai.models.list()] == ["builtin"]
    assert openai.models.retrieve("builtin").owned_by == "tiller"


def test_that_streamed_and_whole_answers_are_those_of_the_command_line(
    openai: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = openai.chat.completions.create(**GREEDY)
    text, chunks = streamed(openai, **GREEDY)
    expected = command_line(capsys, QUESTION)
    assert whole.choices[0].message.content == text == expected["text"]
    assert whole.choices[0].finish_reason == chunks[-1].choices[0].finish_reason == "stop"
    assert whole.usage.completion_tokens == expected["generated_tokens"]
    assert whole.usage.prompt_tokens == expected["prompt_tokens"]
    assert len(chunks) > 5
    assert len({chunk.id for chunk in chunks}) == 1


def test_that_steering_does_what_it_does_on_the_command_line_and_is_on_the_receipt(
    openai: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    steered = openai.chat.completions.create(**GREEDY, extra_body=OCEAN)
    expected = command_line(capsys, QUESTION, "--steer", "ocean=0.8")
    text = steered.choices[0].message.content
    assert text == expected["text"] != said(openai, **GREEDY)
    assert streamed(openai, **GREEDY, extra_body=OCEAN)[0] == text
    (term,) = steered.tiller["recipe"]
    assert (term["vector"], term["strength"]) == ("ocean", 0.8)
    assert (steered.tiller["model"], steered.tiller["seed"]) == ("builtin", 1)
    assert steered.tiller["backend"] == "transformers"
    assert steered.tiller["fingerprint"] == steered.system_fingerprint


def test_that_a_receipt_gives_the_same_text_again(openai: Any) -> None:
    asked = {**GREEDY, "temperature": 0.9, "seed": None}
    vectors = [
        {"vector": "ocean", "strength": 0.5, "scope": "response"},
        {"vector": "formal", "scale": 0.2, "layers": "3-4"},
    ]
    first = openai.chat.completions.create(**asked, extra_body={"steering": {"recipe": vectors}})
    kept = first.tiller
    again = {**asked, "seed": kept["seed"], "top_p": kept["sampling"]["top_p"]}
    text = said(openai, **again, extra_body={"steering": {"recipe": kept["recipe"]}})
    assert text == first.choices[0].message.content


def test_that_a_vector_is_found_by_its_id_and_steers_at_once_in_the_stream_s_receipt(
    openai: Any, served: Served
) -> None:
    by_name = openai.chat.completions.create(**GREEDY, extra_body=OCEAN)
    host = served.engine._host
    library = host._front._shelf.library  # type: ignore[attr-defined]
    number = next(entry.id for entry in library.entries() if entry.name == "ocean")
    body = {"steering": {"recipe": [{"vector": number, "strength": 0.8}]}}
    text, chunks = streamed(openai, **GREEDY, extra_body=body)
    assert text == by_name.choices[0].message.content
    assert chunks[-1].tiller["recipe_fingerprint"] == by_name.tiller["recipe_fingerprint"]


@pytest.mark.parametrize("operator", ["ablate", "clamp", "rotate"])
def test_that_a_vector_acts_by_the_operator_that_is_asked_for(openai: Any, operator: str) -> None:
    term = {"vector": "ocean", "operator": operator, "layers": "2-5"}
    answer = openai.chat.completions.create(**GREEDY, extra_body={"steering": {"recipe": [term]}})
    (kept,) = answer.tiller["recipe"]
    assert (kept["operator"], kept["layers"]) == (operator, "2-5")
    assert ("scale" in kept) is (operator == "ablate")
    assert answer.tiller["recipe_fingerprint"]


def test_that_a_recipe_for_requests_without_one_steers_them_and_no_others(
    openai: Any, served: Served
) -> None:
    steered, plain = said(openai, **GREEDY, extra_body=OCEAN), said(openai, **GREEDY)
    kept = openai.chat.completions.create(**GREEDY, extra_body=OCEAN).tiller["recipe"][0]
    library = served.engine._host._front._shelf.library  # type: ignore[attr-defined]
    ocean = library.find("ocean")
    term = SteeringTerm(ocean.id, ocean.scale_for(0.8), ocean.calibration.layers, name="ocean", strength=0.8)
    served.engine.submit(ServeRecipe(SteeringRecipe((term,))))
    try:
        assert said(openai, **GREEDY) == steered
        assert said(openai, **GREEDY, extra_body={"steering": {"recipe": []}}) == plain
    finally:
        served.engine.submit(ServeRecipe(NO_STEERING))
    assert said(openai, **GREEDY) == plain
    assert kept["strength"] == 0.8


def test_that_a_raw_text_is_gone_on_with_outside_of_the_chat_template(openai: Any) -> None:
    asked = {"model": "builtin", "prompt": "I am a", "temperature": 0, "seed": 1, "max_tokens": 12}
    whole = openai.completions.create(**asked)
    with openai.completions.create(**asked, stream=True) as stream:
        pieces = [choice.text for chunk in stream for choice in chunk.choices]
    assert whole.choices[0].text == "".join(pieces) != ""
    assert whole.usage.prompt_tokens < 5
    steered = openai.completions.create(
        **asked, extra_body={"steering": {"recipe": [{"vector": "ocean", "scale": 1}]}}
    )
    assert steered.choices[0].text != whole.choices[0].text


def test_that_an_answer_ends_before_a_stop_text_and_the_engine_is_free(openai: Any, served: Served) -> None:
    text = said(openai, **GREEDY)
    word = text.split()[4]
    before = text.partition(word)[0]
    whole = openai.chat.completions.create(**GREEDY, stop=[word, "never said"])
    assert whole.choices[0].message.content == before
    assert whole.choices[0].finish_reason == "stop"
    assert 0 < whole.usage.completion_tokens < 15
    assert streamed(openai, **GREEDY, stop=word)[0] == before
    endless = openai.chat.completions.create(**ENDLESS, stop=list("aeiou"))
    assert endless.choices[0].finish_reason == "stop"
    assert isinstance(served.taken[-1], Cancel)


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_that_no_more_tokens_are_given_than_are_wanted(openai: Any, name: str) -> None:
    short = openai.chat.completions.create(**GREEDY, **{name: 3})
    assert short.choices[0].finish_reason == "length"
    assert short.usage.completion_tokens == 3


def test_that_several_answers_are_what_each_would_be_alone_with_the_next_seed(openai: Any) -> None:
    asked = {**GREEDY, "temperature": 1.0, "max_tokens": 8}
    alone = [said(openai, **{**asked, "seed": seed}) for seed in (5, 6, 7)]
    whole = openai.chat.completions.create(**{**asked, "seed": 5}, n=3)
    assert [each.message.content for each in whole.choices] == alone
    assert len(set(alone)) > 1
    assert [each.index for each in whole.choices] == [0, 1, 2]
    assert whole.tiller["seeds"] == [5, 6, 7]
    asked = {**asked, "seed": 5, "n": 3, "stream_options": {"include_usage": True}}
    _, chunks = streamed(openai, **asked)
    texts = ["", "", ""]
    for chunk in chunks:
        for choice in chunk.choices:
            texts[choice.index] += choice.delta.content or ""
    assert texts == alone
    assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
    seeds = [chunk.tiller["seed"] for chunk in chunks if hasattr(chunk, "tiller")]
    assert seeds == [5, 6, 7]
    raw = openai.completions.create(model="builtin", prompt="I am a", n=2, seed=1, max_tokens=4)
    assert [each.index for each in raw.choices] == [0, 1]


def test_that_who_leaves_after_the_first_of_several_answers_gets_no_more_of_them(
    openai: Any, served: Served
) -> None:
    served.taken.clear()
    with openai.chat.completions.create(**{**ENDLESS, "max_tokens": 60}, n=16, stream=True) as stream:
        for chunk in stream:
            if chunk.choices[0].index == 1:
                break
    served.until_idle(3)
    assert len([each for each in served.taken if isinstance(each, Generate)]) < 16


def test_that_a_stream_ends_with_its_usage_where_that_is_wanted(openai: Any) -> None:
    whole = openai.chat.completions.create(**GREEDY)
    _, chunks = streamed(openai, **GREEDY, stream_options={"include_usage": True})
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == whole.usage.total_tokens
    assert all(chunk.usage is None for chunk in chunks[:-1])


def test_that_a_system_prompt_in_parts_reaches_the_model(openai: Any) -> None:
    parts = [{"type": "text", "text": "Answer "}, {"type": "text", "text": "like a pirate."}]
    pirate = [{"role": "developer", "content": parts}, *GREEDY["messages"]]
    plain = [{"role": "system", "content": "Answer like a pirate."}, *GREEDY["messages"]]
    answers = {said(openai, **{**GREEDY, "messages": each}) for each in (pirate, plain)}
    assert len(answers) == 1
    assert answers != {said(openai, **GREEDY)}


def test_that_a_conversation_s_later_turns_read_only_what_is_new(openai: Any) -> None:
    first = said(openai, **GREEDY)
    turns = [
        *GREEDY["messages"],
        {"role": "assistant", "content": first},
        {"role": "user", "content": "And then?"},
    ]
    second = openai.chat.completions.create(**{**GREEDY, "messages": turns})
    assert second.usage.prompt_tokens_details.cached_tokens > 10


def test_that_two_clients_at_once_wait_for_each_other_and_get_what_each_would_alone(
    openai: Any, served: Served
) -> None:
    questions = ("What are you?", "Tell me a story.", QUESTION)
    asked = [{**GREEDY, "messages": [{"role": "user", "content": each}]} for each in questions]
    alone = [said(openai, **each) for each in asked]
    served.taken.clear()
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda each: said(openai, **each), asked))
    assert together == alone
    served.until_idle(3)


def test_that_the_window_is_answered_in_its_turn_and_hears_of_no_other_job(
    openai: Any, served: Served
) -> None:
    job = new_job()
    request = GenerationRequest(
        job, (Message("user", QUESTION),), sampling=Sampling(temperature=0, max_new_tokens=8)
    )
    with openai.chat.completions.create(**ENDLESS, stream=True) as stream:
        pieces: Iterator[Any] = iter(stream)
        next(pieces)
        served.engine.submit(Generate(job, (request,)))
        for _ in pieces:
            pass
    events = served.until(lambda event: isinstance(event, Terminal))
    end = events[-1]
    assert isinstance(end, Finished) and end.job == job
    assert isinstance(end.result, Answered) and said(openai, **GREEDY).startswith(end.result.answers[0].text)
    assert {event.job for event in events if isinstance(event, TokenText)} == {job}


@pytest.mark.parametrize("is_streamed", [True, False])
def test_that_a_client_that_leaves_frees_the_engine(openai: Any, served: Served, is_streamed: bool) -> None:
    served.taken.clear()
    if is_streamed:
        with openai.chat.completions.create(**ENDLESS, stream=True) as stream:
            next(iter(stream))
    else:
        impatient = openai.with_options(timeout=0.05)
        with pytest.raises(pytest.importorskip("openai").APITimeoutError):
            impatient.chat.completions.create(**ENDLESS)
    served.until_idle(2)
    begun, ended = served.taken
    assert isinstance(begun, Generate)
    assert ended == Cancel(begun.job)
    assert said(openai, **GREEDY)


def test_that_one_that_leaves_while_it_waits_is_never_answered(openai: Any, served: Served) -> None:
    with openai.chat.completions.create(**ENDLESS, stream=True) as stream:
        pieces = iter(stream)
        next(pieces)
        served.taken.clear()
        with pytest.raises(pytest.importorskip("openai").APITimeoutError):
            openai.with_options(timeout=0.05).chat.completions.create(**GREEDY)
        next(pieces)
    served.until_idle(3)
    assert [type(each) for each in served.taken] == [Generate, Cancel, Cancel]
