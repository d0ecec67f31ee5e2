"""Measures vectors on the model that is loaded, which calibrates their dials. Knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.engine import new_job
from engine.messages import Finished, Progress, Sweep, Terminal
from ui.messages import Measuring
from ui.state import MeasureJob

if TYPE_CHECKING:
    from ui.session import Session


class Calibrating(QObject):
    """Emits the session's `measuring` as measurements come along. GUI thread only."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        session.bridge.progressed.connect(self._progressed)

    def measure(self, vector_id: str) -> None:
        """Calibrate a vector on the model that is loaded."""
        job = new_job()
        self._session.measuring.emit(Measuring(vector_id, Progress(job, "waiting")))
        self._session.start(Sweep(job, vector_id), MeasureJob(vector_id))

    def cancel(self, vector_id: str) -> None:
        """End the measurement of a vector, running or waiting."""
        for job, work in self._session.state.jobs.items():
            if work == MeasureJob(vector_id):
                self._session.waking.cancel(job)

    def _progressed(self, progress: Progress) -> None:
        work = self._session.state.jobs.get(progress.job)
        if isinstance(work, MeasureJob):
            self._session.measuring.emit(Measuring(work.vector_id, progress))

    def ended(self, vector_id: str, event: Terminal) -> None:
        """A measurement is over; called once the state knows of it."""
        self._session.measuring.emit(Measuring(vector_id, None))
        if isinstance(event, Finished):
            self._session.library_changed.emit()
        self._session.failures.show_failure(event, "")
