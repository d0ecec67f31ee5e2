"""What the window knows of the engine: a pure reducer from events to state. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from engine.messages import (
    Cancelled,
    EngineDied,
    EngineStarted,
    Failed,
    Finished,
    ModelInfo,
    Progress,
    Terminal,
)

EngineHealth = Literal["starting", "up", "dead"]


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


Work = LoadJob | AnswerJob | CompareJob | MeasureJob


@dataclass(frozen=True, slots=True)
class JobStarted:
    """The window handed a job to the engine."""

    job: str
    work: Work


@dataclass(frozen=True, slots=True)
class ChatState:
    """The engine as the window sees it. `jobs` are those without a terminal event so far."""

    engine: EngineHealth = "starting"
    model: ModelInfo | None = None
    ref: str = ""
    jobs: dict[str, Work] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)

    def job_of(self, kind: type[Work]) -> str | None:
        """The first job of a kind that is in hand."""
        return next((job for job, work in self.jobs.items() if isinstance(work, kind)), None)

    @property
    def is_loading(self) -> bool:
        """Whether a model is being loaded."""
        return self.job_of(LoadJob) is not None

    @property
    def is_answering(self) -> bool:
        """Whether a reply or a comparison is being written."""
        return self.job_of(AnswerJob) is not None or self.job_of(CompareJob) is not None

    @property
    def waiting_for(self) -> str:
        """What a message sent now would wait for; empty where it is answered at once."""
        if self.engine == "dead":
            return "The engine has stopped; your message is kept until it is restarted."
        if self.is_loading:
            return "The model is loading; a message sent now is answered as soon as it is there."
        if self.model is None:
            return "No model is loaded; choose one above."
        return ""


def model_name(ref: str) -> str:
    """A short name for a reference while nothing else is known of the model."""
    return ref if ref.count("/") <= 1 and not ref.startswith(("/", ".", "~")) else Path(ref).name


def reduced(
    state: ChatState, event: JobStarted | EngineStarted | EngineDied | Progress | Terminal
) -> ChatState:
    """The state after an event; the old one is left as it is."""
    match event:
        case JobStarted(job, work):
            ref = work.ref if isinstance(work, LoadJob) else state.ref
            return replace(state, jobs={**state.jobs, job: work}, ref=ref)
        case EngineStarted():
            return replace(state, engine="up")
        case EngineDied():
            return replace(state, engine="dead", model=None)
        case Progress(job):
            if job not in state.jobs:
                return state
            return replace(state, progress={**state.progress, job: event})
        case Finished(job, ModelInfo() as model):
            return _without(replace(state, model=model), job)
        case Finished(job) | Failed(job) | Cancelled(job):
            return _without(state, job)


def _without(state: ChatState, job: str) -> ChatState:
    return replace(
        state,
        jobs={key: work for key, work in state.jobs.items() if key != job},
        progress={key: progress for key, progress in state.progress.items() if key != job},
    )
