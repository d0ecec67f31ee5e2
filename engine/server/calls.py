"""Brings the server's requests to the worker, and what the worker says of them back. Knows no HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from engine.engine import new_job
from engine.messages import (
    Cancel,
    Cancelled,
    Event,
    Failed,
    Finished,
    Generate,
    LoadModel,
    ModelInfo,
    Progress,
    TokenText,
    WorkerCommand,
)
from engine.requests import GenerationRequest
from vectors.values import NO_STEERING, SteeringRecipe

Hear = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model that answers; `ref` is what it was asked for by."""

    info: ModelInfo
    ref: str

    def is_named(self, name: str) -> bool:
        """Whether a request that names its model so means this one."""
        return name in (self.info.ref.name, self.ref)


class Calls:
    """The jobs that came over HTTP. Any thread calls any of it.

    `take` is the worker's, in whose one queue these jobs wait with the window's. `told` is called with how
    many are in hand and how many are over, from the thread that made it so.
    """

    def __init__(self, take: Callable[[WorkerCommand], None], told: Callable[[int, int], None]) -> None:
        self._take, self._told = take, told
        self._lock = threading.Lock()
        self._hearing: dict[str, Hear] = {}
        self._refs: dict[str, str] = {}
        self._served = 0
        self.model: Loaded | None = None
        self.recipe: SteeringRecipe = NO_STEERING

    # ---- the server's side

    def begin(self, request: GenerationRequest, hear: Hear) -> None:
        """Have a request answered in its turn; `hear` gets its events, on the worker's thread."""
        with self._lock:
            self._hearing[request.id] = hear
        self._tell()
        self._take(Generate(request.id, (request,)))

    def end(self, job: str) -> None:
        """Cancel one, running or waiting; its end is still heard of."""
        self._take(Cancel(job))

    def end_all(self) -> None:
        """Cancel all that are in hand."""
        with self._lock:
            jobs = tuple(self._hearing)
        for job in jobs:
            self.end(job)

    @staticmethod
    def new_id() -> str:
        """A name for a request; the window's own jobs never have it."""
        return f"api-{new_job()}"

    # ---- the worker's side

    def expect(self, command: LoadModel) -> None:
        """A model is about to be loaded."""
        with self._lock:
            self._refs[command.job] = command.ref

    def heard(self, event: Event) -> bool:
        """Whether an event was of one of these jobs, and so is for nobody else."""
        match event:
            case Finished(job, result):
                self._follow(job, result if isinstance(result, ModelInfo) else None)
            case Failed(job) | Cancelled(job):
                self._follow(job, None)
            case Progress(job) | TokenText(job):
                pass
            case _:
                return False
        is_end = isinstance(event, Finished | Failed | Cancelled)
        with self._lock:
            hear = self._hearing.pop(job, None) if is_end else self._hearing.get(job)
            self._served += is_end and hear is not None
        if hear is None:
            return False
        hear(event)
        if is_end:
            self._tell()
        return True

    def _follow(self, job: str, model: ModelInfo | None) -> None:
        with self._lock:
            ref = self._refs.pop(job, None)
        if ref is not None and model is not None:
            self.model = Loaded(model, ref)

    def reset(self) -> None:
        """Count from 0 again."""
        with self._lock:
            self._served = 0

    def _tell(self) -> None:
        with self._lock:
            waiting, served = len(self._hearing), self._served
        self._told(waiting, served)
