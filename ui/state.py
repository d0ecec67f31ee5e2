"""What the window knows of the engine: a pure reducer from events to state. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from engine.messages import (
    Cancelled,
    EngineChange,
    EngineDied,
    EngineEnded,
    EngineStarted,
    EngineWarmed,
    Failed,
    Finished,
    ModelInfo,
    Progress,
    ServerChanged,
    Terminal,
)
from ui.language import mark, tr
from ui.make_plan import MakePlan

EngineHealth = Literal["starting", "up", "dead"]
NO_MODEL = mark("No model is loaded; choose a model above.")
RESTING = mark("The model was unloaded while it was idle; what you ask for now loads it again.")


@dataclass(frozen=True, slots=True)
class LoadJob:
    """A model is being loaded."""

    ref: str


@dataclass(frozen=True, slots=True)
class AnswerJob:
    """A reply is being written into the message of that id."""

    message_id: int


@dataclass(frozen=True, slots=True)
class CompareJob:
    """Two answers are being written side by side."""


@dataclass(frozen=True, slots=True)
class MeasureJob:
    """A vector is being calibrated."""

    vector_id: str


@dataclass(frozen=True, slots=True)
class MakeJob:
    """A shipped set's vector is being made: its pairs are read, or the vector of that id is measured."""

    name: str
    vector_id: str = ""


@dataclass(frozen=True, slots=True)
class NewVectorJob:
    """A vector of that name is being made from a person's own pairs."""

    name: str


@dataclass(frozen=True, slots=True)
class CertifyJob:
    """A vector's effect in torch and in llama.cpp is being compared."""

    vector_id: str


VECTOR_WORK = (MeasureJob, MakeJob, NewVectorJob, CertifyJob)
Work = LoadJob | AnswerJob | CompareJob | MeasureJob | MakeJob | NewVectorJob | CertifyJob


@dataclass(frozen=True, slots=True)
class JobStarted:
    """The window handed a job to the engine."""

    job: str
    work: Work


@dataclass(frozen=True, slots=True)
class ModelGone:
    """The window has ended the engine, and the model with it; a fresh engine starts.

    `rests`: for being idle; whatever needs the model loads it again.
    """

    rests: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """Something was asked that waits for a model, or nothing does any more."""

    is_waiting: bool


@dataclass(frozen=True, slots=True)
class MakeAsked:
    """The person wants these shipped sets made on the loaded model."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MakeCancelled:
    """The person no longer wants these sets made; what has been made is kept."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MakeRefused:
    """A set could not even be handed to the engine."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChatState:
    """The engine as the window sees it. `jobs` are those without a terminal event so far.

    `ref` is the reference of the model that is loaded, or was the last one. `devices` are those that the
    engine has found; none before torch is there. `device_memory` is what they have of their own.
    `was_cancelled`: the last load was, so there is no model. `serving` is how many requests over HTTP are in
    hand. `resting` was unloaded for being idle, and is loaded again when something needs it. `waits`:
    something asked is answered once there is a model.
    """

    engine: EngineHealth = "starting"
    model: ModelInfo | None = None
    ref: str = ""
    devices: tuple[str, ...] = ()
    device_memory: dict[str, int] = field(default_factory=dict)
    was_cancelled: bool = False
    serving: int = 0
    resting: ModelInfo | None = None
    waits: bool = False
    jobs: dict[str, Work] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    making: MakePlan = field(default_factory=MakePlan)

    def job_of(self, kind: type[Work]) -> str | None:
        """The first job of a kind that is in hand."""
        return next((job for job, work in self.jobs.items() if isinstance(work, kind)), None)

    @property
    def loading(self) -> LoadJob | None:
        """The model that is being loaded."""
        return next((work for work in self.jobs.values() if isinstance(work, LoadJob)), None)

    @property
    def is_loading(self) -> bool:
        """Whether a model is being loaded."""
        return self.loading is not None

    @property
    def wanted_ref(self) -> str:
        """The reference of the model that is being loaded, else of the one that is."""
        return self.loading.ref if self.loading is not None else self.ref

    @property
    def rests(self) -> bool:
        """Whether the model is loaded again as soon as something needs it."""
        return self.resting is not None and self.model is None and not self.is_loading

    @property
    def usable(self) -> ModelInfo | None:
        """The model that can be asked something: it is loaded, or is loaded again for that."""
        return self.model or self.resting

    @property
    def is_ready(self) -> bool:
        """Whether something can be asked of a model now, which may have to be loaded again for it."""
        return self.usable is not None and not self.is_loading and self.engine != "dead"

    @property
    def is_answering(self) -> bool:
        """Whether a reply or a comparison is being written."""
        return self.job_of(AnswerJob) is not None or self.job_of(CompareJob) is not None

    @property
    def is_asked(self) -> bool:
        """Whether an answer is being written, or waits for a model; both can be stopped."""
        return self.is_answering or self.waits

    @property
    def next_make(self) -> MakeJob | None:
        """The step of making to hand to the engine now; None while it has anything else to do."""
        if not self.making.queue or self.jobs or self.model is None:
            return None
        return MakeJob(self.making.current, self.making.vector_id)

    @property
    def waiting_for(self) -> str:
        """What a message sent now would wait for; empty where it is answered at once."""
        if self.engine == "dead":
            return tr("The engine has stopped; your message is kept until it is restarted.")
        if self.is_loading and self.waits:
            return tr("The model is loading; your message is answered as soon as it is there.")
        if self.is_loading:
            return tr("The model is loading; a message sent now is answered as soon as it is there.")
        if self.model is None:
            return tr(RESTING if self.rests else NO_MODEL)
        if any(isinstance(work, VECTOR_WORK) for work in self.jobs.values()):
            return tr("The engine is busy with a vector; a message sent now is answered after this step.")
        if self.serving:
            return tr("The engine is answering another program; a message sent now is answered after it.")
        return ""


def model_name(ref: str) -> str:
    """A short name for a reference while nothing else is known of the model."""
    return ref if ref.count("/") <= 1 and not ref.startswith(("/", ".", "~")) else Path(ref).name


def no_model(state: ChatState) -> str:
    """Why the engine can make and measure nothing now, in a sentence; empty where it can."""
    if state.engine == "dead":
        return tr("The engine has stopped; restart it in the conversation to go on.")
    if state.is_loading:
        return tr("Wait until the model is loaded.")
    return "" if state.usable is not None else tr(NO_MODEL)


WindowEvent = (
    JobStarted | ModelGone | Waits | MakeAsked | MakeCancelled | MakeRefused | ServerChanged | Progress
)


def reduced(state: ChatState, event: WindowEvent | EngineChange | Terminal) -> ChatState:
    """The state after an event; the old one is left as it is."""
    making = state.making
    match event:
        case JobStarted(job, work):
            state = replace(state, jobs={**state.jobs, job: work})
            if isinstance(work, LoadJob) and work.ref != state.ref:
                state = replace(state, resting=None)
            if isinstance(work, MakeJob):
                return replace(state, making=replace(making, job=job))
            return state
        case ModelGone(rests):
            resting = state.model if rests else None
            state = replace(state, engine="starting", model=None, was_cancelled=False, resting=resting)
            return replace(state, serving=0, making=MakePlan())
        case Waits(is_waiting):
            return replace(state, waits=is_waiting)
        case MakeAsked(names):
            return replace(state, making=making.with_asked(names)) if state.is_ready else state
        case MakeCancelled(names):
            return replace(state, making=making.without(names))
        case MakeRefused(name, sentence):
            return replace(state, making=making.with_refused(name, sentence))
        case EngineStarted():
            return replace(state, engine="up")
        case EngineWarmed(devices, memory):
            known = dict(zip(devices, memory, strict=False))
            return replace(state, devices=devices, device_memory=known) if devices else state
        case EngineEnded():
            return state
        case EngineDied():
            return replace(state, engine="dead", model=None, serving=0, making=MakePlan())
        case ServerChanged(waiting=waiting):
            return replace(state, serving=waiting)
        case Progress(job):
            if job not in state.jobs:
                return state
            return replace(state, progress={**state.progress, job: event})
        case Finished(job, ModelInfo() as model):
            loading = state.jobs.get(job)
            ref = loading.ref if isinstance(loading, LoadJob) else state.ref
            plan = making if state.resting is not None else MakePlan()
            state = replace(state, model=model, ref=ref, was_cancelled=False, resting=None, making=plan)
            return _without(state, job)
        case Finished(job) | Failed(job) | Cancelled(job):
            if isinstance(state.jobs.get(job), LoadJob):
                if state.resting is not None:
                    state, making = replace(state, resting=None), MakePlan()
                state = replace(state, was_cancelled=isinstance(event, Cancelled))
            return _without(replace(state, making=making.after(event)), job)


def _without(state: ChatState, job: str) -> ChatState:
    return replace(
        state,
        jobs={key: work for key, work in state.jobs.items() if key != job},
        progress={key: progress for key, progress in state.progress.items() if key != job},
    )
