"""What the window begins with: its settings, its log, and a sentence where the data folder is of no use."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from engine.hosts import open_engine
from engine.logs import ENGINE_LOG_NAME, LOG_NAME, stop_logging
from engine.paths import DataPaths
from engine.settings import Settings, load_settings, save_settings
from tests.ui.conftest import Hands
from ui.app import build_window, run_window
from ui.theme import theme


def test_that_a_database_of_a_newer_tiller_is_told_in_a_box_and_nothing_is_touched(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = DataPaths(tmp_path)
    with sqlite3.connect(paths.database) as database:
        database.execute("PRAGMA user_version = 999")
    before = paths.database.read_bytes()
    shown: list[str] = []

    def look() -> None:
        boxes = [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox)]
        if boxes:
            shown.append(boxes[0].text())
            boxes[0].button(QMessageBox.StandardButton.Close).click()
            timer.stop()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    try:
        assert run_window(paths) == 1
    finally:
        stop_logging()
    assert len(shown) == 1
    assert "newer Tiller" in shown[0]
    assert shown[0] in capsys.readouterr().err
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


def test_that_the_engine_s_process_keeps_a_log_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    engine = open_engine(paths, in_process=False)
    window = build_window(paths, engine, "light")
    qtbot.addWidget(window)
    hands = Hands(window, qtbot)
    window.session.load("builtin")
    hands.until(lambda: window.session.state.model is not None)
    window.close()
    assert (paths.logs / "crash.log").exists()
    assert LOG_NAME != ENGINE_LOG_NAME
