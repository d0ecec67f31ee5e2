"""The whole thin application by hand: sends, steers, compares, regenerates, exports, reopens.

Screenshots of each step are kept in artifacts/screens.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Hands
from tests.ui.deeds import exporting, fill, listed
from ui.app import build_window
from vectors.gguf_format import import_gguf

SEA = (
    "sea",
    "wave",
    "tide",
    "ocean",
    "water",
    "shore",
    "deep",
    "salt",
    "current",
    "reef",
    "shell",
    "foam",
    "surf",
)


def test_that_a_person_can_send_steer_compare_regenerate_export_and_reopen(
    hands: Hands, tmp_path: Path
) -> None:
    window = hands.window
    hands.screenshot("1-start")

    hands.click(window.chat.suggestions[0])
    hands.until_answered()
    (plain,) = window.chat.replies.values()
    assert plain.text.strip()
    assert plain.chip.text() == "unsteered"

    hands.click(hands.row("ocean").switch)
    dial = hands.row("ocean").dial
    dial.setFocus()
    while dial.value < 1:
        QTest.keyClick(dial, Qt.Key.Key_Right)
    assert window.sidebar.recipe().label == "ocean 1"
    hands.screenshot("2-steering")
    hands.begin()
    hands.ask("What are you?")
    hands.until_answered()
    (steered,) = window.chat.replies.values()
    assert steered.chip.text() == "ocean 1"
    hands.screenshot("3-steered")

    hands.click(steered.again_button)
    hands.until(lambda: steered.message_id not in window.chat.replies)
    hands.until_answered()
    (again,) = window.chat.replies.values()
    assert again.text == steered.text
    assert again.versions.words.text() == "2 / 2"

    hands.click(window.sidebar.compare_button)
    hands.until(lambda: window.compare.parting is not None)
    assert window.stack.currentWidget() is window.compare
    assert window.compare.columns[0][2].text() != window.compare.columns[1][2].text()
    hands.screenshot("4-compare")
    window.set_theme("dark")
    hands.screenshot("4-compare-dark")
    window.set_theme("light")
    hands.press(Qt.Key.Key_Escape)
    hands.until(lambda: window.stack.currentWidget() is window.chat)

    dialog = exporting(hands, "ocean")
    fill(dialog.path, str(tmp_path / "ocean.gguf"))
    hands.click(dialog.export_button)
    assert "--control-vector-scaled" in dialog.lines.text.toPlainText()
    vector = import_gguf(tmp_path / "ocean.gguf")
    assert vector.layers == hands.row("ocean").layers
    dialog.grab().save(str(Path("artifacts/screens/5-export.png")))
    dialog.close()

    texts = [reply.text for reply in window.chat.replies.values()]
    paths = window.session.history, window.session.engine
    window.session.saving.flush()
    from engine.paths import DataPaths

    reopened = build_window(DataPaths(tmp_path / "data"), paths[1], "dark")
    hands.bot.addWidget(reopened)
    assert [reply.text for reply in reopened.chat.replies.values()] == texts
    assert len(listed(reopened)) == 2
    reopened.resize(1280, 800)
    reopened.show()
    Hands(reopened, hands.bot).screenshot("6-reopened-dark")
    reopened.close()
