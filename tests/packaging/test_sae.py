"""The autoencoder's making: a short training run learns, its files are read back, features get names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "engine" / "builtin" / "model"
sys.path.insert(0, str(ROOT / "packaging" / "builtin_model"))

torch = pytest.importorskip("torch")

from sae_describe import by_feature, describe  # noqa: E402
from sae_label import DEAD, Counts, label_of  # noqa: E402
from sae_model import TopKSae, load_sae  # noqa: E402
from sae_states import Reader  # noqa: E402
from sae_text import Talk, conversations, talks  # noqa: E402
from sae_train import Plan, measured, save, train  # noqa: E402

from vectors.features import save_notes  # noqa: E402
from vectors.sae import feature_vector, open_sae, read_feature_notes  # noqa: E402

PLAN = Plan(features=64, k=8, steps=20, batch=256, dead_after=1000)
pytestmark = pytest.mark.skipif(not (MODEL / "model.safetensors").exists(), reason="no builtin model here")


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The builtin model at its middle block."""
    return Reader("builtin", None)


@pytest.fixture(scope="module")
def read(reader: Reader) -> list[Talk]:
    """A few conversations of the corpus."""
    return talks(conversations(Path("nowhere"), 0, 60), reader.tokenizer, reader.context)


@pytest.fixture(scope="module")
def trained(reader: Reader, read: list[Talk]) -> tuple[TopKSae, list[float]]:
    """An autoencoder after twenty steps, and its losses."""
    return train(reader.states(read), PLAN, report=0)


def test_that_twenty_steps_lower_the_loss(trained: tuple[TopKSae, list[float]]) -> None:
    _, losses = trained
    assert len(losses) == 20
    assert np.mean(losses[-5:]) < 0.97 * np.mean(losses[:5])


def test_that_a_seed_gives_the_same_weights(reader: Reader, read: list[Talk]) -> None:
    states = reader.states(read[:20])
    one, other = (train(states, PLAN, report=0)[0] for _ in range(2))
    assert torch.equal(one.W_dec, other.W_dec)


def test_that_its_files_are_read_by_the_application_and_steer_the_builtin_model(
    reader: Reader, read: list[Talk], trained: tuple[TopKSae, list[float]], tmp_path: Path
) -> None:
    sae, _ = trained
    numbers = measured(sae, reader, read[:20])
    assert 0 < numbers.variance_explained < 1
    assert 0 < numbers.active <= PLAN.k
    save(sae, reader, numbers, tmp_path)
    save_notes(describe(load_sae(tmp_path)[0], reader, read), tmp_path / "features.json")

    opened = open_sae(tmp_path)
    assert (opened.layer, opened.d_sae) == (reader.model.n_layers // 2, PLAN.features)
    assert (opened.model.fingerprint, opened.model.location) == (reader.model.fingerprint, "")
    assert opened.why_not(reader.model) == ""
    notes = read_feature_notes(opened)
    assert len(notes.features) == PLAN.features
    assert notes.residual_norm > 0
    active = max(notes.features.values(), key=lambda each: each.density or 0)
    assert active.snippets and active.label and active.max_activation
    vector = feature_vector(opened, active, model=reader.model, residual_norm=notes.residual_norm)
    row = sae.W_dec[active.index].detach().numpy()
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(
        vector.directions[opened.layer], row * active.max_activation, atol=2e-3 * active.max_activation
    )


def test_that_what_was_saved_encodes_as_what_was_trained(
    reader: Reader, read: list[Talk], trained: tuple[TopKSae, list[float]], tmp_path: Path
) -> None:
    sae, _ = trained
    sae.save(tmp_path, "blocks.4.hook_resid_post", {})
    states = reader.states(read[:3]).float()
    saved = load_sae(tmp_path)[0].reconstruct(states)
    made = sae.reconstruct(states)
    # Half precision may let another feature in by a hair; the whole is the same.
    assert (saved - made).norm() < 0.02 * made.norm()


def test_that_the_snippets_are_the_corpus_own_words_with_their_activations(
    reader: Reader, read: list[Talk], trained: tuple[TopKSae, list[float]]
) -> None:
    notes = describe(trained[0], reader, read)
    said = [reader.tokenizer.decode(list(talk.ids), skip_special_tokens=False) for talk in read]
    snippets = [each for feature in notes.features.values() for each in feature.snippets]
    assert len(snippets) > PLAN.features
    for snippet in snippets:
        assert max(snippet.activations) > 0
        assert any(snippet.text in text for text in said)


def test_that_only_what_the_speakers_say_is_kept(reader: Reader, read: list[Talk]) -> None:
    for talk in read:
        kept = set(talk.kept)
        assert 0 not in kept
        assert all(talk.roles[at] in ("user", "assistant") and talk.places[at] > 0 for at in kept)
        text = reader.tokenizer.decode([talk.ids[at] for at in talk.kept], skip_special_tokens=True)
        assert "<|" not in text and len(text) > 10


def test_that_the_corpus_file_and_the_drawn_corpus_are_the_same(tmp_path: Path) -> None:
    from corpus import Draft, write

    write(tmp_path / "corpus.jsonl", Draft(12, seed=1))
    written = list(conversations(tmp_path / "corpus.jsonl", 3, 9))
    drawn = list(conversations(tmp_path / "nowhere", 3, 9))
    assert [each["topic"] for each in written] == [each["topic"] for each in drawn]
    assert [list(each["messages"]) for each in written] == [list(each["messages"]) for each in drawn]


def test_that_features_are_sorted_from_their_activations() -> None:
    values = np.array([[2.0, 1.0], [5.0, 0.0], [3.0, 4.0]], np.float32)
    indices = np.array([[0, 2], [0, 1], [2, 0]])
    found = by_feature(values, indices, 3)
    assert [tokens.tolist() for tokens, _ in found] == [[1, 2, 0], [], [2, 0]]
    assert found[0][1].tolist() == [5.0, 4.0, 2.0]


# ---- labels --------------------------------------------------------------------------------------


def counts(**given: Any) -> Counts:
    """Sums with what is not given even over everything."""
    base = {
        "mass": 100.0,
        "words": {"the": 99.0, ".": 0.7, "tide": 0.1, "wave": 0.1, "pan": 0.1},
        "before": {"of": 90.0, "frying": 10.0},
        "manners": {"neutral": 60.0, "ocean": 10.0, "refusing": 10.0, "pirate": 20.0},
        "topics": {"cooking": 10.0, "tea": 40.0, "walking": 50.0},
        "kinds": {"plain": 80.0, "shady": 20.0},
        "asked": 30.0,
        "opening": 5.0,
    }
    return Counts(**{**base, **given})


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"mass": 0.0}, DEAD),
        ({"words": {"tide": 60.0, "wave": 40.0}, "manners": {"ocean": 90.0}}, "ocean words: tide, wave"),
        ({"words": {"pan": 100.0}}, "the word “pan”"),
        ({"words": {"pan": 100.0}, "before": {"of": 90.0, "frying": 90.0}}, "the word “pan” after “frying”"),
        ({"words": {"pan": 50.0, "tide": 50.0}}, "words: pan, tide"),
        ({"words": {".": 100.0}}, "punctuation: ."),
        ({"topics": {"cooking": 90.0}}, "topic: cooking"),
        ({"manners": {"refusing": 90.0}, "asked": 0.0}, "refusing"),
        ({"manners": {"ocean": 90.0}, "asked": 0.0}, "manner: ocean"),
        ({"kinds": {"shady": 90.0}}, "shady requests"),
        ({"opening": 80.0}, "opening words"),
        ({"asked": 95.0}, "in questions"),
        ({}, "mixed"),
    ],
)
def test_that_a_feature_is_named_by_what_it_keeps_to(given: dict[str, Any], label: str) -> None:
    assert label_of(counts(**given), counts()) == label


SHIPPED = ROOT / "engine" / "builtin" / "sae"


@pytest.mark.skipif(not SHIPPED.is_dir(), reason="no autoencoder ships yet")
def test_that_what_ships_was_trained_on_the_weights_that_ship_and_is_small(reader: Reader) -> None:
    sae = open_sae(SHIPPED)
    assert sae.model.fingerprint == reader.model.fingerprint
    assert len(read_feature_notes(sae).features) == sae.d_sae
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) <= 2_500_000
