"""Writes on their way to the disk: in order, off the caller's thread, and again while the disk refuses."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from engine.history.values import HistoryUnusable
from vectors.errors import TillerError

Write = Callable[[], None]


class Outbox:
    """Holds each write until the disk has taken it; the later ones wait behind it, so that none overtakes.

    One thread calls the methods; the writes run in a pool of one thread. A write that is refused for
    another reason than the disk's (its conversation is gone) is told of once and dropped. `refusal` is what
    a write raises where the disk is the reason.
    """

    def __init__(self, refusal: type[TillerError] = HistoryUnusable) -> None:
        self._refusal = refusal
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="history")
        self._lock = threading.Lock()
        self._waiting: deque[Write] = deque()
        self._problem: TillerError | None = None
        self._dropped: list[Exception] = []
        self._runs: list[Future[None]] = []
        self._is_closed = False

    def put(self, write: Write) -> None:
        """Write as soon as all that was put before is written."""
        with self._lock:
            self._waiting.append(write)
        self._run()

    def retry(self) -> None:
        """Try what waits once more; done in the pool. Nothing is tried after the end."""
        if not self._is_closed:
            self._run()

    def _run(self) -> None:
        self._runs = [run for run in self._runs if not run.done()]
        self._runs.append(self._pool.submit(self._work))

    @property
    def problem(self) -> TillerError | None:
        """Why the first write that waits was refused; None where nothing is in the way."""
        with self._lock:
            return self._problem

    def take_dropped(self) -> list[Exception]:
        """What came in the way of writes that were dropped since the last call."""
        with self._lock:
            dropped, self._dropped = self._dropped, []
            return dropped

    def flush(self) -> None:
        """Wait until all that can be written is written."""
        for run in self._runs:
            run.result()

    def close(self) -> TillerError | None:
        """Try everything a last time and end the pool; gives the reason where something stays unwritten."""
        self.retry()
        self._is_closed = True
        self._pool.shutdown(wait=True)
        return self.problem

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._problem = None
                    return
                write = self._waiting[0]
            try:
                write()
            except Exception as error:
                if isinstance(error, self._refusal):
                    with self._lock:
                        self._problem = error
                    return
                with self._lock:  # a mistake must not hold up the writes behind it
                    self._dropped.append(error)
            with self._lock:
                self._waiting.popleft()
