"""Vectors whose poles have directions of their own: what a scale pushes along, and what files keep of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vectors.adapt import one_sided, with_layers, with_scale
from vectors.errors import BadVector
from vectors.facts import sides_told
from vectors.gguf_format import export_gguf, import_gguf
from vectors.home_format import load_vector, read_header, save_vector
from vectors.mixing import mixture
from vectors.values import (
    Calibration,
    ModelRef,
    PoleCalibration,
    Position,
    SteeringRecipe,
    SteeringVector,
    SweepPoint,
    term_of,
)

MODEL = ModelRef("tiny", "folder", "", "llama", 4, 3, "f00")
JOY = {1: np.array([1, 0, 0], np.float32), 2: np.array([2, 0, 0], np.float32)}
SAD = {1: np.array([0, 1, 0], np.float32), 2: np.array([0, 3, 0], np.float32)}
POINTS = tuple(SweepPoint(scale, 0.0, 0.0, 1.0, 0.0, True) for scale in (-2.0, -1.0, 1.0, 2.0))
DIAL = Calibration((1, 2), PoleCalibration(2.0, 3.0), PoleCalibration(4.0, 5.0), POINTS)


@pytest.fixture
def vector() -> SteeringVector:
    """Joyful along the first axis, sad along the second."""
    return SteeringVector(
        "joyful", "joyful", "sad", MODEL, JOY, "mean_diff", Position.LAST, (1, 2), {1: 1.0, 2: 1.0},
        calibration=DIAL, opposite=SAD,
    )  # fmt: skip


def test_that_each_sign_pushes_along_its_own_pole(vector: SteeringVector) -> None:
    assert vector.push(2, 0.5).tolist() == [1, 0, 0]
    assert vector.push(2, -0.5).tolist() == [0, 1.5, 0]
    assert one_sided(vector).push(2, -0.5).tolist() == [-1, 0, 0]


def test_that_both_sides_count_in_the_id(vector: SteeringVector) -> None:
    other = replace(vector, opposite={layer: 2 * each for layer, each in SAD.items()})
    assert (
        len({vector.id, other.id, one_sided(vector).id, replace(vector, directions=SAD, opposite=JOY).id})
        == 4
    )


def test_that_sides_on_different_layers_are_refused(vector: SteeringVector) -> None:
    with pytest.raises(BadVector, match="different layers"):
        replace(vector, opposite={1: SAD[1]})
    with pytest.raises(BadVector, match="not finite"):
        replace(vector, opposite={1: SAD[1], 2: SAD[2] * np.nan})


def test_that_its_own_file_keeps_both_sides(vector: SteeringVector, tmp_path: Path) -> None:
    path = save_vector(vector, tmp_path / "joyful.safetensors")
    read = load_vector(path)
    assert read.id == vector.id == read_header(path).id
    assert read.push(1, -1.0).tolist() == [0, 1, 0]
    assert read.calibration == DIAL


def test_that_a_negative_scale_baked_in_makes_the_other_pole_the_positive_one(vector: SteeringVector) -> None:
    turned = with_scale(vector, -2.0)
    assert (turned.positive, turned.negative) == ("sad", "joyful")
    for scale in (-0.5, 1.5):
        assert turned.push(1, scale).tolist() == vector.push(1, -2 * scale).tolist()
    assert turned.calibration is not None and turned.calibration.positive == PoleCalibration(2.0, 2.5)


def test_that_fewer_layers_are_fewer_on_both_sides(vector: SteeringVector) -> None:
    assert with_layers(vector, (2,)).push(2, -1.0).tolist() == [0, 3, 0]


@pytest.mark.parametrize(("scale", "pole", "first"), [(1.0, "joyful", [1, 0, 0]), (-1.0, "sad", [0, 1, 0])])
def test_that_a_file_for_llama_cpp_holds_the_pole_of_its_scale_and_says_so(
    vector: SteeringVector, tmp_path: Path, scale: float, pole: str, first: list[float]
) -> None:
    written = export_gguf(vector, tmp_path / "joyful.gguf", scale=scale)
    assert any(f"“{pole}” alone" in warning for warning in written.warnings)
    read = import_gguf(written.path)
    assert read.positive == pole and not read.is_two_sided
    assert read.directions[1].tolist() == first
    assert read.calibration is not None and read.calibration.negative is None
    assert all(point.scale > 0 for point in read.calibration.points)


def test_that_a_mixture_takes_the_side_of_each_sign(vector: SteeringVector) -> None:
    recipe = SteeringRecipe((term_of(vector, scale=-1.0),))
    mixed = mixture(recipe, {vector.id: vector}.__getitem__)
    assert mixed.directions[2].tolist() == [0, 3, 0]


def test_that_how_the_poles_lie_is_told(vector: SteeringVector) -> None:
    assert "joyful and sad each" in sides_told(vector) and "0.00" in sides_told(vector)
    assert sides_told(one_sided(vector)) == ""
