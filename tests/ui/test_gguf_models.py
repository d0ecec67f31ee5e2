"""A GGUF file at the window: answered by llama.cpp, steered, unloaded, ended in the middle."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Hands
from ui.state import NO_MODEL

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def gguf_hands(hands: Hands, gguf_file: str) -> Hands:
    """A person at a window in which the builtin model's GGUF file has taken the folder's place."""
    hands.window.session.load(gguf_file)
    until_loaded(hands)
    return hands


def until_loaded(hands: Hands) -> None:
    session = hands.window.session
    hands.until(lambda: not session.state.is_loading and session.state.model is not None)


def answered(hands: Hands, text: str) -> str:
    """What is said to that, by the last reply."""
    hands.ask(text)
    hands.until(lambda: bool(hands.window.chat.replies))
    hands.until_answered()
    return list(hands.window.chat.replies.values())[-1].text


def test_that_a_gguf_file_is_answered_by_llama_cpp_and_says_so(gguf_hands: Hands) -> None:
    window = gguf_hands.window
    model = window.session.state.model
    assert model is not None and model.backend == "llamacpp"
    assert window.models.state.text().endswith("cpu · F16")
    assert "on llamacpp" in window.models.state.toolTip()
    assert answered(gguf_hands, "What are you?").strip()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None and reply.answer.receipt.backend == "llamacpp"


def test_that_a_vector_of_the_folder_steers_the_gguf_file_and_moves_act_at_once(gguf_hands: Hands) -> None:
    window = gguf_hands.window
    row = gguf_hands.row("ocean")
    assert row.switch.isEnabled()
    gguf_hands.click(row.switch)
    recipe = window.sidebar.recipe()
    assert answered(gguf_hands, "What are you?").strip()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None and reply.answer.receipt.recipe == recipe
    assert window.sidebar.controls.meter.number.text().endswith("%")


def test_that_unloading_a_gguf_file_keeps_what_was_said_and_the_recipe(gguf_hands: Hands) -> None:
    window = gguf_hands.window
    gguf_hands.click(gguf_hands.row("ocean").switch)
    recipe = window.sidebar.recipe()
    gguf_hands.ask("Tell me a story.")
    gguf_hands.until(lambda: any(reply.text for reply in window.chat.replies.values()))
    window.session.unload()
    gguf_hands.until(lambda: not window.session.state.jobs)
    (reply,) = window.chat.replies.values()
    assert reply.text and not window.chat.cards
    assert window.session.state.model is None
    assert window.composer.note.text() == NO_MODEL
    assert window.sidebar.recipe() == recipe
    window.session.load(window.session.state.ref)
    until_loaded(gguf_hands)
    assert answered(gguf_hands, " And then?").strip()


def test_that_loading_a_gguf_file_is_cancelled_and_another_model_loads_after_it(
    hands: Hands, gguf_file: str
) -> None:
    window = hands.window
    window.session.load(gguf_file)
    hands.until(lambda: window.session.state.model is None)
    hands.click(window.models.cancel)
    hands.until(lambda: not window.session.state.is_loading)
    assert not window.chat.cards
    window.session.load("builtin")
    until_loaded(hands)
    assert window.session.state.model is not None
    assert window.session.state.model.backend == "transformers"
