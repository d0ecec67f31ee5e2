"""Windows in processes of their own, driven by a script: for tests that kill one. Claims nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer

from engine.paths import DataPaths
from engine.requests import Sampling
from ui.app import application, build_window
from ui.main_window import MainWindow
from ui.session import Session

ROOT = Path(__file__).parents[2]
ENDLESS = Sampling(temperature=10.0, top_p=1.0, max_new_tokens=450)  # so an end token is as rare as any
LOOK_MS = 20


def window_process(script: Path, code: str, *arguments: Path) -> subprocess.Popen[str]:
    """Run a script that calls `run`, with a data folder as its first argument; what it prints is read."""
    script.write_text(code, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )


def run(begin: Callable[[MainWindow], None], look: Callable[[MainWindow], None]) -> None:
    """In the script: open a window, begin with it, and look at it again and again until its end."""
    app = application()
    window = build_window(DataPaths(Path(sys.argv[1])))
    window.show()
    begin(window)
    timer = QTimer(window)
    timer.timeout.connect(lambda: look(window))
    timer.start(LOOK_MS)
    app.exec()


def answer_endlessly(session: Session) -> bool:
    """At each look: have the builtin model answer on and on; whether it has just been loaded."""
    model = session.state.model
    if model is None:
        return False
    if model.sampling != ENDLESS:
        session.state = replace(session.state, model=replace(model, sampling=ENDLESS))
        return True
    if not session.state.is_answering:
        session.send("Tell me a story.")  # again where chance drew an end token early
    return False
