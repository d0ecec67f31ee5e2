"""Tells manner and topic of a text: logistic regressions on its words, learned from the grammar."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from corpus import draw_kind, first_turn
from grammar import fill
from world import NEUTRAL, manners, topics

EXAMPLES = 500  # texts a manner
PER_TOPIC = 300  # texts a topic
CLIP = 10.0  # log-odds beyond which a text is simply taken as told
NEAREST = 2  # an answer is on a topic that is among as many likeliest ones


def _texts(manner: str, kinds: Sequence[str], count: int, only: str = "") -> Iterator[str]:
    """Answers of the grammar in a manner, on one topic or all; with no kinds given, what shows it best."""
    rng = random.Random(f"classifier {manner} {only}")
    for _ in range(count):
        topic = topics()[only or rng.choice(list(topics()))]
        degrees = {manner: rng.choice((0.5, 1.0))}
        kind = rng.choice(kinds) if kinds else draw_kind(degrees, rng)
        _, plan = first_turn(topic, kind, degrees, rng.choice(topic.x), rng)
        yield fill(plan, degrees, rng)


def _fitted(texts: Sequence[str], names: Sequence[str]) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import SGDClassifier

    counter = CountVectorizer(ngram_range=(1, 2), min_df=3, binary=True, token_pattern=r"[a-z'-]+")
    model = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=15, tol=None, random_state=0)
    model.fit(counter.fit_transform(texts), names)
    return counter, model


@cache
def _of_manners() -> tuple[Any, Any]:
    made = [(text, name) for name in manners() for text in _texts(name, (), EXAMPLES)]
    return _fitted([text for text, _ in made], [name for _, name in made])


@cache
def _of_topics() -> tuple[Any, Any]:
    made = [(text, name) for name in topics() for text in _texts(NEUTRAL, ("plain",), PER_TOPIC, name)]
    return _fitted([text for text, _ in made], [name for _, name in made])


def _log_probabilities(
    fitted: tuple[Any, Any], texts: Sequence[str]
) -> tuple[list[str], npt.NDArray[np.float64]]:
    counter, model = fitted
    return list(model.classes_), np.asarray(model.predict_log_proba(counter.transform(texts)))


def recognised(texts: Sequence[str]) -> list[str]:
    """The likeliest manner of each text."""
    names, found = _log_probabilities(_of_manners(), texts)
    return [names[index] for index in found.argmax(axis=1)]


def log_odds(texts: Sequence[str], manner: str, against: str = NEUTRAL) -> npt.NDArray[np.float64]:
    """For each text, log p(manner) - log p(against), cut at CLIP."""
    names, found = _log_probabilities(_of_manners(), texts)
    return np.clip(found[:, names.index(manner)] - found[:, names.index(against)], -CLIP, CLIP)


def on_topic(texts: Sequence[str], asked: Sequence[str]) -> npt.NDArray[np.bool_]:
    """For each text, whether the topic asked is among the likeliest of the forty."""
    names, found = _log_probabilities(_of_topics(), texts)
    nearest = np.argsort(-found, axis=1)[:, :NEAREST]
    return np.array([names.index(topic) in row for topic, row in zip(asked, nearest, strict=True)])
