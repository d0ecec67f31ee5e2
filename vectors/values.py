"""The values of steering: what a vector, a term and a recipe are. No file, no model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from vectors.errors import BadVector, NotCalibrated

FloatArray = npt.NDArray[np.float32]
Source = Literal["builtin", "folder", "gguf", "hub"]
Zone = Literal["green", "amber", "red"]
STRENGTH_LIMIT = 1.5


class Position(StrEnum):
    """Which tokens of a prompt are read when a direction is found.

    `prompt_mean` is the question that follows a system prompt, with the marks that close its turn: the same
    tokens on both sides, so that they differ only in what they have taken up from the system prompt.
    """

    LAST = "last"
    LAST_CONTENT = "last_content"
    PROMPT_MEAN = "prompt_mean"
    RESPONSE_MEAN = "response_mean"
    ALL_MEAN = "all_mean"


class Placement(StrEnum):
    """Where the text of a pair stands: fed as it is, or in a turn of the model's chat template."""

    RAW = "raw"
    USER = "user"
    SYSTEM = "system"
    REPLY = "reply"

    @property
    def default_position(self) -> Position:
        """Position read when none is named: `last` for raw text, `response_mean` in a template."""
        return Position.LAST if self is Placement.RAW else Position.RESPONSE_MEAN


class Scope(StrEnum):
    """Which tokens a term acts on."""

    PROMPT = "prompt"
    RESPONSE = "response"
    ALL = "all"


class Operator(StrEnum):
    """How a term changes a block's output h, where v is the direction and u = v / |v|.

    `add`: h + scale v. `ablate`: h without its component along u, whatever the scale. `clamp`: that component
    set to scale |v|. `rotate`: h turned towards v as adding would turn it, its length kept.
    """

    ADD = "add"
    ABLATE = "ablate"
    CLAMP = "clamp"
    ROTATE = "rotate"


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Which model something was made for.

    `fingerprint` is of its config and weights, `vocabulary` of its tokens; each is empty where not known.
    """

    name: str
    source: Source
    location: str
    architecture: str
    n_layers: int
    d_model: int
    fingerprint: str
    revision: str = ""
    vocabulary: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.n_layers} blocks, {self.d_model} wide)"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that differ in one thing only; `prompt` is the question where they are replies."""

    positive: str
    negative: str
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a vector came from: enough to make it again."""

    pairs: tuple[Pair, ...] = ()
    pairs_hash: str = ""
    placement: Placement = Placement.RAW
    template_hash: str = ""
    positive_prompt: str = ""
    negative_prompt: str = ""
    neutral_prompts: tuple[str, ...] = ()
    made_at: str = ""
    made_by: str = ""
    imported_from: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One scale of a sweep. `kl` in nats; `excess_loss` in nats per token over the reader's own text."""

    scale: float
    effect: float
    excess_loss: float
    distinct3: float
    kl: float
    coherent: bool
    sample: str = ""


@dataclass(frozen=True, slots=True)
class PoleCalibration:
    """The dial of one pole: raw scale (positive number) at strength 1, and where text collapses."""

    scale_at_one: float
    collapse_scale: float

    @property
    def collapse_strength(self) -> float:
        """Strength (at least 1) from which the text was measured to be broken."""
        return self.collapse_scale / self.scale_at_one


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a sweep measured on one model: each pole apart, for the layers it was measured on."""

    layers: tuple[int, ...]
    positive: PoleCalibration | None
    negative: PoleCalibration | None
    points: tuple[SweepPoint, ...] = ()
    measured_at: str = ""

    def pole(self, strength: float) -> PoleCalibration | None:
        """Calibration of the pole that a signed strength points to."""
        return self.negative if strength < 0 else self.positive

    def scale(self, strength: float) -> float | None:
        """Raw scale for a signed strength; None when that pole could not be calibrated."""
        if strength == 0:
            return 0.0
        pole = self.pole(strength)
        return None if pole is None else strength * pole.scale_at_one

    def zone(self, strength: float) -> Zone | None:
        """Green up to 1, amber up to the measured collapse, then red."""
        pole = self.pole(strength)
        if pole is None:
            return None
        if abs(strength) <= 1:
            return "green"
        return "amber" if abs(strength) < pole.collapse_strength else "red"


@dataclass(frozen=True, slots=True)
class ReportCard:
    """How good a vector is, by layer: held-out separation (AUC) and agreement of two halves.

    `mean_diff_cosine` is that with the mean difference, for directions of another method.
    """

    norms: Mapping[int, float]
    auc: Mapping[int, float] = field(default_factory=dict)
    split_half_cosine: Mapping[int, float] = field(default_factory=dict)
    n_pairs: int = 0
    mean_diff_cosine: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class SteeringVector:
    """A direction per layer, float32 [d_model], in its natural magnitude, with all that is known of it.

    Layer L is the output of 0-based decoder block L. `id` is a hash of model, directions and mark only, so
    that measuring or renaming a vector does not change it. `mark` tells a duplicate from what it was copied
    from, and is empty for every other vector.

    A two-sided vector has `opposite`: the negative pole's own directions, at the same layers, along which a
    negative scale pushes by its size. Without it a negative scale pushes against `directions`.
    """

    name: str
    positive: str
    negative: str
    model: ModelRef
    directions: Mapping[int, FloatArray]
    method: str
    position: Position
    recommended_layers: tuple[int, ...]
    reference_norms: Mapping[int, float]
    provenance: Provenance = Provenance()
    calibration: Calibration | None = None
    report: ReportCard | None = None
    mark: str = ""
    opposite: Mapping[int, FloatArray] = field(default_factory=dict)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        checked = {
            layer: checked_direction(self.name, layer, self.directions[layer], self.model.d_model)
            for layer in sorted(self.directions)
        }
        if not checked:
            raise BadVector(self.name, "it holds no direction")
        if not any(direction.any() for direction in checked.values()):
            raise BadVector(self.name, "all its directions are zero")
        opposite = {
            layer: checked_direction(self.name, layer, self.opposite[layer], self.model.d_model)
            for layer in sorted(self.opposite)
        }
        if opposite and tuple(opposite) != tuple(checked):
            raise BadVector(self.name, "its two poles have directions at different layers")
        object.__setattr__(self, "directions", checked)
        object.__setattr__(self, "opposite", opposite)
        object.__setattr__(self, "id", vector_id(self.model.fingerprint, checked, self.mark, opposite))

    @property
    def layers(self) -> tuple[int, ...]:
        """Layers that hold a direction, ascending."""
        return tuple(self.directions)

    @property
    def is_two_sided(self) -> bool:
        """Whether the negative pole has directions of its own."""
        return bool(self.opposite)

    def side(self, scale: float) -> Mapping[int, FloatArray]:
        """The directions of a scale's sign; a negative one of a one-sided vector pushes against them."""
        return self.opposite if scale < 0 and self.opposite else self.directions

    def push(self, layer: int, scale: float) -> FloatArray:
        """What is added at a layer, float32 [d_model]."""
        size = -scale if scale < 0 and self.opposite else scale
        return np.float32(size) * self.side(scale)[layer]

    def scale_for(self, strength: float) -> float:
        """Raw scale of a calibrated strength. Raises NotCalibrated."""
        scale = None if self.calibration is None else self.calibration.scale(strength)
        if scale is None:
            pole = self.negative if strength < 0 else self.positive
            raise NotCalibrated(self.name, pole if self.calibration else "")
        return scale


def checked_direction(name: str, layer: int, values: npt.ArrayLike, width: int) -> FloatArray:
    """One direction as a read-only float32 [width] array; raises BadVector naming the layer."""
    direction = np.array(values, dtype=np.float32)
    if direction.ndim != 1 or direction.shape[0] != width:
        shape = " x ".join(map(str, direction.shape))
        raise BadVector(name, f"layer {layer} is {shape} wide, where the model is {width} wide")
    if not np.isfinite(direction).all():
        raise BadVector(name, f"layer {layer} holds numbers that are not finite (NaN or infinite)")
    direction.setflags(write=False)
    return direction


def vector_id(
    model_fingerprint: str,
    directions: Mapping[int, FloatArray],
    mark: str = "",
    opposite: Mapping[int, FloatArray] = MappingProxyType({}),
) -> str:
    """Hash (16 hex digits) of the model, all directions and a duplicate's mark, and of nothing else."""
    digest = hashlib.sha256(model_fingerprint.encode())
    for sign, side in (("", directions), ("-", opposite)):
        for layer in sorted(side):
            digest.update(f"{sign}{layer}:".encode())
            digest.update(np.ascontiguousarray(side[layer], dtype="<f4").tobytes())
    digest.update(mark.encode())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SteeringTerm:
    """One vector in force. `name` and `strength` are for people and do not count in a fingerprint."""

    vector_id: str
    scale: float
    layers: tuple[int, ...]
    scope: Scope = Scope.ALL
    operator: Operator = Operator.ADD
    name: str = ""
    strength: float | None = None

    @property
    def label(self) -> str:
        """How a chip shows it: `ocean 0.6` (strength), `ocean ×2` (raw scale), `clamp ocean ×2`."""
        if self.operator is Operator.ABLATE:
            return f"{self.operator} {self.name}"
        name = self.name if self.operator is Operator.ADD else f"{self.operator} {self.name}"
        if self.strength is not None:
            return f"{name} {self.strength:.2f}".rstrip("0").rstrip(".")
        return f"{name} ×{self.scale:g}"

    def key(self) -> tuple[str, float, tuple[int, ...], str, str]:
        """All that the term's effect depends on."""
        return (self.vector_id, self.scale, self.layers, self.scope.value, self.operator.value)


@dataclass(frozen=True, slots=True)
class SteeringRecipe:
    """An ordered set of terms. Terms of scale 0 are not part of its fingerprint."""

    terms: tuple[SteeringTerm, ...] = ()

    @property
    def active(self) -> tuple[SteeringTerm, ...]:
        """The terms that do anything."""
        return tuple(term for term in self.terms if term.scale != 0 or term.operator is not Operator.ADD)

    @property
    def is_noop(self) -> bool:
        """Whether the model runs as if never hooked."""
        return not self.active

    @property
    def fingerprint(self) -> str:
        """Hash of the active terms; empty for a recipe that does nothing."""
        if self.is_noop:
            return ""
        keys = repr([term.key() for term in self.active])
        return hashlib.sha256(keys.encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """How a chip shows it: `ocean 0.6, formal -0.3`."""
        return ", ".join(term.label for term in self.active)

    def scaled(self, factor: float) -> SteeringRecipe:
        """Every scale and strength multiplied by one factor."""
        return SteeringRecipe(
            tuple(
                replace(
                    term,
                    scale=term.scale * factor,
                    strength=None if term.strength is None else term.strength * factor,
                )
                for term in self.terms
            )
        )


NO_STEERING = SteeringRecipe()


def term_of(
    vector: SteeringVector,
    *,
    strength: float | None = None,
    scale: float | None = None,
    layers: Iterable[int] | None = None,
    scope: Scope = Scope.ALL,
    operator: Operator = Operator.ADD,
) -> SteeringTerm:
    """A term from a calibrated strength or a raw scale (exactly one); unnamed layers: the recommended.

    Raises NotCalibrated for a strength without calibration, BadVector for a layer without direction.
    """
    if (strength is None) == (scale is None):
        raise ValueError("give either a strength or a scale")
    if scale is None:
        assert strength is not None
        scale = vector.scale_for(strength)
    if layers is None:
        chosen = vector.recommended_layers
        if strength is not None and vector.calibration is not None:
            chosen = vector.calibration.layers
    else:
        chosen = tuple(sorted(set(layers)))
    missing = [layer for layer in chosen if layer not in vector.directions]
    if missing:
        raise BadVector(vector.name, f"it holds no direction for layer {missing[0]}", "name other layers")
    return SteeringTerm(vector.id, scale, chosen, scope, operator, vector.name, strength)
