"""Each part of the window once more on a real X server, so that Qt's xcb plugin is really loaded."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGIN = "QT_DEBUG_PLUGINS"
FEATURES = (
    "person_can_send_steer_compare_regenerate_export_and_reopen",
    "pasted_and_dropped_files_go_along",
    "edited_question_is_asked_beside_the_old_one",
    "holding_steers_nothing_until_the_release",
    "f2_renames_in_place",
    "search_marks_the_words_and_opens_the_hit",
    "page_keys_in_the_composer_scroll",
    "theme_acts_at_once_and_is_kept",
    "ctrl_slash_lists_every_shortcut",
    "conversation_as_it_is_becomes_a_persona",
    "model_is_looked_up_downloaded_loaded_and_deleted",
    "server_is_off_until_it_is_switched_on",
    "narrow_window_hides_the_conversations",
)
"""Words of the names of tests, one or more for each part of the window."""


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="no Xvfb here; on Debian: apt-get install xvfb")
@pytest.mark.usefixtures("builtin_ref")
def test_that_a_person_can_use_every_part_of_the_window_on_a_real_x_server() -> None:
    hidden = {"WAYLAND_DISPLAY", "DISPLAY"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "tests/ui", "-k", " or ".join(FEATURES)]
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", *command],
        cwd=ROOT,
        env={**environment, "QT_QPA_PLATFORM": "xcb", PLUGIN: "1"},
        capture_output=True,
        text=True,
        timeout=290,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "libqxcb.so" in done.stdout + done.stderr
    assert f"{len(FEATURES)} passed" in done.stdout


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="no Xvfb here; on Debian: apt-get install xvfb")
@pytest.mark.usefixtures("builtin_ref")
def test_that_main_opens_a_window_on_a_display(tmp_path: Path) -> None:
    script = (
        "import os, sys; from PySide6.QtCore import QTimer; import ui.app, main\n"
        "def look(window):\n"
        "    loaded = window.session.state.model is not None\n"
        "    if loaded and window.isVisible():\n"
        "        print(window.windowTitle(), 'torch' in sys.modules, flush=True); window.close()\n"
        "build = ui.app.build_window\n"
        "def built(*args, **kwargs):\n"
        "    window = build(*args, **kwargs)\n"
        "    window.session.state_changed.connect(lambda state: look(window))\n"
        "    return window\n"
        "if __name__ == '__main__':\n"
        "    ui.app.build_window = built\n"
        f"    sys.exit(main.main(['--data-dir', {str(tmp_path)!r}]))\n"
    )
    path = tmp_path / "open.py"
    path.write_text(script)
    hidden = {"WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", sys.executable, str(path)],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["Tiller", "False"]
