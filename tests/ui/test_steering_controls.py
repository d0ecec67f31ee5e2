"""What stands above the rows, by hand: master strength, hold to compare, and the push meter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.history import History
from engine.paths import DataPaths
from tests.ui.conftest import Hands
from tests.ui.deeds import act, begun, is_dimmed, label_in_force, loaded, make_endless, weighed
from vectors.push import push_of, usual_norms
from vectors.values import NO_STEERING, SteeringRecipe

NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.usefixtures("own_vectors_only_here")


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
    QTest.keyClick(master, Qt.Key.Key_Backspace)
    assert master.value == 1 and sidebar.recipe() == dialled


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
    assert label_in_force(hands) == "ocean 1.45"


# ---- hold to compare


def test_that_holding_steers_nothing_until_the_release_and_the_receipt_shows_the_gap(hands: Hands) -> None:
    window = hands.window
    button = window.sidebar.controls.hold_button
    hands.click(hands.row("ocean").switch)
    recipe = window.sidebar.recipe()
    make_endless(hands)
    reply = begun(hands)

    def grown(length: int) -> None:  # by more than what was on its way before the recipe was
        hands.until(lambda: len(reply.text) > length + 250)

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
    assert label_in_force(hands) == "ocean 0.8"
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
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(hands.window, Qt.Key.Key_B, control | shift)
    assert label_in_force(hands) == "ocean 0.8"


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


def test_that_what_a_conversation_keeps_while_it_is_held_is_the_recipe(hands: Hands, tmp_path: Path) -> None:
    hands.click(hands.row("ocean").switch)
    recipe = hands.window.sidebar.recipe()
    history = History(DataPaths(tmp_path / "data").database)

    def kept() -> SteeringRecipe:
        return history.conversation(history.conversations()[0].id).recipe

    hands.ask("What are you?")
    assert kept() == recipe  # as it began
    hands.until_answered()
    session = hands.window.session
    QTest.keyPress(hands.window.composer.editor, Qt.Key.Key_F8)
    hands.until(lambda: session.recipe.is_noop and session.in_force.is_kept)
    session.saving.flush()
    assert kept() == recipe  # all that a kill at this moment leaves
    hands.window.new_conversation()
    hands.ask("And you?")
    assert kept() == recipe
    hands.until_answered()
    (reply,) = hands.window.chat.replies.values()
    assert reply.answer is not None and reply.answer.receipt.recipe.is_noop
    QTest.keyRelease(hands.window.composer.editor, Qt.Key.Key_F8)
    hands.until(lambda: session.recipe == recipe and session.in_force.is_kept)
    session.saving.flush()
    assert kept() == recipe
    history.close()


# ---- the push meter


def test_that_the_meter_shows_one_vector_as_its_dial_does(hands: Hands) -> None:
    assert hands.window.sidebar.controls.meter.number.text() == "0%"
    row = hands.row("ocean")
    hands.click(row.switch)
    assert weighed(hands).load == pytest.approx(0.8, rel=1e-4)
    dial = row.dial
    dial.setFocus()
    zones = {dial.value: weighed(hands).zone}
    while dial.value < 1.5:
        QTest.keyClick(dial, Qt.Key.Key_Right)
        zones[dial.value] = weighed(hands).zone
    assert row.entry.calibration is not None
    assert zones == {value: row.entry.calibration.zone(value) for value in zones}
    assert not hands.window.sidebar.controls.meter.warning.text()


def test_that_the_meter_shows_the_sum_of_the_directions(hands: Hands) -> None:
    for name in ("ocean", "joyful"):
        hands.click(hands.row(name).switch)
    shown = weighed(hands)
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
    act(hands, "ocean", "Duplicate")
    copy = hands.row("ocean 2")
    copy.dial.setFocus()
    place = copy.mapTo(hands.window, QPoint())
    seen: list[tuple[str | None, bool]] = []
    while copy.dial.value < 0.6:
        QTest.keyClick(copy.dial, Qt.Key.Key_Right)
        seen.append((weighed(hands).zone, bool(meter.warning.text())))
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
    assert weighed(hands).zone == "green" and not bool(meter.warning.text())
