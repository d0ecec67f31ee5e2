"""Five chat templates as they are met in the wild, each on the builtin weights: chat, capture, steering."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from engine.answering import AnswersCut, answer_all
from engine.backends.hf.backend import TransformersBackend
from engine.backends.protocol import Prompt
from engine.backends.templates import GREETING_LED, SYSTEM_FOLDED, TURNS_JOINED
from engine.backends.text_backend import REPLY_TOKENS
from engine.cli.app import main
from engine.control import Control
from engine.logs import stop_logging
from engine.models import resolve_model
from engine.paths import BUILTIN_MODEL
from engine.requests import Answer, GenerationRequest, Message, Sampling
from vectors.errors import BadInput, TillerError
from vectors.values import (
    NO_STEERING,
    Placement,
    Position,
    SteeringRecipe,
    SteeringVector,
    term_of,
)

pytestmark = pytest.mark.usefixtures("builtin_ref")

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = ("rejects_system", "demands_alternation", "bos_inside", "opens_thinking", "strips_thinking")
BOS, END, THINK, UNTHOUGHT = "<|begin|>", "<|end|>", "<think>\n", "<think>\n\n</think>\n\n"
GREEDY = Sampling(temperature=0, max_new_tokens=12)
SYSTEM, QUESTION = Message("system", "You are a sailor."), Message("user", "What do you do?")
ANSWER, NEXT = Message("assistant", "I walk."), Message("user", "And after that?")
TEXT, ASKED = "I walk to the market.", "What do you do?"
PLACED = [Placement.USER, Placement.SYSTEM]


@dataclass(frozen=True)
class Wild:
    """The builtin weights under another template, with what the tests ask of it."""

    name: str
    backend: TransformersBackend
    vectors: dict[str, SteeringVector]

    @property
    def opening(self) -> str:
        return THINK if self.name == "opens_thinking" else ""

    @property
    def bos(self) -> str:
        return BOS if self.name == "bos_inside" else ""

    def decoded(self, ids: tuple[int, ...]) -> str:
        return str(self.backend._loaded.tokenizer.decode(ids))

    def prompt_text(self, *messages: Message) -> str:
        return self.decoded(self.backend.chat_ids(messages))

    def answer(self, *messages: Message) -> Answer:
        request = GenerationRequest("test", messages, sampling=GREEDY)
        return answer_all(self.backend, (request,), Control(), lambda *token: None)[0]

    def placed(self, placement: Placement, position: Position, text: str = TEXT) -> Prompt:
        return self.backend.pair_prompt(text, ASKED, placement, position, Control())

    def read(self, prompt: Prompt) -> str:
        return self.decoded(prompt.ids[prompt.start : prompt.stop])


def linked(source: str, target: str) -> None:
    """A hard link where the file system has them, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def builtin_under(template: str, folder: Path) -> Path:
    """The builtin model in another folder, with that template and a tokenizer that adds BOS by itself."""
    shutil.copytree(BUILTIN_MODEL, folder, copy_function=linked)
    begin = {"SpecialToken": {"id": BOS, "type_id": 0}}
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [begin, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [begin, {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {BOS: {"id": BOS, "ids": [0], "tokens": [BOS]}},
    }
    for name, text in (("tokenizer.json", json.dumps(tokenizer)), ("chat_template.jinja", template)):
        (folder / name).unlink()
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def opened(template: str, folder: Path, vectors: dict[str, SteeringVector]) -> TransformersBackend:
    ref = resolve_model(str(builtin_under(template, folder)))
    return TransformersBackend.open(ref, "cpu", "float32", vectors.__getitem__, Control())


@pytest.fixture(scope="module", params=NAMES)
def wild(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wild]:
    vectors: dict[str, SteeringVector] = {}
    template = (TEMPLATES / f"{request.param}.jinja").read_text(encoding="utf-8")
    backend = opened(template, tmp_path_factory.mktemp("model") / request.param, vectors)
    yield Wild(request.param, backend, vectors)
    backend.close()


@pytest.fixture(autouse=True)
def _forget_prefix(request: pytest.FixtureRequest) -> None:
    if "wild" in request.fixturenames:
        request.getfixturevalue("wild").backend.forget()


Under = Callable[[str], TransformersBackend]


@pytest.fixture
def under(tmp_path: Path) -> Iterator[Under]:
    """Opens the builtin weights under a template of the test's own."""
    backends: list[TransformersBackend] = []

    def open_under(template: str) -> TransformersBackend:
        backends.append(opened(template, tmp_path / "model", {}))
        return backends[-1]

    yield open_under
    for backend in backends:
        backend.close()


# ---- chat


def test_that_two_turns_and_the_system_prompt_reach_the_model_in_order(wild: Wild) -> None:
    turns = (SYSTEM, QUESTION, ANSWER, NEXT)
    text = wild.prompt_text(*turns)
    places = [text.find(turn.content) for turn in turns]
    assert places == sorted(places) and places[0] >= 0
    assert text.endswith(f"<|assistant|>{wild.opening}")
    for asked in ((SYSTEM, QUESTION), turns):
        answer = wild.answer(*asked)
        assert answer.generated_tokens > 0
        assert answer.prompt_tokens == len(wild.backend.chat_ids(asked))


def test_that_a_refused_system_prompt_stands_in_the_first_message_and_the_answer_says_so(wild: Wild) -> None:
    refuses = wild.name == "rejects_system"
    assert wild.backend.info.keeps_system_prompt is not refuses
    assert any("system prompt" in note for note in wild.backend.info.notes) is refuses
    assert wild.answer(SYSTEM, QUESTION).notes == ((SYSTEM_FOLDED,) if refuses else ())
    assert wild.answer(QUESTION).notes == ()
    text = wild.prompt_text(SYSTEM, QUESTION)
    assert (f"<|user|>{SYSTEM.content}\n\n{QUESTION.content}<|end|>" in text) is refuses
    assert ("<|system|>" in text) is not refuses


def test_that_a_system_prompt_changes_the_answer_of_every_template(wild: Wild) -> None:
    with_it, without = (
        wild.backend.next_token_logits(wild.backend.chat_ids(turns), NO_STEERING)
        for turns in ((SYSTEM, QUESTION), (QUESTION,))
    )
    assert np.abs(with_it - without).max() > 0.1


def test_that_messages_without_a_reply_between_them_are_joined_only_where_they_are_refused(
    wild: Wild,
) -> None:
    joins = wild.name == "demands_alternation"
    for before in ((), (SYSTEM,), (QUESTION, ANSWER)):
        answer = wild.answer(*before, QUESTION, NEXT)
        assert (TURNS_JOINED in answer.notes) is joins
        text = wild.prompt_text(*before, QUESTION, NEXT)
        between = "\n\n" if joins else "<|end|><|user|>"
        assert f"{QUESTION.content}{between}{NEXT.content}<|end|>" in text


def test_that_a_reply_before_any_message_is_read_by_every_template_and_said_where_it_is_moved(
    wild: Wild,
) -> None:
    moves = wild.name == "demands_alternation"
    for before in ((), (SYSTEM,)):
        answer = wild.answer(*before, ANSWER, QUESTION)
        assert (GREETING_LED in answer.notes) is moves
        assert TURNS_JOINED not in answer.notes
        text = wild.prompt_text(*before, ANSWER, QUESTION)
        assert text.index(ANSWER.content) < text.index(QUESTION.content)


def test_that_the_first_token_of_a_text_stands_there_once(wild: Wild) -> None:
    assert wild.prompt_text(SYSTEM, QUESTION, ANSWER, NEXT).count(BOS) == len(wild.bos) // len(BOS)
    for placement in Placement:
        prompt = wild.placed(placement, Position.LAST)
        begins = BOS if placement is Placement.RAW else wild.bos
        assert wild.decoded(prompt.ids).count(BOS) == bool(begins)
        assert wild.decoded(prompt.ids).startswith(begins)
    written_out = wild.placed(Placement.RAW, Position.ALL_MEAN, "").ids
    again = wild.backend.pair_prompt(BOS + ASKED, "", Placement.RAW, Position.ALL_MEAN, Control()).ids
    assert written_out == again


def test_that_an_opened_thinking_block_belongs_to_the_reply(wild: Wild) -> None:
    answer = wild.answer(QUESTION)
    assert answer.text.startswith(THINK) is bool(wild.opening)
    said = answer.text.removeprefix(wild.opening)
    assert said == wild.backend._loaded.tokenizer.decode(answer.receipt.token_ids, skip_special_tokens=True)


def test_that_a_thinking_block_in_the_question_opens_none_in_the_reply(wild: Wild) -> None:
    answer = wild.answer(Message("user", "What is <think>?"))
    assert answer.text.count("<think>") == len(wild.opening) // len(THINK)


def test_that_the_next_turn_reads_only_what_is_new_and_says_the_same_as_read_afresh(wild: Wild) -> None:
    first = wild.answer(SYSTEM, QUESTION)
    said = (SYSTEM, QUESTION, Message("assistant", first.text), NEXT)
    reused = wild.answer(*said)
    wild.backend.forget()
    fresh = wild.answer(*said)
    assert reused.receipt.reused_tokens >= first.prompt_tokens + first.generated_tokens - 1
    assert fresh.receipt.reused_tokens == 0
    assert reused.receipt.token_ids == fresh.receipt.token_ids


def test_that_thinking_which_is_stripped_later_is_not_reused(wild: Wild) -> None:
    first = wild.answer(SYSTEM, QUESTION)
    said = (SYSTEM, QUESTION, Message("assistant", f"{first.text}</think>\nI see."), NEXT)
    reused = wild.answer(*said)
    wild.backend.forget()
    fresh = wild.answer(*said)
    assert reused.receipt.token_ids == fresh.receipt.token_ids
    was_read = (*wild.backend.chat_ids((SYSTEM, QUESTION)), *first.receipt.token_ids[:-1])
    asked = wild.backend.chat_ids(said)
    shared = next(i for i, (old, new) in enumerate(zip((*was_read, -1), asked, strict=False)) if old != new)
    assert (shared < len(was_read)) is (wild.name == "strips_thinking")
    assert reused.receipt.reused_tokens == shared


def test_that_a_conversation_says_once_where_the_system_prompt_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = builtin_under(
        (TEMPLATES / "rejects_system.jinja").read_text(encoding="utf-8"), tmp_path / "model"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("What do you do?\nAnd after that?\n"))
    few = ("--temperature", "0", "--max-new-tokens", "4")
    try:
        assert main(("chat", "--model", str(folder), "--system", SYSTEM.content, *few)) == 0
    finally:
        stop_logging()
    said = capsys.readouterr()
    assert said.err.count(SYSTEM_FOLDED) == 1
    assert said.out.count("\n") == 2


# ---- capture


@pytest.mark.parametrize("placement", Placement)
def test_that_last_is_the_last_token_before_the_reply_begins_or_of_the_text(
    wild: Wild, placement: Placement
) -> None:
    prompt = wild.placed(placement, Position.LAST)
    assert (prompt.start, prompt.stop) == (len(prompt.ids) - 1, len(prompt.ids))
    if placement in PLACED:
        turns = (
            (Message("user", TEXT),) if placement is Placement.USER else (Message("system", TEXT), QUESTION)
        )
        assert prompt.ids == wild.backend.chat_ids(turns)
    else:
        assert wild.decoded(prompt.ids).endswith(TEXT)


@pytest.mark.parametrize("text", [TEXT, "assistant", "think", "  I like bread.\n"])
@pytest.mark.parametrize("placement", Placement)
def test_that_last_content_is_the_last_token_of_the_last_turns_text(
    wild: Wild, placement: Placement, text: str
) -> None:
    prompt = wild.placed(placement, Position.LAST_CONTENT, text)
    assert prompt.stop - prompt.start == 1
    read = wild.decoded(prompt.ids[: prompt.stop])
    if placement not in PLACED:
        assert prompt.stop == len(prompt.ids) and read.endswith(text)
        return
    content = ASKED if placement is Placement.SYSTEM else text
    assert read.endswith(content.strip())
    after = wild.decoded(prompt.ids[prompt.stop :])
    assert after.strip() == f"{END}<|assistant|>{wild.opening}".strip()


@pytest.mark.parametrize("placement", Placement)
def test_that_all_mean_reads_everything_but_the_first_token_of_every_text(
    wild: Wild, placement: Placement
) -> None:
    prompt = wild.placed(placement, Position.ALL_MEAN)
    whole = wild.decoded(prompt.ids)
    assert TEXT in whole
    assert wild.read(prompt) == whole.removeprefix(BOS)


def test_that_prompt_mean_reads_the_question_alone_whatever_the_system_prompt(wild: Wild) -> None:
    read = {}
    for text in (TEXT, "Answer as the ocean."):
        prompt = wild.placed(Placement.SYSTEM, Position.PROMPT_MEAN, text)
        assert text in wild.decoded(prompt.ids)
        assert prompt.stop == len(prompt.ids)
        read[text] = prompt.ids[prompt.start :]
    assert len(set(read.values())) == 1
    assert wild.decoded(read[TEXT]).strip() == f"{ASKED}{END}<|assistant|>{wild.opening}".strip()


@pytest.mark.parametrize("placement", [each for each in Placement if each is not Placement.SYSTEM])
def test_that_prompt_mean_is_refused_where_nothing_comes_before_the_question(
    wild: Wild, placement: Placement
) -> None:
    with pytest.raises(BadInput, match="`system`"):
        wild.placed(placement, Position.PROMPT_MEAN)


@pytest.mark.parametrize("placement", [Placement.RAW, Placement.REPLY])
def test_that_response_mean_reads_the_reply_that_is_given(wild: Wild, placement: Placement) -> None:
    prompt = wild.placed(placement, Position.RESPONSE_MEAN)
    assert wild.read(prompt) == TEXT
    if placement is Placement.REPLY:
        before = wild.prompt_text(QUESTION).removesuffix(wild.opening)
        assert wild.decoded(prompt.ids[: prompt.start]) == before + (UNTHOUGHT if wild.opening else "")


@pytest.mark.parametrize("placement", PLACED)
def test_that_response_mean_reads_the_reply_that_is_brought_forth(wild: Wild, placement: Placement) -> None:
    prompt = wild.placed(placement, Position.RESPONSE_MEAN)
    turns = (Message("user", TEXT),) if placement is Placement.USER else (Message("system", TEXT), QUESTION)
    before = wild.backend.chat_ids(turns)
    assert prompt.ids[: prompt.start] == before
    assert 1 <= prompt.stop - prompt.start <= REPLY_TOKENS
    assert prompt.stop == len(prompt.ids)
    assert END not in wild.read(prompt)


def test_that_capture_reads_every_placement(wild: Wild) -> None:
    prompts = [wild.placed(each, Position.LAST) for each in Placement]
    captured = wild.backend.capture(prompts, range(8), Control())
    assert all(
        np.isfinite(states).all() and np.ptp(states, axis=0).max() > 0 for states in captured.states.values()
    )


def test_that_a_reply_without_a_question_is_refused_with_the_next_step(wild: Wild) -> None:
    with pytest.raises(TillerError, match="add a `prompt` to every pair"):
        wild.backend.pair_prompt(TEXT, "", Placement.REPLY, Position.LAST, Control())


# ---- steering


def test_that_a_vector_changes_the_logits_and_scale_zero_does_not(wild: Wild) -> None:
    ref = wild.backend.info.ref
    direction = np.random.default_rng(0).normal(size=ref.d_model).astype(np.float32)
    vector = SteeringVector("push", "a", "b", ref, {4: direction}, "random", Position.LAST, (4,), {4: 1.0})
    wild.vectors[vector.id] = vector
    ids = wild.backend.chat_ids((SYSTEM, QUESTION))
    plain, off, on = (
        wild.backend.next_token_logits(ids, SteeringRecipe(terms))
        for terms in ((), (term_of(vector, scale=0.0),), (term_of(vector, scale=1.0),))
    )
    assert np.array_equal(plain, off)
    assert np.abs(on - plain).max() > 0.1


# ---- templates that cannot be satisfied


def test_that_a_conversation_which_no_joining_mends_is_refused_in_a_sentence(under: Under) -> None:
    backend = under((TEMPLATES / "demands_alternation.jinja").read_text(encoding="utf-8"))
    request = GenerationRequest("test", (ANSWER,), sampling=GREEDY)
    with pytest.raises(AnswersCut) as cut:
        answer_all(backend, (request,), Control(), lambda *token: None)
    assert isinstance(cut.value.__cause__, TillerError)
    assert str(cut.value.__cause__) == (
        "The model's chat template refuses this conversation (User and assistant must take turns, but turn 0 "
        "is the assistant's); start a new conversation."
    )


@pytest.mark.parametrize(
    "template", ["{{ messages | nonsense }}", "{{ messages[0].content[0]['text'] + 1 }}"]
)
def test_that_a_broken_template_is_noted_at_load_and_leaves_raw_texts_readable(
    under: Under, template: str
) -> None:
    backend = under(template)
    assert any("cannot be used" in note for note in backend.info.notes)
    with pytest.raises(TillerError, match="choose another model, or mend its template"):
        backend.chat_ids((QUESTION,))
    assert backend.pair_prompt(TEXT, "", Placement.RAW, Position.LAST, Control()).ids


def test_that_a_template_which_drops_the_system_prompt_in_silence_gets_it_in_the_first_message(
    under: Under,
) -> None:
    backend = under(
        "{% for m in messages if m.role != 'system' %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}"
        "{% if add_generation_prompt %}<|assistant|>{% endif %}"
    )
    assert not backend.info.keeps_system_prompt
    text = backend._loaded.tokenizer.decode(backend.chat_ids((SYSTEM, QUESTION)))
    assert text == f"<|user|>{SYSTEM.content}\n\n{QUESTION.content}<|end|><|assistant|>"
