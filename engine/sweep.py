"""Measures what a vector does over scales, and so where its calibrated dial begins and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from engine.backends.protocol import Backend, Prompt, Token
from engine.control import Control
from engine.messages import Sweep
from engine.requests import GenerationRequest, Message, Sampling
from engine.sampler import NoNextToken
from vectors.calibrate import calibrate
from vectors.text import distinct_n
from vectors.values import NO_STEERING, Calibration, SteeringRecipe, SteeringVector, SweepPoint, term_of

QUESTIONS = (
    "What are you?",
    "How do I start my morning?",
    "Tell me a story.",
    "What should I cook tonight?",
    "How can I sleep better?",
    "What do you think of money?",
)
SAMPLING = Sampling(temperature=0.7, top_p=0.95, max_new_tokens=40)
COARSE_SHARES = (0.125, 0.25, 0.5, 1.0)
"""First scales tried, as shares of the usual residual norm that all steered layers add together."""
REFINED = 4
MAX_EXCESS_LOSS = 1.0
"""Nats per token by which steered text may be less likely to its reader than the reader's own text."""
MIN_DISTINCT_SHARE = 0.75
"""Share of the unsteered text's distinct-3 below which text counts as looping."""
SHORTEST_REPLY = 3


def questions_for(vector: SteeringVector) -> tuple[str, ...]:
    """What a vector is measured on: prompts of its own pairs, evenly spread, else questions of every day.

    A behaviour shows only where it is asked for: refusing at a request, flattering at a claim.
    """
    prompts = tuple(dict.fromkeys(pair.prompt for pair in vector.provenance.pairs if pair.prompt))
    if len(prompts) < len(QUESTIONS):
        return QUESTIONS
    return tuple(prompts[i * len(prompts) // len(QUESTIONS)] for i in range(len(QUESTIONS)))


@dataclass(frozen=True, slots=True)
class _Reader:
    """A model given (or not) a pole as its system prompt: what it reads, and how well its own text reads."""

    prompts: tuple[tuple[int, ...], ...]
    own_loss: float


class _Sweeper:
    def __init__(self, backend: Backend, vector: SteeringVector, command: Sweep, control: Control) -> None:
        self._backend, self._vector, self._control = backend, vector, control
        self._layers = command.layers or vector.recommended_layers
        self._questions = command.questions or questions_for(vector)
        self._done, self._total = 0, len(self._questions) * (3 + 4)

    def run(self) -> Calibration:
        neutral, plain = self._reader("")
        self._base_distinct = float(np.mean([distinct_n(ids, 3) for ids in plain]))
        points: list[SweepPoint] = []
        for sign, prompt in ((1, self._pole_prompt(True)), (-1, self._pole_prompt(False))):
            pole, _ = self._reader(prompt)
            unit = self._unit_scale(sign)
            coarse = self._points([sign * unit * share for share in COARSE_SHARES], neutral, pole)
            refined = self._points(_between(coarse, REFINED), neutral, pole)
            points += coarse + refined
        measured_at = datetime.now(UTC).isoformat(timespec="seconds")
        calibration = calibrate(sorted(points, key=lambda point: point.scale), self._layers)
        return replace(calibration, measured_at=measured_at)

    def _pole_prompt(self, is_positive: bool) -> str:
        """The system prompt that asks for a pole in words; from the pole's name when none was given."""
        vector = self._vector
        given = vector.provenance.positive_prompt if is_positive else vector.provenance.negative_prompt
        return given or f"Answer in this manner: {vector.positive if is_positive else vector.negative}."

    def _unit_scale(self, sign: int) -> float:
        """Scale at which a pole's pushes on all steered layers add up to one usual residual norm."""
        norms = self._usual_norms()
        pushes = [
            float(np.linalg.norm(self._vector.push(layer, sign))) / norms[layer] for layer in self._layers
        ]
        return 1 / sum(pushes)

    def _usual_norms(self) -> Mapping[int, float]:
        """Usual residual norms by layer; those that an imported vector lacks are read from the questions."""
        known = self._vector.reference_norms
        missing = [layer for layer in self._layers if not known.get(layer)]
        if not missing:
            return known
        prompts = [
            Prompt(ids, 1, len(ids)) if len(ids) > 1 else Prompt(ids, 0, 1)
            for ids in (self._backend.chat_ids(self._messages(each, "")) for each in self._questions)
        ]
        return {**known, **self._backend.capture(prompts, missing, self._control).norms}

    def _messages(self, question: str, system: str) -> tuple[Message, ...]:
        asked = Message("user", question)
        return (Message("system", system), asked) if system else (asked,)

    def _reader(self, system: str) -> tuple[_Reader, list[tuple[int, ...]]]:
        """A reader, and its own answers as token ids."""
        prompts, losses, replies = [], [], []
        for number, question in enumerate(self._questions):
            messages = self._messages(question, system)
            ids = self._backend.chat_ids(messages)
            (reply,), _ = self._replies(messages, (NO_STEERING,), number)
            prompts.append(ids)
            replies.append(reply)
            if reply:
                losses.append(_loss(self._backend.reply_log_probs(ids, reply, NO_STEERING), reply))
            self._step()
        return _Reader(tuple(prompts), float(np.mean(losses)) if losses else 0.0), replies

    def _replies(
        self, messages: tuple[Message, ...], recipes: Sequence[SteeringRecipe], seed: int
    ) -> tuple[list[tuple[int, ...]], list[str]]:
        """Sampled replies, one a recipe, as one batch; empty where a push leaves no numbers to choose by."""
        try:
            return self._said(messages, recipes, seed)
        except NoNextToken:
            if len(recipes) == 1:
                return [()], [""]
            alone = [self._replies(messages, (recipe,), seed) for recipe in recipes]
            return [ids for (ids,), _ in alone], [text for _, (text,) in alone]

    def _said(
        self, messages: tuple[Message, ...], recipes: Sequence[SteeringRecipe], seed: int
    ) -> tuple[list[tuple[int, ...]], list[str]]:
        requests = [GenerationRequest("sweep", messages, recipe, SAMPLING, seed) for recipe in recipes]
        ids: list[list[int]] = [[] for _ in recipes]
        texts = ["" for _ in recipes]
        for step in self._backend.generate(requests, self._control.silent()):
            if isinstance(step, Token):
                ids[step.row].append(step.token_id)
                texts[step.row] += step.text
        return [tuple(row) for row in ids], texts

    def _points(self, scales: Sequence[float], neutral: _Reader, pole: _Reader) -> list[SweepPoint]:
        recipes = [
            SteeringRecipe((term_of(self._vector, scale=scale, layers=self._layers),)) for scale in scales
        ]
        rows: list[list[tuple[float, float, float, float]]] = [[] for _ in scales]
        samples = ["" for _ in scales]
        for number, question in enumerate(self._questions):
            replies, texts = self._replies(self._messages(question, ""), recipes, number)
            for i, reply in enumerate(replies):
                samples[i] = samples[i] or texts[i]
                rows[i].append(self._measured(reply, number, recipes[i], neutral, pole))
            self._step()
        return [
            self._point(scale, np.array(row), sample)
            for scale, row, sample in zip(scales, rows, samples, strict=True)
        ]

    def _measured(
        self,
        reply: tuple[int, ...],
        question: int,
        recipe: SteeringRecipe,
        neutral: _Reader,
        pole: _Reader,
    ) -> tuple[float, float, float, float]:
        """Effect, excess loss, distinct-3 and KL of one steered reply."""
        if len(reply) < SHORTEST_REPLY:
            return 0.0, 2 * MAX_EXCESS_LOSS, 1.0, 0.0
        score = self._backend.reply_log_probs
        plain = score(neutral.prompts[question], reply, NO_STEERING)
        steered = score(neutral.prompts[question], reply, recipe)
        asked = score(pole.prompts[question], reply, NO_STEERING)
        neutral_loss, pole_loss = _loss(plain, reply), _loss(asked, reply)
        excess = min(neutral_loss - neutral.own_loss, pole_loss - pole.own_loss)
        kl = float((np.exp(steered) * (steered - plain)).sum(axis=1).mean())
        return neutral_loss - pole_loss, excess, distinct_n(reply, 3), kl

    def _point(self, scale: float, measured: npt.NDArray[np.float64], sample: str) -> SweepPoint:
        effect, excess, distinct, kl = (float(value) for value in measured.mean(axis=0))
        coherent = excess <= MAX_EXCESS_LOSS and distinct >= MIN_DISTINCT_SHARE * self._base_distinct
        return SweepPoint(scale, effect, excess, distinct, kl, coherent, sample)

    def _step(self) -> None:
        self._done += 1
        self._control.check()
        self._control.progress("measuring", self._done, self._total, "texts")


def _loss(log_probs: npt.NDArray[np.float32], ids: Sequence[int]) -> float:
    """Mean nats per token of `ids` under log_probs [n, vocab]."""
    return float(-log_probs[np.arange(len(ids)), list(ids)].mean())


def _between(points: Sequence[SweepPoint], count: int) -> list[float]:
    """Further scales where text stops being coherent: inside that gap, or beyond the last scale."""
    broken = next((i for i, point in enumerate(points) if not point.coherent), len(points))
    low = points[broken - 1].scale if broken else 0.0
    high = points[broken].scale if broken < len(points) else low * 3
    return [low + (high - low) * (i + 1) / (count + 1) for i in range(count)]


def sweep(backend: Backend, vector: SteeringVector, command: Sweep, control: Control) -> Calibration:
    """Calibrate both poles of a vector on the loaded model.

    Coherence follows the design: the loss of a steered text under the better of two readers (the unsteered
    model, and the model given the pole as a system prompt), less the loss of that reader's own answers; and
    repetition (distinct-3). Effect: nats per token by which the text is likelier to the second reader. KL:
    nats between the steered and the unsteered next-token distribution, mean over the steered text.
    """
    return _Sweeper(backend, vector, command, control).run()
