"""Hands jobs to the engine; those for a model that rests wait until it is loaded again. Knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.messages import Cancel, Cancelled, Job

if TYPE_CHECKING:
    from ui.session import Session


class Waking(QObject):
    """GUI thread only. A job that waits ends as cancelled where its model does not come back."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._held: dict[str, Job] = {}

    def submit(self, command: Job) -> None:
        """Hand a job to the engine, with a model in it."""
        if self._session.state.rests or self._held:
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

    def load_ended(self) -> None:
        """Hand over what waits, or end it where there is no model."""
        held, self._held = self._held, {}
        for command in held.values():
            if self._session.state.model is not None:
                self._session.engine.submit(command)
            else:
                self._session.bridge.end(Cancelled(command.job))
