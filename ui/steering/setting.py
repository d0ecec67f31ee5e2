"""How a vector is set in its row: the term that this makes, and what is said of it. Pure; knows no widget."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ui.language import figure, mark, tr
from ui.steering.acting import name_of
from ui.steering.ground import ANY_GROUND, Ground
from vectors.layers import format_layers
from vectors.library import LibraryEntry
from vectors.values import Operator, SteeringTerm

ZONES = {
    "amber": mark("Beyond what stayed coherent when it was measured"),
    "red": mark("Past the measured collapse: the text breaks down here"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A vector that `is_on` or not, its dial at a value, its layers, on a model that is its `ground`.

    `operator` is how it is to act where no term is given. `given` is the term that a recipe set, which stays
    in force as it is until a person moves something.
    """

    entry: LibraryEntry
    is_on: bool
    value: float
    layers: tuple[int, ...]
    given: SteeringTerm | None = None
    ground: Ground = ANY_GROUND
    operator: Operator = Operator.ADD

    @property
    def acts_by(self) -> Operator:
        """How it acts: as the given term does, else as it was chosen."""
        return self.operator if self.given is None else self.given.operator

    @property
    def why_not(self) -> str:
        """Why it cannot be run as it is set; empty where it can."""
        return self.ground.why_not_steered(self.layers, self.entry.layers, self.acts_by)

    @property
    def scale(self) -> float | None:
        """The raw scale: given, 1 to ablate, else the dial's; None where its pole was not measured."""
        if self.given is not None:
            return self.given.scale
        if self.operator is Operator.ABLATE:
            return 1.0
        calibration = self.entry.calibration
        return calibration.scale(self.value) if calibration else self.value

    @property
    def term(self) -> SteeringTerm | None:
        """The term that it makes; None while it is off, at 0 (unless it clamps there), or cannot be run."""
        if not self.is_on or self.why_not:
            return None
        if self.given is not None:
            return self.given
        scale, operator = self.scale, self.operator
        if scale is None or (scale == 0 and operator is not Operator.CLAMP):
            return None
        has_strength = self.entry.calibration is not None and operator is not Operator.ABLATE
        strength = self.value if has_strength else None
        return SteeringTerm(
            self.entry.id, scale, self.layers, operator=operator, name=self.entry.name, strength=strength
        )

    @property
    def exported(self) -> SteeringTerm:
        """The term that it makes once it is on and adds, as a file does; at full strength at a dial of 0."""
        adding = replace(self, is_on=True, operator=Operator.ADD, ground=ANY_GROUND)
        for value in (self.value, 1.0, -1.0):
            if (term := replace(adding, value=value).term) is not None:
                return term
        return SteeringTerm(self.entry.id, 1.0, self.layers, name=self.entry.name)

    @property
    def is_measured(self) -> bool:
        """Whether the dial was measured, on just these layers, and acts as it did then."""
        calibration = self.entry.calibration
        return calibration is not None and calibration.layers == self.layers and self.acts_by is Operator.ADD

    @property
    def where(self) -> str:
        """The layers, in words."""
        told = tr("layer {layers}") if len(self.layers) == 1 else tr("layers {layers}")
        return told.format(layers=format_layers(self.layers))

    @property
    def brief(self) -> str:
        """What stands between the poles: the layers, and how it acts where that is not the usual way."""
        if self.acts_by is Operator.ADD:
            return self.where
        return f"{name_of(self.acts_by)} · {format_layers(self.layers)}"

    @property
    def why_no_dial(self) -> str:
        """Why the dial has no say; empty where it has."""
        if self.acts_by is not Operator.ABLATE:
            return ""
        return tr("All of it is taken away; the dial has no say")

    @property
    def tip(self) -> str:
        """All that the dial stands for."""
        entry = self.entry
        told = [
            tr("{unit} {value}, raw scale {scale}, {layers}").format(
                unit=unit_of(entry),
                value=figure(self.value, ".2f"),
                scale=figure(self.scale or 0, ".3g"),
                layers=self.where,
            )
        ]
        if entry.calibration is not None:
            poles = (entry.positive, entry.calibration.positive), (entry.negative, entry.calibration.negative)
            told += [
                tr("Towards “{name}” it broke the text at every scale measured.").format(name=name)
                for name, pole in poles
                if pole is None
            ]
        if self.ground.note:
            told.append(f"{self.ground.note}.")
        return "\n".join(told)

    @property
    def sentence(self) -> str:
        """What a person must know of the dial as it stands; empty where all is well."""
        calibration = self.entry.calibration
        if why_no_dial := self.why_no_dial:
            return why_no_dial
        if self.is_on and self.given is not None:
            given = value_of(self.entry, self.given)
            if given is None or not math.isclose(given, self.value, abs_tol=1e-9):
                at = (
                    tr("scale {scale}").format(scale=figure(self.given.scale, ".3g"))
                    if given is None
                    else f"{unit_of(self.entry)} {figure(given, '.2f')}"
                )
                return tr(
                    "A recipe set it to {at}, which is off this dial; move the dial to end that"
                ).format(at=at)
        if calibration is None:
            return tr("Raw scale: not measured on this model yet")
        if calibration.positive is None and calibration.negative is None:
            return tr("The text broke at every scale that was measured, so this dial cannot be moved")
        if self.acts_by is not Operator.ADD:
            return tr(
                "The dial was measured while adding; how much text bears when it acts like this is not known"
            )
        if not self.is_measured:
            return tr(
                "The dial was measured on layers {measured}: here the same scale acts on "
                "{layers}, and how much text bears there is not known"
            ).format(measured=format_layers(calibration.layers), layers=self.where)
        zone = calibration.zone(self.value) if self.value and self.is_on else None
        return tr(ZONES[zone]) if zone in ZONES else ""


def unit_of(entry: LibraryEntry) -> str:
    """What the dial counts: `strength` once measured, else the raw `scale`."""
    return tr("strength") if entry.calibration else tr("scale")


def value_of(entry: LibraryEntry, term: SteeringTerm) -> float | None:
    """Where the dial would stand for a term; None where its pole was not measured."""
    if entry.calibration is None:
        return term.scale
    pole = entry.calibration.pole(term.scale)
    return term.scale / pole.scale_at_one if pole else None


def as_given(entry: LibraryEntry, term: SteeringTerm) -> SteeringTerm:
    """A recipe's term under the vector's name and strength of now; what it does stays exactly the same."""
    strength = value_of(entry, term) if entry.calibration else None
    if strength is not None and term.strength is not None and math.isclose(strength, term.strength):
        strength = term.strength
    return replace(term, name=entry.name, strength=strength)
