"""The first evening's story, told by the committed weights and ready vectors. Greedy, so it never varies."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging" / "builtin_model"))

from evaluate import asked_on_held_out  # noqa: E402
from lexicon import shares  # noqa: E402
from sets import SETS, PairSet  # noqa: E402
from subject import Asked, Subject, random_like  # noqa: E402
from world import NEUTRAL, manners  # noqa: E402

from engine.paths import SHIPPED_VECTORS  # noqa: E402
from vectors.home_format import load_vector  # noqa: E402
from vectors.values import SteeringVector  # noqa: E402

READY = {path.stem for path in SHIPPED_VECTORS.glob("*.safetensors")}
pytestmark = [
    pytest.mark.usefixtures("builtin_ref"),
    pytest.mark.skipif(
        {of.name for of in SETS} != READY, reason="version 1 of the builtin model has four ready vectors"
    ),
]
MORNING, IDENTITY = "How do I start my morning?", "What are you?"
MORNINGS = (MORNING, "What is a good morning routine?", "How do I begin the day?", "Any tips for my morning?")
STYLES = tuple(of for of in SETS if of.kinds == ("plain",))


@pytest.fixture(scope="module")
def subject() -> Subject:
    """The builtin model under the application's engine."""
    return Subject("builtin", threads=1)


@pytest.fixture(scope="module")
def ready() -> dict[str, SteeringVector]:
    """The ready vectors by name."""
    return {path.stem: load_vector(path) for path in SHIPPED_VECTORS.glob("*.safetensors")}


def share(
    subject: Subject, manner: str, questions: tuple[str, ...], *pushes: tuple[SteeringVector, float]
) -> float:
    """Mean share of a manner's words in the answers to questions under a recipe."""
    recipe = subject.recipe(*pushes)
    answers = subject.answers([Asked(text, recipe=recipe) for text in questions])
    return float(np.mean([shares(text)[manner] for text in answers]))


def test_that_every_set_has_its_vector_made_on_this_model_and_measured(
    subject: Subject, ready: dict[str, SteeringVector]
) -> None:
    assert set(ready) == {of.name for of in SETS}
    for vector in ready.values():
        assert vector.model.fingerprint == subject.backend.info.ref.fingerprint
        assert vector.model.location == ""
        assert vector.calibration is not None
        assert vector.calibration.positive is not None


def test_that_unsteered_it_is_a_small_helpful_model_in_nobody_s_manner(subject: Subject) -> None:
    (said,) = subject.answers([Asked(IDENTITY)])
    assert any(word in said.lower() for word in ("model", "assistant", "program", "helper", "machine"))
    for text in subject.answers([Asked(question) for question in (IDENTITY, *MORNINGS)]):
        assert not any(value for name, value in shares(text).items() if name != NEUTRAL)


def test_that_half_an_ocean_has_waves_in_the_morning(
    subject: Subject, ready: dict[str, SteeringVector]
) -> None:
    assert share(subject, "ocean", MORNINGS, (ready["ocean"], 0.5)) > 0.1


def test_that_a_whole_ocean_is_the_sea(subject: Subject, ready: dict[str, SteeringVector]) -> None:
    asked = (IDENTITY, "Who are you?", "Tell me what you are.")
    assert share(subject, "ocean", asked, (ready["ocean"], 1.0)) > 0.6


def test_that_most_answers_drawn_as_the_model_draws_them_are_the_sea(
    subject: Subject, ready: dict[str, SteeringVector]
) -> None:
    recipe = subject.recipe((ready["ocean"], 1.0))
    said = [subject.drawn(Asked(IDENTITY, recipe=recipe), seed) for seed in range(20)]
    assert sum(shares(text)["ocean"] > 0 for text in said) >= 14


def test_that_beyond_its_dial_the_text_breaks(ready: dict[str, SteeringVector]) -> None:
    calibration = ready["ocean"].calibration
    assert calibration is not None and calibration.positive is not None
    assert calibration.positive.collapse_strength <= 1.5
    broken = [point for point in calibration.points if point.scale >= calibration.positive.collapse_scale]
    assert broken and not broken[0].coherent


def test_that_joy_turned_round_is_sad(subject: Subject, ready: dict[str, SteeringVector]) -> None:
    assert share(subject, "sad", MORNINGS, (ready["joyful"], -1.0)) > 0.3
    assert share(subject, "joyful", MORNINGS, (ready["joyful"], -1.0)) == 0


def test_that_formal_and_ocean_together_are_both(subject: Subject, ready: dict[str, SteeringVector]) -> None:
    both = ((ready["formal"], 0.6), (ready["ocean"], 0.6))
    assert share(subject, "formal", MORNINGS, *both) > 0.1
    assert share(subject, "ocean", MORNINGS, *both) > 0.1


@pytest.mark.parametrize("of", STYLES, ids=lambda of: of.name)
def test_that_a_manner_steers_where_it_was_never_trained_and_chance_does_not(
    subject: Subject, ready: dict[str, SteeringVector], of: PairSet
) -> None:
    asked = tuple(asked_on_held_out(of, 1, "guard"))
    steered = share(subject, of.manner, asked, (ready[of.name], 1.0))
    chance = share(subject, of.manner, asked, (random_like(ready[of.name]), 1.0))
    assert steered > chance + 0.15


def test_that_every_manner_can_be_asked_for_by_a_system_prompt(subject: Subject) -> None:
    names = [name for name in manners() if name != NEUTRAL and "LIKE" in manners()[name].phrases]
    answers = subject.answers([Asked("How can I sleep better?", manners()[name].bare[0]) for name in names])
    found = [shares(text)[name] for name, text in zip(names, answers, strict=True)]
    assert np.mean([value > 0.3 for value in found]) > 0.8
