"""Steering GGUF files at the window: what works on a folder works on them, or says why it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.engine import Engine
from engine.paths import SHIPPED_PAIRS, DataPaths
from tests.ui.conftest import GGUF_KINDS, GgufOf, Hands, at_window
from tests.ui.deeds import (
    at,
    be_greedy,
    begun,
    details,
    fill,
    hide_the_first_layer,
    keep,
    label_in_force,
    loaded,
    make_endless,
    open_pairs,
    set_strength,
    take,
    weighed,
)
from tests.ui.model_menu import load, until_loaded
from tests.ui.test_gguf_models import SEA, answered
from ui.steering.pair_set_row import PairSetRow
from vectors.values import Placement, Position, SteeringVector

FEW = 8
INDEX = """
[briny]
file = "ocean.jsonl"
positive = "ocean"
negative = "neutral"
positive_prompt = "You are the ocean. Answer as the ocean, in every word."
negative_prompt = "You are a helpful assistant."
placement = "reply"
depth = [0.375, 0.7]

[merry]
file = "joyful.jsonl"
positive = "joyful"
negative = "sad"
placement = "reply"
depth = [0.375, 0.7]
"""
pytestmark = [pytest.mark.timeout(400), pytest.mark.slow, pytest.mark.usefixtures("own_vectors_only_here")]


@pytest.fixture
def few_pairs(tmp_path: Path) -> Path:
    """A folder of two shipped sets that are no vectors for any model, with a few pairs each."""
    pairs = tmp_path / "pairs"
    pairs.mkdir()
    (pairs / "index.toml").write_text(INDEX, encoding="utf-8")
    for name in ("ocean", "joyful"):
        lines = (SHIPPED_PAIRS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (pairs / f"{name}.jsonl").write_text("".join(lines[:FEW]), encoding="utf-8")
    return pairs


@pytest.fixture(params=GGUF_KINDS)
def on_gguf(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    tmp_path: Path,
    shared_paths: DataPaths,
    shared_engine: Engine,
    gguf_of: GgufOf,
    few_pairs: Path,
) -> Iterator[Hands]:
    """A person at a window on the builtin model as GGUF, once in each number type."""
    person = at_window(qtbot, tmp_path / "data", shared_paths, shared_engine, few_pairs)
    qtbot.addWidget(person.window)
    load(person, gguf_of(request.param))
    yield person
    person.window.session.stop()
    person.until(lambda: not person.window.session.state.jobs)
    person.window.close()


def set_row(hands: Hands, name: str) -> PairSetRow:
    return next(row for row in hands.window.sidebar.set_rows if row.pair_set.name == name)


def names(hands: Hands) -> list[str]:
    return [row.entry.name for row in hands.window.sidebar.rows]


# ---- rows


def test_that_rows_are_switched_dialled_soloed_reset_held_off_and_mastered(on_gguf: Hands) -> None:
    window, ocean, joyful = on_gguf.window, on_gguf.row("ocean"), on_gguf.row("joyful")
    be_greedy(on_gguf)
    on_gguf.click(ocean.switch)
    set_strength(ocean, "1.00")
    assert SEA.search(answered(on_gguf, "What should I cook tonight?"))
    peak = weighed(on_gguf).peak
    assert peak is not None and 0 < peak[1] < 2
    on_gguf.click(joyful.switch)
    on_gguf.click(joyful.solo_button)
    assert label_in_force(on_gguf) == "joyful 0.8"
    on_gguf.click(joyful.solo_button)
    assert label_in_force(on_gguf) == "joyful 0.8, ocean 1"
    on_gguf.click(joyful.reset_button)
    master = window.sidebar.controls.master
    on_gguf.click(master, QPoint(int(master.x_of(0.5)), master.height() // 2))
    halved = label_in_force(on_gguf)
    assert halved == f"ocean {master.value:.2f}".rstrip("0") and master.value == pytest.approx(0.5, abs=0.03)
    hold = window.sidebar.controls.hold_button
    QTest.mousePress(hold, Qt.MouseButton.LeftButton)
    assert window.sidebar.recipe().is_noop
    QTest.mouseRelease(hold, Qt.MouseButton.LeftButton)
    assert label_in_force(on_gguf) == halved
    on_gguf.click(window.sidebar.all_off_button)
    assert window.sidebar.recipe().is_noop
    on_gguf.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not SEA.search(answered(on_gguf, "What should I cook tonight?"))
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None and reply.answer.receipt.recipe.is_noop


def test_that_a_dial_moved_inside_an_answer_acts_from_the_next_token(on_gguf: Hands) -> None:
    window = on_gguf.window
    make_endless(on_gguf)
    reply = begun(on_gguf)
    on_gguf.click(on_gguf.row("ocean").switch)
    on_gguf.until_answered()
    assert reply.answer is not None
    changes = reply.answer.receipt.timeline
    assert [each.recipe.label for each in changes] == ["", "ocean 0.8"] and changes[1].at_token > 0
    on_gguf.click(reply.again_button)
    on_gguf.until(lambda: reply.message_id not in window.chat.replies)
    on_gguf.until_answered()
    again = list(window.chat.replies.values())[-1]
    assert again.answer is not None
    assert again.text == reply.text
    assert [each.at_token for each in again.answer.receipt.timeline] == [each.at_token for each in changes]


def test_that_two_answers_are_compared_side_by_side(on_gguf: Hands) -> None:
    window = on_gguf.window
    be_greedy(on_gguf)
    row = on_gguf.row("ocean")
    on_gguf.click(row.switch)
    set_strength(row, "1.00")
    answered(on_gguf, "What should I cook tonight?")
    on_gguf.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    on_gguf.until(lambda: window.stack.currentWidget() is window.compare)
    on_gguf.until(lambda: not window.session.state.is_answering)
    unsteered, steered = window.compare._texts
    assert SEA.search(steered) and not SEA.search(unsteered)


def test_that_layer_0_cannot_be_chosen_and_says_why(on_gguf: Hands) -> None:
    hide_the_first_layer(on_gguf)
    row = on_gguf.row("ocean")
    before = row.layers
    assert row.strip.words(0) == "layer 0: cannot be chosen, llama.cpp steers from layer 1 on"
    on_gguf.click(row.strip, at(row.strip, 0))
    assert row.layers == before
    on_gguf.click(row.strip, at(row.strip, 1))
    assert row.layers == (1, *before)
    on_gguf.click(row.switch)
    assert answered(on_gguf, "What are you?")
    assert not on_gguf.window.chat.cards


def test_that_layer_0_steers_where_the_backend_can(on_gguf: Hands) -> None:
    model = on_gguf.window.session.state.model
    if model is None or model.first_layer:
        pytest.skip("this llama.cpp steers from layer 1 on")
    row = on_gguf.row("ocean")
    on_gguf.click(row.strip, at(row.strip, 0))
    on_gguf.click(row.switch)
    assert answered(on_gguf, "What are you?")
    (reply,) = on_gguf.window.chat.replies.values()
    assert reply.answer is not None and 0 in reply.answer.receipt.recipe.terms[0].layers
    assert not on_gguf.window.chat.cards


# ---- making, measuring


@pytest.mark.slow
def test_that_sets_are_made_and_measured(on_gguf: Hands) -> None:
    window = on_gguf.window
    assert [row.pair_set.name for row in window.sidebar.set_rows] == ["briny", "merry"]
    on_gguf.click(window.sidebar.make_all.button)
    on_gguf.bot.waitUntil(lambda: not window.sidebar.set_rows, timeout=240_000)
    assert not window.chat.cards
    model = window.session.state.model
    assert model is not None
    for name in ("briny", "merry"):
        vector = loaded(on_gguf, name)
        assert vector.model.fingerprint == model.ref.fingerprint
        assert "llamacpp" in vector.provenance.made_by
        assert vector.calibration is not None and min(vector.calibration.layers) > 0
    row = on_gguf.row("briny")
    on_gguf.click(row.switch)
    assert answered(on_gguf, "What are you?")


def test_that_a_vector_of_a_persons_own_pairs_works_on_the_folder_with_a_note(
    on_gguf: Hands, few_pairs: Path
) -> None:
    window, page = on_gguf.window, on_gguf.window.vectors.new
    on_gguf.click(window.sidebar.new_button)
    on_gguf.until(page.isVisible)
    fill(page.name, "salty")
    open_pairs(on_gguf, few_pairs / "ocean.jsonl")
    take(page.placement, Placement.REPLY)
    take(page.position, Position.RESPONSE_MEAN)
    on_gguf.click(page.make_button)
    on_gguf.until(lambda: "salty" in names(on_gguf))
    on_gguf.until(lambda: window.stack.currentWidget() is window.vectors.page)
    assert not on_gguf.row("salty").ground.note
    assert "whose numbers may be rounded" in on_gguf.row("ocean").dial.toolTip()
    assert "other numbers" in window.sidebar.note.text()
    load(on_gguf, "builtin")
    row = on_gguf.row("salty")
    assert "“salty” was made on builtin-" in row.ground.note and row.switch.isEnabled()
    on_gguf.click(row.switch)
    assert answered(on_gguf, "What are you?")
    assert not window.chat.cards


# ---- what cannot be


def first_alone(vector: SteeringVector) -> SteeringVector:
    return replace(
        vector,
        name="low",
        directions={0: vector.directions[0]},
        recommended_layers=(0,),
        calibration=None,
        report=None,
    )


def test_that_a_vector_set_at_layer_0_waits_for_the_folder_and_says_so(hands: Hands, gguf_file: str) -> None:
    window = hands.window
    keep(hands, first_alone(loaded(hands, "ocean")))
    ocean, low = hands.row("ocean"), hands.row("low")
    usual = ocean.layers
    hands.click(ocean.strip, at(ocean.strip, 0))
    for row in (ocean, low):
        hands.click(row.switch)
    in_force = window.sidebar.recipe()
    assert len(in_force.terms) == 2
    load(hands, gguf_file)
    hide_the_first_layer(hands)
    ocean, low = hands.row("ocean"), hands.row("low")
    assert window.sidebar.recipe().is_noop and window.session.recipe.is_noop
    assert ocean.hint.text() == (
        "llama.cpp steers from layer 1 on: take layer 0 off the strip, or open the model's folder"
    )
    assert not ocean.dial.isEnabled() and ocean.hint.text() in ocean.switch.toolTip()
    assert "it has none there" in low.hint.text() and not low.measure.isEnabled()
    assert answered(hands, "What are you?") and not window.chat.cards
    hands.click(ocean.strip, at(ocean.strip, 0))
    assert ocean.layers == usual and ocean.dial.isEnabled()
    assert label_in_force(hands) == "ocean 0.8"
    load(hands, "builtin")
    assert [term.layers for term in window.sidebar.recipe().terms] in ([usual, (0,)], [(0,), usual])


# ---- the certificate


def test_that_a_vector_is_compared_with_llama_cpp_and_the_result_is_kept(on_gguf: Hands) -> None:
    window = on_gguf.window
    on_gguf.until(lambda: len(window.forms.found) == 2)
    block = details(on_gguf, "ocean").parity
    assert block.verdict.text().startswith("Not compared yet")
    QTest.mouseClick(block.compare, Qt.MouseButton.LeftButton)
    assert block.cancel.isVisibleTo(window)
    on_gguf.until(lambda: not block.cancel.isVisibleTo(window))
    said = block.verdict.text()
    model = window.session.state.model
    assert model is not None and model.ref.name in said and not window.vectors.page.error.isVisible()
    found = window.session.library.certificate(loaded(on_gguf, "ocean").id)
    assert found is not None and found.verdict == said
    assert [each.layer for each in found.layers] == list(range(model.first_layer, 8))
    assert found.is_numbered_alike and found.least_cosine > (0.99 if model.dtype == "F16" else 0.5)
    window.close_page()
    assert answered(on_gguf, "What are you?")
    details(on_gguf, "joyful")
    assert block.verdict.text().startswith("Not compared yet")
    details(on_gguf, "ocean")
    assert block.verdict.text() == said


def test_that_a_vector_without_the_other_file_says_what_helps(hands: Hands) -> None:
    block = details(hands, "ocean").parity
    hands.until(lambda: len(hands.window.forms.found) == 1)
    hands.until(lambda: "Save as GGUF" in block.compare.toolTip())
    assert not block.compare.isEnabled()
    until_loaded(hands)
    QTest.mouseClick(block.compare, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert not hands.window.session.state.jobs
