"""How a vector acts, chosen in its row's menu: at a real window, and on the real model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint

from tests.ui.conftest import Hands
from tests.ui.deeds import be_greedy, begun, exporting, label_in_force, loaded, make_endless, set_strength
from vectors.values import NO_STEERING, Operator, SteeringRecipe, SteeringTerm

pytestmark = pytest.mark.usefixtures("own_vectors_only_here")


def let(hands: Hands, name: str, way: str) -> None:
    """Choose how a vector acts, in its row's menu."""
    hands.choose(hands.row(name).menu.acting, way)


def checked(hands: Hands, name: str) -> list[str]:
    return [act.text() for act in hands.row(name).menu.acting.actions() if act.isChecked()]


def answer_to(hands: Hands, text: str) -> str:
    hands.ask(text)
    hands.until_answered()
    return hands.window.chat.replies[max(hands.window.chat.replies)].text


def test_that_the_way_chosen_is_checked_in_force_and_shown_in_the_row(hands: Hands) -> None:
    row = hands.row("ocean")
    assert checked(hands, "ocean") == ["Add (usual)"] and row.where.text() == "layers 2-5"
    hands.click(row.switch)
    let(hands, "ocean", "Clamp")
    (term,) = hands.window.sidebar.recipe().terms
    assert (term.operator, term.strength) == (Operator.CLAMP, 0.8)
    assert label_in_force(hands) == "clamp ocean 0.8" and checked(hands, "ocean") == ["Clamp"]
    assert row.where.text() == "Clamp · 2-5" and "measured while adding" in row.hint.text()
    assert {name for _, _, name in row.dial.track.bands} == {"track"}
    hands.screenshot("sidebar-clamp")
    set_strength(row, "0.5")
    assert label_in_force(hands) == "clamp ocean 0.5"
    let(hands, "ocean", "Add (usual)")
    assert label_in_force(hands) == "ocean 0.5" and row.hint.isHidden()


def test_that_to_ablate_the_dial_has_no_say_and_says_so(hands: Hands) -> None:
    row = hands.row("ocean")
    let(hands, "ocean", "Ablate")
    assert label_in_force(hands) == ""
    hands.click(row.switch)
    assert label_in_force(hands) == "ablate ocean" and row.dial.value == 0
    assert not row.dial.isEnabled() and not row.number.isEnabled() and row.strip.isEnabled()
    assert "the dial has no say" in row.dial.toolTip() and "the dial has no say" in row.number.toolTip()
    hands.screenshot("sidebar-ablate")
    let(hands, "ocean", "Rotate")
    assert label_in_force(hands) == "rotate ocean 0.8" and row.dial.isEnabled()


def test_that_a_push_by_hand_of_a_recipe_keeps_its_way_and_all_off_keeps_the_choice(hands: Hands) -> None:
    ocean = loaded(hands, "ocean")
    given = SteeringTerm(ocean.id, 20.0, (3,), operator=Operator.CLAMP, name="ocean")
    hands.window.sidebar.set_recipe(SteeringRecipe((given,)))
    assert checked(hands, "ocean") == ["Clamp"] and hands.window.sidebar.recipe().terms[0].scale == 20.0
    let(hands, "ocean", "Rotate")
    (term,) = hands.window.sidebar.recipe().terms
    assert (term.operator, term.scale) == (Operator.ROTATE, 20.0)
    hands.click(hands.window.sidebar.all_off_button)
    assert hands.window.sidebar.recipe() == NO_STEERING and checked(hands, "ocean") == ["Rotate"]


def test_that_ways_are_chosen_from_the_next_token_on(hands: Hands) -> None:
    hands.click(hands.row("ocean").switch)
    make_endless(hands)
    reply = begun(hands)
    let(hands, "ocean", "Ablate")
    hands.until_answered()  # to its end: what is stopped too early has not seen the change
    assert reply.answer is not None
    assert [each.recipe.label for each in reply.answer.receipt.timeline] == ["ocean 0.8", "ablate ocean"]


def test_that_the_answer_is_another_one_in_each_way(hands: Hands) -> None:
    be_greedy(hands)
    hands.click(hands.row("ocean").switch)
    ways = ("Add (usual)", "Ablate", "Clamp", "Rotate")
    said = []
    for way in ways:
        let(hands, "ocean", way)
        hands.begin()
        said.append(answer_to(hands, "What should I cook tonight?"))
    assert len(set(said)) >= 3, said


def test_that_what_the_backend_cannot_do_is_disabled_with_the_reason(hands: Hands) -> None:
    session = hands.window.session
    assert session.state.model is not None
    session._set(replace(session.state, model=replace(session.state.model, operators=("add", "rotate"))))
    menu = hands.row("ocean").menu
    menu.popup(hands.window.mapToGlobal(QPoint(0, 0)))
    acts = {act.text(): act for act in menu.acting.actions()}
    assert [name for name, act in acts.items() if act.isEnabled()] == ["Add (usual)", "Rotate"]
    assert acts["Clamp"].toolTip() == "torch cannot do “Clamp”"
    assert "keep the length" in acts["Rotate"].toolTip()
    menu.close()


def test_that_the_export_of_what_does_not_add_says_that_a_file_can_only_add(hands: Hands) -> None:
    hands.click(hands.row("ocean").switch)
    let(hands, "ocean", "Clamp")
    dialog = exporting(hands, "ocean")
    assert dialog.strength.value() == 0.8
    assert dialog.only_adds.text() == "In the sidebar it is set to “Clamp”; a file can only add it."
    dialog.close()
    let(hands, "ocean", "Add (usual)")
    dialog = exporting(hands, "ocean")
    assert dialog.only_adds.isHidden()
    dialog.close()
