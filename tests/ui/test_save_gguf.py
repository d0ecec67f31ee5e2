"""Saving a model as GGUF from the menu of models: in each number type, cancelled, refused, opened."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.disks import small_disk
from tests.ui.conftest import GgufOf, Hands
from tests.ui.deeds import take
from tests.ui.model_menu import choose, open_menu, until_loaded
from ui.dialogs.save_gguf import SaveGgufDialog

pytestmark = [pytest.mark.usefixtures("builtin_ref", "gguf_file"), pytest.mark.timeout(300)]


def opened(hands: Hands) -> SaveGgufDialog:
    """The dialog, through the menu."""
    choose(hands, "Save as GGUF")
    dialog = hands.window.findChild(SaveGgufDialog)
    assert dialog is not None
    hands.until(dialog.isVisible)
    return dialog


def write_to(dialog: SaveGgufDialog, path: Path) -> None:
    dialog.path.setFocus()
    dialog.path.selectAll()
    QTest.keyClicks(dialog.path, str(path))


def until_ended(hands: Hands) -> None:
    hands.until(lambda: not hands.window.model_saving.is_running)


@pytest.mark.parametrize("kind", ["f16", "q8_0", "q4_0", "q4_k_m"])
def test_that_the_model_is_saved_where_tiller_keeps_models_and_opened(hands: Hands, kind: str) -> None:
    window = hands.window
    dialog = opened(hands)
    take(dialog.kind, kind)
    name = f"builtin-{kind}.gguf"
    assert dialog.path.text() == str(window._paths.models / name)
    hands.click(dialog.save_button)
    hands.until(dialog.open_button.isVisible)
    assert dialog.message.text().startswith("Written: ")
    assert [each.name for each in window._paths.models.iterdir()] == [name]
    hands.until(lambda: [each.model.name for each in window.forms.files] == [f"builtin-{kind}"])
    hands.click(dialog.open_button)
    hands.until(lambda: window.session.state.is_loading)
    until_loaded(hands)
    model = window.session.state.model
    assert model is not None and model.backend == "llamacpp"
    assert model.ref.name == f"builtin-{kind}"
    assert model.dtype == {"q4_k_m": "Q4_K_M"}.get(kind, kind.upper())


def test_that_an_answer_goes_on_while_a_model_is_saved(hands: Hands) -> None:
    window = hands.window
    dialog = opened(hands)
    hands.click(dialog.save_button)
    hands.ask("Tell me a story.")
    hands.until(dialog.open_button.isVisible)
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.text and not window.chat.cards
    hands.click(dialog.close_button)


def test_that_saving_is_cancelled_and_leaves_nothing(hands: Hands, tmp_path: Path) -> None:
    dialog = opened(hands)
    write_to(dialog, tmp_path / "out" / "model.gguf")
    hands.click(dialog.save_button)
    assert dialog.close_button.text() == "Cancel"
    hands.click(dialog.close_button)
    until_ended(hands)
    hands.until(lambda: dialog.message.text() == "Stopped; nothing was written.")
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())
    assert dialog.save_button.isEnabled() and dialog.close_button.text() == "Close"


def test_that_the_window_closes_while_a_model_is_saved_and_leaves_nothing(
    hands: Hands, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    dialog = opened(hands)
    write_to(dialog, out / "model.gguf")
    hands.click(dialog.save_button)
    hands.until(lambda: out.exists() or not hands.window.model_saving.is_running)
    hands.window.close()
    assert not hands.window.model_saving.is_running
    assert [each.name for each in out.iterdir()] in ([], ["model.gguf"])


@pytest.mark.parametrize("kind", ["f16", "q8_0"])
def test_that_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(
    hands: Hands, tmp_path: Path, kind: str
) -> None:
    with small_disk(tmp_path / "disk", "9m" if kind == "q8_0" else "4m") as disk:
        dialog = opened(hands)
        take(dialog.kind, kind)
        write_to(dialog, disk.folder / "model.gguf")
        hands.click(dialog.save_button)
        hands.until(lambda: dialog.message.property("role") == "error")
        said = dialog.message.text()
        assert said.startswith(f"“{disk.folder / 'model.gguf'}” cannot be written (")
        assert said.endswith("free some space or choose another folder.")
        until_ended(hands)
        assert list(disk.folder.iterdir()) == []
        hands.click(dialog.close_button)


def test_that_a_quantised_file_cannot_be_saved_and_one_in_full_can_be_quantised(
    hands: Hands, gguf_of: GgufOf, tmp_path: Path
) -> None:
    window = hands.window
    window.session.load(gguf_of("q4_0"))
    until_loaded(hands)
    open_menu(hands).close()
    save = window.models.list.save
    assert not save.isEnabled() and "is quantised already" in save.toolTip()
    window.session.load(gguf_of("f16"))
    until_loaded(hands)
    dialog = opened(hands)
    assert Path(dialog.path.text()).name == "builtin-q8_0.gguf"
    write_to(dialog, tmp_path / "again.gguf")
    hands.click(dialog.save_button)
    hands.until(dialog.open_button.isVisible)
    assert (tmp_path / "again.gguf").is_file()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_that_without_llama_cpp_the_window_says_which_line_installs_it(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> object:
        return None if name == "llama_cpp" else found(name, package)

    monkeypatch.setattr("engine.backends.llamacpp.library.find_spec", without)
    dialog = opened(hands)
    assert dialog.kind.count() == 1 and dialog.kind.value == "f16"
    assert dialog.missing.text().startswith("llama.cpp is not installed; `make llama` installs it")
    dialog.close()
