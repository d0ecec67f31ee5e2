"""Runs jobs on an engine in this process and waits for each, so that Ctrl+C cancels it."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.cli.output import ProgressLine
from engine.engine import Engine, new_job
from engine.hosts import open_engine
from engine.messages import (
    Answered,
    Cancel,
    Cancelled,
    EngineDied,
    Event,
    Extract,
    Extracted,
    Failed,
    Finished,
    Generate,
    Job,
    LoadModel,
    ModelInfo,
    Progress,
    Result,
    Sweep,
    Swept,
    TokenText,
)
from engine.paths import DataPaths
from engine.requests import Answer
from vectors.errors import TillerError
from vectors.library import Library

OnEvent = Callable[[Event], None]
_POLL_SECONDS = 0.2
_CANCEL_SECONDS = 5.0


class JobFailed(TillerError):
    """A job failed through the person's input or the machine; the engine's sentence says how."""


class ProgramFault(Exception):
    """A job failed through a mistake in Tiller; `detail` is for the log."""

    def __init__(self, sentence: str, detail: str) -> None:
        super().__init__(sentence)
        self.detail = detail


class JobInterrupted(Exception):
    """The person interrupted a job."""


def _ignore(event: Event) -> None:
    return None


def run_job(engine: Engine, command: Job, on_event: OnEvent = _ignore) -> Result:
    """Run one job to its end and give its result.

    Ctrl+C cancels the job. Raises JobFailed, ProgramFault or JobInterrupted.
    """
    engine.submit(command)
    try:
        return _outcome(_end(engine, command.job, on_event))
    except KeyboardInterrupt:
        engine.submit(Cancel(command.job))
        deadline = time.monotonic() + _CANCEL_SECONDS
        _end(engine, command.job, on_event, deadline)
        raise JobInterrupted from None


def _end(
    engine: Engine, job: str, on_event: OnEvent, deadline: float = float("inf")
) -> Finished | Failed | Cancelled | None:
    """The job's terminal event; None where the deadline passed before it came."""
    while time.monotonic() < deadline:
        try:
            event = engine.events.get(timeout=_POLL_SECONDS)  # short, so that Windows sees Ctrl+C
        except queue.Empty:
            continue
        match event:
            case Finished() | Failed() | Cancelled() if event.job == job:
                return event
            case EngineDied():
                return Failed(job, event.reason, "machine")
            case _:
                on_event(event)
    return None


def _outcome(end: Finished | Failed | Cancelled | None) -> Result:
    match end:
        case Finished():
            return end.result
        case Failed(blame="program"):
            raise ProgramFault(end.sentence, end.detail)
        case Failed():
            raise JobFailed(end.sentence)
    raise JobInterrupted


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model a verb works on, and how it is loaded."""

    ref: str = "builtin"
    backend: str = "auto"
    device: str = "auto"
    dtype: str = "auto"


class Session:
    """An engine in this process with one model loaded."""

    def __init__(self, engine: Engine, info: ModelInfo, library: Library, line: ProgressLine) -> None:
        self.info, self.library = info, library
        self._engine, self._line = engine, line

    def generate(
        self, command: Generate, on_token: Callable[[TokenText], None] | None = None
    ) -> tuple[Answer, ...]:
        """Answer each request; tokens are handed over as they come."""

        def on_event(event: Event) -> None:
            if isinstance(event, TokenText) and on_token is not None:
                self._line.clear()
                on_token(event)
            elif isinstance(event, Progress):
                self._line.show(event)

        result = self._run(command, on_event)
        assert isinstance(result, Answered)
        return result.answers

    def extract(self, command: Extract) -> Extracted:
        """Make a vector and keep it in the library."""
        result = self._run(command, self._show)
        assert isinstance(result, Extracted)
        return result

    def sweep(self, command: Sweep) -> Swept:
        """Measure a vector's dial."""
        result = self._run(command, self._show)
        assert isinstance(result, Swept)
        return result

    def _show(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._line.show(event)

    def _run(self, command: Job, on_event: OnEvent) -> Result:
        try:
            return run_job(self._engine, command, on_event)
        finally:
            self._line.clear()


@contextmanager
def model_session(
    paths: DataPaths, choice: ModelChoice, library: Library, *, is_long: bool = False
) -> Iterator[Session]:
    """An engine with the chosen model loaded, closed at the end. Raises as `run_job` does."""
    line = ProgressLine(is_long=is_long)

    def show(event: Event) -> None:
        if isinstance(event, Progress):
            line.show(event)

    engine = open_engine(paths, in_process=True)
    try:
        load = LoadModel(new_job(), choice.ref, choice.device, choice.dtype, choice.backend)
        try:
            info = run_job(engine, load, show)
        finally:
            line.clear()
        assert isinstance(info, ModelInfo)
        yield Session(engine, info, library, line)
    finally:
        engine.close()
