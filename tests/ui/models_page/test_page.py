"""The page of models: what it lists, loads and saves, and what an idle one does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.paths import BUILTIN_MODEL
from engine.settings import load_settings
from tests.hub_cache import cached_model
from tests.ui.conftest import Hands
from tests.ui.deeds import take
from tests.ui.model_menu import click_entry, open_menu, pid_of, until_loaded
from tests.ui.models_page.conftest import opened, row
from ui.dialogs.save_gguf import SaveGgufDialog
from ui.models import idle

pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]


# ---- what is at hand


def test_that_the_page_lists_what_is_here_and_what_is_wrong_with_it(
    alone: Hands, cache: Path, tmp_path: Path
) -> None:
    cached_model(cache, "someone/calm")
    own = tmp_path / "own" / "deep"
    shutil.copytree(BUILTIN_MODEL, own / "twin")
    (own / "torn.gguf").write_bytes(b"GGUF\3\0\0\0")
    alone.window.preferences.change(model_folders=(str(tmp_path / "own"),))
    page = opened(alone)
    assert {each.name.text() for each in page.rows.values()} == {
        "Built-in model",
        "someone/calm",
        "twin",
        "torn.gguf",
    }
    told = row(alone, "Built-in model")
    size = sum(each.stat().st_size for each in BUILTIN_MODEL.iterdir()) / 1e6
    assert told.facts.text() == "llama · 7.3M parameters · F16 · 512 tokens · chat template"
    assert told.memory.text().startswith(f"{size:.1f} MB on disk · about 4")
    assert told.memory.text().endswith(" MB of memory: fits") and told.dot.isVisible()
    assert "torch and Python, whatever the model" in told.memory.toolTip()
    torn = row(alone, "torn.gguf")
    assert "is cut short or damaged" in torn.fault.text()
    assert not torn.main.isEnabled() and torn.main.toolTip() == torn.fault.text()
    assert page.subtitle.text().startswith("3 models · ")


def test_that_search_and_order_find_a_model(alone: Hands, cache: Path) -> None:
    cached_model(cache, "someone/calm")
    cached_model(cache, "another/wild")
    page = opened(alone)
    page.search.setFocus()
    QTest.keyClicks(page.search, "LLAMA wild")
    alone.until(lambda: [name for name, each in page.rows.items() if each.isVisible()] == ["another/wild"])
    page.search.selectAll()
    QTest.keyClicks(page.search, "nothing")
    alone.until(page.none.isVisible)
    assert page.none.text() == "No model here has “nothing” in its name or place."
    page.search.selectAll()
    QTest.keyClick(page.search, Qt.Key.Key_Delete)
    take(page.order, "name")
    alone.until(lambda: len([each for each in page.rows.values() if each.isVisible()]) == 3)
    shown = sorted((each for each in page.rows.values()), key=lambda each: each.y())
    assert [each.name.text() for each in shown] == ["another/wild", "Built-in model", "someone/calm"]


def test_that_a_folder_of_ones_own_is_added_kept_and_taken_off(alone: Hands, tmp_path: Path) -> None:
    shutil.copytree(BUILTIN_MODEL, tmp_path / "own" / "twin")
    page = opened(alone)
    alone.click(page.folders)
    alone.until(page.folders.menu_of_folders.isVisible)
    click_entry(alone, page.folders.menu_of_folders, "Add folder")
    alone.pick(page, tmp_path / "own")
    alone.until(lambda: str(tmp_path / "own" / "twin") in page.rows)
    alone.window.session.saving.flush()
    kept = load_settings(alone.window._paths.settings)
    assert kept.model_folders == (str(tmp_path / "own"),)
    alone.click(page.folders)
    click_entry(alone, page.folders.menu_of_folders, "Take off")
    alone.until(lambda: str(tmp_path / "own" / "twin") not in page.rows)
    assert (tmp_path / "own" / "twin").is_dir()


@pytest.mark.usefixtures("environment_seen")
def test_that_a_model_is_loaded_and_unloaded_from_its_row(alone: Hands, cache: Path) -> None:
    cached_model(cache, "someone/calm")
    opened(alone)
    calm = row(alone, "someone/calm")
    assert calm.main.accessibleName() == "Load someone/calm"
    alone.click(calm.main)
    until_loaded(alone)
    assert calm.loaded.isVisible() and calm.main.text() == "Unload"
    assert not row(alone, "Built-in model").loaded.isVisible()
    alone.click(calm.main)
    alone.until(lambda: alone.window.session.state.model is None)
    assert not calm.loaded.isVisible()


@pytest.mark.usefixtures("gguf_file")
def test_that_a_model_that_is_not_loaded_is_quantised_from_its_row(alone: Hands) -> None:
    page = opened(alone)
    builtin = row(alone, "Built-in model")
    alone.choose(builtin.menu, "Save as GGUF…")
    dialog = alone.window.findChild(SaveGgufDialog)
    assert dialog is not None and dialog.kind.value == "q8_0"
    alone.click(dialog.save_button)
    alone.until(dialog.open_button.isVisible)
    alone.until(lambda: any(each.endswith("builtin-q8_0.gguf") for each in page.rows))
    alone.click(dialog.close_button)
    alone.until(lambda: "Q8_0" in row(alone, "builtin-q8_0.gguf").facts.text())
    written = row(alone, "builtin-q8_0.gguf")
    assert not written.save.isEnabled() and "quantised already" in written.save.toolTip()
    assert not written.delete.isEnabled()


# ---- idle


def test_that_an_idle_model_is_unloaded_and_the_next_message_brings_it_back_steered(
    alone: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "MINUTE_MS", 100)
    window = alone.window
    window.session.load("builtin")
    until_loaded(alone)
    alone.click(alone.row("ocean").switch)
    alone.until(lambda: bool(window.session.recipe.active))
    before = pid_of(alone)
    menu = open_menu(alone)
    click_entry(alone, menu, window.models.list.idle.title())
    alone.until(window.models.list.idle.isVisible)
    click_entry(alone, window.models.list.idle, "after 5 minutes")
    alone.until(lambda: window.session.state.rests)
    assert window.models.state.text() == "resting; comes back when it is needed"
    assert "what you ask for now loads it again" in window.composer.note.text()
    alone.ask("What are you?")
    alone.until(lambda: bool(window.chat.replies))
    (reply,) = window.chat.replies.values()
    alone.until(lambda: reply.answer is not None)
    assert reply.answer is not None and pid_of(alone) != before
    assert [each.name for each in reply.answer.receipt.timeline[0].recipe.active] == ["ocean"]
