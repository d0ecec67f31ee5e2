"""Several vectors as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vectors.errors import BadInput, BadVector, VectorMismatch
from vectors.gguf_format import export_gguf, import_gguf
from vectors.home_format import load_vector, save_vector
from vectors.mixing import mixture
from vectors.values import NO_STEERING, Operator, SteeringRecipe, SteeringTerm, SteeringVector, term_of

Load = Callable[[str], SteeringVector]


@pytest.fixture
def two(make_vector: Any) -> tuple[SteeringVector, SteeringVector]:
    formal = make_vector("formal", seed=1, layers=(2, 3, 4, 5, 6), recommended=(2, 3), calibrated=False)
    return make_vector(), formal


def held(*vectors: SteeringVector) -> Load:
    return {vector.id: vector for vector in vectors}.__getitem__


def recipe_of(ocean: SteeringVector, formal: SteeringVector) -> SteeringRecipe:
    return SteeringRecipe((term_of(ocean, strength=0.5), term_of(formal, scale=-2, layers=(2, 3))))


def test_that_scale_1_is_the_sum_of_the_parts_at_their_own_layers(
    two: tuple[SteeringVector, SteeringVector],
) -> None:
    ocean, formal = two
    mixed = mixture(recipe_of(ocean, formal), held(ocean, formal))
    assert mixed.layers == mixed.recommended_layers == (2, 3, 4, 5)
    ours = {layer: np.float32(0.5 * 1.3) * ocean.directions[layer] for layer in (3, 4, 5)}
    theirs = {layer: np.float32(-2) * formal.directions[layer] for layer in (2, 3)}
    np.testing.assert_array_equal(mixed.directions[2], theirs[2])
    np.testing.assert_array_equal(mixed.directions[3], ours[3] + theirs[3])
    np.testing.assert_array_equal(mixed.directions[5], ours[5])
    assert (mixed.model, mixed.calibration, mixed.name) == (ocean.model, None, "ocean and formal")


@pytest.mark.parametrize("ending", [".gguf", ".safetensors"])
def test_that_a_file_tells_what_it_is_made_of_and_gives_the_mixture_back(
    two: tuple[SteeringVector, SteeringVector], tmp_path: Path, ending: str
) -> None:
    mixed = mixture(recipe_of(*two), held(*two), name="calm sea", made_by="Tiller 1")
    path = tmp_path / f"both{ending}"
    if ending == ".gguf":
        export_gguf(mixed, path)
        back = import_gguf(path)
    else:
        back = load_vector(save_vector(mixed, path))
    assert (back.id, back.name, back.positive) == (mixed.id, "calm sea", "ocean 0.5, formal ×-2")
    assert back.provenance.note == (
        f"The sum of ocean ×0.65 on layers 3-5 ({two[0].id}), formal ×-2 on layers 2-3 ({two[1].id})."
    )
    assert term_of(back, scale=1).layers == (2, 3, 4, 5)


def test_that_vectors_of_different_models_are_refused(
    two: tuple[SteeringVector, SteeringVector], make_model: Any
) -> None:
    ocean, formal = two
    other = replace(formal, model=make_model("other", "e11"))
    assert mixture(recipe_of(ocean, formal), held(ocean, formal)).model == ocean.model
    deeper = replace(formal, model=make_model("deep", "e11", n_layers=12))
    with pytest.raises(VectorMismatch, match="“formal” was made for 16-wide deep"):
        mixture(recipe_of(ocean, deeper), held(ocean, deeper))
    assert mixture(recipe_of(ocean, other), held(ocean, other)).model.fingerprint == "f00"


def test_that_an_imported_part_leaves_the_model_to_the_one_that_knows_it(
    two: tuple[SteeringVector, SteeringVector], make_model: Any
) -> None:
    ocean, formal = two
    imported = replace(formal, model=make_model("unknown", "", n_layers=7))
    mixed = mixture(recipe_of(ocean, imported), held(ocean, imported))
    assert mixed.model == ocean.model
    terms = recipe_of(ocean, imported).terms[::-1]
    assert mixture(SteeringRecipe(terms), held(ocean, imported)).model == ocean.model


def test_that_what_cannot_be_summed_is_refused_with_a_sentence(
    two: tuple[SteeringVector, SteeringVector],
) -> None:
    ocean, _ = two
    term = term_of(ocean, strength=1)
    load = held(ocean)
    for recipe, words in (
        (NO_STEERING, "No vector is on"),
        (SteeringRecipe((replace(term, operator=Operator.ABLATE),)), "“ocean” is to ablate"),
        (SteeringRecipe((term, replace(term, scale=-term.scale))), "cancel each other out"),
    ):
        with pytest.raises(BadInput, match=words):
            mixture(recipe, load)
    with pytest.raises(BadVector, match="no direction for layer 9"):
        mixture(SteeringRecipe((SteeringTerm(ocean.id, 1, (9,)),)), load)
    with pytest.raises(BadVector, match="not finite"):
        mixture(SteeringRecipe((replace(term, scale=1e300),)), load)
