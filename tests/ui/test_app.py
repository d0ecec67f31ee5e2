"""What the window begins with: its settings, its log, and a sentence where the data folder is of no use."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from engine.hosts import open_engine
from engine.logs import CRASH_NAME
from engine.paths import DataPaths
from engine.settings import Settings, load_settings, save_settings
from tests.ui.conftest import Hands
from tests.ui.deeds import take
from tests.warm import warm_engine
from ui.app import Mistakes, build_window
from ui.choice import Choice
from ui.theme import theme
from vectors.errors import BadInput

ROOT = Path(__file__).parents[2]


# In a process of its own: an application that has quit once leaves every later event loop at once.
WATCHED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from engine.paths import DataPaths
from ui.app import application, run_window
from ui.main_window import MainWindow

def look():
    for shown in application().topLevelWidgets():
{look}

if __name__ == "__main__":
    application()
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    sys.exit(run_window(DataPaths(Path(sys.argv[1]))))
"""
REFUSED = WATCHED.format(
    look="""
        if isinstance(shown, QMessageBox):
            print(shown.text(), flush=True)
            shown.button(QMessageBox.StandardButton.Close).click()
            timer.stop()
"""
)
OPEN = WATCHED.format(
    look="""
        if isinstance(shown, MainWindow) and shown.isVisible():
            print(shown.composer.button.accessibleName(), flush=True)
            timer.stop()
"""
)


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


@contextlib.contextmanager
def window(script: Path, data: Path) -> Iterator[subprocess.Popen[str]]:
    """A window in a process of its own, killed in the end."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, str(script), str(data)],
        stdout=pipe,
        stderr=pipe,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_that_a_second_window_is_refused_and_a_killed_one_leaves_no_trace(tmp_path: Path) -> None:
    data = tmp_path / "data"
    scripts = {name: tmp_path / f"{name}.py" for name in ("open", "refused")}
    scripts["open"].write_text(OPEN)
    scripts["refused"].write_text(REFUSED)
    with window(scripts["open"], data) as first:
        assert first.stdout is not None and first.stdout.readline() == "Send\n"
        with window(scripts["refused"], data) as second:
            told, said = second.communicate(timeout=120)
        assert second.returncode == 1
        assert told in said and told.count("\n") == 1
        assert f"already open with the folder “{data}”" in told and "--data-dir" in told
        listed = [sys.executable, "main.py", "vectors", "list", "--data-dir", str(data)]
        beside = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        assert beside.returncode == 0, beside.stderr
    with window(scripts["open"], data) as third:
        assert third.stdout is not None and third.stdout.readline() == "Send\n"


def test_that_a_language_chosen_by_hand_is_that_of_the_next_start(hands: Hands, tmp_path: Path) -> None:
    hands.press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    choice = hands.window.settings.page.row("language").field
    assert isinstance(choice, Choice)
    take(choice, "de")
    hands.window.close()
    script = tmp_path / "open.py"
    script.write_text(OPEN)
    with window(script, hands.window._paths.root) as later:
        assert later.stdout is not None and later.stdout.readline() == "Senden\n"


def test_that_a_sentence_that_no_part_of_the_window_expected_is_a_card(hands: Hands) -> None:
    Mistakes(hands.window.session)(BadInput, BadInput("The dial is stuck; turn it."), None)
    assert [card.sentence.text() for card in hands.window.chat.cards] == ["The dial is stuck; turn it."]


def test_that_a_bug_in_the_window_is_a_card_that_opens_the_log_and_stays(
    hands: Hands, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    Mistakes(hands.window.session)(KeyError, KeyError("dial"), None)
    (card,) = hands.window.chat.cards
    assert card.sentence.text() == "This is a bug in Tiller (KeyError); the log has the details."
    assert "dial" in card.detail.toPlainText() and "dial" in capsys.readouterr().err
    hands.click(card.action)
    assert opened == [str(hands.window._paths.logs)] and hands.window.chat.cards == [card]
    hands.click(card.close_button)
    assert not hands.window.chat.cards and hands.window.chat.empty.isVisible()


def test_that_zoom_is_kept_for_the_next_window(qtbot: QtBot, tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    save_settings(Settings(theme="dark"), paths.settings)
    window = build_window(paths, open_engine(paths, in_process=True), "dark")
    qtbot.addWidget(window)
    window.show()
    person = Hands(window, qtbot)
    person.come_back()
    person.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    zoom = theme.zoom
    window.close()
    kept = load_settings(paths.settings)
    assert kept.theme == "dark"
    assert kept.text_zoom == pytest.approx(zoom) == pytest.approx(1.1)
    theme.zoom = 1.0


def test_that_a_crash_of_the_engine_s_process_would_be_written_down(qtbot: QtBot, tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    window = build_window(paths, warm_engine(paths), "light")
    qtbot.addWidget(window)
    hands = Hands(window, qtbot)
    window.session.load("builtin")
    hands.until(lambda: window.session.state.model is not None)
    window.close()
    assert (paths.logs / CRASH_NAME).exists()
