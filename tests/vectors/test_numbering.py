"""How a vector's file counts its layers is told by likeness alone, and only where it can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from vectors.adapt import with_shift
from vectors.errors import BadVector
from vectors.numbering import exact_shift, measured_numbering
from vectors.values import FloatArray, ModelRef, Position, SteeringVector

LAYERS = 8


def stream(noise: float = 0.0) -> dict[int, FloatArray]:
    """Directions that turn a little from layer to layer, as those of a residual stream do."""
    numbers = np.random.default_rng(3)
    whole, direction = {}, numbers.normal(size=64)
    for layer in range(LAYERS):
        direction = direction + 0.5 * numbers.normal(size=64)
        whole[layer] = (direction + noise * np.random.default_rng(layer).normal(size=64)).astype(np.float32)
    return whole


def counted(directions: Mapping[int, FloatArray], by: int) -> dict[int, FloatArray]:
    """The same as a file holds them that numbers each layer so much higher."""
    return {layer + by: each for layer, each in directions.items() if 0 < layer + by < LAYERS}


@pytest.mark.parametrize(
    ("by", "shift", "claim"),
    [
        (0, 0, "counts its layers as the model does"),
        (1, -1, "is written one layer late"),
        (-1, 1, "is written one layer early"),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_that_a_file_is_named_by_how_it_counts_its_layers(by: int, shift: int, claim: str, sign: int) -> None:
    file = {layer: sign * 0.1 * each for layer, each in counted(stream(noise=0.3), by).items()}
    found = measured_numbering(file, stream())
    assert found.shift == shift
    assert found.claim.startswith(claim) and f"at {shift:+d}" in found.claim


def test_that_nothing_is_told_of_directions_of_another_kind() -> None:
    numbers = np.random.default_rng(9)
    other = {layer: numbers.normal(size=64).astype(np.float32) for layer in range(1, LAYERS)}
    assert measured_numbering(other, stream()).shift is None
    same = dict.fromkeys(range(LAYERS), np.ones(64, np.float32))
    found = measured_numbering(same, same)
    assert found.shift is None and found.claim.startswith("is too unlike what the pairs give, or too alike")
    assert measured_numbering({0: stream()[0]}, stream()).by_shift == {}


def test_that_an_exact_copy_is_told_to_the_last_digit() -> None:
    known = stream()
    assert exact_shift({3: known[3], 4: known[4]}, known) == 0
    assert exact_shift({4: known[3]}, {3: known[3]}) == -1
    assert exact_shift({3: known[4]}, known) == 1
    assert exact_shift({3: known[3] + np.float32(1e-5)}, known) is None


def test_that_a_late_vector_is_moved_back_and_keeps_nothing_measured_elsewhere() -> None:
    known = stream()
    model = ModelRef("tiny", "folder", "", "llama", LAYERS, 64, "f00")
    late = SteeringVector(
        "late", "a", "b", model, counted(known, 1), "pca", Position.LAST, (2, 3), {2: 1.0, 3: 1.0}
    )
    moved = with_shift(late, -1)
    assert moved.layers == tuple(range(LAYERS - 1)) and moved.recommended_layers == (1, 2)
    assert not moved.reference_norms and exact_shift(moved.directions, known) == 0
    assert with_shift(late, 0) is late
    with pytest.raises(BadVector, match="moved by -1 it has a layer -1; the model has layers 0 to 7"):
        with_shift(replace(moved, name="early"), -1)
