"""Brings models into the engine and out of it again, in a fresh engine process each. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine.backends.opening import LLAMACPP
from engine.engine import new_job
from engine.failures import failure
from engine.messages import (
    DEFAULT_RUNNING,
    Cancel,
    Cancelled,
    EngineChange,
    EngineDied,
    EngineEnded,
    Failed,
    Finished,
    LoadModel,
    Progress,
    Running,
    Terminal,
)
from engine.models import BUILTIN, resolve_model
from ui.background import Background
from ui.language import mark, said, tr
from ui.messages import Card, CardAction
from ui.state import JobStarted, LoadJob, ModelGone, model_name
from vectors.values import ModelRef

if TYPE_CHECKING:
    from ui.session import Session

PATIENCE_MS = 600
"""How long a load that is cancelled may go on before its process is ended by force."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Where models are to run, and in which numbers; `auto` leaves it to the backend.

    `running` is how llama.cpp is to run them, its threads being torch's as well; `backend` is the one for
    GGUF files, which alone have a choice.
    """

    device: str = "auto"
    dtype: str = "auto"
    running: Running = DEFAULT_RUNNING
    backend: str = "auto"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model that is asked for, and where it is to run."""

    ref: str
    placing: Placing


class Loading(QObject):
    """Loads one model at a time. GUI thread only.

    Before a model takes the place of another, its reference is looked at off the GUI thread, so that a
    mistake costs nothing; then the engine of the old one is ended, so that its memory really returns, and a
    fresh one loads. If that fails, the old model is loaded again, also where the load ended the engine: a
    fresh one takes its place. A load that does not heed its cancel is ended with its process.
    `kept` is the folder of Tiller's models, unnamed the usual one. `placing_changed` tells where models run
    from now on.
    """

    placing_changed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.placing = Placing()
        self.kept: Path | None = None
        self._job, self._wanted = "", Wanted(BUILTIN, self.placing)
        self._held: Wanted | None = Wanted(BUILTIN, self.placing)
        self._replaced: Wanted | None = None
        self._next: Wanted | None = None
        self._is_looking = self._is_ending = False
        self._was_fatal = False
        self._background = Background("model", self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._insist)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._go_on)
        session.bridge.engine_changed.connect(self._engine_changed)

    # ---- what a person asks for

    def load(self, ref: str) -> None:
        """Load a model in place of the one there is, or of the one that is being loaded."""
        self._load(Wanted(ref, self.placing))

    def choose(self, placing: Placing) -> None:
        """Run models elsewhere or in other numbers from now on; the one there is is loaded again."""
        if placing == self.placing:
            return
        before, model = self.placing, self._session.state.model
        self._place(placing)
        is_for_gguf = placing == replace(before, running=placing.running, backend=placing.backend)
        is_for_gguf = is_for_gguf and placing.running.threads == before.running.threads
        is_moved = model is not None and model.ref.source == "gguf" and placing.backend != before.backend
        if self._job:
            self.load(self._wanted.ref)
        elif model is not None and (is_moved or not is_for_gguf or model.backend == LLAMACPP):
            self.load(self._session.state.ref)

    def use_builtin(self) -> None:
        """Load the builtin model in the way that works on every machine."""
        self._place(Placing())
        self.load(BUILTIN)

    def use_smaller_context(self) -> None:
        """Load the model that failed once more, with as much context as there is room for."""
        self._place(replace(self.placing, running=replace(self.placing.running, context=0)))
        self.load(self._wanted.ref)

    def cancel(self) -> None:
        """Stop loading: at once, or with the engine's process if the load does not heed it."""
        if not self._job:
            return
        if self._is_looking or self._is_ending:
            self._session.bridge.end(Cancelled(self._job))
            return
        self._say(mark("cancelling"))
        self._session.engine.submit(Cancel(self._job))
        self._patience.start()

    def unload(self, *, rests: bool = False) -> None:
        """End the engine that holds the model, with all that it does, and have a fresh one ready.

        With `rests` the model is loaded again once something needs it.
        """
        self._next = self._held = None
        self.cancel()
        if self._session.state.model is not None:
            self._end_engine(rests=rests)

    def restart(self) -> None:
        """A fresh engine in place of one that died, with the last model that it could load."""
        held = self._held
        self._end_engine()
        if held is not None:
            self._load(held)

    # ---- the steps of a load

    def _load(self, wanted: Wanted) -> None:
        if self._job:
            self._next = wanted
            self.cancel()
        else:
            self._begin(wanted)

    def _begin(self, wanted: Wanted) -> None:
        session = self._session
        self._job, self._wanted = new_job(), wanted
        session.tell(JobStarted(self._job, LoadJob(wanted.ref)))
        if session.state.model is not None:
            self._look()
            return
        if session.state.engine == "dead":
            self._end_engine()
        if not self._is_ending:
            self._hand_over()

    def _look(self) -> None:
        self._is_looking = True
        self._say(mark("looking at the model"))
        job, ref, kept = self._job, self._wanted.ref, self.kept

        def seen(model: ModelRef) -> None:
            if job == self._job:
                self._is_looking = False
                self._replaced = self._held
                self._end_engine()
                self._say(mark("ending the model before it"))

        def unseen(error: Exception) -> None:
            if job == self._job:
                self._session.bridge.end(failure(job, error))

        self._background.run(lambda: resolve_model(ref, kept), seen, unseen)

    def _end_engine(self, *, at_once: bool = False, rests: bool = False) -> None:
        self._is_ending = True
        self._session.engine.restart(at_once=at_once)
        self._session.tell(ModelGone(rests))

    def _engine_changed(self, event: EngineChange) -> None:
        if isinstance(event, EngineEnded) and self._is_ending:
            self._is_ending = False
            if self._job and not self._patience.isActive():
                self._hand_over()
        elif isinstance(event, EngineDied) and self._was_fatal:
            self._was_fatal = False
            self._end_engine()
            self._soon.start()

    def _hand_over(self) -> None:
        ref, placing = self._wanted.ref, self._wanted.placing
        running = replace(placing.running, backend=LLAMACPP)
        backend = placing.backend if ref.lower().endswith(".gguf") else "auto"
        command = LoadModel(self._job, ref, placing.device, placing.dtype, backend, running)
        self._session.engine.submit(command)

    def _insist(self) -> None:
        if self._job:
            self._end_engine(at_once=True)

    # ---- how a load ends

    def ended(self, event: Terminal) -> None:
        """Go on after the end of a load; called once the state knows of it."""
        if event.job != self._job:
            return
        wanted, replaced = self._wanted, self._replaced
        goes_on_without = self._next is not None and self._session.state.model is None
        self._job, self._replaced = "", replaced if goes_on_without else None
        self._is_looking = False
        self._patience.stop()
        self._was_fatal = isinstance(event, Failed) and event.ended_engine
        if isinstance(event, Finished):
            self._held = wanted
        elif isinstance(event, Failed) and not goes_on_without:
            self._failed(event, wanted, replaced)
        if not self._was_fatal:
            self._soon.start()

    def _failed(self, event: Failed, wanted: Wanted, replaced: Wanted | None) -> None:
        sentence, action = event.sentence, self._way_out(event, wanted, replaced)
        if self._session.state.model is not None or replaced is not None:
            assert self._held is not None
            self._place(self._held.placing)
        if replaced is not None:
            sentence = tr("{sentence} {model} is loaded again.").format(
                sentence=said(sentence), model=_spoken(replaced.ref)
            )
            self._next = replaced
        self._session.card_shown.emit(Card(sentence, action, event.detail))

    def _way_out(self, event: Failed, wanted: Wanted, replaced: Wanted | None) -> CardAction:
        """What helps after a failed load: with no other model and no other failure, the builtin one."""
        has_model = self._session.state.model is not None or replaced is not None
        if event.wants_less and not has_model:
            return "Smaller context"
        is_last_resort = wanted == Wanted(BUILTIN, Placing())
        return "Choose another model" if has_model or is_last_resort else "Use the built-in model"

    def _go_on(self) -> None:
        """Load what was asked for meanwhile, or what was there before; not on an engine that has died."""
        wanted, self._next = self._next, None
        if wanted is not None and self._session.state.engine != "dead" and not self._job:
            self._begin(wanted)

    # ---- small things

    def _place(self, placing: Placing) -> None:
        if placing != self.placing:
            self.placing = placing
            self.placing_changed.emit(placing)

    def _say(self, phase: str) -> None:
        self._session.tell(Progress(self._job, phase))

    def close(self) -> None:
        """Look at nothing more."""
        self._patience.stop()
        self._soon.stop()
        self._background.close()


def _spoken(ref: str) -> str:
    return tr("The built-in model") if ref == BUILTIN else f"“{model_name(ref)}”"
