"""Work off the GUI thread, whose results come back on it. Knows nothing of what the work is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

POLL_MS = 15
T = TypeVar("T")


class Background(QObject):
    """Lives on the GUI thread; work runs in a pool of one thread, and is answered in the order asked for.

    An error that `failed` does not take is raised on the GUI thread, where it is logged.
    """

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._work: list[tuple[Future[Any], Callable[[Any], None], Callable[[Exception], None] | None]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._collect)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do work in the pool, then call `done` with its result, or `failed` with its error."""
        self._work.append((self._pool.submit(work), done, failed))
        self._timer.start()

    def _collect(self) -> None:
        while self._work and self._work[0][0].done():
            future, done, failed = self._work.pop(0)
            error = future.exception()
            if error is None:
                done(future.result())
            elif isinstance(error, Exception) and failed is not None:
                failed(error)
            else:
                raise error
        if not self._work:
            self._timer.stop()

    def close(self) -> None:
        """Wait for what runs; begin nothing more, and answer nothing."""
        self._timer.stop()
        self._work.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)
