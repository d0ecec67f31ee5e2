"""The page of a vector: its numbers and plots, measuring and its cancel, export, and its pairs as a copy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.messages import Sweep
from engine.paths import DataPaths
from tests.ui.conftest import Hands
from tests.ui.deeds import details
from ui.dialogs.export import ExportDialog
from ui.theme import DARK, LIGHT
from vectors.facts import layer_facts
from vectors.home_format import save_vector
from vectors.values import Pair, Position, Provenance, SteeringVector

SWEEP_MS = 240_000
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def plain(hands: Hands, shared_paths: DataPaths) -> Iterator[SteeringVector]:
    """A vector of the person's own that has not been measured, taken away afterwards."""
    shipped = hands.window.session.library.load(hands.row("ocean").entry.id)
    vector = SteeringVector(
        "wave",
        "wave",
        "land",
        shipped.model,
        {layer: each * 0.5 for layer, each in shipped.directions.items()},
        "mean_diff",
        Position.RESPONSE_MEAN,
        (3, 4, 5),
        shipped.reference_norms,
        Provenance((Pair("a", "b", "c"),), "f00", shipped.provenance.placement),
    )
    save_vector(vector, shared_paths.vectors / "wave.safetensors")
    hands.window.session.library_changed.emit()
    yield vector
    session = hands.window.session
    session.cancel_measuring(vector.id)
    hands.until(lambda: not session.state.jobs)
    for path in shared_paths.vectors.glob("wave*.safetensors"):  # measured, it has another name
        path.unlink()


def test_that_details_show_a_measured_vector_in_one_plot_by_layer_and_one_by_scale(hands: Hands) -> None:
    page = details(hands, "ocean")
    vector = hands.window.session.library.load(hands.row("ocean").entry.id)
    calibration = vector.calibration
    assert calibration is not None and calibration.positive is not None
    assert page.title.text() == "ocean" and page.facts == layer_facts(vector)
    assert page.layers is not None and page.sweep is not None
    by_layer, by_scale = page.layers.spec, page.sweep.spec
    assert by_layer is not None and by_scale is not None
    names = ["direction norm", "residual norm", "held-out AUC", "split-half cosine"]
    assert [line.name for line in by_layer.lines] == names
    assert by_layer.lines[0].ys == tuple(each.norm for each in page.facts)
    assert [(band.low, band.high) for band in by_layer.bands] == [(1.5, 5.5)]
    assert [line.xs for line in by_scale.lines] == 3 * [tuple(point.scale for point in calibration.points)]
    assert {mark.name: mark.x for mark in by_scale.marks}["strength 1"] == calibration.positive.scale_at_one
    assert page.sweep.isVisible() and not page.unmeasured.isVisible()
    assert page.measure.text() == "Measure again"
    hands.screenshot("vector-light")
    hands.window.set_theme("dark")
    hands.screenshot("vector-dark")
    hands.window.set_theme("light")


def test_that_a_layer_is_read_by_mouse_and_by_keys(hands: Hands) -> None:
    page = details(hands, "ocean")
    chart = page.layers
    assert chart is not None and "Point at the plot" in chart.readout.text()
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.readout.text().startswith(f"Layer 0: direction {page.facts[0].norm:.3g}, residual ")
    for _ in range(20):
        QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.readout.text().startswith("Layer 7: ")
    middle = chart.view.viewport().rect().center()
    QTest.mouseMove(chart.view.viewport(), middle)
    hands.until(lambda: chart.readout.text().startswith(("Layer 3: ", "Layer 4: ")))
    assert "AUC " in chart.readout.text()


def test_that_the_plots_take_the_colours_of_the_theme(hands: Hands) -> None:
    page = details(hands, "ocean")
    chart = page.layers
    assert chart is not None
    hands.click(page.title)

    def shows(colour: str) -> bool:
        picture = chart.view.grab().toImage()
        width, height = picture.width(), picture.height()
        return any(
            picture.pixelColor(x, y).name() == colour for x in range(0, width) for y in range(0, height, 2)
        )

    assert shows(LIGHT.violet) and not shows(DARK.violet)
    hands.window.set_theme("dark")
    assert shows(DARK.violet) and not shows(LIGHT.violet)
    hands.window.set_theme("light")


def test_that_a_vector_without_a_report_shows_what_there_is_and_measuring_is_cancelled(
    hands: Hands, plain: SteeringVector
) -> None:
    page = details(hands, "wave")
    assert page.layers is not None and page.layers.spec is not None and page.sweep is not None
    assert [line.name for line in page.layers.spec.lines] == ["direction norm", "residual norm"]
    assert page.layers.spec.right_name == ""
    assert page.unmeasured.isVisible() and not page.sweep.isVisible()
    hands.screenshot("vector-unmeasured")
    hands.click(page.measure)
    hands.until(lambda: page.progress.isVisible() and page.progress.value() > 0)
    assert page.cancel.isVisible() and not page.measure.isVisible()
    assert hands.row("wave").progress.isVisible()
    hands.press(Qt.Key.Key_Escape)
    assert details(hands, "wave").cancel.isVisible()
    hands.click(page.cancel)
    hands.until(lambda: page.measure.isVisible())
    hands.until(lambda: not hands.window.session.state.jobs)
    assert page.vector is not None and page.vector.calibration is None
    assert not page.progress.isVisible() and not page.error.isVisible()


def test_that_measuring_to_its_end_shows_the_sweep_and_lets_it_be_measured_again(
    hands: Hands, plain: SteeringVector, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = partial(Sweep, questions=("What are you?", "Tell me a story."))
    monkeypatch.setattr("ui.calibrating.Sweep", brief)
    page = details(hands, "wave")
    assert page.sweep is not None
    hands.click(page.measure)
    hands.bot.waitUntil(lambda: page.sweep is not None and page.sweep.isVisible(), timeout=SWEEP_MS)
    assert page.vector is not None and page.vector.calibration is not None
    assert page.vector.id == plain.id and hands.row("wave").unit == "strength"
    assert page.measure.isVisible() and page.measure.text() == "Measure again"
    assert not page.progress.isVisible() and not page.cancel.isVisible()


def test_that_its_pairs_open_as_a_copy_and_the_draft_that_stood_there_is_set_aside(
    hands: Hands, plain: SteeringVector
) -> None:
    new = hands.window.vectors.new
    hands.click(hands.window.sidebar.new_button)
    QTest.keyClicks(new.name, "half done")
    hands.press(Qt.Key.Key_Escape)
    page = details(hands, "wave")
    hands.click(page.pairs)
    assert hands.window.stack.currentWidget() is new
    draft = new.draft()
    assert (draft.name, draft.positive, draft.negative) == ("wave copy", "wave", "land")
    assert draft.pairs == plain.provenance.pairs and draft.placement is plain.provenance.placement
    hands.click(new.bring_back)
    assert new.draft().name == "half done"
    hands.click(new.bring_back)
    assert new.draft() == draft


def test_that_it_is_exported_from_its_page_and_gone_with_the_vector(
    hands: Hands, plain: SteeringVector
) -> None:
    page = details(hands, "wave")
    hands.click(page.export)
    dialog = hands.window.findChild(ExportDialog)
    assert dialog is not None and dialog.path.text().endswith("wave.gguf")
    dialog.close()
    hands.window.steering.remove(plain.id)
    assert hands.window.stack.currentWidget() is hands.window.chat
