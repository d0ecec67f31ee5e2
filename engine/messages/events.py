"""What the engine tells: of itself, of its server, of a job's progress, and how the job ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.messages.results import Result
from engine.requests import Answer

Blame = Literal["person", "machine", "program"]


@dataclass(frozen=True, slots=True)
class EngineStarted:
    """The engine is up and takes commands. `pid` is its process."""

    pid: int


@dataclass(frozen=True, slots=True)
class EngineWarmed:
    """The engine has imported what loading needs.

    `devices` are those a model can run on, the best first; none where torch was not needed to load.
    `memory` is what each of them has of its own, in bytes; 0 where it has none, or does not say.
    """

    devices: tuple[str, ...]
    memory: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineEnded:
    """The engine was ended on purpose, its jobs cancelled; the process `pid` is gone and its memory back."""

    pid: int


@dataclass(frozen=True, slots=True)
class EngineDied:
    """The engine's process ended without being asked to. Jobs in hand have failed.

    `loading` is the model that it was loading then, whose own end tells of it.
    """

    exit_code: int | None
    reason: str
    loading: str = ""


@dataclass(frozen=True, slots=True)
class ServerChanged:
    """The server as it is now: off where `address` is empty, `problem` says why if it should be on.

    `waiting` are the requests in hand, `served` those that are over since it was switched on, `missed` those
    that found no model loaded.
    """

    address: str = ""
    problem: str = ""
    waiting: int = 0
    served: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """A named phase of a job; `total` 0 where it is not known."""

    job: str
    phase: str
    done: int = 0
    total: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TokenText:
    """Text (possibly empty) added by one generated token. Rows are those of the Generate."""

    job: str
    row: int
    index: int
    token_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A job is done."""

    job: str
    result: Result


@dataclass(frozen=True, slots=True)
class Failed:
    """A job ended in an error. `sentence` is for the person, `detail` for the folded part.

    `ended_engine`: the engine's process ended with it, unasked; EngineDied follows. `too_long` says
    what there was no room for in the model's context; `wants_less`: a smaller context would do;
    `wants_token`: a token for the hub may help.
    """

    job: str
    sentence: str
    blame: Blame = "program"
    detail: str = ""
    partial: tuple[Answer, ...] = ()
    ended_engine: bool = False
    too_long: Literal["", "conversation", "message"] = ""
    wants_less: bool = False
    wants_token: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A job was cancelled; an answer keeps what it had."""

    job: str
    partial: tuple[Answer, ...] = ()


Terminal = Finished | Failed | Cancelled
EngineChange = EngineStarted | EngineWarmed | EngineEnded | EngineDied
Event = EngineChange | ServerChanged | Progress | TokenText | Terminal
