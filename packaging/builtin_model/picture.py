"""Draws what the ready vectors do, from the numbers that evaluate.py keeps: docs/effects.svg."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WIDTH, LEFT, RIGHT, TOP, ROW = 860, 190, 30, 66, 26
TICK = 5.0
STYLE = """
  .words { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .quiet { font: 12px system-ui, sans-serif; fill: #59636e }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .steered { fill: #0b7a75; stroke: #0b7a75; stroke-width: 2 }
  .prompted { fill: none; stroke: #9a5b00; stroke-width: 2 }
  .random { fill: #818b98; stroke: #818b98; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    .words { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #3d444d }
    .steered { fill: #4fd1c5; stroke: #4fd1c5 } .prompted { stroke: #e3b341 }
    .random { fill: #7d8590; stroke: #7d8590 }
  }
"""


@dataclass(frozen=True)
class Line:
    """One pole's row: means and half intervals of the three ways, in log-odds."""

    name: str
    pole: str
    steered: tuple[float, float]
    random: tuple[float, float]
    prompted: tuple[float, float]


def read(path: Path) -> list[Line]:
    """The rows that evaluate.py kept."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [
        Line(row["name"], row["pole"], *(tuple(row[way]) for way in ("steered", "random", "prompted")))
        for row in rows
    ]


class Axis:
    """From log-odds to pixels; whole ticks at both ends."""

    def __init__(self, lines: Sequence[Line]) -> None:
        ends = [
            mean + sign * half
            for line in lines
            for mean, half in (line.steered, line.random, line.prompted)
            for sign in (-1, 1)
        ]
        self.low = min(0.0, TICK * (min(ends, default=0.0) // TICK))
        self.high = max(TICK, -TICK * (-max(ends, default=0.0) // TICK))

    def x(self, value: float) -> float:
        """Where a value lies."""
        return LEFT + (value - self.low) / (self.high - self.low) * (WIDTH - LEFT - RIGHT)

    @property
    def ticks(self) -> list[float]:
        """Values that get a line."""
        return [self.low + TICK * i for i in range(round((self.high - self.low) / TICK) + 1)]


def _interval(axis: Axis, y: float, way: tuple[float, float], kind: str) -> str:
    mean, half = way
    x, from_x, to_x = axis.x(mean), axis.x(mean - half), axis.x(mean + half)
    return (
        f'<line class="{kind}" x1="{from_x:.1f}" x2="{to_x:.1f}" y1="{y}" y2="{y}"/>'
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y}" r="4"/>'
    )


def _signed(value: float) -> str:
    return f"{value:+.0f}" if value else "0"


def _legend() -> list[str]:
    made, x = [], LEFT
    for kind, text in (
        ("steered", "at strength 1"),
        ("prompted", "system prompt"),
        ("random", "random vector as long"),
    ):
        made.append(f'<circle class="{kind}" cx="{x + 4}" cy="22" r="4"/>')
        made.append(f'<text class="words" x="{x + 14}" y="26">{text}</text>')
        x += 160
    return made


def svg(lines: Sequence[Line]) -> str:
    """The picture: a row a pole, each with three means and their 95% intervals."""
    axis = Axis(lines)
    bottom = TOP + ROW * len(lines)
    parts = _legend()
    for tick in axis.ticks:
        x = axis.x(tick)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 12}" y2="{bottom - 8}"/>')
        parts.append(
            f'<text class="quiet" x="{x:.1f}" y="{TOP - 18}" text-anchor="middle">{_signed(tick)}</text>'
        )
    for number, line in enumerate(lines):
        y = TOP + ROW * number + 6
        is_own = line.pole == line.name
        label = line.pole if is_own else f"{line.pole} ({line.name} turned round)"
        kind = "words" if is_own else "quiet"
        parts.append(f'<text class="{kind}" x="{LEFT - 14}" y="{y + 4}" text-anchor="end">{label}</text>')
        parts.append(_interval(axis, y - 5, line.random, "random"))
        parts.append(_interval(axis, y, line.prompted, "prompted"))
        parts.append(_interval(axis, y + 5, line.steered, "steered"))
    head = f'viewBox="0 0 {WIDTH} {bottom + 6}" role="img" aria-label="What each ready vector does"'
    inside = "\n".join((f"<style>{STYLE}</style>", *parts))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>\n{inside}\n</svg>\n'


def main() -> None:
    """Draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--effects", type=Path, default=Path("build/builtin/effects.json"))
    parser.add_argument("--out", type=Path, default=Path("docs/effects.svg"))
    args = parser.parse_args()
    args.out.write_text(svg(read(args.effects)), encoding="utf-8")
    print(args.out)


if __name__ == "__main__":
    main()
