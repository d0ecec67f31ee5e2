"""What waits for a model: a question, and jobs for a model that rests. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.messages import Cancel, Cancelled, Job
from ui.state import Waits

if TYPE_CHECKING:
    from ui.session import Session


class Waking(QObject):
    """Whatever comes here wakes the model that rests. GUI thread only.

    One question waits at a time, for whichever model comes next. A job that waits is for the model that
    rests: it ends as cancelled where that does not come back.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._asked: Callable[[], None] | None = None
        self._held: dict[str, Job] = {}

    def when_ready(self, act: Callable[[], None]) -> None:
        """Do what was asked now, or once a model is loaded; in place of what was asked before."""
        if self._session.state.model is not None and not self._session.state.is_loading:
            act()
        else:
            self._ask(act)
            self._session.wake()

    def submit(self, command: Job) -> None:
        """Hand a job to the engine, with a model in it."""
        state = self._session.state
        if state.model is None and state.resting is not None:
            self._held[command.job] = command
            self._session.wake()
        else:
            self._session.engine.submit(command)

    def cancel(self, job: str) -> None:
        """End a job, wherever it is."""
        if self._held.pop(job, None) is not None:
            self._session.bridge.end(Cancelled(job))
        else:
            self._session.engine.submit(Cancel(job))

    def forget(self) -> bool:
        """Ask nothing any more; whether something waited."""
        was_asked = self._asked is not None
        if was_asked:
            self._ask(None)
        return was_asked

    def load_ended(self) -> None:
        """Hand over what waits; where no model came, end the jobs and let the question wait on."""
        held, self._held = self._held, {}
        has_model = self._session.state.model is not None
        for command in held.values():
            if has_model:
                self._session.engine.submit(command)
            else:
                self._session.bridge.end(Cancelled(command.job))
        if has_model and (asked := self._asked) is not None:
            self._ask(None)
            asked()

    def _ask(self, act: Callable[[], None] | None) -> None:
        self._asked = act
        self._session.tell(Waits(act is not None))
