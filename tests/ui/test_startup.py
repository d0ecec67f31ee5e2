"""The window's process stays light, and Qt keeps its hands off Python's own objects."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]
LOOK = """
import sys
from pathlib import Path
from engine.paths import DataPaths
from ui.app import application, build_window
if __name__ == "__main__":
    app = application()
    window = build_window(DataPaths(Path(sys.argv[1])))
    window.show()
    app.processEvents()
    named = ("torch", "transformers", "sklearn", "llama_cpp", "gguf", "pyqtgraph", "uvicorn")
    heavy = [n for n in named if n in sys.modules]
    window.close()
    print(",".join(heavy))
"""


def test_that_the_window_is_up_without_anything_heavy_in_its_process(tmp_path: Path) -> None:
    script = tmp_path / "look.py"
    script.write_text(LOOK)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


class _Talker(QObject):
    said = Signal(object)


def test_that_signals_and_void_calls_leave_the_counts_of_none_and_true_alone(qtbot: QtBot) -> None:
    talker, widget = _Talker(), QWidget()
    qtbot.addWidget(widget)
    heard: list[object] = []
    talker.said.connect(heard.append)

    def rounds(n: int) -> None:
        for _ in range(n):
            talker.said.emit(True)
            widget.update()
            heard.clear()

    rounds(100)
    before = sys.getrefcount(None), sys.getrefcount(True)
    rounds(2000)
    after = sys.getrefcount(None), sys.getrefcount(True)
    if sys.version_info < (3, 12):  # from 3.12 on these objects are immortal and are not counted
        assert all(abs(a - b) < 200 for a, b in zip(before, after, strict=True))
