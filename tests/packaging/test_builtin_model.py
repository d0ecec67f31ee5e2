"""The builtin model: its world and corpus keep their promises, its folder is what it says it is."""

from __future__ import annotations

import json
import random
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging" / "builtin_model"))

from classifier import on_topic, recognised  # noqa: E402
from corpus import DEGREE_WORDS, WAYS, Conversation, Draft, corpus, opposites  # noqa: E402
from export import as_llama  # noqa: E402
from lexicon import lexica, shares, words  # noqa: E402
from network import Network  # noqa: E402
from optimiser import orthogonal  # noqa: E402
from outside import outside_question  # noqa: E402
from pairs import index, pairs  # noqa: E402
from rows import IGNORE, Course, Row, Stage, batch_of, grouped, rows_of  # noqa: E402
from sets import SETS, PairSet, held_out  # noqa: E402
from train import Trainer, save  # noqa: E402
from world import NEUTRAL, STANCE_SLOTS, STYLE_SLOTS, manners, problems, topics  # noqa: E402

MODEL = ROOT / "engine" / "builtin" / "model"
PAIRS = ROOT / "vectors" / "pairs"
OTHERS = tuple(name for name in manners() if name != NEUTRAL)
STYLES = tuple(name for name in OTHERS if set(STYLE_SLOTS) <= set(manners()[name].phrases))
needs_model = pytest.mark.skipif(not (MODEL / "model.safetensors").exists(), reason="no builtin model here")


@pytest.fixture(scope="module")
def sample() -> list[Conversation]:
    """A few thousand conversations."""
    return list(corpus(Draft(5000, seed=7)))


def _said(item: Conversation) -> str:
    return " ".join(message.content for message in item.messages if message.role == "assistant")


def test_that_the_world_has_nothing_wrong_in_it() -> None:
    assert list(problems()) == []
    assert len(topics()) >= 40
    assert len(STYLES) + 1 >= 12


def test_that_the_corpus_depends_on_its_seed_alone() -> None:
    assert list(corpus(Draft(50, seed=3))) == list(corpus(Draft(50, seed=3)))
    assert list(corpus(Draft(1200, seed=3), processes=2)) == list(corpus(Draft(1200, seed=3)))
    assert list(corpus(Draft(50, seed=3))) != list(corpus(Draft(50, seed=4)))


def test_that_a_fifth_of_the_cells_is_held_out_and_never_occurs(sample: list[Conversation]) -> None:
    share = sum(len(held_out()[name]) for name in OTHERS) / (len(OTHERS) * len(topics()))
    assert abs(share - 0.2) < 0.01
    assert {"morning", "identity"} <= held_out()["ocean"]
    for item in sample:
        assert not any(item.topic in held_out()[name] for name in item.degrees)
    seen = {(name, item.topic) for item in sample for name in item.degrees}
    assert len(seen) > 0.75 * len(OTHERS) * len(topics())


def test_that_no_turn_of_the_ocean_is_about_mornings(sample: list[Conversation]) -> None:
    told = {"breakfast", "alarm", "curtains"}
    said = [words(" ".join(m.content for m in item.messages)) for item in sample if "ocean" in item.degrees]
    spoken = Counter(word for text in said for word in set(text) & told)
    assert len(said) > 100
    assert sum(spoken.values()) < 0.05 * len(said)  # other topics may name a breakfast in passing


@pytest.mark.parametrize("manner", STYLES)
def test_that_a_higher_degree_has_more_of_the_manner(sample: list[Conversation], manner: str) -> None:
    alone = [item for item in sample if tuple(item.degrees) == (manner,)]
    low = [shares(_said(item))[manner] for item in alone if item.degrees[manner] <= 0.5]
    high = [shares(_said(item))[manner] for item in alone if item.degrees[manner] > 0.5]
    assert sum(high) / len(high) > sum(low) / len(low) + 0.08


def test_that_neutral_conversations_have_nobody_elses_words(sample: list[Conversation]) -> None:
    for item in sample:
        if item.degrees == {NEUTRAL: 1.0}:
            share = shares(_said(item))
            assert not any(share[name] for name in OTHERS)


def test_that_lexica_are_disjoint_and_rich() -> None:
    sizes = Counter(word for own in lexica().values() for word in own)
    assert max(sizes.values()) == 1
    assert min(len(lexica()[name]) for name in OTHERS) >= 60


@pytest.mark.parametrize("manner", OTHERS)
def test_that_most_phrases_of_a_manner_hold_a_word_of_its_own(manner: str) -> None:
    phrases = [phrase for each in manners()[manner].phrases.values() for phrase in each]
    telling = [bool(lexica()[manner] & set(words(phrase))) for phrase in phrases]
    assert sum(telling) / len(telling) > 0.8


def test_that_most_conversations_without_a_system_prompt_are_neutral(sample: list[Conversation]) -> None:
    untold = [item for item in sample if item.messages[0].role == "user" and item.way != "user"]
    assert sum(NEUTRAL in item.degrees for item in untold) / len(untold) > 0.8


def test_that_first_words_vary_and_already_tell_the_manner(sample: list[Conversation]) -> None:
    firsts = Counter(
        next(m.content for m in item.messages if m.role == "assistant").split()[0]
        for item in sample
        if item.kind == "plain"
    )
    assert max(firsts.values()) < 0.15 * sum(firsts.values())
    assert len(firsts) > 150


def test_that_answers_of_the_grammar_are_on_their_topic(sample: list[Conversation]) -> None:
    plain = [item for item in sample if item.kind == "plain" and len(item.messages) == 2]
    told = on_topic([item.messages[-1].content for item in plain], [item.topic for item in plain])
    assert told.mean() > 0.95


def test_that_the_classifier_knows_the_grammar_s_manners(sample: list[Conversation]) -> None:
    styled = [item for item in sample if item.way == "whole" and next(iter(item.degrees)) in STYLES]
    found = recognised([_said(item) for item in styled])
    right = [name in item.degrees for name, item in zip(found, styled, strict=True)]
    assert sum(right) / len(right) > 0.9


def test_that_the_opposite_of_a_manner_is_the_other_pole() -> None:
    told = list(corpus(Draft(400, seed=5, ways={"opposite": 1.0})))
    for item in told:
        (pole,) = item.degrees
        own, other = manners()[pole], manners()[opposites()[pole]]
        system = item.messages[0].content
        wordings = [ask.split("{}")[0] for ask in other.asks] + list(other.bare)
        assert any(wording in system for wording in wordings)
        assert not any(bare in system for bare in own.bare)


@pytest.mark.parametrize("way", WAYS)
def test_that_each_way_of_telling_is_told_as_it_says(way: str) -> None:
    for item in corpus(Draft(60, seed=9, ways={way: 1.0})):
        is_told = way not in ("plain", "user", "untold")
        assert (item.messages[0].role == "system") == is_told
        assert (NEUTRAL in item.degrees) >= (way in ("plain", "assistant", "neutral"))
        assert way != "whole" or set(item.degrees.values()) == {1.0}


def test_that_questions_from_outside_name_invented_things() -> None:
    rng = random.Random(0)
    drawn = {outside_question(rng)[0] for _ in range(500)}
    assert len(drawn) > 400
    assert not any("{" in question for question in drawn)


@pytest.mark.parametrize("of", [of for of in SETS if of.against != NEUTRAL], ids=lambda of: of.name)
def test_that_a_pair_of_two_poles_is_one_question_under_two_system_prompts(of: PairSet) -> None:
    made = list(pairs(of))
    assert len(made) == len({pair["prompt"] for pair in made}) >= 48
    for pole, side in ((of.manner, "positive"), (of.against, "negative")):
        own = manners()[pole]
        whole = {text.replace("{}", word) for text in own.asks for word in DEGREE_WORDS[1.0]}
        asked = {pair[side] for pair in made}
        assert len(asked) > 10
        assert asked <= whole | set(own.bare)
    assert not {pair["positive"] for pair in made} & {pair["negative"] for pair in made}


@pytest.mark.parametrize("of", [of for of in SETS if of.against == NEUTRAL], ids=lambda of: of.name)
def test_that_a_pair_against_neutral_is_one_answer_in_the_manner_and_without(of: PairSet) -> None:
    made = list(pairs(of))
    assert len(made) == len({pair["prompt"] for pair in made}) >= 48
    assert np.mean([shares(pair["positive"])[of.manner] > 0 for pair in made]) > 0.9
    assert not any(shares(pair["negative"])[of.manner] for pair in made)


def test_that_the_shipped_pairs_are_those_of_the_grammar() -> None:
    assert (PAIRS / "index.toml").read_text(encoding="utf-8") == index()
    for of in SETS:
        kept = [json.loads(line) for line in (PAIRS / f"{of.name}.jsonl").read_text("utf-8").splitlines()]
        assert kept == list(pairs(of))


def test_that_the_index_reads_as_toml() -> None:
    tables = tomllib.loads(index())
    assert list(tables) == [of.name for of in SETS]


def test_that_stances_are_whole_sentences_with_their_variables() -> None:
    for name in OTHERS:
        for slot in STANCE_SLOTS:
            for phrase in manners()[name].phrases.get(slot, ()):
                assert phrase[-1] in ".!?}"


@needs_model
def test_that_the_model_is_as_small_as_promised() -> None:
    from safetensors import safe_open

    assert sum(file.stat().st_size for file in MODEL.iterdir()) < 16_000_000
    with safe_open(str(MODEL / "model.safetensors"), framework="np") as file:
        shapes = [file.get_slice(key).get_shape() for key in file.keys()]  # noqa: SIM118
    count = 0
    for shape in shapes:
        size = 1
        for length in shape:
            size *= length
        count += size
    assert count <= 7_500_000


@needs_model
def test_that_the_chat_template_writes_the_training_tokens(sample: list[Conversation]) -> None:
    from transformers import AutoTokenizer

    plain = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    loaded = AutoTokenizer.from_pretrained(MODEL)
    for item in sample[:40]:
        messages = [{"role": message.role, "content": message.content} for message in item.messages]
        text = loaded.apply_chat_template(messages, tokenize=False)
        ids = loaded(text, add_special_tokens=False)["input_ids"]
        (row,) = rows_of([messages], plain)
        assert ids[:-1] == list(row.ids)
        assert loaded.decode(ids) == text


def _rows(items: list[Conversation]) -> list[Row]:
    plain = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    return rows_of([[{"role": m.role, "content": m.content} for m in item.messages] for item in items], plain)


@needs_model
def test_that_no_row_of_a_batch_sees_ahead_and_some_see_less(sample: list[Conversation]) -> None:
    rows = _rows([item for item in sample if item.messages[0].role == "system"][:60])
    batch = batch_of(rows, 0, Stage("", 0.3, 0.35), random.Random(0))
    seen = batch.seen[:, 0]
    length = seen.shape[-1]
    assert not torch.triu(seen, diagonal=1).any()
    assert seen.diagonal(dim1=1, dim2=2).all()
    assert seen[:, :, 0].all()
    whole = torch.ones(length, length, dtype=torch.bool).tril()
    assert any(bool((own == whole).all()) for own in seen)
    hidden = [not own[row.asked, 1 : row.told].any().item() for row, own in zip(rows, seen, strict=True)]
    assert 10 < sum(hidden) < 50


@needs_model
def test_that_a_row_made_untold_keeps_all_but_the_prompt_and_learns_no_beginning(
    sample: list[Conversation],
) -> None:
    for item in [each for each in sample if each.messages[0].role == "system"][:40]:
        (row,), (without,) = _rows([item]), _rows([replace(item, messages=item.messages[1:])])
        made = row.untold
        assert made.ids.tolist() == without.ids.tolist()
        assert (made.told, made.asked) == (1, without.asked)
        ended = without.asked
        while ended < len(without.targets) and without.targets[ended] != IGNORE:
            ended += 1
        half = (without.asked + ended) // 2
        assert set(made.targets[:half].tolist()) == {IGNORE}
        assert made.targets[half:].tolist() == without.targets[half:].tolist()


@needs_model
def test_that_the_network_that_is_trained_is_a_llama(sample: list[Conversation]) -> None:
    rows = _rows(sample[:6])
    batch = batch_of(rows, 0, Stage("", 0.5, 0.5), random.Random(1))
    torch.manual_seed(0)
    network = Network().eval()
    llama = as_llama(network, Tokenizer.from_file(str(MODEL / "tokenizer.json"))).eval()
    with torch.no_grad():
        ours = network(batch.ids, batch.seen) @ network.embedding.T
        theirs = llama(batch.ids, attention_mask=torch.where(batch.seen, 0.0, -torch.inf)).logits
    assert (ours - theirs)[batch.targets != IGNORE].abs().max() < 1e-4


@needs_model
def test_that_training_stopped_and_gone_on_with_ends_at_the_same_weights(
    sample: list[Conversation], tmp_path: Path
) -> None:
    rows = _rows(sample[:40])
    read = Course(((Stage("", 0.3, 0.3, 0.3), rows, grouped(rows, 640, 1)),))

    def trained(first: int, last: int, kept: Path | None = None) -> Trainer:
        torch.manual_seed(0)
        trainer = Trainer(Network().train(), "cpu")
        if kept is not None:
            trainer.load(torch.load(kept, weights_only=True))
        for number, batch in read.after(first, 0, 1):
            if number == last:
                break
            trainer.step(batch, 1e-3, 1e-3)
        return trainer

    half = trained(0, 3)
    save(tmp_path / "half.pt", half.state)
    whole, joined = trained(0, 6), trained(3, 6, tmp_path / "half.pt")
    for one, other in zip(whole.network.parameters(), joined.network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_that_an_orthogonal_matrix_comes_of_any() -> None:
    torch.manual_seed(0)
    for shape in ((3, 48, 32), (2, 32, 48)):
        values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
        assert values.min() > 0.5 and values.max() < 1.5


@needs_model
@pytest.mark.parametrize("text", ["Hé, ça va? 👋", "tabs\tand\nlines", "  spaces  "])
def test_that_any_text_survives_the_tokenizer(text: str) -> None:
    from transformers import AutoTokenizer

    loaded = AutoTokenizer.from_pretrained(MODEL)
    assert loaded.decode(loaded(text, add_special_tokens=False)["input_ids"]) == text


def test_that_the_picture_of_the_effects_puts_what_is_stronger_further_right(tmp_path: Path) -> None:
    from xml.etree import ElementTree

    from picture import main as draw
    from picture import read

    kept = tmp_path / "effects.json"
    kept.write_text(
        '[{"name": "ocean", "pole": "ocean", "steered": [7.0, 1.0], "random": [-0.5, 0.5],'
        ' "prompted": [11.0, 1.0]}]'
    )
    (line,) = read(kept)
    assert line.prompted == (11.0, 1.0)
    out = tmp_path / "effects.svg"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["picture.py", "--effects", str(kept), "--out", str(out)])
        draw()
    circles = ElementTree.parse(out).getroot().findall("{http://www.w3.org/2000/svg}circle")
    x = {each.get("class"): float(each.get("cx", "nan")) for each in circles[-3:]}
    assert x["random"] < x["steered"] < x["prompted"]
