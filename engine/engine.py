"""The facade over the engine's two hosts: commands in, events out. Window and command line use this."""

from __future__ import annotations

import itertools
import os
from queue import SimpleQueue
from typing import Protocol

from engine.messages import Command, Event, LoadModel
from engine.models import BUILTIN


class Host(Protocol):
    """Runs one worker: in a process of its own for the window, in a thread for command line and tests."""

    events: SimpleQueue[Event]

    def submit(self, command: Command) -> None:
        """Hand a command over; returns at once, from any thread."""

    def end(self, *, at_once: bool = False) -> None:
        """Let the worker end, or end it by force; EngineEnded says when its memory is back."""

    def close(self) -> None:
        """End the worker; waits briefly, then ends it by force."""


class HostFactory(Protocol):
    """Makes a host that reports to the queue given; `expected` is the model that it will likely load."""

    def __call__(self, events: SimpleQueue[Event], expected: str) -> Host: ...


_numbers = itertools.count(1)


def new_job() -> str:
    """A job name, unique among all engines that this process talks to."""
    return f"{os.getpid()}-{next(_numbers)}"


class Engine:
    """One engine at a time, replaced by `restart` when it has died or its memory is wanted back.

    `submit`, `restart` and `close` are called from one thread (the GUI's, or the command line's);
    `events` is filled by the host's reader thread and read by that one thread.
    """

    def __init__(self, make_host: HostFactory, expected: str = BUILTIN) -> None:
        self.events: SimpleQueue[Event] = SimpleQueue()
        self._make_host, self._expected = make_host, expected
        self._host = make_host(self.events, expected)
        self._before: Host | None = None

    def submit(self, command: Command) -> None:
        """Hand a command over; its events come through `events`."""
        if isinstance(command, LoadModel):
            self._expected = command.ref
        self._host.submit(command)

    def restart(self, *, at_once: bool = False) -> None:
        """Start a fresh worker with no model, and end the one before, where `at_once` without asking it.

        EngineEnded says when the one before is gone, and its memory with it.
        """
        self._host.end(at_once=at_once)
        self._before = self._host
        self._host = self._make_host(self.events, self._expected)

    def end(self, *, at_once: bool = False) -> None:
        """End the worker and have none in its place; never waits. EngineEnded says when it is gone."""
        self._host.end(at_once=at_once)

    def close(self) -> None:
        """End the worker."""
        self._host.close()
        if self._before is not None:
            self._before.close()
