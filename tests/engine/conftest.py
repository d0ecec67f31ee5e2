"""Fixtures around the builtin model: the backend itself, and vectors that push hard enough to be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from engine.backends.hf.backend import TransformersBackend
from engine.control import Control
from engine.models import resolve_model
from vectors.values import Position, SteeringVector


@pytest.fixture(scope="session")
def vectors_at_hand() -> dict[str, SteeringVector]:
    """Vectors that the backend can load by id; tests add to it."""
    return {}


@pytest.fixture(scope="session")
def backend(vectors_at_hand: dict[str, SteeringVector]) -> Iterator[TransformersBackend]:
    """The builtin model in torch."""
    opened = TransformersBackend.open(
        resolve_model("builtin"), "cpu", "float32", vectors_at_hand.__getitem__, Control()
    )
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _forget(request: pytest.FixtureRequest) -> None:
    """Tests that use the backend begin without a prefix in its cache."""
    if "backend" in request.fixturenames:
        request.getfixturevalue("backend").forget()


@pytest.fixture
def make_vector(
    backend: TransformersBackend, vectors_at_hand: dict[str, SteeringVector]
) -> Callable[..., SteeringVector]:
    """A random vector on the layers named, long enough to change what is said."""

    def make(seed: int = 0, layers: tuple[int, ...] = (3, 4, 5), length: float = 80.0) -> SteeringVector:
        ref = backend.info.ref
        random = np.random.default_rng(seed)
        directions = {}
        for layer in layers:
            direction = random.normal(size=ref.d_model)
            directions[layer] = (direction / np.linalg.norm(direction) * length).astype(np.float32)
        vector = SteeringVector(
            f"random {seed}",
            "a",
            "b",
            ref,
            directions,
            "random",
            Position.LAST,
            layers,
            dict.fromkeys(layers, 1.0),
        )
        vectors_at_hand[vector.id] = vector
        return vector

    return make
