"""Four real models go by hand through a vector's making, measuring, keeping, export and steering.

Each test starts from the window at rest on one model, with one vector of the person's own made there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.paths import DataPaths
from engine.requests import Sampling
from tests.ui.conftest import at_window, only_here
from tests.ui.deeds import act, at, details, fill, is_dimmed, label_in_force, loaded, names_on_disk, weighed
from tests.ui.stories import (
    COPY,
    NAME,
    NEGATIVE,
    PLOTS,
    POSITIVE,
    STRANGER,
    Plot,
    Story,
    answer,
    answers_before_and_after_a_turn,
    command,
    duplicate,
    export,
    make_vector,
    open_model,
    sign,
    stranger,
    talk,
    turn,
    written,
)
from ui.steering.push_meter import WARNINGS
from vectors.gguf_format import import_gguf
from vectors.home_format import load_vector, save_vector
from vectors.layers import format_layers
from vectors.values import NO_STEERING, Calibration

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHORT = Sampling(max_new_tokens=24)
SWEEP_MS = 240_000
pytestmark = [pytest.mark.timeout(400), pytest.mark.slow]


def _param(plot: Plot) -> Any:
    marks = () if plot.model == "builtin" else (pytest.mark.real_model,)
    return pytest.param(plot, id=plot.model, marks=marks)


@pytest.fixture(scope="module", params=[_param(plot) for plot in PLOTS])
def story(
    request: pytest.FixtureRequest,
    qapp: QApplication,
    shared_engine: Engine,
    shared_paths: DataPaths,
    real_models: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Story]:
    """A window in which a person has opened the model and made a vector; a stranger's lies beside it."""
    plot: Plot = request.param
    own = plot.model == "builtin"
    ref = request.getfixturevalue("builtin_ref") if own else str(real_models / plot.model)
    desk = tmp_path_factory.mktemp("desk")
    with only_here(shared_paths):
        save_vector(stranger(), shared_paths.vectors / "stranger.safetensors")
        hands = at_window(QtBot(request), desk / "data", shared_paths, shared_engine)
        told = Story(plot, hands, ref, shared_paths.root, desk)
        open_model(hands, ref)
        make_vector(told)
        yield told
        session = hands.window.session
        session.stop()
        hands.until(lambda: not session.state.jobs)
        hands.window.close()
        hands.window.deleteLater()


@pytest.fixture(scope="module")
def extracted(story: Story) -> Any:
    """What `extract --json` says of the same pairs, made into a library of the command line's own."""
    file = written(story.plot.pairs, story.desk / "pairs.jsonl")
    how = ("--as", story.plot.placement, "--method", story.plot.method)
    poles = ("--positive", POSITIVE, "--negative", NEGATIVE)
    pairs = ("--pairs", str(file), "--model", story.ref)
    return command(story.desk / "cli", "extract", NAME, *pairs, *how, *poles)


@pytest.fixture(scope="module")
def dial(story: Story) -> Calibration:
    """What “Measure”, on the vector's page, finds."""
    page = details(story.hands, NAME)
    story.hands.click(page.measure)
    story.hands.bot.waitUntil(lambda: page.sweep is not None and page.sweep.isVisible(), timeout=SWEEP_MS)
    found = story.hands.row(NAME).entry.calibration
    assert found is not None
    story.hands.until(lambda: page.measure.width() >= page.measure.sizeHint().width())
    story.hands.screenshot(f"measured-{story.plot.model}")
    return found


@pytest.fixture(autouse=True)
def at_rest(story: Story) -> Iterator[None]:
    """After each test nothing steers, every dial is at 0, and only the story's vectors are there."""
    yield
    window = story.hands.window
    session = window.session
    session.stop()
    story.hands.until(lambda: not session.state.jobs)
    window.sidebar.set_recipe(NO_STEERING)
    for entry in session.library.entries():
        if not entry.is_shipped and entry.name not in (NAME, STRANGER):
            session.library.remove(entry.id)
    session.library_changed.emit()
    for row in window.sidebar.rows:
        row.reset()
        row.reset_layers()
    window.sidebar.controls.search.clear()
    window.close_page()
    story.hands.come_back()


def by_layer(numbers: dict[int, float | None]) -> dict[str, float | None]:
    """Numbers as JSON has them."""
    return {str(layer): number for layer, number in numbers.items()}


# ---- a vector is made and measured


def test_that_the_model_that_is_opened_is_named_and_steered(story: Story) -> None:
    window, model = story.hands.window, story.hands.window.session.state.model
    assert model is not None and window.sidebar.model == model
    assert model.ref.name == Path(story.ref).name
    shown = "Built-in model" if story.plot.model == "builtin" else story.plot.model
    assert window.models.button.text() == shown and "cpu" in window.models.state.text()
    assert loaded(story.hands, NAME).model.fingerprint == model.ref.fingerprint
    assert not story.hands.row(NAME).visibleRegion().isEmpty()  # below many sets that are not made


def test_that_its_page_shows_the_numbers_of_extract_and_of_vectors_show(story: Story, extracted: Any) -> None:
    page = details(story.hands, NAME)
    shown = command(story.root, "vectors", "show", NAME, "--model", story.ref)
    assert page.vector is not None and page.vector.provenance.pairs == story.plot.pairs
    assert page.vector.id == shown["id"] == extracted["id"]
    assert page.vector.method == shown["method"] == extracted["method"] == story.plot.method
    recommended = [each.layer for each in page.facts if each.is_recommended]
    assert recommended == shown["recommended_layers"] == extracted["report"]["recommended_layers"]
    assert by_layer({each.layer: each.reference_norm for each in page.facts}) == shown["reference_norms"]
    for told in (shown, extracted):
        assert by_layer({each.layer: each.norm for each in page.facts}) == told["norms"]
        assert by_layer({each.layer: each.auc for each in page.facts}) == told["report"]["auc"]
        cosines = {each.layer: each.split_half_cosine for each in page.facts}
        assert by_layer(cosines) == told["report"]["split_half_cosine"]
    assert page.layers is not None and page.layers.spec is not None
    plotted = {line.name: line.ys for line in page.layers.spec.lines}
    assert plotted["direction norm"] == tuple(each.norm for each in page.facts)
    assert plotted["residual norm"] == tuple(each.reference_norm for each in page.facts)
    assert plotted["held-out AUC"] == tuple(each.auc for each in page.facts)
    assert plotted["split-half cosine"] == tuple(each.split_half_cosine for each in page.facts)


def test_that_a_measurement_that_is_cancelled_leaves_the_vector_as_it_was(story: Story) -> None:
    hands, before = story.hands, story.hands.row(NAME).entry
    page = details(hands, NAME)
    hands.click(page.measure)
    hands.until(lambda: page.progress.isVisible() and page.progress.value() > 0)
    hands.click(page.cancel)
    hands.until(lambda: page.measure.isVisible() and not hands.window.session.state.jobs)
    assert hands.row(NAME).entry == before and not page.error.isVisible()


@pytest.mark.slow
def test_that_measuring_gives_the_dial_that_sweep_gives(
    story: Story, extracted: Any, dial: Calibration
) -> None:
    row = story.hands.row(NAME)
    assert row.unit == "strength" and not row.measure.isVisible()
    assert "green" in {colour for _, _, colour in row.dial.track.bands}
    swept = command(story.desk / "cli", "sweep", extracted["name"], "--model", story.ref)["calibration"]
    shown = command(story.root, "vectors", "show", NAME, "--model", story.ref)["calibration"]
    assert [(point.scale, point.effect, point.kl, point.sample) for point in dial.points] == [
        (point["scale"], point["effect"], point["kl"], point["sample"]) for point in shown["points"]
    ]
    del swept["measured_at"], shown["measured_at"]
    assert shown == swept


# ---- the library


def test_that_a_vector_is_found_by_its_name_and_by_its_poles(story: Story) -> None:
    hands, search = story.hands, story.hands.window.sidebar.controls.search
    for text in ("gladn", "HAPPY sad"):
        fill(search, text)
        assert [row.entry.name for row in hands.window.sidebar.rows if row.isVisible()] == [NAME]
        assert not any(row.isVisible() for row in hands.window.sidebar.set_rows)
    hands.press(Qt.Key.Key_Escape)
    assert hands.row(STRANGER).isVisible()


def test_that_a_vector_is_renamed_by_keys_and_its_file_follows(story: Story) -> None:
    hands = story.hands
    for before, after in ((NAME, "bliss"), ("bliss", NAME)):
        row, path = hands.row(before), hands.row(before).entry.path
        row.dial.setFocus()
        QTest.keyClick(row.dial, Qt.Key.Key_F2)
        QTest.keyClicks(row.editor, after)
        QTest.keyClick(row.editor, Qt.Key.Key_Return)
        assert hands.row(after).entry.id == row.entry.id
        assert not path.exists() and hands.row(after).entry.path.name.startswith(after)
        assert before not in names_on_disk(hands) and after in names_on_disk(hands)


def test_that_a_copy_is_removed_by_mouse_and_comes_back_byte_by_byte(story: Story) -> None:
    hands = story.hands
    path = duplicate(hands).entry.path
    content = path.read_bytes()
    assert hands.row(COPY).entry.id != hands.row(NAME).entry.id
    act(hands, COPY, "Remove")
    assert not path.exists() and COPY not in names_on_disk(hands)
    hands.click(hands.window.sidebar.undo.button)
    assert path.read_bytes() == content and hands.row(COPY).entry.path == path


# ---- export


@pytest.mark.parametrize("ending", ["gguf", "safetensors"])
def test_that_an_exported_file_holds_the_directions_times_the_scale(story: Story, ending: str) -> None:
    hands, row, out = story.hands, story.hands.row(NAME), story.desk / f"out.{ending}"
    amount = 0.5 * sign(row)
    dialog = export(hands, NAME, out, amount)
    ours = loaded(hands, NAME)
    scale = amount if ours.calibration is None else ours.scale_for(amount)
    back = import_gguf(out) if ending == "gguf" else load_vector(out)
    assert back.layers == (row.layers if ending == "gguf" else ours.layers)
    for layer, direction in back.directions.items():
        np.testing.assert_array_equal(direction, ours.directions[layer] * np.float32(scale))
    assert dialog.lines.isVisible() is (ending == "gguf")
    assert (str(out) in dialog.lines.text.toPlainText()) is (ending == "gguf")
    dialog.close()


def test_that_layer_0_is_left_out_for_llama_cpp_with_a_warning(story: Story) -> None:
    hands, out = story.hands, story.desk / "first.gguf"
    file = written(story.plot.pairs, story.desk / "pairs.jsonl")
    how = ("--as", story.plot.placement, "--layers", "0-1", "--model", story.ref)
    command(story.root, "extract", "first", "--pairs", str(file), *how)
    hands.window.session.library_changed.emit()
    dialog = export(hands, "first", out)
    assert "Layer 0 was left out" in dialog.message.text()
    assert import_gguf(out).layers == (1,)
    dialog.close()


# ---- the sidebar


def test_that_a_vector_of_another_model_is_disabled_with_its_reason(story: Story) -> None:
    row, model = story.hands.row(STRANGER), story.hands.window.session.state.model
    assert model is not None
    reason = f"made for 48-wide elsewhere; this model is {model.ref.d_model} wide"
    assert row.hint.text() == reason and row.hint.isVisible()
    for part in (row.switch, row.dial, row.number, row.strip):
        assert not part.isEnabled() and part.toolTip() == f"{STRANGER}: {reason}"
    QTest.mouseClick(row.switch, LEFT)
    assert story.hands.window.sidebar.recipe().is_noop


def test_that_two_vectors_on_different_layers_act_in_one_answer(story: Story) -> None:
    hands, row, copy = story.hands, story.hands.row(NAME), duplicate(story.hands)
    hands.click(copy.strip, at(copy.strip, 1))
    for layer in row.layers:
        hands.click(copy.strip, at(copy.strip, layer))
    hands.click(row.switch)
    hands.click(copy.switch)
    recipe = hands.window.sidebar.recipe()
    assert [term.layers for term in recipe.terms] == [row.entry.usual_layers, (1,)]
    talk(story, SHORT)
    reply = answer(story)
    assert reply.answer is not None and reply.answer.receipt.recipe == recipe
    assert reply.chip.text() == recipe.label


def test_that_solo_mutes_the_others_and_reset_ends_at_zero(story: Story) -> None:
    hands, row, copy = story.hands, story.hands.row(NAME), duplicate(story.hands)
    hands.click(row.switch)
    hands.click(copy.switch)
    both = label_in_force(hands)
    hands.click(copy.solo_button)
    assert [term.name for term in hands.window.sidebar.recipe().terms] == [COPY]
    assert is_dimmed(hands, NAME) and not is_dimmed(hands, COPY)
    hands.click(copy.solo_button)
    assert label_in_force(hands) == both
    hands.click(copy.reset_button)
    assert copy.dial.value == 0 and not copy.switch.isChecked()
    assert [term.name for term in hands.window.sidebar.recipe().terms] == [NAME]


def test_that_the_master_multiplies_and_f8_holds_all_off(story: Story) -> None:
    hands, master = story.hands, story.hands.window.sidebar.controls.master
    hands.click(hands.row(NAME).switch)
    dialled = hands.window.sidebar.recipe()
    master.setFocus()
    for _ in range(6):
        QTest.keyClick(master, Qt.Key.Key_Left)
    halved = hands.window.sidebar.recipe()
    assert master.value == pytest.approx(0.7)
    assert halved == dialled.scaled(master.value)
    QTest.keyPress(master, Qt.Key.Key_F8)
    assert hands.window.sidebar.recipe().is_noop and is_dimmed(hands, NAME)
    QTest.keyRelease(master, Qt.Key.Key_F8)
    assert hands.window.sidebar.recipe() == halved and not is_dimmed(hands, NAME)


def test_that_a_click_on_the_strip_changes_the_layers_that_are_steered(story: Story) -> None:
    hands, row = story.hands, story.hands.row(NAME)
    hands.click(row.switch)
    usual = row.layers
    hands.click(row.strip, at(row.strip, 0))
    assert hands.window.sidebar.recipe().terms[0].layers == (0, *usual)
    assert row.where.text() == f"layers {format_layers((0, *usual))}"
    QTest.mouseDClick(row.strip, LEFT, NO_KEY, at(row.strip, 0))
    assert hands.window.sidebar.recipe().terms[0].layers == usual


def test_that_the_push_meter_tells_the_norm_of_the_sum(story: Story) -> None:
    hands, row, copy = story.hands, story.hands.row(NAME), duplicate(story.hands)
    hands.click(copy.strip, at(copy.strip, 1))
    hands.click(row.switch)
    hands.click(copy.switch)
    push, meter = weighed(hands), hands.window.sidebar.controls.meter
    vector = loaded(hands, NAME)
    fitting = [each.entry for each in hands.window.sidebar.rows if not each.why_not]
    for layer in (1, *row.layers):
        scale = sum(term.scale for term in hands.window.sidebar.recipe().terms if layer in term.layers)
        usual = np.mean([each.reference_norms[layer] for each in fitting])
        share = abs(scale) * np.linalg.norm(vector.directions[layer]) / usual
        assert push.shares[layer] == pytest.approx(share, rel=1e-4)
        assert f"layer {layer}: {push.shares[layer]:.0%} of its usual norm" in meter.toolTip()
    assert meter.number.text() == f"{max(push.shares.values()):.0%}"
    hands.screenshot(f"steering-{story.plot.model}")


def test_that_the_push_meter_warns_where_two_push_harder_than_was_measured(
    story: Story, dial: Calibration
) -> None:
    hands, row, copy = story.hands, story.hands.row(NAME), duplicate(story.hands)
    meter = hands.window.sidebar.controls.meter
    turn(row, 1)
    push = weighed(hands)
    assert push.load == pytest.approx(1, rel=1e-3) and push.zone == "green" and not meter.warning.text()
    turn(copy, 1)
    pole = dial.pole(row.dial.value)
    assert pole is not None
    zone = "red" if pole.collapse_strength <= 2 else "amber"
    assert weighed(hands).zone == zone
    assert meter.warning.text() == WARNINGS[zone][0]
    assert meter.accessibleDescription().startswith(WARNINGS[zone][1])


def test_that_a_dial_turned_while_it_answers_acts_on_the_tokens_after_it(story: Story) -> None:
    plain, changed = answers_before_and_after_a_turn(story)
    receipt, ids = changed.receipt, plain.receipt.token_ids
    assert receipt.seed == plain.receipt.seed
    in_force = story.hands.window.sidebar.recipe()
    assert [change.recipe for change in receipt.timeline] == [NO_STEERING, in_force]
    moved = receipt.timeline[1].at_token
    assert 0 < moved < len(ids)
    assert receipt.token_ids[:moved] == ids[:moved]
    assert receipt.token_ids[moved:] != ids[moved:]
    assert changed.text != plain.text
