"""What the plots of a vector show: lines, bands, marks and the words for each place. Pure; draws nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ui.language import figure, tr
from vectors.facts import LayerFacts
from vectors.values import Calibration, PoleCalibration, SweepPoint

Side = Literal["left", "right"]
LOG_FROM = 5.0
"""Ratio of the largest to the smallest norm from which the axis of norms is logarithmic."""
MOST_TICKS = 17
SAMPLE_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Line:
    """Points joined by a line; `colour` is the theme's name of one, `symbol` pyqtgraph's.

    `hollow` are the indices of points that are drawn empty.
    """

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    colour: str
    symbol: str
    side: Side = "left"
    is_dashed: bool = False
    hollow: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A shaded range of x."""

    low: float
    high: float
    colour: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An upright line at x, with its name."""

    x: float
    name: str
    colour: str
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A value of x that can be pointed at, and what is to be read there."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One plot. `band_name` says what the shading means; the right axis runs from `right_low` to 1."""

    x_name: str
    left_name: str
    right_name: str
    lines: tuple[Line, ...]
    places: tuple[Place, ...]
    bands: tuple[Band, ...] = ()
    band_name: str = ""
    marks: tuple[Mark, ...] = ()
    is_log: bool = False
    x_ticks: tuple[float, ...] = ()
    right_low: float = 0.0


def layer_chart(facts: Sequence[LayerFacts]) -> ChartSpec:
    """Norms, separation and agreement over the layers."""
    lines = (
        _over_layers(tr("direction norm"), "accent", "o", ((each.layer, each.norm) for each in facts)),
        _over_layers(
            tr("residual norm"),
            "muted",
            "s",
            ((each.layer, each.reference_norm) for each in facts),
            is_dashed=True,
        ),
        _over_layers(tr("held-out AUC"), "amber", "t1", ((each.layer, each.auc) for each in facts), "right"),
        _over_layers(
            tr("split-half cosine"),
            "violet",
            "d",
            ((each.layer, each.split_half_cosine) for each in facts),
            "right",
        ),
    )
    kept = tuple(line for line in lines if line.xs)
    norms = [y for line in kept if line.side == "left" for y in line.ys if y > 0]
    shares = [y for line in kept if line.side == "right" for y in line.ys]
    is_log = bool(norms) and max(norms) >= LOG_FROM * min(norms)
    layers = [each.layer for each in facts]
    step = max(1, math.ceil(len(layers) / MOST_TICKS))
    return ChartSpec(
        tr("layer"),
        tr("norm, log scale") if is_log else tr("norm"),
        tr("AUC, cosine") if shares else "",
        kept,
        tuple(Place(each.layer, layer_text(each)) for each in facts),
        tuple(Band(low - 0.5, high + 0.5, "accent") for low, high in _runs(facts)),
        tr("recommended"),
        is_log=is_log,
        x_ticks=tuple(float(layer) for layer in layers[::step]),
        right_low=min([0.0, *shares]),
    )


def layer_text(facts: LayerFacts) -> str:
    """All numbers of one layer in a line."""
    parts = [tr("direction {norm}").format(norm=figure(facts.norm, ".3g"))]
    if facts.reference_norm is not None:
        parts.append(tr("residual {norm}").format(norm=figure(facts.reference_norm, ".4g")))
    if facts.auc is not None:
        parts.append(tr("AUC {auc}").format(auc=figure(facts.auc, ".3f")))
    if facts.split_half_cosine is not None:
        parts.append(tr("split-half cosine {cosine}").format(cosine=figure(facts.split_half_cosine, ".3f")))
    if facts.mean_diff_cosine is not None:
        parts.append(tr("cosine to mean_diff {cosine}").format(cosine=figure(facts.mean_diff_cosine, ".3f")))
    return tr("Layer {layer}: {numbers}").format(layer=facts.layer, numbers=", ".join(parts))


def _over_layers(
    name: str,
    colour: str,
    symbol: str,
    points: Iterable[tuple[int, float | None]],
    side: Side = "left",
    *,
    is_dashed: bool = False,
) -> Line:
    known = [(layer, value) for layer, value in points if value is not None]
    xs, ys = (tuple(float(each[axis]) for each in known) for axis in (0, 1))
    return Line(name, xs, ys, colour, symbol, side, is_dashed)


def _runs(facts: Sequence[LayerFacts]) -> list[tuple[int, int]]:
    """First and last of each unbroken run of recommended layers."""
    runs: list[tuple[int, int]] = []
    for layer in (each.layer for each in facts if each.is_recommended):
        if runs and layer == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], layer)
        else:
            runs.append((layer, layer))
    return runs


def sweep_chart(measured: Calibration, positive: str, negative: str) -> ChartSpec:
    """Effect, excess loss and distinct-3 over the scales, with strength 1 and the collapse of each pole."""
    points = measured.points
    scales = tuple(point.scale for point in points)
    broken = tuple(number for number, point in enumerate(points) if not point.coherent)
    lines = (
        Line(tr("effect"), scales, tuple(_finite(p.effect) for p in points), "accent", "o", hollow=broken),
        Line(
            tr("excess loss"),
            scales,
            tuple(_finite(p.excess_loss) for p in points),
            "amber",
            "t1",
            hollow=broken,
        ),
        Line(
            tr("distinct-3"), scales, tuple(p.distinct3 for p in points), "violet", "d", "right", True, broken
        ),
    )
    marks: list[Mark] = []
    bands: list[Band] = []
    for sign, pole in ((1, measured.positive), (-1, measured.negative)):
        if pole is not None:
            marks += _marks(sign, pole)
            end = sign * pole.scale_at_one
            bands.append(Band(min(0.0, end), max(0.0, end), "green"))
    return ChartSpec(
        tr("scale   ({negative} ← 0 → {positive})").format(negative=negative, positive=positive),
        tr("nats per token"),
        tr("distinct-3"),
        lines,
        tuple(Place(point.scale, point_text(point)) for point in points),
        tuple(bands),
        tr("strength up to 1"),
        tuple(marks),
    )


def _marks(sign: int, pole: PoleCalibration) -> list[Mark]:
    marks = [Mark(sign * pole.scale_at_one, tr("strength {sign}").format(sign=sign), "green")]
    if pole.collapse_scale > pole.scale_at_one:
        marks.append(Mark(sign * pole.collapse_scale, tr("collapse"), "red", is_dashed=True))
    return marks


def point_text(point: SweepPoint) -> str:
    """All numbers of one scale in a line, and the beginning of what was said there in another."""
    is_coherent = tr("coherent") if point.coherent else tr("broken")
    sample = " ".join(point.sample.split())
    said = sample if len(sample) <= SAMPLE_LENGTH else f"{sample[:SAMPLE_LENGTH]}…"
    return tr(
        "Scale {scale}: effect {effect}, excess loss {excess_loss}, distinct-3 {distinct}, KL {kl}, {verdict}"
    ).format(
        scale=figure(point.scale, "+.3g"),
        effect=figure(point.effect, "+.2f"),
        excess_loss=figure(point.excess_loss, "+.2f"),
        distinct=figure(point.distinct3, ".2f"),
        kl=figure(point.kl, ".2f"),
        verdict=is_coherent,
    ) + (f"\n“{said}”" if said else "")


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def log_ticks(low: float, high: float) -> tuple[float, ...]:
    """Round numbers (1, 2 and 5 of each power of ten) inside a range of positive numbers."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if high / low < 500 else (1,)
    return tuple(
        step * 10.0**power for power in powers for step in steps if low <= step * 10.0**power <= high
    )
