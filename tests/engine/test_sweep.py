"""The dial: measured on the builtin model, with a real vector."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.backends.hf.backend import TransformersBackend
from engine.control import Control, JobCancelled
from engine.extraction import extract
from engine.messages import Extract, Sweep
from engine.paths import SHIPPED_PAIRS
from engine.requests import Message
from engine.sweep import COARSE_SHARES, REFINED, SHORTEST_REPLY, _Sweeper, sweep
from vectors.errors import BadInput
from vectors.shipped import shipped_sets
from vectors.values import Calibration, Pair, Placement, Position, SteeringRecipe, SteeringVector, term_of

QUESTIONS = ("What are you?", "How do I start my morning?")


@pytest.fixture(scope="module")
def ocean(backend: TransformersBackend, vectors_at_hand: dict[str, SteeringVector]) -> SteeringVector:
    pair_set = next(found for found in shipped_sets(SHIPPED_PAIRS) if found.name == "ocean")
    command = Extract(
        "ocean",
        "ocean",
        pair_set.pairs(),
        pair_set.placement,
        pair_set.position,
        positive=pair_set.positive,
        negative=pair_set.negative,
        positive_prompt=pair_set.positive_prompt,
        negative_prompt=pair_set.negative_prompt,
    )
    vector = extract(backend, command, Control())
    vectors_at_hand[vector.id] = vector
    return vector


@pytest.fixture(scope="module")
def told() -> list[tuple[str, int, int]]:
    """The progress of the sweep that `dial` makes."""
    return []


@pytest.fixture(scope="module")
def dial(
    backend: TransformersBackend, ocean: SteeringVector, told: list[tuple[str, int, int]]
) -> Calibration:
    control = Control("sweep", lambda phase, done, total, unit: told.append((phase, done, total)))
    return sweep(backend, ocean, Sweep("sweep", ocean.id, questions=QUESTIONS), control)


def test_that_a_sweep_tells_of_its_own_progress_and_not_of_its_answers(
    dial: Calibration, told: list[tuple[str, int, int]]
) -> None:
    assert told == [("measuring", done + 1, 14) for done in range(14)]


def test_that_a_sweep_measures_eight_scales_for_each_pole(dial: Calibration) -> None:
    scales = [point.scale for point in dial.points]
    assert scales == sorted(scales)
    assert sum(scale > 0 for scale in scales) == len(COARSE_SHARES) + REFINED == 8
    assert sum(scale < 0 for scale in scales) == 8


def test_that_strength_one_is_coherent_and_the_collapse_is_not(dial: Calibration) -> None:
    assert dial.positive is not None
    at = {point.scale: point for point in dial.points}
    assert at[dial.positive.scale_at_one].coherent
    assert not at[dial.positive.collapse_scale].coherent


def test_that_the_distance_to_the_unsteered_model_grows_with_the_scale(dial: Calibration) -> None:
    kls = [point.kl for point in dial.points if point.scale > 0 and point.coherent]
    assert all(low < high for low, high in pairwise(kls))


def test_that_a_push_towards_a_pole_reads_more_like_that_pole(dial: Calibration) -> None:
    positive = [point for point in dial.points if point.scale > 0]
    assert dial.positive is not None
    strongest = next(point for point in positive if point.scale == dial.positive.scale_at_one)
    assert strongest.effect > positive[0].effect


def test_that_a_sweep_can_be_cancelled(backend: TransformersBackend, ocean: SteeringVector) -> None:
    control = Control()
    control.cancel()
    with pytest.raises(JobCancelled):
        sweep(backend, ocean, Sweep("sweep", ocean.id, questions=QUESTIONS), control)


def test_that_a_vector_is_the_difference_of_the_means_and_knows_where_it_came_from(
    backend: TransformersBackend, ocean: SteeringVector
) -> None:
    pairs = ocean.provenance.pairs
    means = []
    for texts in ([p.positive for p in pairs], [p.negative for p in pairs]):
        prompts = [
            backend.pair_prompt(text, pair.prompt, ocean.provenance.placement, ocean.position, Control())
            for text, pair in zip(texts, pairs, strict=True)
        ]
        means.append(backend.capture(prompts, [4], Control()).states[4].mean(axis=0))
    assert np.allclose(ocean.directions[4], means[0] - means[1], rtol=1e-4, atol=1e-3)
    assert ocean.recommended_layers == (3, 4, 5)
    assert ocean.report is not None and ocean.report.auc[4] > 0.9


def test_that_with_neutral_prompts_each_pole_is_read_against_them(backend: TransformersBackend) -> None:
    pairs = (
        Pair("Be glad.", "Be sad.", "What are you?"),
        Pair("You are joyful.", "You are gloomy.", "How do I start my morning?"),
        Pair("Cheer up.", "Weep.", "Tell me a story."),
    )
    neutral = ("You are a helpful assistant.", "Be helpful.")
    command = Extract(
        "x", "joy", pairs, Placement.SYSTEM, Position.PROMPT_MEAN, layers=(3, 4), neutral_prompts=neutral
    )
    two_sided = extract(backend, command, Control())
    asked = [replace(pair, negative=neutral[number % 2]) for number, pair in enumerate(pairs)]
    against_neutral = [
        extract(
            backend,
            replace(
                command,
                pairs=tuple(replace(each, positive=side) for each, side in zip(asked, sides, strict=True)),
                neutral_prompts=(),
            ),
            Control(),
        )
        for sides in ([pair.positive for pair in pairs], [pair.negative for pair in pairs])
    ]
    for layer in (3, 4):
        for side, alone in zip((two_sided.directions, two_sided.opposite), against_neutral, strict=True):
            assert np.allclose(side[layer], alone.directions[layer], rtol=1e-4, atol=1e-3)
    assert two_sided.provenance.neutral_prompts == neutral


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"method": "magic"}, "magic"),
        ({"layers": (8,)}, "0 to 7"),
        ({"pairs": ()}, "no pairs"),
        ({"neutral_prompts": ("Be helpful.",)}, "placement “system” only"),
    ],
)
def test_that_what_cannot_be_extracted_is_named(
    backend: TransformersBackend, change: dict[str, object], named: str, make_vector: Callable[..., object]
) -> None:
    values = {"job": "x", "name": "x", "pairs": (Pair("a", "b"),)} | change
    with pytest.raises(BadInput, match=named):
        extract(backend, Extract(**values), Control())  # type: ignore[arg-type]


def test_that_a_scale_that_leaves_no_numbers_counts_as_broken_text(
    backend: TransformersBackend, ocean: SteeringVector, vectors_at_hand: dict[str, SteeringVector]
) -> None:
    ones = np.ones(ocean.model.d_model, np.float32)
    vector = replace(ocean, directions={3: ones, 4: ones})
    vectors_at_hand[vector.id] = vector
    sweeper = _Sweeper(backend, vector, Sweep("sweep", vector.id, layers=(3, 4)), Control())
    recipes = [SteeringRecipe((term_of(vector, scale=scale, layers=(3, 4)),)) for scale in (3e38, 0.01)]
    replies, texts = sweeper._replies((Message("user", QUESTIONS[0]),), recipes, 0)
    assert replies[0] == () and not texts[0]
    assert len(replies[1]) >= SHORTEST_REPLY and texts[1]
