"""Writes to history and settings off the GUI thread, and a reply's text while it comes. Shows nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from engine.history import History
from engine.history.outbox import Outbox
from engine.requests import Answer
from vectors.errors import BadFile, TillerError

log = logging.getLogger(__name__)
SAVE_SECONDS = 0.8
RETRY_SECONDS = 2.0
CHECK_MS = 250


class Saving(QObject):
    """Lives on the GUI thread; writes run in a pool, those of the history in the order asked for.

    The text of a reply that is being written is saved at least every second, so that a slow disk never holds
    up the window. What the disk would not take is tried again until there is room: `held` tells the reason in
    a sentence, and is empty when all is saved. `refused` tells of what is not tried again. The settings wait
    apart, so that a file that cannot be written holds up no reply.
    """

    refused = Signal(str)
    held = Signal(str)

    def __init__(self, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self._texts: dict[int, str] = {}
        self._saved_at: dict[int, float] = {}
        self._outbox, self._settings = Outbox(), Outbox(BadFile)
        self._held_at = 0.0
        self._told = ""
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
        """Write to the history in the pool."""
        self._outbox.put(write)

    def settings_soon(self, write: Callable[[], None]) -> None:
        """Write the settings in the pool."""
        self._settings.put(write)

    @property
    def _outboxes(self) -> tuple[Outbox, ...]:
        return self._outbox, self._settings

    @property
    def _problem(self) -> str:
        """Why something waits, in a sentence; empty where nothing does."""
        problems = (each.problem for each in self._outboxes)
        return next((str(problem) for problem in problems if problem is not None), "")

    def _retry(self) -> None:
        for each in self._outboxes:
            each.retry()

    def _check(self) -> None:
        problem, now = self._problem, time.monotonic()
        if problem != self._told:
            if self._told:
                self.held.emit("")
            self._told, self._held_at = problem, now
            if problem:
                self.held.emit(problem)
        elif problem and now - self._held_at >= RETRY_SECONDS:
            self._held_at = now
            self._retry()
        for error in (each for outbox in self._outboxes for each in outbox.take_dropped()):
            if not isinstance(error, TillerError):
                raise error
            self.refused.emit(f"This could not be saved: {error}")

    def flush(self) -> None:
        """Wait for the writes in hand."""
        for each in self._outboxes:
            each.flush()
        self._check()

    def again(self) -> None:
        """Try at once what the disk refused, and tell of it anew if it refuses again."""
        self._told = ""
        self._retry()
        self.flush()

    def unsaved(self) -> str:
        """Why something is not saved, after a last try, in a sentence; empty where all of it is."""
        self._retry()
        for each in self._outboxes:
            each.flush()
        return self._problem

    # ---- replies that are being written

    @property
    def replies(self) -> Iterable[int]:
        """The messages that are being written."""
        return self._texts.keys()

    def said(self, message_id: int) -> str:
        """All that was said so far in a message that is being written."""
        return self._texts[message_id]

    def begin(self, message_id: int, said: str = "") -> None:
        """A reply begins, or goes on after what was said of it."""
        self._texts[message_id] = said
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
        for what, outbox in (("what was said last is", self._outbox), ("the settings are", self._settings)):
            if (problem := outbox.close()) is not None:
                log.error("%s not saved: %s", what, problem)
