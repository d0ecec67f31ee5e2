"""The steering sidebar by hand: solo, reset, layers, master, hold to compare, push meter, search, acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from engine.history import History
from engine.messages import Progress
from engine.paths import DataPaths
from tests.ui.conftest import Hands
from tests.ui.test_faults import _begun, _make_endless
from ui.steering.layer_strip import LayerStrip
from ui.steering.sidebar import SteeringSidebar
from vectors.push import Push, push_of, usual_norms
from vectors.values import NO_STEERING, SteeringTerm, SteeringVector

NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def own_vectors_only_here(shared_paths: DataPaths) -> Iterator[None]:
    """Take away what a test puts into the library that windows share."""
    before = set(shared_paths.vectors.glob("**/*"))
    yield
    for path in set(shared_paths.vectors.glob("**/*")) - before:
        if path.is_file():
            path.unlink()


def labels(hands: Hands) -> str:
    return hands.window.sidebar.recipe().label


def keep(hands: Hands, vector: SteeringVector) -> None:
    """Put a vector into the library of the window."""
    hands.window.session.library.add(vector)
    hands.window.session.library_changed.emit()


def loaded(hands: Hands, name: str) -> SteeringVector:
    model = hands.window.session.state.model
    assert model is not None
    return hands.window.session.library.find(name, model.ref)


def choose(hands: Hands, name: str, text: str) -> None:
    """Open a row's menu and click one of its acts."""
    row = hands.row(name)
    menu: QMenu = row.menu
    action = next(each for each in menu.actions() if each.text() == text)
    assert isinstance(action, QAction)
    menu.popup(row.menu_button.mapToGlobal(QPoint(0, 0)))
    hands.until(menu.isVisible)
    QTest.mouseClick(menu, LEFT, NO_KEY, menu.actionGeometry(action).center())


def at(strip: LayerStrip, layer: int) -> QPoint:
    return strip.cell(layer).center().toPoint()


def push(hands: Hands) -> Push:
    """What the meter shows once it has been told of the recipe in force."""
    sidebar = hands.window.sidebar
    ids = {term.vector_id for term in sidebar.recipe().active}
    hands.until(lambda: hands.window.steering._directions.has(ids))
    return sidebar.controls.meter.push


def is_dimmed(hands: Hands, name: str) -> bool:
    return bool(hands.row(name).property("dimmed"))


# ---- solo and reset


def test_that_solo_lets_one_vector_act_and_leaves_the_others_as_they_are(hands: Hands) -> None:
    sidebar = hands.window.sidebar
    for name in ("ocean", "joyful"):
        hands.click(hands.row(name).switch)
    both = sidebar.recipe()
    hands.click(hands.row("ocean").solo_button)
    assert labels(hands) == "ocean 0.8"
    assert (is_dimmed(hands, "ocean"), is_dimmed(hands, "joyful")) == (False, True)
    assert hands.row("joyful").switch.isChecked() and hands.row("joyful").dial.value == 0.8
    hands.screenshot("sidebar-solo")

    hands.click(hands.row("joyful").solo_button)
    assert labels(hands) == "joyful 0.8"
    assert not hands.row("ocean").solo_button.isChecked()
    hands.click(hands.row("joyful").solo_button)
    assert sidebar.recipe() == both
    assert not is_dimmed(hands, "ocean") and not is_dimmed(hands, "joyful")


def test_that_solo_switches_its_vector_on_and_ends_with_its_switch(hands: Hands) -> None:
    hands.click(hands.row("ocean").switch)
    hands.click(hands.row("formal").solo_button)
    assert labels(hands) == "formal 0.8"
    hands.click(hands.row("formal").switch)
    assert labels(hands) == "ocean 0.8"
    assert not is_dimmed(hands, "ocean") and not hands.row("formal").solo_button.isChecked()


def test_that_all_off_ends_a_solo_and_a_reset_row_is_at_zero(hands: Hands) -> None:
    row = hands.row("ocean")
    assert not row.reset_button.isEnabled()
    hands.click(row.solo_button)
    hands.click(hands.window.sidebar.all_off_button)
    assert labels(hands) == "" and not row.solo_button.isChecked()
    assert row.dial.value == 0.8
    hands.click(row.reset_button)
    assert row.dial.value == 0 and not row.reset_button.isEnabled()


def test_that_a_row_that_is_measured_says_so_while_others_are_moved(hands: Hands) -> None:
    row = hands.row("ocean")
    row.set_progress(Progress("job", "measuring", 1, 4))
    hands.click(hands.row("joyful").solo_button)
    assert is_dimmed(hands, "ocean") and row.hint.text().startswith("Measuring")
    row.set_progress(None)
    assert not row.hint.isVisible()


# ---- layers


def test_that_layers_are_clicked_dragged_and_reset(hands: Hands) -> None:
    row = hands.row("ocean")
    hands.click(row.switch)
    strip = row.strip
    scale = loaded(hands, "ocean").scale_for(0.8)

    def term() -> SteeringTerm:
        return hands.window.sidebar.recipe().terms[0]

    assert strip.chosen == term().layers == (3, 4, 5)
    assert not row.hint.isVisible()
    hands.click(strip, at(strip, 4))
    assert term().layers == (3, 5)
    assert (term().scale, term().strength) == (scale, 0.8)
    assert "measured on layers 3-5" in row.hint.text() and "layers 3,5" in row.hint.text()
    assert [name for _, _, name in row.dial.track.bands] == ["track"]

    QTest.mousePress(strip, LEFT, NO_KEY, at(strip, 0))
    QTest.mouseMove(strip, at(strip, 7))
    QTest.mouseRelease(strip, LEFT, NO_KEY, at(strip, 7))
    assert term().layers == tuple(range(8))
    QTest.mousePress(strip, LEFT, NO_KEY, at(strip, 7))
    QTest.mouseMove(strip, at(strip, 1))
    QTest.mouseRelease(strip, LEFT, NO_KEY, at(strip, 1))
    assert term().layers == (0,)
    hands.click(strip, at(strip, 0))
    assert term().layers == (0,)
    assert "the last one stays" in strip.words(0)

    QTest.mouseDClick(strip, LEFT, NO_KEY, at(strip, 6))
    assert term().layers == (3, 4, 5)
    assert not row.hint.isVisible()
    assert "green" in [name for _, _, name in row.dial.track.bands]


def test_that_layers_are_set_with_keys_and_told_to_assistive_technology(hands: Hands) -> None:
    strip = hands.row("ocean").strip
    strip.setFocus()
    assert strip.accessibleName() == "Layers of ocean"
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert strip.accessibleDescription().startswith("layer 0: not steered")
    for _ in range(4):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    assert strip.accessibleDescription().startswith("layer 4: steered; recommended")
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert strip.accessibleDescription().startswith("layer 4: not steered; recommended")
    assert hands.row("ocean").layers == (3, 5)
    QTest.keyClick(strip, Qt.Key.Key_Backspace)
    assert hands.row("ocean").layers == (3, 4, 5)
    assert strip in hands.row("ocean").stops
    hands.click(hands.row("ocean").switch)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert hands.window.sidebar.recipe().terms[0].layers == (4, 5)


def test_that_a_layer_without_a_direction_cannot_be_chosen_and_says_so(hands: Hands) -> None:
    ocean = loaded(hands, "ocean")
    few = {layer: ocean.directions[layer] for layer in (3, 4)}
    keep(hands, replace(ocean, name="narrow", directions=few, recommended_layers=(3,), calibration=None))
    row = hands.row("narrow")
    hands.click(row.switch)
    hands.click(row.strip, at(row.strip, 6))
    assert row.layers == (3,)
    assert "no direction" in row.strip.words(6)
    QTest.mousePress(row.strip, LEFT, NO_KEY, at(row.strip, 4))
    QTest.mouseMove(row.strip, at(row.strip, 7))
    QTest.mouseRelease(row.strip, LEFT, NO_KEY, at(row.strip, 7))
    assert hands.row("narrow").layers == (3, 4)


def test_that_several_vectors_on_several_layers_are_in_one_answer(hands: Hands) -> None:
    for name in ("ocean", "formal"):
        hands.click(hands.row(name).switch)
    hands.click(hands.row("formal").strip, at(hands.row("formal").strip, 3))
    recipe = hands.window.sidebar.recipe()
    assert [term.layers for term in recipe.terms] == [(3, 4, 5), (4, 5)]
    hands.ask("What are you?")
    hands.until_answered()
    (reply,) = hands.window.chat.replies.values()
    assert reply.answer is not None and reply.answer.receipt.recipe == recipe
    hands.click(hands.window.sidebar.all_off_button)
    hands.click(reply.chip)
    assert hands.window.sidebar.recipe() == recipe


def test_that_a_narrow_sidebar_keeps_its_names_readable(hands: Hands) -> None:
    splitter, row = hands.window.splitter, hands.row("ocean")
    assert row.reset_button.isVisible()
    splitter.setSizes([232, 748, 300])
    hands.until(lambda: not row.reset_button.isVisible())
    hands.until(lambda: row.name.width() >= row.name.fontMetrics().horizontalAdvance("ocean"))
    hands.screenshot("sidebar-narrow")


# ---- master


def test_that_the_master_multiplies_every_scale_and_rests_at_one(hands: Hands) -> None:
    sidebar = hands.window.sidebar
    master = sidebar.controls.master
    for name in ("ocean", "joyful"):
        hands.click(hands.row(name).switch)
    dialled = sidebar.recipe()
    hands.click(master, QPoint(int(master.x_of(0.5)), master.height() // 2))
    assert master.value == pytest.approx(0.5, abs=0.03)
    assert sidebar.recipe() == dialled.scaled(master.value)
    assert hands.row("ocean").dial.value == 0.8
    hands.click(master, QPoint(int(master.x_of(1.03)), master.height() // 2))
    assert master.value == 1 and sidebar.recipe() == dialled
    QTest.keyClick(master, Qt.Key.Key_Home)
    assert sidebar.recipe().is_noop
    QTest.keyClick(master, Qt.Key.Key_End)
    assert master.value == 1.5


def test_that_a_receipt_under_a_master_is_restored_exactly_with_the_master_at_one(hands: Hands) -> None:
    sidebar = hands.window.sidebar
    hands.click(hands.row("ocean").switch)
    dial = hands.row("ocean").dial
    dial.setFocus()
    QTest.keyClick(dial, Qt.Key.Key_End)
    sidebar.controls.master.setFocus()
    QTest.keyClick(sidebar.controls.master, Qt.Key.Key_Home)
    for _ in range(26):
        QTest.keyClick(sidebar.controls.master, Qt.Key.Key_Right)
    recipe = sidebar.recipe()
    assert recipe.label == "ocean 1.95"
    hands.ask("What are you?")
    hands.until_answered()
    (reply,) = hands.window.chat.replies.values()
    assert reply.answer is not None
    assert reply.answer.receipt.recipe == recipe
    hands.click(sidebar.all_off_button)
    hands.click(reply.chip)
    assert sidebar.controls.master.value == 1
    assert sidebar.recipe().fingerprint == recipe.fingerprint and sidebar.recipe().label == "ocean 1.95"
    assert "strength 1.95, which is off this dial" in hands.row("ocean").hint.text()
    dial.setFocus()
    QTest.keyClick(dial, Qt.Key.Key_Left)
    assert labels(hands) == "ocean 1.45"


# ---- hold to compare


def test_that_holding_steers_nothing_until_the_release_and_the_receipt_shows_the_gap(hands: Hands) -> None:
    window = hands.window
    button = window.sidebar.controls.hold_button
    hands.click(hands.row("ocean").switch)
    recipe = window.sidebar.recipe()
    _make_endless(hands)
    reply = _begun(hands)

    def grown(length: int) -> None:
        hands.until(lambda: len(reply.text) > length + 20)

    QTest.mousePress(button, LEFT, NO_KEY, button.rect().center())
    assert window.sidebar.recipe().is_noop
    assert is_dimmed(hands, "ocean") and hands.row("ocean").switch.isChecked()
    grown(len(reply.text))
    QTest.mouseRelease(button, LEFT, NO_KEY, button.rect().center())
    assert window.sidebar.recipe() == recipe and not is_dimmed(hands, "ocean")
    grown(len(reply.text))
    hands.press(Qt.Key.Key_Escape)
    hands.until_answered()
    assert reply.answer is not None
    timeline = reply.answer.receipt.timeline
    assert [change.recipe for change in timeline] == [recipe, NO_STEERING, recipe]
    assert 0 < timeline[1].at_token < timeline[2].at_token


def test_that_the_key_holds_as_the_button_does_from_anywhere(hands: Hands) -> None:
    window = hands.window
    hands.click(hands.row("ocean").switch)
    hands.type("words")
    editor = window.composer.editor
    QTest.keyPress(editor, Qt.Key.Key_F8)
    assert window.sidebar.recipe().is_noop
    assert window.sidebar.controls.meter.number.text() == "off"
    QTest.keyRelease(editor, Qt.Key.Key_F8)
    assert labels(hands) == "ocean 0.8"
    assert window.composer.text == "words"


@pytest.mark.parametrize("way", ["focus", "window", "hidden"])
def test_that_a_hold_ends_where_no_release_will_come(hands: Hands, way: str) -> None:
    sidebar = hands.window.sidebar
    button = sidebar.controls.hold_button
    hands.click(hands.row("ocean").switch)
    button.setFocus()
    QTest.keyPress(button, Qt.Key.Key_Space)
    assert sidebar.recipe().is_noop
    if way == "focus":
        hands.window.composer.editor.setFocus()
    elif way == "window":
        other = QWidget()
        hands.bot.addWidget(other)
        other.show()
        other.activateWindow()
        hands.until(other.isActiveWindow)
    else:
        hands.window.toggle_sidebar()
    assert labels(hands) == "ocean 0.8"


def test_that_a_window_closed_while_it_is_held_keeps_the_recipe(hands: Hands, tmp_path: Path) -> None:
    hands.ask("What are you?")
    hands.until_answered()
    hands.click(hands.row("ocean").switch)
    recipe = hands.window.sidebar.recipe()
    QTest.keyPress(hands.window.composer.editor, Qt.Key.Key_F8)
    assert hands.window.sidebar.recipe().is_noop
    hands.window.close()
    history = History(DataPaths(tmp_path / "data").database)
    kept = history.conversation(history.conversations()[0].id)
    history.close()
    assert kept.recipe == recipe


# ---- the push meter


def test_that_the_meter_shows_one_vector_as_its_dial_does(hands: Hands) -> None:
    assert hands.window.sidebar.controls.meter.number.text() == "none"
    row = hands.row("ocean")
    hands.click(row.switch)
    assert push(hands).load == pytest.approx(0.8, rel=1e-4)
    dial = row.dial
    dial.setFocus()
    zones = {dial.value: push(hands).zone}
    while dial.value < 1.5:
        QTest.keyClick(dial, Qt.Key.Key_Right)
        zones[dial.value] = push(hands).zone
    assert row.entry.calibration is not None
    assert zones == {value: row.entry.calibration.zone(value) for value in zones}
    assert not hands.window.sidebar.controls.meter.warning.text()


def test_that_the_meter_shows_the_sum_of_the_directions(hands: Hands) -> None:
    for name in ("ocean", "joyful"):
        hands.click(hands.row(name).switch)
    shown = push(hands)
    vectors = {each.id: each for each in (loaded(hands, "ocean"), loaded(hands, "joyful"))}
    usual = usual_norms(row.entry.reference_norms for row in hands.window.sidebar.rows if not row.why_not)
    assert shown == push_of(hands.window.sidebar.recipe().terms, vectors, usual)
    assert shown.peak is not None
    meter = hands.window.sidebar.controls.meter
    assert meter.number.text() == f"{shown.peak[1]:.0%}"
    assert f"layer {shown.peak[0]}: " in meter.toolTip()


def test_that_green_dials_are_warned_of_together_and_before_the_cliff(hands: Hands) -> None:
    meter = hands.window.sidebar.controls.meter
    ocean = hands.row("ocean")
    hands.click(ocean.switch)
    choose(hands, "ocean", "Duplicate")
    copy = hands.row("ocean 2")
    copy.dial.setFocus()
    place = copy.mapTo(hands.window, QPoint())
    seen: list[tuple[str | None, bool]] = []
    while copy.dial.value < 0.6:
        QTest.keyClick(copy.dial, Qt.Key.Key_Right)
        seen.append((push(hands).zone, bool(meter.warning.text())))
    assert list(dict.fromkeys(seen)) == [("green", False), ("amber", True), ("red", True)]
    assert "lower one" in meter.warning.text() and "measured to break" in meter.accessibleDescription()
    assert copy.mapTo(hands.window, QPoint()) == place
    hands.screenshot("sidebar-push-light")
    hands.window.set_theme("dark")
    hands.screenshot("sidebar-push-dark")
    hands.window.set_theme("light")
    for _ in range(40):
        QTest.keyClick(copy.dial, Qt.Key.Key_Left)
    assert copy.dial.value < -0.5
    assert push(hands).zone == "green" and not bool(meter.warning.text())


# ---- the library


def shown_rows(sidebar: SteeringSidebar) -> list[str]:
    vectors = [row.entry.name for row in sidebar.rows if row.isVisible()]
    return sorted([*vectors, *(row.pair_set.name for row in sidebar.set_rows if row.isVisible())])


def test_that_the_search_finds_names_and_poles_and_keeps_what_acts(hands: Hands) -> None:
    sidebar = hands.window.sidebar
    every = shown_rows(sidebar)
    assert len(every) > 8
    search = sidebar.controls.search
    hands.click(search)
    QTest.keyClicks(search, "casual")
    assert shown_rows(sidebar) == ["formal"]
    hands.click(hands.row("formal").switch)
    search.setFocus()
    search.selectAll()
    QTest.keyClicks(search, "OCE")
    assert shown_rows(sidebar) == ["formal", "ocean"]
    hands.click(sidebar.all_off_button)
    search.setFocus()
    QTest.keyClicks(search, "zz")
    assert shown_rows(sidebar) == [] and "“OCEzz”" in sidebar.note.text()
    hands.press(Qt.Key.Key_Escape)
    assert search.text() == "" and shown_rows(sidebar) == every


def test_that_few_vectors_need_no_search(hands: Hands) -> None:
    sidebar = SteeringSidebar((), hands.window)
    sidebar.set_entries(hands.window.session.library.entries())
    assert sidebar.controls.search.isHidden()


def test_that_a_vector_is_duplicated_and_renamed_in_place(hands: Hands) -> None:
    window = hands.window
    choose(hands, "ocean", "Duplicate")
    row = hands.row("ocean 2")
    assert not row.entry.is_shipped and row.entry.calibration == hands.row("ocean").entry.calibration
    hands.click(row.switch)
    dial = row.dial.value
    row.dial.setFocus()
    QTest.keyClick(row.dial, Qt.Key.Key_F2)
    assert row.editor.isVisible() and row.editor.hasFocus() and not row.name.isVisible()
    QTest.keyClicks(row.editor, "joyful")
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    assert "“joyful” for builtin already" in row.hint.text()
    assert row.editor.isVisible()
    hands.screenshot("sidebar-rename-refused")
    row.editor.selectAll()
    QTest.keyClick(row.editor, Qt.Key.Key_Delete)
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    assert "without a name" in row.hint.text()
    QTest.keyClicks(row.editor, "tide")
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    renamed = hands.row("tide")
    assert renamed.entry.id == row.entry.id and not renamed.editor.isVisible()
    assert renamed.dial.value == dial and labels(hands) == "tide 0.8"

    QTest.keyClick(renamed.dial, Qt.Key.Key_F2)
    QTest.keyClicks(renamed.editor, "wave")
    QTest.keyClick(renamed.editor, Qt.Key.Key_Escape)
    assert hands.row("tide").name.isVisible() and not window.session.state.is_answering
    assert "tide" in [entry.name for entry in window.session.library.entries()]


def test_that_a_shipped_vector_is_neither_renamed_nor_removed(hands: Hands) -> None:
    row = hands.row("ocean")
    row.dial.setFocus()
    QTest.keyClick(row.dial, Qt.Key.Key_F2)
    assert not row.editor.isVisible()
    assert not row.remove_action.isEnabled()
    assert "duplicate it" in row.rename_action.toolTip()


def test_that_a_removed_vector_comes_back_whole_and_in_force(hands: Hands) -> None:
    window = hands.window
    choose(hands, "ocean", "Duplicate")
    row = hands.row("ocean 2")
    hands.click(row.switch)
    recipe, path = window.sidebar.recipe(), row.entry.path
    content = path.read_bytes()
    choose(hands, "ocean 2", "Remove")
    assert not path.exists()
    assert "ocean 2" not in [each.entry.name for each in window.sidebar.rows]
    assert window.sidebar.recipe().is_noop
    undo = window.sidebar.undo
    assert undo.isVisible() and undo.said.text() == "Removed ocean 2."
    hands.screenshot("sidebar-removed")
    hands.click(undo.button)
    assert path.read_bytes() == content
    assert window.sidebar.recipe() == recipe
    assert hands.row("ocean 2").switch.isChecked() and not undo.isVisible()


def test_that_a_vector_removed_while_it_is_measured_stays_removed(hands: Hands) -> None:
    window = hands.window
    choose(hands, "ocean", "Duplicate")
    row = hands.row("ocean 2")
    path = row.entry.path
    choose(hands, "ocean 2", "Measure again")
    hands.until(lambda: any(each.phase == "measuring" for each in window.session.state.progress.values()))
    choose(hands, "ocean 2", "Remove")
    hands.until(lambda: not window.session.state.jobs)
    assert not path.exists()
    assert "ocean 2" not in [entry.name for entry in window.session.library.entries()]
    assert not window.chat.cards


def test_that_the_next_act_ends_the_offer_to_undo_and_the_file_is_kept(hands: Hands) -> None:
    window = hands.window
    choose(hands, "ocean", "Duplicate")
    content = hands.row("ocean 2").entry.path.read_bytes()
    choose(hands, "ocean 2", "Remove")
    choose(hands, "formal", "Duplicate")
    assert not window.sidebar.undo.isVisible()
    folder = hands.row("formal 2").entry.path.parent / "removed"
    assert content in [path.read_bytes() for path in folder.iterdir()]
