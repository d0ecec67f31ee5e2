"""A hub on loopback, and a process that may ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from huggingface_hub import constants

from engine.paths import BUILTIN_MODEL
from tests.hub_server import Hub, served


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, builtin_ref: str) -> Iterator[Hub]:
    """A hub that offers the builtin model as `someone/calm`; each piece that comes is told of."""
    monkeypatch.setattr("engine.hub.fetching.EVERY_SECONDS", 0.0)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    made = Hub()
    made.add_folder("someone/calm", BUILTIN_MODEL)
    with served(made):
        yield made
