"""What benchmarks of every backend share: what is timed, timing in turn, and ratios held to a bound."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.backends.protocol import Prompt, Token
from engine.backends.text_backend import TextBackend
from engine.control import Control
from engine.requests import GenerationRequest, Message, Sampling
from vectors.values import (
    Pair,
    Placement,
    Position,
    SteeringRecipe,
    SteeringTerm,
    SteeringVector,
)

TOKENS = 64
QUESTION = (Message("user", "How do I start my morning?"),)

Seconds = npt.NDArray[np.float64]
Timed = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two timings compared, with the 95% interval over rounds, and the bound that it is held to.

    `value` is their ratio, or where the name says ms, their difference.
    """

    name: str
    value: float
    low: float
    high: float
    target: str
    is_met: bool
    detail: str


def timings(
    ours: Timed, other: Timed, rounds: int, clock: Callable[[], float] = time.process_time
) -> tuple[Seconds, Seconds]:
    """Seconds of each, timed alternately and in changing order, after one warm-up.

    On a CPU these are seconds of processor time, which other programs' load does not stretch.
    """
    ours(), other()
    spent = np.zeros((rounds, 2))
    for i in range(rounds):
        for which in ((0, 1), (1, 0))[i % 2]:
            started = clock()
            (ours, other)[which]()
            spent[i, which] = clock() - started
    return spent[:, 0], spent[:, 1]


def interval(ratios: Seconds) -> tuple[float, float, float]:
    """Geometric mean and its 95% interval over rounds."""
    low, middle, high = (float(np.exp(each)) for each in _mean_interval(np.log(ratios)))
    return middle, low, high


def _mean_interval(numbers: Seconds) -> tuple[float, float, float]:
    mean, half = numbers.mean(), 1.96 * numbers.std(ddof=1) / np.sqrt(len(numbers))
    return float(mean - half), float(mean), float(mean + half)


def at_least(name: str, ours: Seconds, other: Seconds, bound: float) -> Ratio:
    """Speed over speed: the interval's lower end must reach the bound."""
    value, low, high = interval(other / ours)
    return Ratio(name, value, low, high, f"at least {bound:g}", low >= bound, _spent(ours, other))


def at_most(name: str, ours: Seconds, other: Seconds, bound: float) -> Ratio:
    """Time over time: the interval's upper end must keep the bound."""
    value, low, high = interval(ours / other)
    return Ratio(name, value, low, high, f"at most {bound:g}", high <= bound, _spent(ours, other))


def at_most_ms_more(name: str, ours: Seconds, other: Seconds, bound: float) -> Ratio:
    """Time less time, in ms: the interval's upper end must keep the bound."""
    low, value, high = _mean_interval(1e3 * (ours - other))
    return Ratio(name, value, low, high, f"at most {bound:g} ms", high <= bound, _spent(ours, other))


def _spent(ours: Seconds, other: Seconds) -> str:
    return f"{np.median(ours) * 1e3:.1f} ms against {np.median(other) * 1e3:.1f} ms, {len(ours)} rounds"


def decoding(backend: TextBackend, steering: SteeringRecipe, tokens: int = TOKENS) -> Callable[[], object]:
    """Answers one question greedily; gives the token ids."""
    sampling = Sampling(temperature=0, max_new_tokens=tokens)
    request = GenerationRequest("bench", QUESTION, steering, sampling)

    def run() -> tuple[int, ...]:
        backend.forget()
        steps = backend.generate((request,), Control())
        return tuple(step.token_id for step in steps if isinstance(step, Token))

    return run


def pushed_everywhere(
    backend: TextBackend, vectors: dict[str, SteeringVector], first_layer: int = 0
) -> SteeringRecipe:
    """A recipe that adds something small to every block from the first one on."""
    ref = backend.info.ref
    layers = tuple(range(first_layer, ref.n_layers))
    random = np.random.default_rng(0)
    directions = {layer: random.normal(size=ref.d_model).astype(np.float32) * 1e-3 for layer in layers}
    vector = SteeringVector(
        "bench", "a", "b", ref, directions, "random", Position.LAST, layers, dict.fromkeys(layers, 1.0)
    )
    vectors[vector.id] = vector
    return SteeringRecipe((SteeringTerm(vector.id, 1.0, layers, name="bench"),))


def reply_prompts(backend: TextBackend, pairs: Sequence[Pair]) -> list[Prompt]:
    """Both sides of each pair as replies that are read whole."""
    return [
        backend.pair_prompt(text, pair.prompt, Placement.REPLY, Position.RESPONSE_MEAN, Control())
        for pair in pairs
        for text in (pair.positive, pair.negative)
    ]
