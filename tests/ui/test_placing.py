"""Where models run and in which numbers, chosen in the menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.paths import DataPaths
from engine.settings import Settings, save_settings
from tests.ui.conftest import Hands, Opened
from tests.ui.model_menu import choose, entry, load, load_and_wait_for_card, press, settings_of, until_loaded

pytestmark = [pytest.mark.usefixtures("builtin_ref"), pytest.mark.timeout(300)]


def test_that_a_device_of_the_settings_that_is_not_here_is_told_and_one_click_helps(
    opened: Opened, tmp_path: Path
) -> None:
    save_settings(Settings(device="abacus"), DataPaths(tmp_path / "data").settings)
    hands = opened()
    window = hands.window
    load_and_wait_for_card(hands, "builtin")
    (card,) = window.chat.cards
    assert card.sentence.text().startswith("The device “abacus” is not available on this machine; choose")
    assert window.models.list.device.title() == "Device: abacus"
    hands.click(card.action)
    until_loaded(hands)
    assert settings_of(hands).device == "auto"


def test_that_another_number_type_loads_the_model_again_is_shown_and_kept(
    hands: Hands, tmp_path: Path
) -> None:
    window = hands.window
    choose(hands, "bfloat16", window.models.list.dtype)
    hands.until(lambda: window.session.state.is_loading)
    until_loaded(hands)
    assert window.models.state.text().endswith("cpu · bfloat16")
    assert window.models.list.dtype.title() == "Number type: bfloat16"
    assert settings_of(hands).dtype == "bfloat16"
    hands.ask("What are you?")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    (reply,) = window.chat.replies.values()
    assert reply.answer is not None and reply.answer.receipt.dtype == "bfloat16"
    devices = [each.text() for each in window.models.list.device.actions()]
    assert devices[0] == "Automatic" and "Processor (cpu)" in devices


def test_that_device_and_number_type_are_chosen_with_the_keyboard_too(opened: Opened) -> None:
    hands = opened()
    menu = hands.window.models.list
    hands.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    hands.until(menu.isVisible)
    while menu.activeAction() != menu.dtype.menuAction():
        press(hands, Qt.Key.Key_Down)
    press(hands, Qt.Key.Key_Right)
    hands.until(menu.dtype.isVisible)
    while menu.dtype.activeAction() != entry(menu.dtype, "float32"):
        press(hands, Qt.Key.Key_Down)
    press(hands, Qt.Key.Key_Return)
    assert settings_of(hands).dtype == "float32"
    assert menu.dtype.title() == "Number type: float32"
    assert hands.window.session.state.model is None and not hands.window.session.state.jobs


def test_that_a_number_type_that_overflows_is_told_and_the_old_one_comes_back(
    hands: Hands, twin: Path
) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(twin / "model.safetensors")
    louder = {
        name: tensor.float() * (1e7 if "embed_tokens" in name else 1) for name, tensor in weights.items()
    }
    save_file(louder, twin / "model.safetensors", metadata={"format": "pt"})
    window = hands.window
    load(hands, twin)
    choose(hands, "float16", window.models.list.dtype)
    hands.until(lambda: bool(window.chat.cards))
    sentence = window.chat.cards[0].sentence.text()
    assert "gives no numbers in float16 on cpu; choose another number type" in sentence
    assert sentence.endswith("“twin” is loaded again.")
    until_loaded(hands)
    assert window.session.state.model is not None and window.session.state.model.dtype == "float32"
    assert window.models.list.dtype.title() == "Number type: Automatic"
    assert settings_of(hands).dtype == "auto"
