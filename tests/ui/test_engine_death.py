"""A GGUF file that ends the engine: the window says so, keeps everything, and offers another model."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gguf_files import altered
from tests.ui.conftest import Opened
from tests.ui.model_menu import click_entry, open_menu, until_loaded

pytestmark = pytest.mark.timeout(300)


def test_that_a_tokenizer_that_aborts_while_loading_leaves_the_window_and_another_model_loads(
    opened: Opened, gguf_file: str, tmp_path: Path
) -> None:
    # Without the byte tokens of its kind, llama.cpp's tokenizer ends the process at the first text.
    deadly = altered(gguf_file, tmp_path / "deadly.gguf", {"tokenizer.ggml.model": "llama"})
    hands = opened()
    window = hands.window
    hands.type("Kept.")
    window.session.load(str(deadly))
    hands.until(lambda: bool(window.chat.cards))
    (card,) = window.chat.cards
    assert card.sentence.text().startswith(
        f"The engine stopped while it loaded “{deadly}”, so that is damaged"
    )
    assert window.composer.text == "Kept."
    assert card.action.text() == "Use the built-in model"
    hands.click(card.action)
    until_loaded(hands)
    assert window.session.state.ref == "builtin"

    window.session.load(str(deadly))
    hands.until(lambda: bool(window.chat.cards))
    (card,) = window.chat.cards
    assert card.sentence.text().endswith("The built-in model is loaded again.")
    until_loaded(hands)
    assert window.session.state.ref == "builtin"


def test_that_a_text_that_aborts_the_tokenizer_costs_only_its_answer(
    opened: Opened, gguf_file: str, tmp_path: Path
) -> None:
    # Two blanks in a row end llama.cpp's process where a file names the pre-tokenizer “whitespace”.
    deadly = altered(gguf_file, tmp_path / "deadly.gguf", {"tokenizer.ggml.pre": "whitespace"})
    hands = opened()
    window = hands.window
    window.session.load(str(deadly))
    until_loaded(hands)
    hands.ask("What are you?")
    hands.until(lambda: bool(window.chat.replies))
    hands.until_answered()
    (first,) = window.chat.replies.values()
    said = first.text
    assert said
    hands.ask("Hello  there.")
    hands.until(lambda: bool(window.chat.cards))
    assert any(card.action.text() == "Restart engine" for card in window.chat.cards)
    assert first.text == said
    menu = open_menu(hands)
    click_entry(hands, menu, "Built-in model")
    until_loaded(hands)
    hands.ask("What are you?")
    hands.until(lambda: len(window.chat.replies) == 3)
    hands.until_answered()
