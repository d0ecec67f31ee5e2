"""Runs the command line in this process and reads what it said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from engine.cli.app import main
from engine.logs import stop_logging


@dataclass(frozen=True)
class Said:
    """What one command said, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON object that it must be."""
        return json.loads(self.out)


Tiller = Callable[..., Said]


@pytest.fixture
def tiller(capsys: pytest.CaptureFixture[str]) -> Iterator[Tiller]:
    """The command line, called with its arguments."""

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        status = main(arguments)
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    yield run
    stop_logging()


@pytest.fixture
def refused(tiller: Tiller) -> Callable[..., str]:
    """The sentence that a command was refused with, after checking that it is one sentence and status 1."""

    def run(*arguments: str) -> str:
        said = tiller(*arguments)
        assert said.status == 1, said
        assert said.out == ""
        assert said.err.count("\n") == 1 and said.err.endswith(".\n"), said.err
        assert "Traceback" not in said.err
        return said.err.strip()

    return run
