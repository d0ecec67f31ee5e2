"""Runs jobs on an engine and waits for each, so that Ctrl+C cancels it.

For the command line and for scripts; the window listens to events instead.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from engine.backends.opening import TRANSFORMERS
from engine.engine import Engine, new_job
from engine.hosts import open_engine
from engine.hub.record import kept_place
from engine.messages import (
    DEFAULT_RUNNING,
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
    Running,
    ServerChanged,
    StartServer,
    Sweep,
    Swept,
    TokenText,
)
from engine.paths import SHIPPED_VECTORS, DataPaths
from engine.requests import Answer, GenerationRequest
from vectors.errors import TillerError
from vectors.library import Library

OnEvent = Callable[[Event], None]
OnProgress = Callable[[Progress | None], None]
OnToken = Callable[[TokenText], None]
_POLL_SECONDS = 0.2
_CANCEL_SECONDS = 5.0


class JobFailed(TillerError):
    """A job failed through the person's input or the machine; the engine's sentence says how."""


class EngineStopped(JobFailed):
    """The engine's process ended in the middle of a job, as llama.cpp's tokenizer ends it at some texts."""

    def __init__(self) -> None:
        super().__init__("The engine stopped while it worked on this; try other words, or another model.")


class ProgramFault(Exception):
    """A job failed through a mistake in Tiller; `detail` is for the log."""

    def __init__(self, sentence: str, detail: str) -> None:
        super().__init__(sentence)
        self.detail = detail


class JobInterrupted(Exception):
    """The person interrupted a job."""


def _ignore(event: Event | None) -> None:
    return None


def run_job(engine: Engine, command: Job, on_event: OnEvent = _ignore) -> Result:
    """Run one job to its end and give its result.

    Ctrl+C cancels the job. Raises JobFailed, ProgramFault or JobInterrupted.
    """
    engine.submit(command)
    try:
        end = _end(engine, command.job, on_event)
        if isinstance(end, Failed) and end.ended_engine and not isinstance(command, LoadModel):
            raise EngineStopped  # the engine's own sentence asks to start it again
        return _outcome(end)
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


class Session:
    """An engine with one model loaded; `library` holds the vectors at hand."""

    def __init__(self, engine: Engine, info: ModelInfo, library: Library, on_progress: OnProgress) -> None:
        self.info, self.library = info, library
        self._engine, self._on_progress = engine, on_progress

    def generate(self, *requests: GenerationRequest, on_token: OnToken | None = None) -> tuple[Answer, ...]:
        """Answer all requests as one batch; tokens are handed over as they come."""

        def on_event(event: Event) -> None:
            if isinstance(event, TokenText) and on_token is not None:
                self._on_progress(None)
                on_token(event)
            self._progressed(event)

        result = self._run(Generate(new_job(), requests), on_event)
        assert isinstance(result, Answered)
        return result.answers

    def extract(self, command: Extract) -> Extracted:
        """Make a vector and keep it in the library."""
        result = self._run(command, self._progressed)
        assert isinstance(result, Extracted)
        return result

    def sweep(self, command: Sweep) -> Swept:
        """Measure a vector's dial."""
        result = self._run(command, self._progressed)
        assert isinstance(result, Swept)
        return result

    def served(self, command: StartServer) -> Iterator[ServerChanged]:
        """Serve over HTTP until Ctrl+C, and tell how that goes. Raises JobFailed where it cannot be."""
        self._engine.submit(command)
        with suppress(KeyboardInterrupt):
            while True:
                try:
                    event = self._engine.events.get(timeout=_POLL_SECONDS)
                except queue.Empty:
                    continue
                if isinstance(event, ServerChanged):
                    if event.problem:
                        raise JobFailed(event.problem)
                    yield event

    def _progressed(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._on_progress(event)

    def _run(self, command: Job, on_event: OnEvent) -> Result:
        try:
            return run_job(self._engine, command, on_event)
        finally:
            self._on_progress(None)


@contextmanager
def model_session(
    paths: DataPaths,
    model: str = "builtin",
    *,
    backend: str = "auto",
    device: str = "auto",
    dtype: str = "auto",
    running: Running = DEFAULT_RUNNING,
    on_progress: OnProgress = _ignore,
) -> Iterator[Session]:
    """An engine with that model loaded, closed at the end. Raises as `run_job` does.

    A GGUF file is opened in a process of its own, since llama.cpp ends it at a fault that torch raises as an
    error. `on_progress` is told where each job stands, and None when it is over.
    """
    place = kept_place(paths.models, model)
    file = str(place or model)
    is_safe = backend == TRANSFORMERS or not file.lower().endswith(".gguf")
    engine = open_engine(paths, in_process=is_safe, expected=file)
    library = Library(paths.vectors, (SHIPPED_VECTORS,))
    try:

        def show(event: Event) -> None:
            if isinstance(event, Progress):
                on_progress(event)

        try:
            info = run_job(engine, LoadModel(new_job(), model, device, dtype, backend, running), show)
        finally:
            on_progress(None)
        assert isinstance(info, ModelInfo)
        yield Session(engine, info, library, on_progress)
    finally:
        engine.close()
