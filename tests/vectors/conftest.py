"""Vectors to try the files and the library on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vectors.values import (
    Calibration,
    ModelRef,
    Pair,
    Placement,
    PoleCalibration,
    Position,
    Provenance,
    ReportCard,
    SteeringVector,
    SweepPoint,
)

MakeVector = Callable[..., SteeringVector]


def model(name: str = "tiny", fingerprint: str = "f00", n_layers: int = 8, d_model: int = 16) -> ModelRef:
    return ModelRef(name, "folder", f"/models/{name}", "llama", n_layers, d_model, fingerprint, "main")


def make(
    name: str = "ocean",
    made_for: ModelRef | None = None,
    *,
    layers: tuple[int, ...] = tuple(range(8)),
    recommended: tuple[int, ...] = (3, 4, 5),
    seed: int = 0,
    calibrated: bool = True,
) -> SteeringVector:
    numbers = np.random.default_rng(seed)
    made_for = made_for or model()
    points = tuple(
        SweepPoint(scale, scale / 3, 0.1 + 0.2, 0.9, float("inf"), abs(scale) < 2, "The sea “🌊”\n")
        for scale in (-2.0, -1.0, 0.1, 1.3, 2.0)
    )
    return SteeringVector(
        name=name,
        positive="sea",
        negative="land",
        model=made_for,
        directions={layer: numbers.standard_normal(made_for.d_model).astype(np.float32) for layer in layers},
        method="mean_diff",
        position=Position.RESPONSE_MEAN,
        recommended_layers=recommended,
        reference_norms={layer: 1 / (layer + 3) for layer in layers},
        provenance=Provenance(
            pairs=(Pair("I am the sea.", "I am a field.", "What are you?"), Pair("é", "\u2028")),
            pairs_hash="abc",
            placement=Placement.REPLY,
            positive_prompt="You are the sea.",
            made_at="2026-01-01T00:00:00Z",
            made_by="tiller 0.1.0",
        ),
        calibration=Calibration((3, 4, 5), PoleCalibration(1.3, 2.0), None, points, "2026-01-02T00:00:00Z")
        if calibrated
        else None,
        report=ReportCard({layer: 0.1 * layer for layer in layers}, {3: 1.0}, {3: 0.98}, 2),
    )


@pytest.fixture
def make_vector() -> MakeVector:
    return make


@pytest.fixture
def make_model() -> Callable[..., ModelRef]:
    return model
