"""How a running job is told to stop or to steer otherwise, and how it says where it stands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from vectors.values import SteeringRecipe

ReportProgress = Callable[[str, int, int, str], None]


class JobCancelled(Exception):
    """Raised in the engine's thread at the next safe point after a cancel."""


def _ignore(phase: str, done: int, total: int, unit: str) -> None:
    return None


class Control:
    """The reins of one job.

    Any thread calls `cancel` and `set_recipe`; only the thread that runs the job calls the others.
    """

    def __init__(self, job: str = "", report: ReportProgress = _ignore) -> None:
        self.job = job
        self._report = report
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._recipes: dict[int, SteeringRecipe] = {}

    def cancel(self) -> None:
        """Ask the job to end at its next safe point."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the job was asked to end."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise JobCancelled when the job was asked to end."""
        if self._cancelled.is_set():
            raise JobCancelled

    def set_recipe(self, row: int, recipe: SteeringRecipe) -> None:
        """Leave a recipe for a row; of several left between two tokens the last one counts."""
        with self._lock:
            self._recipes[row] = recipe

    @property
    def has_recipes(self) -> bool:
        """Whether a recipe was left for any row; asked before each token, so without the lock."""
        return bool(self._recipes)

    def take_recipes(self, rows: Iterable[int]) -> dict[int, SteeringRecipe]:
        """The recipes left for these rows since they were last taken; those of other rows stay."""
        with self._lock:
            return {row: self._recipes.pop(row) for row in rows if row in self._recipes}

    def silent(self) -> Control:
        """The reins of a part whose own progress is not the job's: cancelled with the job, and mute."""
        part = Control(self.job)
        part._cancelled = self._cancelled
        return part

    def progress(self, phase: str, done: int = 0, total: int = 0, unit: str = "") -> None:
        """Say which named phase the job is in, and how far."""
        self._report(phase, done, total, unit)
