"""A server on loopback over an engine in this process, and the clients that people have for it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from engine.engine import Engine, new_job
from engine.hosts import ThreadHost, open_engine
from engine.messages import (
    Event,
    Finished,
    LoadModel,
    ServerChanged,
    ServerCommand,
    StartServer,
    Terminal,
    WorkerCommand,
)
from engine.paths import DataPaths

PATIENCE = 60.0


@dataclass
class Served:
    """An engine with a server before it. `taken` are the commands that the server gave the worker."""

    engine: Engine
    address: str = ""
    taken: list[WorkerCommand] = field(default_factory=list)

    def until(self, ends: Callable[[Event], bool]) -> list[Event]:
        """Events up to the first one that `ends` holds for."""
        events = []
        while True:
            events.append(self.engine.events.get(timeout=PATIENCE))
            if ends(events[-1]):
                return events

    def until_idle(self, taken: int = 0) -> None:
        """Wait until no request is in hand, and the worker was given so many commands."""

        def is_idle(event: Event) -> bool:
            return isinstance(event, ServerChanged) and not event.waiting and len(self.taken) >= taken

        self.until(is_idle)

    def load(self, ref: str = "builtin") -> None:
        """Load a model."""
        job = new_job()
        self.engine.submit(LoadModel(job, ref))
        (*_, last) = self.until(lambda event: isinstance(event, Terminal) and event.job == job)
        assert isinstance(last, Finished), last

    def tell(self, command: ServerCommand) -> ServerChanged:
        """Give the server a command, and see what becomes of it."""
        while not self.engine.events.empty():
            self.engine.events.get()
        self.engine.submit(command)
        (*_, last) = self.until(lambda event: isinstance(event, ServerChanged))
        assert isinstance(last, ServerChanged)
        self.address = last.address or self.address
        return last

    def ask(
        self,
        path: str,
        body: object = None,
        headers: dict[str, str] | None = None,
        method: str = "",
    ) -> tuple[int, Any, http.client.HTTPMessage]:
        """One plain request: status, what the body says, headers. `body` is sent as JSON unless bytes."""
        place = urlsplit(self.address)
        assert place.hostname is not None
        sent = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        told = {"Content-Type": "application/json", **(headers or {})}
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE)
        try:
            connection.request(method or ("GET" if sent is None else "POST"), path, sent, told)
            response = connection.getresponse()
            text = response.read().decode()
            is_json = response.headers.get_content_type() == "application/json"
            return response.status, json.loads(text) if is_json else text, response.headers
        finally:
            connection.close()

    def refusal(self, body: object, path: str = "/v1/chat/completions") -> tuple[int, dict[str, Any]]:
        """The status and the error that a request is refused with."""
        status, said, _ = self.ask(path, body)
        return status, said["error"]


def served_engine(paths: DataPaths, command: StartServer) -> Served:
    """An engine in this process, without a model, whose server is on."""
    engine = open_engine(paths, in_process=True)
    served = Served(engine)
    host = engine._host
    assert isinstance(host, ThreadHost)
    calls = host._front._calls
    take = calls._take

    def noted(command: WorkerCommand) -> None:
        served.taken.append(command)
        take(command)

    calls._take = noted
    assert served.tell(command).address
    return served


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> DataPaths:
    return DataPaths(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def served(paths: DataPaths, builtin_ref: str) -> Iterator[Served]:
    """A server that answers with the builtin model."""
    served = served_engine(paths, StartServer(port=0))
    served.load(builtin_ref)
    yield served
    served.engine.close()


@pytest.fixture
def openai(served: Served) -> Iterator[Any]:
    """OpenAI's own client, at the server."""
    module = pytest.importorskip("openai", reason="openai is not installed; `make test` installs it")
    with module.OpenAI(base_url=served.address, api_key="none", max_retries=0, timeout=PATIENCE) as client:
        yield client
