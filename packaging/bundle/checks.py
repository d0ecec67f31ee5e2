"""Uses a built bundle as a person would who has no clone, and finds what does not hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 300.0
CHAT = ("chat", "What are you?", "--steer", "ocean=1", "--temperature", "0", "--json")
# What a clone's environment would lend to the bundle, and what would show a window.
_HIDDEN = (
    "PYTHON",
    "VIRTUAL_ENV",
    "LD_LIBRARY_PATH",
    "DYLD_",
    "QT_",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "TILLER_",
)


class BundleFailed(Exception):
    """The bundle did not do what it was asked to."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the bundle printed, and every way in which that is not as it should be."""

    self_test: Mapping[str, Any]
    chat: Mapping[str, Any]
    problems: tuple[str, ...]


def executable(folder: Path) -> Path:
    """The program inside a bundle's folder."""
    return folder / ("tiller.exe" if sys.platform == "win32" else "tiller")


def check(folder: Path) -> Findings:
    """Run the self-test and a chat, each a program of its own. Raises BundleFailed where one cannot run."""
    self_test = run_json(executable(folder), "self-test", "--json")
    chat = run_json(executable(folder), *CHAT)
    return Findings(self_test, chat, (*self_test_problems(self_test), *chat_problems(chat)))


def run_json(program: Path, *arguments: str) -> dict[str, Any]:
    """The JSON object that the program prints, in a temporary folder that is also its data folder.

    Raises BundleFailed with the end of its standard error for any other exit status than 0.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(_HIDDEN)}
        try:
            done = subprocess.run(
                [str(program.resolve()), *arguments],
                cwd=folder,
                env={**environment, "TILLER_DATA_DIR": str(Path(folder, "data"))},
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BundleFailed(f"`{program.name} {arguments[0]}` did not run to its end: {error}") from error
    if done.returncode != 0:
        ended = f"`{program.name} {arguments[0]}` ended with status {done.returncode}"
        raise BundleFailed(f"{ended}:\n{done.stderr[-4000:]}")
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        raise BundleFailed(f"`{arguments[0]}` printed no JSON object: {done.stdout[-400:]!r}") from error
    if not isinstance(found, dict):
        raise BundleFailed(f"`{arguments[0]}` printed no JSON object: {done.stdout[-400:]!r}")
    return found


def self_test_problems(found: Mapping[str, Any]) -> tuple[str, ...]:
    """What the self-test must have seen and did not."""
    engine, window = found.get("engine_pid"), found.get("window_pid")
    claims = {
        "the engine has no process of its own": bool(engine) and bool(window) and engine != window,
        "torch is in the window's process": found.get("torch_in_window") is False,
        "there is no steered answer": bool(found.get("steered")),
        "there is no unsteered answer": bool(found.get("unsteered")),
        "steering changed nothing": found.get("steered") != found.get("unsteered"),
    }
    return tuple(f"self-test: {problem}" for problem, holds in claims.items() if not holds)


def chat_problems(found: Mapping[str, Any]) -> tuple[str, ...]:
    """What a steered chat must have given and did not."""
    recipe = found.get("recipe") or [{}]
    claims = {
        "the answer is empty": bool(str(found.get("text", "")).strip()),
        "the answer is not the builtin model's": found.get("model") == "builtin",
        "the answer was not steered by ocean": [term.get("name") for term in recipe] == ["ocean"],
    }
    return tuple(f"chat: {problem}" for problem, holds in claims.items() if not holds)
