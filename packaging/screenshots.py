"""Takes pictures of every view in both themes, with real answers: artifacts/screens, and the README's two.

Run from the repository's root: python packaging/screenshots.py
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop  # noqa: E402
from PySide6.QtGui import QPainter, QPixmap  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QMenu, QWidget  # noqa: E402

from engine.backends.llamacpp.library import is_there  # noqa: E402
from engine.paths import SHIPPED_PAIRS, DataPaths  # noqa: E402
from ui.app import build_window  # noqa: E402
from ui.dialogs.receipt import ReceiptDialog  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.selftest import WindowUse  # noqa: E402
from ui.theme import ThemeName  # noqa: E402
from vectors.values import Placement, Position, SteeringRecipe, term_of  # noqa: E402

SCREENS = ROOT / "artifacts" / "screens"
README = ROOT / "docs" / "screenshots"
THEMES: tuple[ThemeName, ...] = ("light", "dark")
TALK: tuple[tuple[str, dict[str, float], int], ...] = (
    ("How do I start my morning?", {}, 1),
    ("How do I start my morning?", {"ocean": 0.8}, 2),
    ("What are you?", {"ocean": 0.9}, 11),
)
"""Questions, the vectors' strengths, and the seed."""


def recipe(window: MainWindow, strengths: dict[str, float]) -> SteeringRecipe:
    """The recipe of these vectors at these strengths."""
    model = window.session.state.model
    assert model is not None
    found = ((window.session.library.find(name, model.ref), value) for name, value in strengths.items())
    return SteeringRecipe(tuple(term_of(vector, strength=value) for vector, value in found))


def picture(widget: QWidget, path: Path) -> None:
    """Keep what a widget looks like once everything has been laid out."""
    QApplication.sendPostedEvents()
    keep(widget.grab(), path)


def keep(shown: QPixmap, path: Path) -> None:
    """Keep a picture as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shown.save(str(path))
    print(path.relative_to(ROOT), flush=True)


def in_both_themes(window: MainWindow, name: str, widget: QWidget | None = None) -> None:
    """Keep a view in light and in dark."""
    for theme in THEMES:
        window.set_theme(theme)
        picture(widget or window, SCREENS / f"{name}-{theme}.png")
    window.set_theme(THEMES[0])


def models_in_both_themes(window: MainWindow, name: str, *submenus: QMenu) -> None:
    """Keep the menu of models, with submenus open, over the window as it lies there."""
    for theme in THEMES:
        window.set_theme(theme)
        window.models.open()
        shown, menu = window.grab(), window.models.list
        painter = QPainter(shown)
        painter.drawPixmap(window.mapFromGlobal(menu.pos()), menu.grab())
        above: QMenu = menu
        for submenu in submenus:
            above.setActiveAction(submenu.menuAction())
            submenu.popup(above.mapToGlobal(above.actionGeometry(submenu.menuAction()).topRight()))
            painter.drawPixmap(window.mapFromGlobal(submenu.pos()), submenu.grab())
            above = submenu
        painter.end()
        menu.close()
        keep(shown, SCREENS / f"{name}-{theme}.png")
    window.set_theme(THEMES[0])


def take_gguf(window: MainWindow, use: WindowUse) -> None:
    """Save the model as a GGUF file, open it, and keep what is special about it."""
    dialog = window.choosing.save()
    assert dialog is not None
    dialog.kind.set_value("q8_0")
    in_both_themes(window, "14-save-gguf", dialog)
    loop = QEventLoop(window)
    window.model_saving.ended.connect(loop.quit)
    dialog.save_button.click()
    loop.exec()
    in_both_themes(window, "15-saved-gguf", dialog)
    dialog.open_button.click()
    use.wait_until(lambda: not window.session.state.is_loading, "the file did not load")
    for question, strengths, seed in TALK[1:]:
        use.ask(recipe(window, strengths), question, seed)
    in_both_themes(window, "16-gguf")
    menu = window.models.list
    models_in_both_themes(window, "17-gguf-running", menu.running, menu.running.kv_type)
    while len(window.forms.found) < 2:
        QTest.qWait(50)
    models_in_both_themes(window, "18-gguf-weights", menu.form)
    ocean = next(row for row in window.sidebar.rows if row.entry.name == "ocean")
    window.vectors.show_vector(ocean.entry.id)
    block = window.vectors.page.parity
    block.compare.click()
    use.wait_until(lambda: not window.session.state.jobs, "the comparison did not end")
    QTest.qWait(50)
    bar = window.vectors.page.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    in_both_themes(window, "19-parity")
    window.close_page()


def take(window: MainWindow, use: WindowUse) -> None:
    """Use the window through its views, keeping each."""
    in_both_themes(window, "1-start")
    for question, strengths, seed in TALK:
        use.ask(recipe(window, strengths), question, seed)
    in_both_themes(window, "2-chat")
    for theme in THEMES:
        window.set_theme(theme)
        picture(window, README / f"window-{theme}.png")
    window.set_theme(THEMES[0])
    window.compare_last()
    use.wait_until(lambda: not window.session.state.is_answering, "the comparison did not end")
    in_both_themes(window, "3-compare")
    window.close_page()
    row = next(row for row in window.sidebar.rows if row.entry.name == "ocean")
    dialog = window.export(row.entry.id)
    assert dialog is not None
    dialog.path.setText(str(Path(tempfile.gettempdir()) / "ocean.gguf"))
    dialog.export()
    in_both_themes(window, "4-export", dialog)
    dialog.close()
    reply = list(window.chat.replies.values())[-1]
    assert reply.answer is not None
    receipt = ReceiptDialog(reply.answer, window)
    receipt.open()
    in_both_themes(window, "5-receipt", receipt)
    receipt.close()
    window.show_features()
    in_both_themes(window, "7-features")
    window.vectors.show_vector(row.entry.id)
    in_both_themes(window, "10-vector")
    window.vectors.show_new()
    window.vectors.new.name.setText("merry")
    window.vectors.new.file_chosen.emit(SHIPPED_PAIRS / "joyful.jsonl")
    draft = replace(window.vectors.new.draft(), placement=Placement.SYSTEM, position=Position.PROMPT_MEAN)
    window.vectors.new.set_draft(draft)
    in_both_themes(window, "11-new-vector")
    window.close_page()
    models_in_both_themes(window, "12-models")
    window.shelf.show()
    while not all(each.is_read for each in window.shelf.page.entries) or not window.shelf.page.entries:
        QTest.qWait(20)
    in_both_themes(window, "20-all-models")
    window.shelf.page.show_download()
    in_both_themes(window, "21-download")
    window.close_page()
    if is_there():
        take_gguf(window, use)
    window.session.unload()
    use.wait_until(lambda: window.session.state.model is None, "the model was not unloaded")
    in_both_themes(window, "13-unloaded")
    window.session.load("builtin")
    use.wait_until(lambda: window.session.state.model is not None, "the model did not load")
    window.new_conversation()
    window.chat.add_card("“model.gguf” is cut short; download the file again.", "Use the built-in model", "…")
    in_both_themes(window, "6-error")


def with_window(act: Callable[[MainWindow, WindowUse], None]) -> None:
    """Run with a real window of 1280 x 800 on the builtin model, in a data folder of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        window = build_window(DataPaths(Path(folder)), theme_name="light")
        window.resize(1280, 800)
        window.show()
        use = WindowUse(window)
        window.session.load("builtin")
        use.wait_until(lambda: window.session.state.model is not None, "the model did not load")
        act(window, use)
        window.close()


def main() -> int:
    """Take all pictures."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with_window(take)
    return 0


if __name__ == "__main__":
    sys.exit(main())
