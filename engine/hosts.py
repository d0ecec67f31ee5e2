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
from multiprocessing.context import SpawnProcess
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from engine.engine import Engine
from engine.logs import ENGINE_LOG_NAME, start_logging
from engine.messages import Command, EngineDied, EngineStarted, Event, Failed, Job, Shutdown, Terminal
from engine.paths import SHIPPED_VECTORS, DataPaths
from vectors.errors import TillerError

if TYPE_CHECKING:
    from engine.worker import Worker

log = logging.getLogger(__name__)
CLOSE_SECONDS = 2.0


def open_engine(paths: DataPaths, *, in_process: bool) -> Engine:
    """An engine over a thread of this process, or over a process of its own."""
    host = ThreadHost if in_process else ProcessHost
    return Engine(functools.partial(host, paths))


class ThreadHost:
    """Runs the worker in a daemon thread; commands are taken on the caller's thread."""

    def __init__(self, paths: DataPaths, events: SimpleQueue[Event]) -> None:
        from engine.worker import Worker

        self.events = events
        self._worker: Worker = Worker(paths.vectors, (SHIPPED_VECTORS,), events.put)
        self._thread = threading.Thread(target=self._worker.run, name="engine", daemon=True)
        self._thread.start()
        events.put(EngineStarted(os.getpid()))

    def submit(self, command: Command) -> None:
        """Hand a command over."""
        self._worker.take(command)

    def close(self) -> None:
        """Cancel what runs and wait for the thread."""
        self._worker.take(Shutdown())
        self._thread.join(CLOSE_SECONDS * 5)


class ProcessHost:
    """Runs the worker in a spawned process.

    The owner's thread calls `submit` and `close`; a reader thread fills `events`. When the process ends
    unasked, every job that it had is failed, then EngineDied is reported.
    """

    def __init__(self, paths: DataPaths, events: SimpleQueue[Event]) -> None:
        self.events = events
        context = multiprocessing.get_context("spawn")
        self._commands, theirs = context.Pipe()
        self._open: dict[str, None] = {}
        self._lock = threading.Lock()
        self._is_closing = False
        self._process: SpawnProcess = context.Process(
            target=engine_process, args=(theirs, paths.root), name="tiller-engine", daemon=True
        )
        self._process.start()
        theirs.close()
        self._reader = threading.Thread(target=self._read, name="engine-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The engine's process."""
        return self._process.pid or 0

    def submit(self, command: Command) -> None:
        """Hand a command over; one that can no longer arrive fails through `events`."""
        if isinstance(command, Job):
            with self._lock:
                self._open[command.job] = None
        try:
            self._commands.send(command)
        except (OSError, ValueError):
            if isinstance(command, Job):
                self._fail_open()

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
        self._fail_open()
        if not self._is_closing:
            code = self._process.exitcode
            self.events.put(EngineDied(code, _death(code)))

    def _fail_open(self) -> None:
        with self._lock:
            jobs, self._open = tuple(self._open), {}
        for job in jobs:
            sentence = "The engine stopped while it worked on this; restart it and try again."
            self.events.put(Failed(job, sentence, "machine", _death(self._process.exitcode)))

    def close(self) -> None:
        """Ask the process to end, then end it by force."""
        self._is_closing = True
        with contextlib.suppress(OSError, ValueError):
            self._commands.send(Shutdown())
        self._process.join(CLOSE_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(CLOSE_SECONDS)
        self._reader.join(CLOSE_SECONDS)
        self._commands.close()


def _death(code: int | None) -> str:
    if code is None:
        return "The engine process gave no sign of life."
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"The engine process was ended by {signal.Signals(-code).name}."
        return f"The engine process was ended by signal {-code}."
    return f"The engine process ended with status {code}."


def engine_process(pipe: Connection, root: Path) -> None:
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
    from engine.worker import Worker

    worker = Worker(paths.vectors, (SHIPPED_VECTORS,), emit)

    def listen() -> None:
        while True:
            try:
                worker.take(pipe.recv())
            except (EOFError, OSError):
                os._exit(0)

    threading.Thread(target=listen, name="listener", daemon=True).start()
    worker.run()
