"""What is known of the features of a sparse autoencoder: labels, densities, snippets; and their file.

`features.json` holds one line a feature. Knows no weights.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vectors.errors import BadFile
from vectors.writing import replacing

FEATURES_FILE = "features.json"
FORMAT = 1
_ADVICE = "make it again, or take it out of the folder"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text as tokens, how strongly the feature is active on each, and what kind of text it is."""

    tokens: tuple[str, ...]
    activations: tuple[float, ...]
    source: str = ""

    @property
    def text(self) -> str:
        """The tokens as one text."""
        return "".join(self.tokens)

    @property
    def strongest(self) -> int:
        """Place of the token on which the feature is most active."""
        return max(range(len(self.activations)), key=self.activations.__getitem__, default=0)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature. `density` is the share of tokens on which it is active; None where not known."""

    index: int
    label: str = ""
    density: float | None = None
    max_activation: float | None = None
    snippets: tuple[Snippet, ...] = ()

    @property
    def is_dead(self) -> bool:
        """Whether it was never seen active."""
        return self.density == 0

    def with_labels(self, other: Feature) -> Feature:
        """The feature with all that the other knows and this one does not; the other's label wins."""
        return replace(
            self,
            label=other.label or self.label,
            density=self.density if self.density is not None else other.density,
            max_activation=self.max_activation if self.max_activation is not None else other.max_activation,
            snippets=self.snippets or other.snippets,
        )


@dataclass(frozen=True, slots=True)
class FeatureNotes:
    """What is known of an autoencoder's features, by index; those of which nothing is known are not in it.

    `residual_norm` is the mean norm of the states that it was trained on, `tokens` how many of them the
    densities were counted on; 0 where not known.
    """

    features: Mapping[int, Feature] = field(default_factory=dict)
    residual_norm: float = 0.0
    tokens: int = 0

    def of(self, index: int) -> Feature:
        """The feature of that index, bare where nothing is known of it."""
        return self.features.get(index) or Feature(index)

    def with_labels(self, labels: Mapping[int, Feature]) -> FeatureNotes:
        """These notes and the labels, which win."""
        merged = dict(self.features)
        for index, feature in labels.items():
            merged[index] = self.of(index).with_labels(feature)
        return replace(self, features=merged)


def save_notes(notes: FeatureNotes, path: str | os.PathLike[str]) -> None:
    """Write `features.json`, whole or not at all. Raises BadFile."""
    head = {"format": FORMAT, "tokens": notes.tokens, "residual_norm": round(notes.residual_norm, 4)}
    lines = [_line(notes.features[index]) for index in sorted(notes.features)]
    text = json.dumps(head)[:-1] + ', "features": [\n' + ",\n".join(lines) + "\n]}\n"
    with replacing(Path(path)) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _line(feature: Feature) -> str:
    plain: dict[str, Any] = {"index": feature.index, "label": feature.label}
    if feature.density is not None:
        plain["density"] = float(f"{feature.density:.4g}")
    if feature.max_activation is not None:
        plain["max"] = round(feature.max_activation, 3)
    plain["snippets"] = [
        {
            "from": each.source,
            "tokens": each.tokens,
            "active": {str(at): round(value, 2) for at, value in enumerate(each.activations) if value > 0},
        }
        for each in feature.snippets
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def read_notes(path: str | os.PathLike[str]) -> FeatureNotes:
    """What `save_notes` wrote. Raises BadFile."""
    path = Path(path)
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if plain.get("format", 0) > FORMAT:
            raise BadFile(
                path, f"is of format {plain['format']}, newer than this Tiller reads", "update Tiller"
            )
        features = _features(plain["features"])
        return FeatureNotes(features, float(plain.get("residual_norm", 0)), int(plain.get("tokens", 0)))
    except FileNotFoundError:
        raise BadFile(path, "does not exist", "check the name and the folder") from None
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise BadFile(path, "describes its features in a way that cannot be read", _ADVICE) from None


def _features(plain: Iterable[Mapping[str, Any]]) -> dict[int, Feature]:
    found = {}
    for each in plain:
        index = int(each["index"])
        found[index] = Feature(
            index,
            str(each.get("label", "")),
            _number(each.get("density")),
            _number(each.get("max")),
            tuple(_snippet(snippet) for snippet in each.get("snippets", ())),
        )
    return found


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _snippet(plain: Mapping[str, Any]) -> Snippet:
    tokens = tuple(str(each) for each in plain["tokens"])
    values = [0.0] * len(tokens)
    for at, value in plain["active"].items():
        values[int(at)] = float(value)
    return Snippet(tokens, tuple(values), str(plain.get("from", "")))
