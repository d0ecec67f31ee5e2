"""What a person does with personas, by real clicks. Claims nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from engine.personas.values import Persona
from engine.sampling_choice import SamplingChoice
from tests.ui.conftest import Hands
from tests.ui.deeds import fill, loaded
from ui.personas.editor import PersonaEditor
from vectors.values import SteeringRecipe, SteeringTerm, term_of

BRIEF = SamplingChoice(temperature=0.0, max_new_tokens=5)
SWAGGER = SteeringTerm("not-here", 1.0, (3,), name="swagger", strength=0.5)


def captain(hands: Hands, *more: SteeringTerm, greeting: str = "") -> Persona:
    """A persona that is kept: ocean at .6, and what else it steers with."""
    ocean = term_of(loaded(hands, "ocean"), strength=0.6)
    persona = Persona(
        "Captain",
        "⚓",
        b"",
        "You are {{char}}, and {{user}} is your mate.",
        greeting,
        SteeringRecipe((ocean, *more)),
        BRIEF,
    )
    return hands.window.personas.store.save(persona)


def choose(hands: Hands, words: str) -> None:
    """Open the menu of personas over the conversation and click a line of it."""
    button = hands.window.bar.persona_button
    hands.click(button)
    click_in(hands, button.menu_shown, words)


def click_in(hands: Hands, menu: QMenu, words: str) -> None:
    hands.until(menu.isVisible)
    act = next(each for each in menu.actions() if each.text() == words)
    place = menu.actionGeometry(act).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def editor(hands: Hands) -> PersonaEditor:
    """The dialog that is open."""
    hands.until(lambda: any(each.isVisible() for each in hands.window.findChildren(PersonaEditor)))
    return next(each for each in hands.window.findChildren(PersonaEditor) if each.isVisible())


def save(hands: Hands, dialog: PersonaEditor) -> None:
    """Press Save, and wait until the dialog has gone."""
    hands.click(dialog.save_button)
    hands.until(lambda: not any(each.isVisible() for each in hands.window.findChildren(PersonaEditor)))
    hands.come_back()


def click_more(hands: Hands, persona_id: str, words: str) -> None:
    """Open the menu of a card and click a line of it."""
    card = hands.window.personas.page.card(persona_id)
    hands.click(card.more_button)
    click_in(hands, card.menu, words)


def take_picture(hands: Hands, dialog: PersonaEditor, path: Path) -> None:
    """Choose a picture by the menu of the face and the dialog of files."""
    hands.choose(dialog.face.menu(), "Choose a picture…")
    hands.pick(dialog, path)


def write_prompt(hands: Hands, text: str) -> None:
    """Type into the conversation's system prompt, in place of what stands there."""
    prompt = hands.window.system_prompt
    if not prompt.isVisible():
        hands.click(hands.window.bar.prompt_button)
    hands.click(prompt.viewport())
    prompt.selectAll()
    QTest.keyClicks(prompt, text)


def be_called(hands: Hands, name: str) -> None:
    """Say one's own name on the page of settings, and go back to the conversation."""
    hands.press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    field = hands.window.settings.page.row("user_name").field
    assert isinstance(field, QLineEdit)
    fill(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Escape)
    assert hands.window.stack.currentWidget() is hands.window.chat
