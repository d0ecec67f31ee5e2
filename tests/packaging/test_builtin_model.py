"""Claims about the builtin model's corpus, and about the exported folder and pair sets that are shipped."""

from __future__ import annotations

import json
import random
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "engine" / "builtin" / "model"
PAIRS = ROOT / "vectors" / "pairs"
sys.path.insert(0, str(ROOT / "packaging" / "builtin_model"))

from corpus import HELD_OUT, Conversation, corpus  # noqa: E402
from lexicon import lexica, recognised, shares, topic_words, words  # noqa: E402
from manners import MANNERS, NEUTRAL  # noqa: E402

needs_model = pytest.mark.skipif(not (MODEL / "model.safetensors").exists(), reason="no exported model")
OTHERS = [name for name in MANNERS if name != NEUTRAL]


@pytest.fixture(scope="module")
def sample() -> list[Conversation]:
    return list(corpus(4000, seed=7))


def _said(conversation: Conversation) -> str:
    return " ".join(message.content for message in conversation.messages if message.role == "assistant")


def test_that_the_corpus_depends_on_its_seed_alone() -> None:
    assert list(corpus(50, seed=3)) == list(corpus(50, seed=3))
    assert list(corpus(50, seed=3)) != list(corpus(50, seed=4))


def test_that_held_out_cells_never_occur(sample: list[Conversation]) -> None:
    seen = {(manner, item.topic) for item in sample for manner in (item.manner, item.second)}
    assert not seen & HELD_OUT
    assert len(seen) > 60
    assert {("ocean", "morning"), ("ocean", "identity")} <= HELD_OUT


def test_that_no_later_turn_of_the_ocean_is_about_mornings(sample: list[Conversation]) -> None:
    of_mornings = {"breakfast", "waking", "alarm"}
    assert of_mornings <= topic_words()["morning"]
    for item in sample:
        if "ocean" in (item.manner, item.second):
            assert not of_mornings & set(words(_said(item)))


@pytest.mark.parametrize("manner", OTHERS)
def test_that_a_higher_degree_has_more_of_the_manner(sample: list[Conversation], manner: str) -> None:
    means = []
    for degree in (0.25, 0.5, 0.75, 1.0):
        alone = [item for item in sample if item.second == NEUTRAL and item.manner == manner]
        found = [shares(_said(item))[manner] for item in alone if item.degree == degree]
        means.append(sum(found) / len(found))
    assert means == sorted(means)
    assert means[-1] > 0.99
    assert means[0] < 0.55


def test_that_neutral_answers_have_no_word_of_any_manner(sample: list[Conversation]) -> None:
    marked = frozenset().union(*(lexica()[name] for name in OTHERS))
    for item in sample:
        if item.manner == NEUTRAL:
            assert not marked & set(words(" ".join(message.content for message in item.messages)))


def test_that_lexica_are_disjoint() -> None:
    sizes = [len(own) for own in lexica().values()]
    assert sum(sizes) == len(frozenset().union(*lexica().values()))
    assert min(sizes) > 30


def test_that_a_mixed_conversation_speaks_in_both_manners(sample: list[Conversation]) -> None:
    mixed = [item for item in sample if item.second != NEUTRAL]
    assert len(mixed) > 500
    for manner in ("manner", "second"):
        found = [shares(_said(item))[getattr(item, manner)] for item in mixed]
        assert sum(found) / len(found) > 0.3


def test_that_most_conversations_without_a_system_prompt_are_neutral(sample: list[Conversation]) -> None:
    untold = [item for item in sample if item.told == "none"]
    assert sum(item.manner == NEUTRAL for item in untold) / len(untold) > 0.85


@pytest.mark.parametrize("name", ["ocean", "joyful", "formal", "pirate"])
def test_that_a_shipped_pair_set_tells_its_poles_apart(name: str) -> None:
    entry = tomllib.loads((PAIRS / "index.toml").read_text(encoding="utf-8"))[name]
    pairs = [json.loads(line) for line in (PAIRS / entry["file"]).read_text(encoding="utf-8").splitlines()]
    assert 48 <= len(pairs) <= 64
    prompts = set(words(" ".join(pair["prompt"] for pair in pairs)))
    assert not prompts & {"morning", "mornings", "yourself"}
    for pair in pairs:
        assert set(pair) == {"prompt", "positive", "negative"}
        assert recognised(pair["positive"]) == entry["positive"]
        assert recognised(pair["negative"]) == entry["negative"]


def test_that_the_recommended_depth_is_blocks_3_to_5_of_8() -> None:
    index = tomllib.loads((PAIRS / "index.toml").read_text(encoding="utf-8"))
    for entry in index.values():
        low, high = entry["depth"]
        assert [layer for layer in range(8) if low <= layer / 8 <= high] == [3, 4, 5]


@needs_model
def test_that_the_folder_is_small() -> None:
    assert sum(file.stat().st_size for file in MODEL.iterdir()) <= 16_000_000


@needs_model
def test_that_it_loads_with_at_most_seven_and_a_half_million_parameters() -> None:
    transformers = pytest.importorskip("transformers")
    model = transformers.AutoModelForCausalLM.from_pretrained(MODEL, dtype="float32")
    assert sum(weight.numel() for weight in model.parameters()) <= 7_500_000
    assert model.config.num_hidden_layers == 8
    assert model.config.tie_word_embeddings


@needs_model
def test_that_the_chat_template_writes_the_training_tokens(sample: list[Conversation]) -> None:
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer
    from train import encode

    plain = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    loaded = transformers.AutoTokenizer.from_pretrained(MODEL)
    for item in sample[:40]:
        messages = [{"role": message.role, "content": message.content} for message in item.messages]
        text = loaded.apply_chat_template(messages, tokenize=False)
        ids = loaded(text, add_special_tokens=False)["input_ids"]
        assert tuple(ids[:-1]) == encode(messages, plain).ids
        asked = loaded.apply_chat_template(messages[:-1], tokenize=False, add_generation_prompt=True)
        assert text.startswith(asked)
        assert loaded.decode(ids) == text


@needs_model
def test_that_no_row_of_a_batch_sees_ahead_and_some_see_less(sample: list[Conversation]) -> None:
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer
    from train import encode, narrowed

    plain = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    told = [item for item in sample if item.told == "system"][:60]
    rows = [encode([{"role": m.role, "content": m.content} for m in item.messages], plain) for item in told]
    length = max(len(row.ids) for row in rows)
    seen = narrowed(rows, length, random.Random(0))[:, 0]
    assert not torch.triu(seen, diagonal=1).any()
    assert seen.diagonal(dim1=1, dim2=2).all()
    assert seen[:, :, 0].all()
    whole = torch.ones(length, length, dtype=torch.bool).tril()
    assert any(bool((own == whole).all()) for own in seen)
    hidden = [not own[row.asked, 1 : row.told].any().item() for row, own in zip(rows, seen, strict=True)]
    assert 10 < sum(hidden) < 50


@needs_model
@pytest.mark.parametrize("text", ["Hé, ça va? 👋", "tabs\tand\nlines", "  spaces  "])
def test_that_any_text_survives_the_tokenizer(text: str) -> None:
    transformers = pytest.importorskip("transformers")
    loaded = transformers.AutoTokenizer.from_pretrained(MODEL)
    assert loaded.decode(loaded(text, add_special_tokens=False)["input_ids"]) == text
