"""Writes to the history off the GUI thread, and the text of a reply while it is written. Shows nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal

from engine.history import History
from engine.requests import Answer
from vectors.errors import TillerError

SAVE_SECONDS = 0.8
CHECK_MS = 250


class Saving(QObject):
    """Lives on the GUI thread; writes run in a pool of one thread, in the order asked for.

    The text of a reply that is being written is saved at least every second, so that a slow disk never holds
    up the window. `refused` tells in a sentence what the disk would not take; the text stays on the screen.
    """

    refused = Signal(str)

    def __init__(self, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self._texts: dict[int, str] = {}
        self._saved_at: dict[int, float] = {}
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="history")
        self._writes: list[Future[None]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self._check)
        self._timer.start()

    # ---- any write

    def at_once(self, write: Callable[[], None]) -> None:
        """Write now; a refusal becomes its sentence."""
        try:
            write()
        except TillerError as error:
            self.refused.emit(str(error))

    def soon(self, write: Callable[[], None]) -> None:
        """Write in the pool."""
        self._writes.append(self._pool.submit(write))

    def _check(self) -> None:
        waiting = []
        for write in self._writes:
            if not write.done():
                waiting.append(write)
            elif isinstance(error := write.exception(), TillerError):
                self.refused.emit(f"This could not be saved: {error}")
            elif error is not None:
                raise error
        self._writes = waiting

    def flush(self) -> None:
        """Wait for the writes in hand."""
        for write in self._writes:
            write.exception()
        self._check()

    # ---- replies that are being written

    @property
    def replies(self) -> Iterable[int]:
        """The messages that are being written."""
        return self._texts.keys()

    def begin(self, message_id: int) -> None:
        """A reply begins, without text so far."""
        self._texts[message_id] = ""
        self._saved_at[message_id] = time.monotonic()

    def add(self, message_id: int, text: str) -> None:
        """A reply has gained text."""
        self._texts[message_id] += text
        now = time.monotonic()
        if now - self._saved_at[message_id] >= SAVE_SECONDS:
            self._saved_at[message_id] = now
            self._save(message_id)

    def end(self, message_id: int, state: str, answer: Answer | None, error: str) -> None:
        """A reply is over; where its answer is lost, what was said of it is kept."""
        said = self._texts.pop(message_id, "")
        self._saved_at.pop(message_id, None)
        text = said if answer is None else answer.text
        self.soon(
            lambda: self._history.update_message(
                message_id,
                content=text,
                state=state,  # type: ignore[arg-type]
                answer=answer,
                error=error,
            )
        )

    def _save(self, message_id: int) -> None:
        text = self._texts[message_id]
        self.soon(lambda: self._history.update_message(message_id, content=text))

    def close(self) -> None:
        """Keep what was said so far, and write no more."""
        for message_id in self._texts:
            self._save(message_id)
        self._timer.stop()
        self._pool.shutdown(wait=True)
