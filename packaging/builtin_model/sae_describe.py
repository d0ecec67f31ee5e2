"""Describes the features of a trained autoencoder: density, strongest snippets, label; into features.json."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sae_label import OPENING, Counts, label_of
from sae_model import TopKSae, load_sae
from sae_states import Reader
from sae_text import CORPUS, Talk, conversations, talks
from sae_train import HELD_OUT, OUT
from tokenizers import Tokenizer
from train import start_again_with_fast_memory
from world import NEUTRAL, manners

from vectors.features import FEATURES_FILE, Feature, FeatureNotes, Snippet, save_notes

START = 9000 + HELD_OUT  # conversations before it were trained on
SNIPPETS, BEFORE, AFTER = 6, 11, 7
AT_ONCE = 50_000  # states encoded at a time
LEAST = 30  # tokens that a feature is named by
CANDIDATES = 60  # strongest tokens of a feature among which different snippets are looked for

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Column:
    """One name a token, as a number; "" is not counted."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names, numbers = np.unique(np.array([*names, ""], dtype=object), return_inverse=True)
        self.numbers: Ints = numbers[:-1]

    def sums(self, tokens: Ints, weights: Floats) -> dict[str, float]:
        """The weights of tokens, summed by name."""
        summed = np.bincount(self.numbers[tokens], weights, len(self.names))
        return {str(self.names[i]): float(summed[i]) for i in np.flatnonzero(summed) if self.names[i]}


class Read:
    """All kept tokens of the talks in a row: `talk[i]` and `at[i]` say where token i stands."""

    def __init__(self, made: Sequence[Talk]) -> None:
        self.talks = made
        places = [(number, talk, at) for number, talk in enumerate(made) for at in talk.kept]
        self.talk: Ints = np.array([number for number, _, _ in places])
        self.at: Ints = np.array([at for _, _, at in places])
        self._words = Column(talk.words[at] for _, talk, at in places)
        self._before = Column(_before(talk, at) for _, talk, at in places)
        self._topics = Column(talk.topic for _, talk, _ in places)
        self._kinds = Column(talk.kind for _, talk, _ in places)
        self._is_asked = np.array([talk.roles[at] == "user" for _, talk, at in places])
        self._is_opening = np.array(
            [talk.roles[at] == "assistant" and 1 <= talk.places[at] <= OPENING for _, talk, at in places]
        )
        self._manners = list(manners())
        degrees = np.array([[talk.manners.get(name, 0.0) for name in self._manners] for talk in made])
        degrees[:, self._manners.index(NEUTRAL)] += 1 - degrees.sum(axis=1)
        self._degrees = degrees

    def own(self, token: int) -> slice:
        """All tokens of the conversation of one."""
        first, last = np.searchsorted(self.talk, [self.talk[token], self.talk[token] + 1])
        return slice(int(first), int(last))

    def counts(self, tokens: Ints, weights: Floats) -> Counts:
        """The sums over tokens, each with its weight."""
        said = ~self._is_asked[tokens]
        degrees = weights[said] @ self._degrees[self.talk[tokens[said]]]
        return Counts(
            float(weights.sum()),
            self._words.sums(tokens, weights),
            self._before.sums(tokens, weights),
            dict(zip(self._manners, degrees.tolist(), strict=True)),
            self._topics.sums(tokens, weights),
            self._kinds.sums(tokens, weights),
            float(weights[~said].sum()),
            float(weights[self._is_opening[tokens]].sum()),
        )


def _before(talk: Talk, at: int) -> str:
    """The word before that of a token."""
    while at > 0 and talk.goes_on[at] and talk.words[at - 1] == talk.words[at]:
        at -= 1
    return talk.words[at - 1]


def activations(sae: TopKSae, states: torch.Tensor) -> tuple[Floats, Ints]:
    """The k activations of every state and their features, [n, k] each."""
    found = [sae.encode(states[at : at + AT_ONCE].float()) for at in range(0, len(states), AT_ONCE)]
    values = torch.cat([values for values, _ in found]).numpy()
    return values, torch.cat([indices for _, indices in found]).numpy()


def by_feature(values: Floats, indices: Ints, d_sae: int) -> list[tuple[Ints, Floats]]:
    """For each feature the tokens on which it is active, strongest first, and how strongly."""
    active = values.ravel() > 0
    tokens = np.repeat(np.arange(len(values)), values.shape[1])[active]
    strength, feature = values.ravel()[active], indices.ravel()[active]
    order = np.lexsort((tokens, -strength, feature))
    bounds = np.searchsorted(feature[order], np.arange(d_sae + 1))
    return [(tokens[order[low:high]], strength[order[low:high]]) for low, high in pairwise(bounds)]


def describe(sae: TopKSae, reader: Reader, made: Sequence[Talk]) -> FeatureNotes:
    """Notes on all features, from how they are active on these talks."""
    states = reader.states(made)
    read, n_tokens = Read(made), len(states)
    values, indices = activations(sae, states)
    base = read.counts(np.arange(n_tokens), np.ones(n_tokens, np.float32))
    features = {}
    for index, (tokens, strength) in enumerate(by_feature(values, indices, sae.d_sae)):
        shown = []
        for token in strongest(tokens[:CANDIDATES], read):
            own = read.own(token)
            active = (values[own] * (indices[own] == index)).sum(axis=1)
            shown.append(snippet(token, active, read, reader.tokenizer))
        features[index] = Feature(
            index,
            label_of(read.counts(*strong(tokens, strength)), base),
            len(tokens) / n_tokens,
            float(strength[0]) if len(strength) else 0.0,
            tuple(shown),
        )
    return FeatureNotes(features, float(states.float().norm(dim=1).mean()), n_tokens)


def strong(tokens: Ints, strength: Floats) -> tuple[Ints, Floats]:
    """The tokens at least half as strong as the strongest, and LEAST of them where there are so many."""
    count = max(LEAST, int((strength >= 0.5 * strength[:1]).sum())) if len(strength) else 0
    return tokens[:count], strength[:count]


def strongest(tokens: Ints, read: Read) -> list[int]:
    """The strongest tokens of different conversations, those of different words first."""
    chosen: list[int] = []
    seen_talks: set[int] = set()
    seen: Counter[tuple[str, str]] = Counter()
    for most in (0, 1, SNIPPETS):
        for token in tokens.tolist():
            talk, at = int(read.talk[token]), int(read.at[token])
            words = read.talks[talk].words
            key = (words[at - 1], words[at])
            if len(chosen) < SNIPPETS and talk not in seen_talks and seen[key] <= most:
                chosen.append(token)
                seen_talks.add(talk)
                seen[key] += 1
    chosen.sort(key=tokens.tolist().index)
    return chosen


def snippet(token: int, active: Floats, read: Read, tokenizer: Tokenizer) -> Snippet:
    """The words around a token. `active` is the feature's activation on all tokens of its conversation."""
    talk, at = read.talks[int(read.talk[token])], int(read.at[token])
    low, high = max(1, at - BEFORE), min(len(talk.ids) - 1, at + AFTER)
    while low < at and (talk.goes_on[low] or talk.roles[low] == "system"):
        low += 1
    while high + 1 < len(talk.ids) and talk.goes_on[high + 1]:
        high += 1
    strength = dict(zip(talk.kept, active.tolist(), strict=True))
    return Snippet(
        tuple(tokenizer.decode([each], skip_special_tokens=False) for each in talk.ids[low : high + 1]),
        tuple(strength.get(place, 0.0) for place in range(low, high + 1)),
        " · ".join((" and ".join(talk.manners), *([talk.topic] if talk.topic else []))),
    )


def main() -> None:
    """Describe and write; print how the labels are spread."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="builtin")
    parser.add_argument("--sae", type=Path, default=OUT)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="drawn again where it is not there")
    parser.add_argument("--start", type=int, default=START, help="the first conversation that is read")
    parser.add_argument("--conversations", type=int, default=4000)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    start_again_with_fast_memory()
    started = time.monotonic()
    sae, config = load_sae(args.sae)
    layer = int(config["metadata"]["hook_name"].split(".")[1])
    reader = Reader(args.model, layer, threads=args.threads)
    items = conversations(args.corpus, args.start, args.start + args.conversations)
    notes = describe(sae, reader, talks(items, reader.tokenizer, reader.context))
    save_notes(notes, args.sae / FEATURES_FILE)
    groups = Counter(each.label.partition(":")[0].partition(" (")[0] for each in notes.features.values())
    print(", ".join(f"{name} {count}" for name, count in groups.most_common(25)))
    size = sum(file.stat().st_size for file in args.sae.iterdir())
    print(f"{notes.tokens:,} tokens, {size / 1e6:.2f} MB in {args.sae}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
