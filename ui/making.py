"""Makes shipped sets of pairs into vectors of the loaded model, one step after the other. Knows no widget."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from engine.engine import new_job
from engine.messages import Extract, Finished, ModelInfo, Sweep, Swept, Terminal
from engine.shipping import extract_command, seconds_to_make
from ui.state import ChatState, MakeAsked, MakeCancelled, MakeJob, MakeRefused
from vectors.errors import TillerError
from vectors.shipped import PairSet, shipped_sets

if TYPE_CHECKING:
    from ui.session import Session


class Making(QObject):
    """Hands the steps of the session's plan to the engine. GUI thread only.

    A step is handed over only when the engine has nothing else to do, so that an answer that is asked for
    meanwhile comes before the next step. `problem` says why there are no sets, where they cannot be read.
    """

    def __init__(self, session: Session, folder: Path) -> None:
        super().__init__(session)
        self._session = session
        self.sets: tuple[PairSet, ...] = ()
        self.problem = ""
        try:
            self.sets = shipped_sets(folder)
        except TillerError as error:
            self.problem = str(error)
        self._job, self._begun, self._spent = "", 0.0, 0.0
        self._paces: dict[str, float] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._go_on)
        session.state_changed.connect(self._state_changed)
        session.bridge.job_ended.connect(self._job_ended)

    def make(self, names: Sequence[str]) -> None:
        """Make these sets on the loaded model, after those that are asked for already."""
        self._session.tell(MakeAsked(tuple(names)))
        self._session.wake()

    def cancel(self, names: Sequence[str]) -> None:
        """Make these sets no further; a vector that is not measured yet can be measured later."""
        plan = self._session.state.making
        if plan.job and plan.current in names:
            self._session.waking.cancel(plan.job)
        self._session.tell(MakeCancelled(tuple(names)))

    def estimates(self) -> dict[str, float]:
        """Seconds that each set would take on the model; empty without one.

        A guess from the model's size, times how far the last make on this model was off that guess.
        """
        model = self._session.state.usable
        if model is None:
            return {}
        pace = self._paces.get(model.ref.fingerprint, 1.0)
        return {each.name: pace * seconds_to_make(_count(each), model) for each in self.sets}

    def _state_changed(self, state: ChatState) -> None:
        if state.next_make is not None:
            self._soon.start()

    def _go_on(self) -> None:
        """Hand over the next step, if it is still time for one."""
        step, model = self._session.state.next_make, self._session.state.model
        if step is None or model is None:
            return
        try:
            command = self._command(step, model)
        except TillerError as error:
            self._session.tell(MakeRefused(step.name, str(error)))
            return
        if not step.vector_id:
            self._spent = 0.0
        self._job, self._begun = command.job, time.monotonic()
        self._session.start(command, step)

    def _command(self, step: MakeJob, model: ModelInfo) -> Extract | Sweep:
        if step.vector_id:
            return Sweep(new_job(), step.vector_id)
        pairs = next(each for each in self.sets if each.name == step.name)
        return extract_command(pairs, model.ref.n_layers)

    def _job_ended(self, event: Terminal) -> None:
        model = self._session.state.model
        if event.job != self._job or not isinstance(event, Finished) or model is None:
            return
        self._spent += time.monotonic() - self._begun
        if isinstance(event.result, Swept):
            guess = next(seconds_to_make(_count(s), model) for s in self.sets if s.name == event.result.name)
            self._paces[model.ref.fingerprint] = self._spent / guess
        self._session.library_changed.emit()


@cache
def _count(pairs: PairSet) -> int:
    """How many pairs a set holds; 0 where they cannot be read, which making it will say."""
    try:
        return len(pairs.pairs())
    except TillerError:
        return 0
