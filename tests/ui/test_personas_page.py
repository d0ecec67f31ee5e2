"""Personas made, changed, deleted and brought back on their page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.sampling_choice import SamplingChoice
from tests.engine.test_character_cards import png
from tests.ui.conftest import Hands
from tests.ui.deeds import fill
from tests.ui.persona_deeds import (
    BRIEF,
    SWAGGER,
    captain,
    choose,
    click_more,
    editor,
    save,
    take_picture,
)

pytestmark = pytest.mark.usefixtures("own_vectors_only_here")


def test_that_a_conversation_as_it_is_becomes_a_persona(hands: Hands) -> None:
    window = hands.window
    hands.click(hands.row("ocean").switch)
    hands.click(window.bar.prompt_button)
    window.system_prompt.setFocus()
    QTest.keyClicks(window.system_prompt, "Be a sailor.")
    choose(hands, "Save this as persona…")
    dialog = editor(hands)
    hands.click(dialog.save_button)
    assert "without a name" in dialog.message.text() and dialog.isVisible()
    QTest.keyClicks(dialog.name, "Sailor")
    save(hands, dialog)
    (kept,) = window.personas.store.personas()
    assert (kept.name, kept.system_prompt) == ("Sailor", "Be a sailor.")
    assert kept.recipe == window.sidebar.recipe() and window.bar.persona_button.text() == "Sailor"


def test_that_a_persona_is_made_on_its_page_with_sampling_and_a_picture(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    (tmp_path / "face.png").write_bytes(png(width=600))
    (tmp_path / "no.png").write_bytes(b"no picture")
    choose(hands, "All personas")
    assert window.stack.currentWidget() is window.personas.page and window.personas.page.empty.isVisible()
    hands.click(window.personas.page.new_button)
    dialog = editor(hands)
    QTest.keyClicks(dialog.name, "Baker")
    take_picture(hands, dialog, tmp_path / "no.png")
    assert "no picture that can be read" in dialog.message.text()
    take_picture(hands, dialog, tmp_path / "face.png")
    fill(dialog.sampling.rows[0].field, "12")  # type: ignore[arg-type]
    hands.click(dialog.save_button)
    assert "Mend the number" in dialog.message.text() and dialog.sampling.rows[0].problem
    fill(dialog.sampling.rows[0].field, "0.3")  # type: ignore[arg-type]
    save(hands, dialog)
    (kept,) = window.personas.store.personas()
    assert kept.sampling == SamplingChoice(temperature=0.3)
    assert kept.picture.startswith(b"\x89PNG") and len(kept.picture) < 20_000
    assert [card.persona.name for card in window.personas.page.cards] == ["Baker"]


def test_that_changing_the_persona_in_use_changes_the_conversation_too(hands: Hands) -> None:
    window = hands.window
    captain(hands)
    choose(hands, "Captain")
    choose(hands, "Edit “Captain”…")
    dialog = editor(hands)
    dialog.prompt.setFocus()
    dialog.prompt.selectAll()
    QTest.keyClicks(dialog.prompt, "You are {{char}} the Brave.")
    hands.click(dialog.drop_button)
    save(hands, dialog)
    assert window.system_prompt.toPlainText() == "You are Captain the Brave."
    assert window.sidebar.recipe().is_noop


def test_that_what_was_changed_is_not_lost_by_one_esc(hands: Hands) -> None:
    captain(hands)
    choose(hands, "Captain")
    choose(hands, "Edit “Captain”…")
    dialog = editor(hands)
    QTest.keyClicks(dialog.name, "!")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and "not saved" in dialog.message.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert hands.window.personas.store.find("Captain")


def test_that_a_deleted_persona_comes_back_and_the_conversation_has_it_again(hands: Hands) -> None:
    window = hands.window
    persona = captain(hands)
    choose(hands, "Captain")
    hands.ask("Hello")
    hands.until_answered()
    choose(hands, "All personas")
    page = window.personas.page
    click_more(hands, persona.id, "Delete")
    assert page.cards == [] and page.undo.isVisible() and window.bar.persona_button.text() == ""
    assert window.session.sampling == BRIEF  # the conversation keeps what it had
    hands.click(page.undo.button)
    assert [card.persona for card in page.cards] == [persona]
    assert window.bar.persona_button.text() == "Captain" and not page.undo.isVisible()
    click_more(hands, persona.id, "Duplicate")
    assert [card.persona.name for card in page.cards] == ["Captain", "Captain 2"]


def test_that_everything_on_page_and_dialog_has_a_name(hands: Hands) -> None:
    persona = captain(hands, SWAGGER)
    choose(hands, "All personas")
    hands.window.personas.edit(persona.id)
    for root in (hands.window.personas.page, editor(hands)):
        stops = [
            each
            for each in root.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.focusProxy() is None
        ]
        assert len(stops) > 3
        assert [each for each in stops if not each.accessibleName()] == []
