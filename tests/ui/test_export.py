"""What is exported is what is heard: the row's own layers, and the scale under master and recipe."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.conftest import ARTEFACTS, Hands
from tests.ui.deeds import act, at, exporting, fill, loaded, take
from ui.dialogs.export import ExportDialog
from vectors.gguf_format import import_gguf
from vectors.home_format import load_vector
from vectors.values import SteeringRecipe, SteeringVector, term_of

pytestmark = pytest.mark.usefixtures("own_vectors_only_here")


def opened(hands: Hands, name: str, out: Path) -> ExportDialog:
    dialog = exporting(hands, name)
    fill(dialog.path, str(out))
    hands.click(dialog.with_model)
    return dialog


def written(hands: Hands, dialog: ExportDialog) -> SteeringVector:
    hands.click(dialog.export_button)
    assert dialog.exported is not None, dialog.message.text()
    path = dialog.exported.path
    return import_gguf(path) if path.suffix == ".gguf" else load_vector(path)


def assert_pushes(vector: SteeringVector, original: SteeringVector, scale: float) -> None:
    for layer in vector.layers:
        pushed = np.float32(scale) * original.directions[layer]
        np.testing.assert_allclose(vector.directions[layer], pushed, rtol=1e-6)


@pytest.mark.parametrize("ending", ["gguf", "safetensors"])
def test_that_layers_set_on_the_strip_are_those_of_the_file(
    hands: Hands, tmp_path: Path, ending: str
) -> None:
    row, ocean = hands.row("ocean"), loaded(hands, "ocean")
    hands.click(row.switch)
    for layer in (2, 4, 6):
        hands.click(row.strip, at(row.strip, layer))
    dialog = opened(hands, "ocean", tmp_path / f"ocean.{ending}")
    assert dialog.own_layers.isVisible() and dialog.own_layers.isChecked()
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    dialog.grab().save(str(ARTEFACTS / "export-own-layers.png"))
    vector = written(hands, dialog)
    assert "layers 3,5-6" in dialog.message.text()
    assert vector.layers == vector.recommended_layers == (3, 5, 6)
    assert vector.calibration is None
    assert_pushes(vector, ocean, ocean.scale_for(0.8))
    dialog.close()


def test_that_the_usual_layers_can_be_asked_for_instead(hands: Hands, tmp_path: Path) -> None:
    row = hands.row("ocean")
    hands.click(row.strip, at(row.strip, 4))
    assert row.term() is None
    dialog = opened(hands, "ocean", tmp_path / "ocean.gguf")
    hands.click(dialog.own_layers)
    vector = written(hands, dialog)
    assert vector.layers == (2, 3, 4, 5) and vector.calibration is not None
    dialog.close()
    act(hands, "ocean", "Recommended layers")
    dialog = opened(hands, "ocean", tmp_path / "again.gguf")
    assert not dialog.own_layers.isVisible()
    dialog.close()


def test_that_the_scale_is_that_of_the_recipe_in_force_to_the_last_digit(
    hands: Hands, tmp_path: Path
) -> None:
    ocean, sidebar = loaded(hands, "ocean"), hands.window.sidebar
    sidebar.set_recipe(SteeringRecipe((term_of(ocean, strength=1.2345, layers=(3, 5)),)))
    sidebar.controls.master.setFocus()
    QTest.keyClick(sidebar.controls.master, Qt.Key.Key_End)
    (term,) = sidebar.recipe().terms
    assert term.strength == pytest.approx(1.5 * 1.2345)
    dialog = opened(hands, "ocean", tmp_path / "ocean.gguf")
    assert dialog.strength.value() == 1.85
    vector = written(hands, dialog)
    assert vector.layers == (3, 5)
    for layer in vector.layers:
        np.testing.assert_array_equal(vector.directions[layer], ocean.directions[layer] * term.scale)
    dialog.strength.setFocus()
    dialog.strength.selectAll()
    QTest.keyClicks(dialog.strength, dialog.strength.textFromValue(0.5))
    assert_pushes(written(hands, dialog), ocean, ocean.scale_for(0.5))
    dialog.close()


# ---- what the file does, and how it is used


def until_it_can_be_verified(hands: Hands, dialog: ExportDialog) -> None:
    pytest.importorskip("llama_cpp", reason="llama.cpp is not installed; `make llama` installs it")
    hands.until(dialog.verify.isEnabled)
    hands.click(dialog.verify)
    assert dialog.verify.isChecked()


@pytest.mark.parametrize("is_named", [True, False])
def test_that_a_file_is_verified_and_the_verdict_shown(hands: Hands, tmp_path: Path, is_named: bool) -> None:
    dialog = opened(hands, "ocean", tmp_path / "ocean.gguf")
    if is_named:
        hands.click(dialog.with_model)
    until_it_can_be_verified(hands, dialog)
    hands.click(dialog.export_button)
    assert dialog.verdict.progress.isVisible() and not dialog.export_button.isEnabled()
    hands.until(dialog.export_button.isEnabled)
    said = dialog.verdict.text.text()
    assert not dialog.verdict.progress.isVisible()
    assert ("f16 does what builtin does" if is_named else "f32 does what builtin does") in said, said
    assert "Least cosine by layer: " in said and dialog.verdict.text.property("role") == ""
    assert hands.window.session.library.certificate(loaded(hands, "ocean").id) is None
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    for theme in ("dark", "light"):
        hands.window.set_theme(theme)
        dialog.grab().save(str(ARTEFACTS / f"export-verified-{theme}.png"))
    dialog.close()


def test_that_a_comparison_is_cancelled_with_its_button_and_the_file_stays(
    hands: Hands, tmp_path: Path
) -> None:
    out = tmp_path / "ocean.gguf"
    dialog = opened(hands, "ocean", out)
    until_it_can_be_verified(hands, dialog)
    hands.click(dialog.export_button)
    hands.click(dialog.verdict.cancel)
    hands.until(dialog.export_button.isEnabled)
    assert dialog.verdict.text.text().startswith("Stopped") and out.is_file()
    dialog.close()


def test_that_the_lines_are_shown_for_each_way_and_copied(hands: Hands, tmp_path: Path) -> None:
    dialog = opened(hands, "ocean", tmp_path / "ocean.gguf")
    assert not dialog.lines.isVisible()
    vector = written(hands, dialog)
    done, block = dialog.exported, dialog.lines
    assert done is not None and done.lines is not None and vector.layers
    for way, lines in (("server", done.lines.server), ("python", done.lines.python), ("cli", done.lines.cli)):
        take(block.way, way)
        assert block.text.toPlainText() == lines
        hands.click(block.copy_button)
        assert QGuiApplication.clipboard().text() == lines and block.copy_button.text() == "Copied"
    assert "ocean.gguf.txt" in dialog.message.text()
    dialog.close()


def test_that_a_file_for_tiller_alone_is_not_verified_and_says_so(hands: Hands, tmp_path: Path) -> None:
    dialog = opened(hands, "ocean", tmp_path / "ocean.safetensors")
    until_it_can_be_verified(hands, dialog)
    written(hands, dialog)
    assert "was not verified" in dialog.message.text()
    assert not dialog.verdict.isVisible() and not dialog.lines.isVisible()
    dialog.close()


def test_that_what_cannot_be_verified_says_why(hands: Hands, tmp_path: Path) -> None:
    dialog = opened(hands, "ocean", tmp_path / "ocean.gguf")
    hands.until(dialog.verify.isEnabled)
    hands.window.session.unload()
    hands.until(lambda: not dialog.verify.isEnabled())
    assert dialog.verify.toolTip()
    dialog.close()
