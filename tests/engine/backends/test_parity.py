"""The comparison of two backends: it finds nothing where there is nothing, and names layers counted late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from engine.backends.hf.backend import TransformersBackend
from engine.backends.parity import UnlikeModels, compare
from engine.backends.protocol import Backend
from engine.control import Control
from vectors.values import SteeringRecipe, SteeringVector


class Late:
    """A backend that adds each direction one block after the one that was asked for."""

    def __init__(self, backend: TransformersBackend, vectors: dict[str, SteeringVector]) -> None:
        self._backend, self._vectors = backend, vectors

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def next_token_logits(self, ids: Sequence[int], recipe: SteeringRecipe) -> Any:
        return self._backend.next_token_logits(
            ids, SteeringRecipe(tuple(self._later(term) for term in recipe.terms))
        )

    def _later(self, term: Any) -> Any:
        vector, last = self._vectors[term.vector_id], self._backend.info.ref.n_layers - 1
        moved = {min(layer + 1, last): push for layer, push in vector.directions.items()}
        later = replace(vector, directions=moved)
        self._vectors[later.id] = later
        return replace(term, vector_id=later.id, layers=tuple(moved))


def test_that_a_backend_is_equal_to_itself(
    backend: TransformersBackend, vectors_at_hand: dict[str, SteeringVector]
) -> None:
    found = compare(backend, backend, vectors_at_hand, Control())
    assert found.is_equal and found.same_tokens
    assert [each.layer for each in found.layers] == list(range(8))
    assert all(each.is_equal and each.tokens > 4 and not each.is_steered for each in found.answers)
    assert max(each.by_shift[-1] for each in found.layers if each.layer) < 0.999
    assert found.verdict == "builtin does what builtin does, at every layer."


def test_that_layers_counted_one_late_are_named(
    backend: TransformersBackend, vectors_at_hand: dict[str, SteeringVector]
) -> None:
    late: Backend = Late(backend, vectors_at_hand)
    found = compare(backend, late, vectors_at_hand, Control())
    assert [each.best_shift for each in found.layers] == [1] * 7 + [0]
    assert not found.is_numbered_alike and not found.is_equal
    assert found.verdict.startswith("Layer 0 of builtin acts like layer 1 of builtin: the two count")


def test_that_a_vector_is_compared_on_its_own_layers(
    backend: TransformersBackend, vectors_at_hand: dict[str, SteeringVector], make_vector: Any
) -> None:
    vector = make_vector(layers=(2, 5))
    found = compare(backend, backend, vectors_at_hand, Control(), [vector])
    assert [each.layer for each in found.layers] == [2, 5]
    assert [each.is_steered for each in found.answers] == [False] * 3 + [True] * 3
    assert all(each.is_equal for each in found.answers)


def test_that_models_of_another_build_are_not_compared(backend: TransformersBackend) -> None:
    class Other:
        info = replace(backend.info, ref=replace(backend.info.ref, name="wide", d_model=999))

    other: Backend = Other()  # type: ignore[assignment]
    with pytest.raises(UnlikeModels, match=r"builtin .* and wide .* not the same model in two forms"):
        compare(backend, other, {}, Control())
