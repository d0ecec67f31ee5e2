"""The server in processes of its own: the verb `serve`, and an engine that dies with requests in hand."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from engine.engine import Engine
from engine.hosts import ProcessHost
from engine.messages import EngineDied, EngineEnded, ServerChanged, StartServer
from engine.paths import DataPaths
from tests.engine.cli.conftest import refused, tiller
from tests.engine.server.conftest import PATIENCE, Served
from tests.engine.server.test_openai_client import ENDLESS
from tests.interrupts import heed_interrupts
from tests.warm import warm_engine

__all__ = ["refused", "tiller"]  # fixtures
ROOT = Path(__file__).parents[3]


@pytest.fixture
def in_process(paths: DataPaths, builtin_ref: str) -> Iterator[Served]:
    """A server in an engine process of its own, with the builtin model."""
    engine = warm_engine(paths)
    served = Served(engine)
    served.load(builtin_ref)
    assert served.tell(StartServer(port=0)).address
    yield served
    engine.close()


@contextmanager
def begun(served: Served) -> Iterator[Iterator[bytes]]:
    """A long answer that is being streamed, line by line."""
    body = json.dumps({**ENDLESS, "stream": True}).encode()
    request = urllib.request.Request(
        f"{served.address}/chat/completions", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        lines = iter(response)
        while b'"content":"' not in (line := next(lines)) or b'"content":""' in line:
            pass
        yield lines


def pid_of(engine: Engine) -> int:
    host = engine._host
    assert isinstance(host, ProcessHost)
    return host.pid


def test_that_an_engine_that_is_killed_ends_its_answers_and_frees_the_port(in_process: Served) -> None:
    with begun(in_process) as lines:
        os.kill(pid_of(in_process.engine), signal.SIGKILL)
        said: list[bytes] = []
        with suppress(OSError, HTTPException):
            said += lines
    assert b"data: [DONE]\n" not in said
    in_process.until(lambda event: isinstance(event, EngineDied))
    in_process.engine.restart()
    port = int(in_process.address.rpartition(":")[2].removesuffix("/v1"))
    assert in_process.tell(StartServer(port=port)).address == in_process.address


def test_that_an_engine_that_is_ended_says_so_to_who_waits(in_process: Served) -> None:
    with begun(in_process) as lines:
        in_process.engine.restart()
        said = b"".join(lines)
    assert b"The answer was cut short, since the model was unloaded; try again." in said
    assert b"[DONE]" not in said
    events = in_process.until(lambda event: isinstance(event, EngineEnded))
    assert not any(isinstance(event, EngineDied) for event in events)


def test_that_serve_answers_until_it_is_interrupted(data_dir: Path) -> None:
    openai = pytest.importorskip("openai", reason="openai is not installed; `make test` installs it")
    command = [sys.executable, "main.py", "serve", "--port", "0", "--new-key", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=heed_interrupts
    ) as process:
        assert process.stdout is not None
        told: dict[str, Any] = json.loads(process.stdout.readline())
        assert told["model"] == "builtin"
        with openai.OpenAI(base_url=told["address"], api_key=told["key"], max_retries=0) as client:
            assert [each.id for each in client.models.list()] == ["builtin"]
            with pytest.raises(openai.AuthenticationError):
                client.with_options(api_key="wrong").models.list()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--host", "0.0.0.0"), "requests to it must carry a key; set a key, or listen on 127.0.0.1."),
        (("--host", "my-machine"), "give an IP address"),
        (("--key", "one", "--new-key"), "leave out --new-key, or --key."),
        (("--model", "nowhere.gguf"), "does not exist"),
    ],
)
def test_that_a_server_that_cannot_be_is_refused_before_anything_is_loaded(
    refused: Callable[..., str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused("serve", *arguments)


def test_that_a_taken_port_is_refused_with_a_sentence(
    refused: Callable[..., str], in_process: Served
) -> None:
    port = in_process.address.rpartition(":")[2].removesuffix("/v1")
    assert "another program has this port" in refused("serve", "--port", port)
    assert isinstance(in_process.tell(StartServer(port=int(port))), ServerChanged)
