"""A GGUF's tokens and chat template are those of the folder, as transformers reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jinja2.exceptions import TemplateError
from transformers import AutoTokenizer

from engine.backends.detokenizer import ByPieces, detokenizer
from engine.backends.hf.backend import TransformersBackend
from engine.backends.llamacpp.backend import LlamaBackend
from engine.backends.llamacpp.chat_template import render
from engine.backends.llamacpp.model import GgufModel
from engine.backends.llamacpp.settings import EXACT
from engine.backends.llamacpp.vocabulary import Vocabulary
from engine.control import Control
from engine.models import resolve_model

TEMPLATES = Path(__file__).parents[3] / "templates"
TEXTS = (
    "What are you?",
    "  two  spaces,\n\nnewlines\tand tabs  ",
    "Grüße, 日本語, 🌊🌊 e\u0301",
    "<|user|>don't<|end|> we'll I'M 12345",
    " ",
    "",
)
TURNS = [("user", "What do you do?"), ("assistant", "I walk."), ("user", "And “after” <that>?")]
FEATURES = (
    "{% for m in messages %}{% if loop.index > 2 %}{% break %}{% endif %}{{ m | tojson }}\n{% endfor %}",
    "{% set ns = namespace(n=0) %}\n{% for m in messages %}\n    {% set ns.n = ns.n + 1 %}\n{% endfor %}"
    "{{ ns.n }}",
    "{% for m in messages %}{% generation %}{{ m.content | trim }}{% endgeneration %}{% endfor %}",
    "{{ bos_token }}{% if tools %}tools{% endif %}{{ eos_token }}{{ strftime_now('%Y') }}",
    "{% if not add_generation_prompt %}end{% endif %}{{ messages[0]['role'].upper() }}",
    "{{ raise_exception('no ' ~ messages | length ~ ' turns') }}",
    "{{ messages.append(1) }}",
    "{{ messages[0].content.nothing.at_all }}",
)


@pytest.fixture(scope="module")
def tokenizer(backend: TransformersBackend) -> Any:
    return backend._loaded.tokenizer


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("with_special", [True, False])
def test_that_a_text_gives_the_same_tokens_at_the_same_places(
    exact: LlamaBackend, tokenizer: Any, text: str, with_special: bool
) -> None:
    options = {"add_special_tokens": with_special, "return_offsets_mapping": True}
    ours: Mapping[str, Any] = exact._model.vocabulary(text, **options)
    theirs = tokenizer(text, **options)
    assert ours["input_ids"] == theirs["input_ids"]
    assert ours["offset_mapping"] == theirs["offset_mapping"]
    ids = ours["input_ids"]
    for skips in (True, False):
        said = exact._model.vocabulary.decode(ids, skip_special_tokens=skips)
        assert said == tokenizer.decode(ids, skip_special_tokens=skips)
    for stop in range(len(ids)):  # parts of characters
        assert exact._model.vocabulary.decode(ids[:stop]) == tokenizer.decode(ids[:stop])


def test_that_special_tokens_and_ends_are_the_folders_own(exact: LlamaBackend, tokenizer: Any) -> None:
    ours = exact._model.vocabulary
    assert (ours.bos_token, ours.bos_token_id) == (tokenizer.bos_token, tokenizer.bos_token_id)
    assert ours.eos_token_id == tokenizer.eos_token_id
    assert tokenizer.eos_token_id in ours.end_ids
    assert ours.chat_template == tokenizer.chat_template


@pytest.mark.parametrize("begins_reply", [True, False])
@pytest.mark.parametrize(
    "template", [*(path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.jinja"))), *FEATURES]
)
def test_that_a_template_writes_what_it_writes_in_transformers(
    tokenizer: Any, template: str, begins_reply: bool
) -> None:
    special = {"bos_token": tokenizer.bos_token, "eos_token": tokenizer.eos_token}
    for turns in (TURNS, TURNS[:1], [("system", "Be."), *TURNS], [TURNS[0], TURNS[0]]):
        given = [{"role": role, "content": content} for role, content in turns]

        def ours(given: list[dict[str, str]] = given) -> str:
            return render(template, given, special, begins_reply=begins_reply)

        def theirs(given: list[dict[str, str]] = given) -> str:
            return str(
                tokenizer.apply_chat_template(
                    given, chat_template=template, add_generation_prompt=begins_reply, tokenize=False
                )
            )

        assert _outcome(ours) == _outcome(theirs)


def _outcome(write: Callable[[], str]) -> tuple[str, str]:
    try:
        return ("wrote", write())
    except TemplateError as error:
        return (type(error).__name__, str(error))


def test_that_an_answer_is_written_token_by_token_as_it_is_as_a_whole(exact: LlamaBackend) -> None:
    check_pieces(exact._model.vocabulary)


def check_pieces(vocabulary: Vocabulary) -> None:
    """Text, and ids at random, which hold special tokens and halves of characters."""
    random = np.random.default_rng(0)
    answers = [vocabulary(text, add_special_tokens=False)["input_ids"] for text in TEXTS]
    answers += [random.integers(0, vocabulary.size, 40).tolist() for _ in range(50)]
    for ids in answers:
        shown = detokenizer(vocabulary)
        assert isinstance(shown, ByPieces)
        told = "".join(map(shown.add, ids)) + shown.flush()
        assert told == vocabulary.decode(ids, skip_special_tokens=True)
        for cut in (1, 2, 7):
            rest = detokenizer(vocabulary, ids[:cut])
            assert told.endswith("".join(map(rest.add, ids[cut:])) + rest.flush())


@pytest.mark.real_model
@pytest.mark.parametrize("name", ["stories260K", "stories3M", "TinyTalk-3M-chat"])
def test_that_other_tokenizers_give_the_same_tokens(real_models: Path, name: str) -> None:
    theirs = AutoTokenizer.from_pretrained(real_models / name)
    ref = resolve_model(str(real_models / name / f"{name}-f16.gguf"))
    model = GgufModel(ref, EXACT, Control())
    try:
        check_pieces(model.vocabulary)
        for text in TEXTS[:4]:
            assert model.vocabulary(text)["input_ids"] == theirs(text)["input_ids"]
            ids = theirs(text, add_special_tokens=False)["input_ids"]
            assert model.vocabulary(text, add_special_tokens=False)["input_ids"] == ids
            assert model.vocabulary.decode(ids, skip_special_tokens=True) == theirs.decode(
                ids, skip_special_tokens=True
            )
            if text.startswith(" "):
                continue  # SentencePiece's own space is laid on another one of these
            places = [mapped(text, return_offsets_mapping=True) for mapped in (model.vocabulary, theirs)]
            ours, other = ([end for _, end in place["offset_mapping"]] for place in places)
            assert ours == other
    finally:
        model.close()
