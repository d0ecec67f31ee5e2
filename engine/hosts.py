"""Runs a worker: in a process of its own for the window, in a thread for command line and tests."""

from __future__ import annotations

import contextlib
import functools
import logging
import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from engine.engine import Engine
from engine.logs import ENGINE_LOG_NAME, keep_last_words, start_logging
from engine.messages import (
    Cancelled,
    Command,
    EngineDied,
    EngineEnded,
    EngineStarted,
    Event,
    Failed,
    Job,
    LoadModel,
    Shutdown,
    Terminal,
)
from engine.models import BUILTIN
from engine.paths import DataPaths
from vectors.errors import TillerError

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

    from engine.server.front import Front

log = logging.getLogger(__name__)
CLOSE_SECONDS = 2.0


def open_engine(paths: DataPaths, *, in_process: bool, expected: str = BUILTIN) -> Engine:
    """An engine over a thread of this process, or over a process of its own.

    `expected` is the model that will likely be loaded first; a process gets ready for it while it is idle.
    """
    host = ThreadHost if in_process else ProcessHost
    return Engine(functools.partial(host, paths), expected)


class ThreadHost:
    """Runs the worker in a daemon thread; commands are taken on the caller's thread.

    There is no process to end: the memory of a model is this process's again once the backend is closed.
    """

    def __init__(self, paths: DataPaths, events: SimpleQueue[Event], expected: str = BUILTIN) -> None:
        from engine.server.front import Front

        self.events = events
        self._front: Front = Front(paths, events.put)
        self._thread = threading.Thread(target=self._front.run, name="engine", daemon=True)
        self._thread.start()
        events.put(EngineStarted(os.getpid()))

    def submit(self, command: Command) -> None:
        """Hand a command over."""
        self._front.take(command)

    def end(self, *, at_once: bool = False) -> None:
        """Cancel what runs and wait for the thread: it cannot be ended otherwise."""
        self._front.take(Shutdown())
        self._thread.join(CLOSE_SECONDS * 5)
        self.events.put(EngineEnded(os.getpid()))

    def close(self) -> None:
        """The same, unless it has ended already."""
        if self._thread.is_alive():
            self.end()


class ProcessHost:
    """Runs the worker in a process of its own: a spawned one, unless another way of starting it is given.

    The owner's thread calls `submit`, `end` and `close`; a reader thread fills `events`, and alone waits for
    the process. When that ends unasked, every job that it had is failed, then EngineDied is reported; when
    it was asked to, they are cancelled, then EngineEnded is.
    """

    def __init__(
        self,
        paths: DataPaths,
        events: SimpleQueue[Event],
        expected: str = BUILTIN,
        context: SpawnContext | ForkServerContext | None = None,
    ) -> None:
        self.events = events
        context = context or multiprocessing.get_context("spawn")
        self._commands, theirs = context.Pipe()
        self._open: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._is_closing = False
        self._process: BaseProcess = context.Process(
            target=engine_process, args=(theirs, paths.root, expected), name="tiller-engine", daemon=True
        )
        self._process.start()
        theirs.close()
        self._reader = threading.Thread(target=self._read, name="engine-reader", daemon=True)
        self._reader.start()
        self._ender: threading.Thread | None = None

    @property
    def pid(self) -> int:
        """The engine's process."""
        return self._process.pid or 0

    def submit(self, command: Command) -> None:
        """Hand a command over; one that can no longer arrive fails through `events`."""
        if isinstance(command, Job):
            with self._lock:
                self._open[command.job] = command
        try:
            self._commands.send(command)
        except (OSError, ValueError):
            if isinstance(command, Job):
                self._end_open()

    def _read(self) -> None:
        while True:
            try:
                event: Event = self._commands.recv()
            except (EOFError, OSError):
                break
            if isinstance(event, Terminal):
                with self._lock:
                    self._open.pop(event.job, None)
            self.events.put(event)
        self._process.join(CLOSE_SECONDS)
        if self._is_closing and self._process.exitcode is None:
            self._process.kill()
            self._process.join(CLOSE_SECONDS)
        left = self._end_open()
        if not self._is_closing:
            code = self._process.exitcode
            loading = next((job.ref for job in left if isinstance(job, LoadModel)), "")
            self.events.put(EngineDied(code, _death(code), loading))

    def _end_open(self) -> tuple[Job, ...]:
        """End the jobs left over: cancelled with an engine that was ended, failed with one that died."""
        with self._lock:
            jobs, self._open = tuple(self._open.values()), {}
        for job in jobs:
            death = _death(self._process.exitcode)
            failed = Failed(job.job, _if_engine_stops(job), "machine", death, ended_engine=True)
            self.events.put(Cancelled(job.job) if self._is_closing else failed)
        return jobs

    def end(self, *, at_once: bool = False) -> None:
        """Ask the process to end, and end it by force if it does not soon, or `at_once`. Never waits."""
        if self._ender is not None:
            return
        self._is_closing = True
        if at_once:
            self._process.kill()
        else:
            with contextlib.suppress(OSError, ValueError):
                self._commands.send(Shutdown())
        self._ender = threading.Thread(target=self._see_to_its_end, name="engine-ender", daemon=True)
        self._ender.start()

    def _see_to_its_end(self) -> None:
        self._reader.join(CLOSE_SECONDS)
        if self._reader.is_alive():
            self._process.kill()
            self._reader.join(CLOSE_SECONDS * 2)
        self._commands.close()
        self.events.put(EngineEnded(self.pid))

    def close(self) -> None:
        """The same, and wait for it."""
        self.end()
        if self._ender is not None:
            self._ender.join()


def _if_engine_stops(job: Job) -> str:
    """What is said of a job that an engine took with it when it died."""
    if isinstance(job, LoadModel):
        return (
            f"The engine stopped while it loaded “{job.ref}”, so that is damaged, too large for the memory, "
            f"or of a kind that the engine cannot read; choose another model."
        )
    return "The engine stopped while it worked on this; restart it and try again."


def _death(code: int | None) -> str:
    if code is None:
        return "The engine process gave no sign of life."
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"The engine process was ended by {signal.Signals(-code).name}."
        return f"The engine process was ended by signal {-code}."
    return f"The engine process ended with status {code}."


def engine_process(pipe: Connection, root: Path, expected: str) -> None:
    """The engine's process: a listener thread takes commands, the main thread works.

    When the window's end of the pipe closes, for whatever reason, the process ends at once.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    paths = DataPaths(root)
    sending = threading.Lock()

    def emit(event: Event) -> None:
        with sending, contextlib.suppress(OSError):
            pipe.send(event)

    emit(EngineStarted(os.getpid()))
    with contextlib.suppress(TillerError):  # without a log the window still says what happened
        start_logging(paths.logs, ENGINE_LOG_NAME)
        keep_last_words(paths.logs)
    from engine.server.front import Front

    front = Front(paths, emit, expected)

    def listen() -> None:
        while True:
            try:
                front.take(pipe.recv())
            except (EOFError, OSError):
                os._exit(0)

    with contextlib.suppress(EOFError, OSError):
        while pipe.poll():  # what has come already goes before getting ready for what may come
            front.take(pipe.recv())
    threading.Thread(target=listen, name="listener", daemon=True).start()
    front.run()
    logging.shutdown()
    os._exit(0)  # nothing is left to be kept, and the interpreter would take seconds to take torch apart
