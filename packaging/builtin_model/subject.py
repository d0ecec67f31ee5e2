"""The model under test, run by the application's own engine: greedy answers under recipes."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from engine.answering import answer_all  # noqa: E402
from engine.backends.hf.backend import TransformersBackend  # noqa: E402
from engine.backends.hf.loading import set_threads  # noqa: E402
from engine.control import Control  # noqa: E402
from engine.models import resolve_model  # noqa: E402
from engine.requests import GenerationRequest, Message, Sampling  # noqa: E402
from vectors.values import NO_STEERING, FloatArray, SteeringRecipe, SteeringVector, term_of  # noqa: E402

LONGEST = 48
ROWS = 32


@dataclass(frozen=True)
class Asked:
    """One question, with a system prompt or none, and the recipe that it is answered under."""

    question: str
    system: str = ""
    recipe: SteeringRecipe = NO_STEERING


class Subject:
    """The model of a folder, or `builtin`, in fp32 on the processor."""

    def __init__(self, ref: str, threads: int = 2) -> None:
        self.vectors: dict[str, SteeringVector] = {}
        self.backend: Any = TransformersBackend.open(
            resolve_model(ref), "cpu", "float32", self.vectors.__getitem__, Control()
        )
        set_threads(threads)

    def recipe(self, *pushes: tuple[SteeringVector, float]) -> SteeringRecipe:
        """A recipe of vectors, each at a strength."""
        for vector, _ in pushes:
            self.vectors[vector.id] = vector
        return SteeringRecipe(
            tuple(term_of(vector, strength=strength) for vector, strength in pushes if strength)
        )

    def answers(self, asked: Sequence[Asked]) -> list[str]:
        """Greedy answers, in the order of the questions; those of one length run as one batch."""
        requests = [_request(each, Sampling(temperature=0, max_new_tokens=LONGEST)) for each in asked]
        order = sorted(range(len(requests)), key=lambda i: len(self.backend.chat_ids(requests[i].messages)))
        texts = [""] * len(requests)
        for start in range(0, len(order), ROWS):
            chosen = order[start : start + ROWS]
            made = answer_all(self.backend, [requests[i] for i in chosen], Control(), lambda *token: None)
            for index, answer in zip(chosen, made, strict=True):
                texts[index] = answer.text.strip()
        return texts

    def drawn(self, asked: Asked, seed: int) -> str:
        """An answer with the model's own sampling."""
        request = _request(asked, self.backend.info.sampling, seed)
        (answer,) = answer_all(self.backend, [request], Control(), lambda *token: None)
        return answer.text.strip()


def _request(asked: Asked, sampling: Sampling, seed: int = 0) -> GenerationRequest:
    system = (Message("system", asked.system),) if asked.system else ()
    messages = (*system, Message("user", asked.question))
    return GenerationRequest("evaluation", messages, asked.recipe, sampling, seed)


def random_like(vector: SteeringVector, seed: int = 0) -> SteeringVector:
    """A vector of random directions as long as another's, with its calibration."""
    rng = np.random.default_rng(seed)

    def drawn(side: Mapping[int, FloatArray]) -> dict[int, FloatArray]:
        lengths = {layer: np.linalg.norm(each) for layer, each in side.items()}
        found = {layer: rng.normal(size=each.shape).astype(np.float32) for layer, each in side.items()}
        return {layer: each * (lengths[layer] / np.linalg.norm(each)) for layer, each in found.items()}

    return replace(
        vector,
        name=f"random like {vector.name}",
        directions=drawn(vector.directions),
        opposite=drawn(vector.opposite),
    )
