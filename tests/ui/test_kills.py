"""Either process killed at a random moment of an answer: at most a second of text is lost, and nothing else.

Two in the ordinary suite, TILLER_KILLS (20 unless set) in the slow one.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.history import History
from engine.paths import DataPaths
from tests.engine.test_history_recovery import is_whole
from tests.ui.windows import window_process

KILLS = int(os.environ.get("TILLER_KILLS", "20"))
SOONEST, LATEST = 1, 90
"""Updates of the text, one each 16 to 33 ms, between which one of the processes is killed."""
WINDOW = """
import json, time
from PySide6.QtWidgets import QApplication
from tests.ui.windows import answer_endlessly, run

def tell(**facts):
    print(json.dumps({"at": time.monotonic(), **facts}), flush=True)

def begin(window):
    def ended(end):
        tell(reply=end.message_id, state=end.state)
        if end.state == "failed":
            window.close()
            QApplication.quit()

    session = window.session
    session.load("builtin")
    session.reply_text.connect(lambda added: tell(reply=added.message_id, text=added.text))
    session.reply_ended.connect(ended)

def look(window):
    if answer_endlessly(window.session):
        tell(engine=window.session.engine._host.pid)

if __name__ == "__main__":
    run(begin, look)
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the window told until its end, and when the process was killed."""

    lines: tuple[dict[str, object], ...]
    killed_at: float

    @property
    def reply(self) -> int:
        """The reply that was being written."""
        return max(number for line in self.lines if isinstance(number := line.get("reply"), int))

    def text(self, until: float = float("inf")) -> str:
        """What had been shown of that reply by a moment."""
        mine = [line for line in self.lines if line.get("reply") == self.reply and "text" in line]
        return "".join(str(line["text"]) for line in mine if float(str(line["at"])) <= until)


def _lines(window: subprocess.Popen[str]) -> Iterator[dict[str, object]]:
    assert window.stdout is not None
    for line in window.stdout:
        if line.endswith("}\n"):
            yield json.loads(line)


def killed(data: Path, victim: str, updates: int, script: Path) -> Told:
    """Run a window until a reply has had so many updates, then kill it or its engine."""
    with window_process(script, WINDOW, data) as window:
        told: list[dict[str, object]] = []
        engine, seen, killed_at = 0, 0, 0.0
        for line in _lines(window):
            told.append(line)
            engine = int(str(line.get("engine", engine)))
            seen += "text" in line
            if seen >= updates and not killed_at and "text" in line:
                killed_at = time.monotonic()
                os.kill(window.pid if victim == "window" else engine, signal.SIGKILL)
    return Told(tuple(told), killed_at)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal")
@pytest.mark.parametrize(
    "number", [pytest.param(n, marks=() if n < 2 else pytest.mark.slow) for n in range(KILLS)]
)
def test_that_a_kill_costs_at_most_a_second_of_text(tmp_path: Path, builtin_ref: str, number: int) -> None:
    victim = ("window", "engine")[number % 2]
    updates = random.randint(SOONEST, LATEST)
    data = tmp_path / "data"
    told = killed(data, victim, updates, tmp_path / "window.py")
    assert told.killed_at, "the window ended before its time"
    history = History(DataPaths(data).database)
    message = history.message(told.reply)
    shown = told.text()
    if victim == "engine":
        assert (message.state, message.content) == ("failed", shown)
        assert history.unfinished() == ()
    else:
        assert message.state == "unfinished" and history.unfinished() == (told.reply,)
        safe = told.text(until=told.killed_at - 1.0)
        assert len(message.content) >= len(safe), f"killed after {updates} updates"
        assert message.content.startswith(safe)
    (summary,) = history.conversations()
    path = history.conversation(summary.id).messages
    assert path[0].content == "Tell me a story." and path[-1].id == told.reply
    history.close()
    is_whole(DataPaths(data).database)
