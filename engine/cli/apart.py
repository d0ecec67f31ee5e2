"""Does work beside the main thread, so that Ctrl+C ends it at once. Knows not what it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from engine.jobs import JobInterrupted

T = TypeVar("T")
_LOOK_SECONDS, _GRACE_SECONDS = 0.1, 0.3


def apart(work: Callable[[], T], cancel: Callable[[], None], told: str = "") -> T:
    """What the work gives, or raises. Ctrl+C cancels it and waits a moment for its end, then raises
    JobInterrupted, which says what is told.

    A name that is looked up, and on Windows a server that says nothing, hold off Ctrl+C in their own thread.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="apart", daemon=True).start()
    try:
        while not wait((done,), timeout=_LOOK_SECONDS).done:
            pass
    except KeyboardInterrupt:
        cancel()
        wait((done,), timeout=_GRACE_SECONDS)
        raise JobInterrupted(told) from None
    return done.result()
