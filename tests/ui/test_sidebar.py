"""The rows of the steering sidebar by hand: solo, reset, layers, and several vectors at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.messages import Progress
from tests.ui.conftest import Hands
from tests.ui.deeds import at, is_dimmed, keep, label_in_force, loaded
from vectors.values import SteeringTerm

NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.usefixtures("own_vectors_only_here")


# ---- solo and reset


def test_that_solo_lets_one_vector_act_and_leaves_the_others_as_they_are(hands: Hands) -> None:
    sidebar = hands.window.sidebar
    for name in ("ocean", "joyful"):
        hands.click(hands.row(name).switch)
    both = sidebar.recipe()
    hands.click(hands.row("ocean").solo_button)
    assert label_in_force(hands) == "ocean 0.8"
    assert (is_dimmed(hands, "ocean"), is_dimmed(hands, "joyful")) == (False, True)
    assert hands.row("joyful").switch.isChecked() and hands.row("joyful").dial.value == 0.8
    hands.screenshot("sidebar-solo")

    hands.click(hands.row("joyful").solo_button)
    assert label_in_force(hands) == "joyful 0.8"
    assert not hands.row("ocean").solo_button.isChecked()
    hands.click(hands.row("joyful").solo_button)
    assert sidebar.recipe() == both
    assert not is_dimmed(hands, "ocean") and not is_dimmed(hands, "joyful")


def test_that_solo_switches_its_vector_on_and_ends_with_its_switch(hands: Hands) -> None:
    hands.click(hands.row("ocean").switch)
    hands.click(hands.row("formal").solo_button)
    assert label_in_force(hands) == "formal 0.8"
    hands.click(hands.row("formal").switch)
    assert label_in_force(hands) == "ocean 0.8"
    assert not is_dimmed(hands, "ocean") and not hands.row("formal").solo_button.isChecked()


def test_that_all_off_ends_a_solo_and_a_reset_row_is_at_zero(hands: Hands) -> None:
    row = hands.row("ocean")
    assert not row.reset_button.isEnabled()
    hands.click(row.solo_button)
    hands.click(hands.window.sidebar.all_off_button)
    assert label_in_force(hands) == "" and not row.solo_button.isChecked()
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

    assert strip.chosen == term().layers == (2, 3, 4, 5)
    assert not row.hint.isVisible()
    hands.click(strip, at(strip, 4))
    assert term().layers == (2, 3, 5)
    assert (term().scale, term().strength) == (scale, 0.8)
    assert "measured on layers 2-5" in row.hint.text() and "layers 2-3,5" in row.hint.text()
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
    assert term().layers == (2, 3, 4, 5)
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
    assert hands.row("ocean").layers == (2, 3, 5)
    QTest.keyClick(strip, Qt.Key.Key_Backspace)
    assert hands.row("ocean").layers == (2, 3, 4, 5)
    assert strip in hands.row("ocean").stops
    hands.click(hands.row("ocean").switch)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert hands.window.sidebar.recipe().terms[0].layers == (2, 4, 5)


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
    assert [term.layers for term in recipe.terms] == [(2, 3, 4, 5), (4, 5)]
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
