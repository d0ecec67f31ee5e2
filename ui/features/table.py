"""The features of an opened autoencoder, ready to be sorted and searched. Knows no Qt."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ui.language import figure, mark, tr
from vectors.features import Feature, FeatureNotes, Snippet
from vectors.sae import Sae, open_sae, read_feature_notes

_SPECIAL = re.compile(r"<\|?([A-Za-z][\w -]*)\|?>")
Numbers = npt.NDArray[np.int64]


class Order(StrEnum):
    """How features are sorted; a search puts the better match first, then goes by this."""

    FREQUENT = mark("Most frequent first")
    RARE = mark("Rarest first")
    LABEL = mark("By label")
    NUMBER = mark("By number")


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """An autoencoder with what is known of its features, prepared so that a search takes milliseconds.

    `titles` are by feature; `orders` hold all indices, sorted. `named` are the features that a search can
    find, `labels` their labels and `texts` labels and snippets, all in lower case.
    """

    sae: Sae
    notes: FeatureNotes
    titles: tuple[str, ...]
    orders: Mapping[Order, Numbers]
    named: Numbers
    labels: tuple[str, ...]
    texts: tuple[str, ...]
    n_dead: int

    def found(self, query: str, order: Order) -> Numbers:
        """Indices of the features that hold every word of the query in label or snippets, best match first.

        A label that begins with the query is best, then one with it at the start of a word, then labels, then
        snippets. A number finds the feature of that number before all others. No words: all features.
        """
        words = query.lower().replace("#", " ").split()
        if not words:
            return self.orders[order]
        hits: Iterable[int] = range(len(self.texts))
        for word in words:
            hits = [at for at in hits if word in self.texts[at]]
        whole = " ".join(words)
        inside = re.compile(rf"\b{re.escape(whole)}")
        scores = np.zeros(self.sae.d_sae, np.int64)
        for at in hits:
            scores[self.named[at]] = _score(self.labels[at], whole, inside, words)
        if len(words) == 1 and words[0].isdecimal() and int(words[0]) < self.sae.d_sae:
            scores[int(words[0])] = 5
        sorted_ones = self.orders[order]
        matching = sorted_ones[scores[sorted_ones] > 0]
        return matching[np.argsort(-scores[matching], kind="stable")]


def _score(label: str, whole: str, inside: re.Pattern[str], words: list[str]) -> int:
    if whole not in label:
        return 2 if all(word in label for word in words) else 1
    if label.startswith(whole):
        return 4
    return 3 if inside.search(label) else 2


def open_table(folder: Path, labels: Path | None = None) -> FeatureTable:
    """Open an autoencoder's folder and all that is known of its features. Raises BadFile."""
    sae = open_sae(folder)
    return table_of(sae, read_feature_notes(sae, labels))


def table_of(sae: Sae, notes: FeatureNotes) -> FeatureTable:
    """Sort once; notes on features that are not there are left out. What was never active comes last."""
    features = {index: each for index, each in notes.features.items() if 0 <= index < sae.d_sae}
    notes = FeatureNotes(features, notes.residual_norm, notes.tokens)
    densities = np.zeros(sae.d_sae)
    for index, feature in features.items():
        densities[index] = feature.density or 0.0
    numbers = np.arange(sae.d_sae)
    frequent = np.argsort(-densities, kind="stable")
    rare = np.argsort(np.where(densities > 0, densities, np.inf), kind="stable")
    searched = [each for _, each in sorted(features.items()) if each.label or each.snippets]
    labels = tuple(each.label.lower() for each in searched)
    by_label = sorted(
        (each.index for each in searched if each.label),
        key=lambda index: (densities[index] == 0, features[index].label.lower()),
    )
    unnamed = np.setdiff1d(numbers, np.array(by_label, np.int64))
    return FeatureTable(
        sae,
        notes,
        tuple(title_of(notes.of(index)) for index in range(sae.d_sae)),
        {
            Order.FREQUENT: frequent,
            Order.RARE: rare,
            Order.LABEL: np.concatenate([np.array(by_label, np.int64), unnamed]),
            Order.NUMBER: numbers,
        },
        np.array([each.index for each in searched], np.int64),
        labels,
        tuple(
            "\n".join((label, *(snippet.text.lower() for snippet in each.snippets)))
            for label, each in zip(labels, searched, strict=True)
        ),
        sum(feature.is_dead for feature in features.values()),
    )


# ---- how it is said ------------------------------------------------------------------------------


def special_name(token: str) -> str:
    """The name of a token that is no text, like `<|user|>` or `<bos>`; empty for text."""
    match = _SPECIAL.fullmatch(token.strip())
    return match[1] if match else ""


def title_of(feature: Feature) -> str:
    """A feature's label, or its number where it has none."""
    return feature.label or tr("Feature {index}").format(index=feature.index)


def share(density: float | None) -> str:
    """A density as a percentage of the tokens; empty where it is not known."""
    if density is None:
        return ""
    if density == 0:
        return tr("never")
    percent = density * 100
    if percent < 0.01:
        return f"<{figure(0.0001, '.2%')}"
    digits = 0 if percent >= 9.95 else 1 if percent >= 0.995 else 2
    return figure(density, f".{digits}%")


def bar_length(density: float | None) -> float:
    """Length of a density's bar from 0 to 1: logarithmic, from one token in 100,000 to every token."""
    if not density:
        return 0.0
    return min(1.0, max(0.04, 1 + math.log10(density) / 5))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A snippet in one line: the strongest token and what stands before and after it."""

    before: str
    token: str
    after: str


def excerpt(feature: Feature, query: str = "") -> Excerpt | None:
    """The strongest snippet in one line, or the strongest that holds the query; None without snippets."""
    if not feature.snippets:
        return None
    wanted = query.lower().strip()
    snippet = next((each for each in feature.snippets if wanted in each.text.lower()), feature.snippets[0])
    return _excerpt(snippet)


def _excerpt(snippet: Snippet) -> Excerpt:
    tokens = [f" ‹{name}› " if (name := special_name(each)) else each for each in snippet.tokens]
    place = snippet.strongest
    before = " ".join("".join(tokens[:place]).split())
    token = tokens[place]
    after = "".join(tokens[place + 1 :])
    is_apart = token[:1].isspace() or (bool(before) and before[-1] == "›")
    gap = " " if after[:1].isspace() or token[-1:].isspace() else ""
    return Excerpt(
        before + (" " if is_apart and before else ""), token.strip() or "␣", gap + " ".join(after.split())
    )
