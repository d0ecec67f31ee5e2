"""The vectors in force with their directions, read off the GUI thread. Sums nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal

from vectors.errors import TillerError
from vectors.library import Library
from vectors.values import SteeringVector

POLL_MS = 15


class Directions(QObject):
    """Lives on the GUI thread; files are read in a pool of one thread. `loaded` says that more is at hand."""

    loaded = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._vectors: dict[str, SteeringVector] = {}
        self._unreadable: set[str] = set()
        self._reading: dict[str, Future[SteeringVector]] = {}
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="directions")
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._collect)

    @property
    def vectors(self) -> Mapping[str, SteeringVector]:
        """What is at hand, by id."""
        return self._vectors

    def has(self, ids: Collection[str]) -> bool:
        """Whether all of these are at hand, or known to be unreadable."""
        return set(ids) <= self._vectors.keys() | self._unreadable

    def read(self, ids: Collection[str], library: Library) -> None:
        """Read those that are not at hand, from a library that no other thread may use."""
        for vector_id in set(ids) - self._vectors.keys() - self._unreadable - self._reading.keys():
            self._reading[vector_id] = self._pool.submit(library.load, vector_id)
            self._timer.start()

    def forget(self) -> None:
        """Read everything again when it is wanted next: measuring changes a vector under its id."""
        self._vectors.clear()
        self._unreadable.clear()
        for future in self._reading.values():
            future.cancel()
        self._reading.clear()

    def _collect(self) -> None:
        for vector_id, future in tuple(self._reading.items()):
            if not future.done():
                continue
            del self._reading[vector_id]
            error = future.exception()
            if error is None:
                self._vectors[vector_id] = future.result()
            elif isinstance(error, TillerError):
                self._unreadable.add(vector_id)
            else:
                raise error
            self.loaded.emit()
        if not self._reading:
            self._timer.stop()

    def close(self) -> None:
        """Read nothing more."""
        self._timer.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)
