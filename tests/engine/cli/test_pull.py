"""Claims about `models pull`: what it fetches, how it goes on after a kill, and what it refuses."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.cli.output import coming
from engine.hub.pace import Pace
from engine.paths import BUILTIN_MODEL
from tests.hub_server import Hub, served
from tests.interrupts import heed_interrupts

ROOT = Path(__file__).parents[3]
ENDED_BY_KILL = -9 if os.name != "nt" else 1


@pytest.fixture
def hub(builtin_ref: str) -> Iterator[Hub]:
    """A hub that offers the builtin model as `someone/calm`."""
    made = Hub()
    made.add_folder("someone/calm", BUILTIN_MODEL)
    with served(made):
        yield made


def started(hub: Hub, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "HF_ENDPOINT": hub.address, "HF_HUB_OFFLINE": "0", "HF_TOKEN": ""}
    environment["TRANSFORMERS_OFFLINE"] = "0"
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=heed_interrupts if os.name != "nt" else None,
    )


def pulled(hub: Hub, *arguments: str) -> tuple[int, str, str]:
    process = started(hub, "models", "pull", *arguments)
    out, err = process.communicate(timeout=90)
    return process.returncode, out, err


def test_that_a_pulled_model_answers_under_its_id(hub: Hub, tiller: Callable[..., Any]) -> None:
    status, out, err = pulled(hub, "someone/calm", "--json")
    assert status == 0, err
    told = json.loads(out)
    assert (told["repository"], told["variant"]) == ("someone/calm", "safetensors")
    assert f"{told['bytes'] / 1e6:.1f} MB in 6 files" in err
    info = tiller("models", "info", "someone/calm", "--json").json
    assert (info["name"], info["location"]) == ("someone/calm", told["model"])
    answer = tiller("chat", "What are you?", "--model", "someone/calm", "--max-new-tokens", "4", "--json")
    assert answer.status == 0, answer.err


def test_that_a_killed_pull_goes_on_where_it_was(hub: Hub, data_dir: Path) -> None:
    hub.hold = 6_000_000
    process = started(hub, "models", "pull", f"{hub.address}/someone/calm")
    part = data_dir / "models" / "someone--calm" / "model.safetensors.part"
    assert hub.held.wait(60)
    while not (part.exists() and part.stat().st_size > 5_000_000):
        assert process.poll() is None
    process.kill()
    process.communicate()
    assert process.returncode == ENDED_BY_KILL
    hub.hold = None
    hub.go_on.set()
    hub.requests.clear()
    status, _, err = pulled(hub, "someone/calm")
    assert status == 0, err
    (asked,) = hub.ranges_of("model.safetensors")
    assert int(asked.removeprefix("bytes=").rstrip("-")) > 5_000_000
    assert (part.with_suffix("")).read_bytes() == (BUILTIN_MODEL / "model.safetensors").read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl+C")
def test_that_ctrl_c_ends_a_download_that_stalls_at_once_and_keeps_what_has_come(
    hub: Hub, data_dir: Path
) -> None:
    hub.hold = 6_000_000
    process = started(hub, "models", "pull", "someone/calm")
    part = data_dir / "models" / "someone--calm" / "model.safetensors.part"
    assert hub.held.wait(60)
    while not (part.exists() and part.stat().st_size > 5_000_000):
        assert process.poll() is None
    before = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - before < 3  # a read that waits for the server takes ten
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[1:] == [
        "Interrupted; what has come is kept, and the same command goes on with it."
    ]
    hub.hold = None
    hub.go_on.set()
    hub.requests.clear()
    status, _, err = pulled(hub, "someone/calm")
    assert status == 0, err
    (asked,) = hub.ranges_of("model.safetensors")
    assert int(asked.removeprefix("bytes=").rstrip("-")) > 5_000_000


@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl+C")
def test_that_ctrl_c_ends_the_wait_for_a_hub_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        process = started(Hub(address=f"http://127.0.0.1:{server.getsockname()[1]}"), "models", "pull", "a/b")
        asking, _ = server.accept()
        before = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        asking.close()
    assert time.monotonic() - before < 3
    assert (process.returncode, out, err) == (130, "", "Interrupted.\n")


def test_that_a_model_that_is_not_there_is_one_sentence(hub: Hub, data_dir: Path) -> None:
    status, out, err = pulled(hub, "someone/else")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1 and "has no “someone/else”" in err
    assert not (data_dir / "models").exists()


def test_that_a_text_that_names_nothing_asks_nobody(refused: Callable[..., str]) -> None:
    assert "names no model on the hub" in refused("models", "pull", "a/b/c/d")


def test_that_downloads_can_be_forbidden(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert refused("models", "pull", "someone/calm").startswith("The variable HF_HUB_OFFLINE forbids")


def test_that_a_pulls_line_tells_size_speed_and_time_in_units_that_a_person_reads() -> None:
    pace = Pace()
    pace.add(0.0, 0, 60_000_000_007)
    assert coming(pace) == "0.0 of 60.0 GB"
    pace.add(2.0, 50_000_000, 60_000_000_007)
    assert coming(pace) == "0.1 of 60.0 GB, 25.0 MB/s, 39 min 58 s left"
    pace.add(4.0, 60_000_000, 60_000_000_007)
    assert coming(pace) == "0.1 of 60.0 GB, 15.0 MB/s, 1 h 6 min left"
