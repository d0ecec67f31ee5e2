"""What the window begins with: its settings, its log, and a sentence where the data folder is of no use."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.hosts import open_engine
from engine.logs import CRASH_NAME
from engine.paths import DataPaths
from engine.settings import Settings, load_settings, save_settings
from tests.ui.conftest import Hands
from ui.app import build_window
from ui.theme import theme

ROOT = Path(__file__).parents[2]


# In a process of its own: an application that has quit once leaves every later event loop at once.
REFUSED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from engine.paths import DataPaths
from ui.app import application, run_window

def look():
    for box in application().topLevelWidgets():
        if isinstance(box, QMessageBox):
            print(box.text(), flush=True)
            box.button(QMessageBox.StandardButton.Close).click()
            timer.stop()

if __name__ == "__main__":
    application()
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    sys.exit(run_window(DataPaths(Path(sys.argv[1]))))
"""


def test_that_a_database_of_a_newer_tiller_is_told_in_a_box_and_nothing_is_touched(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "data")
    paths.root.mkdir()
    with contextlib.closing(sqlite3.connect(paths.database)) as database:
        database.execute("PRAGMA user_version = 999")
    before = paths.database.read_bytes()
    script = tmp_path / "refused.py"
    script.write_text(REFUSED)
    done = subprocess.run(
        [sys.executable, str(script), str(paths.root)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert "newer Tiller" in done.stdout
    assert done.stdout.strip() in done.stderr
    assert "Traceback" not in done.stderr
    assert paths.database.read_bytes() == before


def test_that_zoom_is_kept_for_the_next_window(qtbot: QtBot, tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    save_settings(Settings(theme="dark"), paths.settings)
    window = build_window(paths, open_engine(paths, in_process=True), "dark")
    qtbot.addWidget(window)
    window.zoom_in()
    zoom = theme.zoom
    window.close()
    kept = load_settings(paths.settings)
    assert kept.theme == "dark"
    assert kept.text_zoom == pytest.approx(zoom) == pytest.approx(1.1)
    theme.zoom = 1.0


def test_that_a_crash_of_the_engine_s_process_would_be_written_down(qtbot: QtBot, tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    engine = open_engine(paths, in_process=False)
    window = build_window(paths, engine, "light")
    qtbot.addWidget(window)
    hands = Hands(window, qtbot)
    window.session.load("builtin")
    hands.until(lambda: window.session.state.model is not None)
    window.close()
    assert (paths.logs / CRASH_NAME).exists()
