"""A model that was unloaded for being idle: whatever a person asks of it loads it again, and is done then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.messages import ModelInfo
from engine.paths import SHIPPED_PAIRS, DataPaths
from tests.ui.conftest import Hands, only_here
from tests.ui.deeds import act, be_greedy, begun, fill, make_endless, open_pairs
from tests.ui.test_export import opened
from tests.ui.test_save_gguf import opened as asked_to_save
from ui.chat.message import ReplyMessage
from ui.models import idle
from ui.state import MeasureJob, NewVectorJob

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
pytestmark = pytest.mark.timeout(300)
Rests = Callable[[], ModelInfo]


@pytest.fixture
def rest(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Rests:
    """Lets the model go idle, by the setting, and gives it; it does not go idle again."""

    def wait_for_rest() -> ModelInfo:
        session = hands.window.session
        model = session.state.model
        assert model is not None
        monkeypatch.setattr(idle, "MINUTE_MS", 100)
        hands.window.preferences.change(unload_after=1)
        hands.window.choosing.idle.wake()
        hands.until(lambda: session.state.rests)
        hands.window.preferences.change(unload_after=0)
        assert session.state.model is None and session.state.usable == model
        return model

    return wait_for_rest


def answered(hands: Hands) -> ReplyMessage:
    be_greedy(hands)
    hands.ask("What are you?")
    hands.until(lambda: bool(hands.window.chat.replies))
    hands.until_answered()
    return list(hands.window.chat.replies.values())[-1]


def loading(hands: Hands) -> None:
    assert hands.window.session.state.is_loading and not hands.window.session.state.rests


def test_that_everything_looks_as_if_the_model_were_there(hands: Hands, rest: Rests) -> None:
    window = hands.window
    answered(hands)
    hands.click(hands.row("ocean").switch)
    rows = list(window.sidebar.rows)
    rest()
    assert window.models.state.text() == "resting; comes back when it is needed"
    assert window.sidebar.rows == rows and not window.sidebar.note.isVisible()
    for each in (window.sidebar.compare_button, rows[0].dial, rows[0].switch):
        assert each.isEnabled()
    assert [term.name for term in window.sidebar.recipe().terms] == ["ocean"]
    hands.screenshot("resting")


@pytest.mark.parametrize("by", ["button", "keys", "reply"])
def test_that_a_comparison_wakes_it(hands: Hands, rest: Rests, by: str) -> None:
    window = hands.window
    reply = answered(hands)
    hands.click(hands.row("ocean").switch)
    rest()
    if by == "button":
        hands.click(window.sidebar.compare_button)
    elif by == "keys":
        hands.press(Qt.Key.Key_R, CONTROL | SHIFT)
    else:
        hands.click(reply.compare_button)
    loading(hands)
    hands.until(lambda: window.stack.currentWidget() is window.compare)
    hands.until(lambda: not window.session.state.jobs)
    assert all(column[2].text() for column in window.compare.columns)


def test_that_a_comparison_of_nothing_says_why_there_is_none(hands: Hands, rest: Rests) -> None:
    button = hands.window.sidebar.compare_button
    assert not button.isEnabled() and button.toolTip() == "Ask something first, then compare"
    rest()
    assert not button.isEnabled()
    hands.ask("What are you?")
    hands.until_answered()
    assert button.isEnabled() and "(Ctrl+Shift+R)" in button.toolTip()


def test_that_regenerating_wakes_it_and_gives_the_same_text(hands: Hands, rest: Rests) -> None:
    window = hands.window
    reply = answered(hands)
    text = reply.text
    rest()
    hands.press(Qt.Key.Key_R, CONTROL)
    loading(hands)
    hands.until(lambda: reply.message_id not in window.chat.replies)
    hands.until_answered()
    (again,) = window.chat.replies.values()
    assert again.text == text and again.versions.words.text() == "2 / 2"


def test_that_going_on_wakes_it_and_keeps_what_was_said(hands: Hands, rest: Rests) -> None:
    window = hands.window
    make_endless(hands)
    reply = begun(hands)
    hands.press(Qt.Key.Key_Escape)
    hands.until(lambda: not window.session.state.is_answering)
    said = reply.text
    rest()
    hands.click(reply.continue_button)
    loading(hands)
    hands.until(lambda: len(reply.text) > len(said))
    hands.press(Qt.Key.Key_Escape)
    hands.until(lambda: not window.session.state.is_answering)
    assert reply.text.startswith(said)


def test_that_measuring_wakes_it(hands: Hands, rest: Rests) -> None:
    window, row = hands.window, hands.row("ocean")
    rest()
    act(hands, "ocean", "Measure again")
    loading(hands)
    hands.until(lambda: window.session.state.model is not None)
    job = window.session.state.job_of(MeasureJob)
    assert job is not None
    hands.until(lambda: job in window.session.state.progress)
    window.session.cancel_measuring(row.entry.id)
    hands.until(lambda: not window.session.state.jobs)


def test_that_a_measurement_can_be_given_up_while_it_wakes(hands: Hands, rest: Rests) -> None:
    window, row = hands.window, hands.row("ocean")
    rest()
    act(hands, "ocean", "Measure again")
    window.session.cancel_measuring(row.entry.id)
    assert window.session.state.job_of(MeasureJob) is None and window.session.state.is_loading
    hands.until(lambda: window.session.state.model is not None)
    assert not window.session.state.jobs


def test_that_what_waits_ends_with_a_load_that_is_cancelled(hands: Hands, rest: Rests) -> None:
    window = hands.window
    rest()
    act(hands, "ocean", "Measure again")
    hands.click(window.models.cancel)
    hands.until(lambda: not window.session.state.jobs)
    assert not window.session.state.rests and window.session.state.usable is None
    assert window.models.state.text() == "loading was cancelled"
    window.session.load("builtin")
    hands.until(lambda: window.session.state.model is not None)
    assert not window.session.state.jobs


def test_that_a_new_vector_wakes_it(hands: Hands, rest: Rests, shared_paths: DataPaths) -> None:
    window = hands.window
    page = window.vectors.new
    with only_here(shared_paths):
        hands.click(window.sidebar.new_button)
        fill(page.name, "wakeful")
        open_pairs(hands, SHIPPED_PAIRS / "joyful.jsonl")
        hands.until(lambda: len(page.rows.pairs) == 64)
        rest()
        assert page.make_button.isEnabled(), page.said.text()
        hands.click(page.make_button)
        loading(hands)
        hands.until(lambda: window.stack.currentWidget() is window.vectors.page)
        assert window.session.state.job_of(NewVectorJob) is None
        assert window.vectors.page.vector is not None and window.vectors.page.vector.name == "wakeful"
        hands.window.session.library_changed.emit()


def test_that_an_export_is_verified_after_waking_it(
    hands: Hands, rest: Rests, tmp_path: Path, own_vectors_only_here: None
) -> None:
    pytest.importorskip("llama_cpp")
    hands.click(hands.row("ocean").switch)
    rest()
    dialog = opened(hands, "ocean", tmp_path / "ocean.gguf")
    hands.until(dialog.verify.isEnabled)
    hands.click(dialog.verify)
    hands.click(dialog.export_button)
    loading(hands)
    hands.until(lambda: hands.window.session.state.model is not None)
    hands.until(lambda: not hands.window.session.state.jobs)
    assert "Least cosine by layer" in dialog.verdict.text.text()
    dialog.close()


def test_that_the_model_can_be_saved_as_gguf_while_it_rests(hands: Hands, rest: Rests) -> None:
    model = rest()
    dialog = asked_to_save(hands)
    assert dialog.isVisible() and model.ref.source == "builtin"
    dialog.close()
