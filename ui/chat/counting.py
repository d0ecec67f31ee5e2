"""Has the engine count tokens while a person writes: not more often than needed. Shows nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from engine.engine import new_job
from engine.messages import Counted, CountTokens, Finished, Terminal
from engine.requests import Message
from ui.session import Session

_PAUSE_MS = 150

Asked = tuple[tuple[Message, ...], tuple[str, ...]]


class TokenCounting(QObject):
    """GUI thread only. `what` gives the messages and the texts beside them, once it is time to count.

    One count is on its way at most: while an answer is written the engine has no time for another.
    """

    counted = Signal(object)

    def __init__(self, session: Session, what: Callable[[], Asked], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._what = session, what
        self._job = ""
        self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._count)
        session.bridge.job_ended.connect(self._ended)

    def soon(self) -> None:
        """Count once nothing has changed for a moment."""
        self._timer.start()

    def close(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._is_stale = False

    def _count(self) -> None:
        if self._job:
            self._is_stale = True
            return
        state = self._session.state
        if state.model is None or state.is_loading or state.engine == "dead":
            return
        messages, texts = self._what()
        if not messages:
            self.counted.emit(Counted(0, ()))
            return
        self._job = new_job()
        self._session.engine.submit(CountTokens(self._job, messages, texts))

    def _ended(self, event: Terminal) -> None:
        if event.job != self._job:
            return
        self._job = ""
        if self._is_stale:
            self._is_stale = False
            self._count()
        elif isinstance(event, Finished) and isinstance(event.result, Counted):
            self.counted.emit(event.result)
