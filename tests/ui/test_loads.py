"""Loads that are cancelled, overtaken, or fail: what is said, and which model stays."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Hands, Opened
from tests.ui.model_menu import choose, load_and_wait_for_card, model_name, pid_of, until_ended, until_loaded
from ui.state import NO_MODEL

pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]


def test_that_a_load_that_does_not_heed_its_cancel_ends_with_its_process(opened: Opened) -> None:
    hands = opened()
    window, before = hands.window, pid_of(hands)
    window.session.load("builtin")
    os.kill(before, signal.SIGSTOP)  # as deaf as while it imports torch, which nothing interrupts
    hands.type("What are you?")
    hands.click(window.models.cancel)
    hands.until(lambda: not window.session.state.is_loading)
    until_ended(hands, before)
    assert window.session.state.model is None
    assert window.models.state.text() == "loading was cancelled"
    assert window.composer.note.text() == NO_MODEL
    assert not window.chat.cards
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    choose(hands, "Built-in model")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()


def test_that_a_load_cancelled_while_it_only_looks_leaves_the_model(hands: Hands, twin: Path) -> None:
    window, before, pid = hands.window, hands.window.session.state.model, pid_of(hands)
    window.session.load(str(twin))
    hands.click(window.models.cancel)
    hands.until(lambda: not window.session.state.is_loading)
    assert window.session.state.model == before
    assert pid_of(hands) == pid


def test_that_of_two_models_asked_for_the_last_one_comes(opened: Opened, twin: Path) -> None:
    hands = opened()
    hands.window.session.load("builtin")
    hands.window.session.load(str(twin))
    hands.until(lambda: model_name(hands) == "twin" and not hands.window.session.state.is_loading)


def test_that_a_model_that_breaks_while_it_loads_is_told_and_the_old_one_comes_back(
    hands: Hands, twin: Path
) -> None:
    config = twin / "config.json"
    config.write_text(config.read_text().replace('"model_type": "llama"', '"model_type": "nonesuch"'))
    load_and_wait_for_card(hands, str(twin))
    (card,) = hands.window.chat.cards
    assert "nonesuch" in card.sentence.text()
    assert card.sentence.text().endswith("The built-in model is loaded again.")
    until_loaded(hands)
    assert model_name(hands) == "builtin"


def test_that_a_model_that_is_cut_short_is_told_and_the_old_one_stays(hands: Hands, twin: Path) -> None:
    weights = twin / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    window = hands.window
    load_and_wait_for_card(hands, str(twin))
    (card,) = window.chat.cards
    assert "twin" in card.sentence.text()
    assert "cut short" in card.sentence.text()
    until_loaded(hands)
    assert model_name(hands) == "builtin"
    assert window.session.state.ref == "builtin"
    hands.click(card.action)
    hands.until(window.models.list.isVisible)
    window.models.list.close()
