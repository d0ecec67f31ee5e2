"""What a person does with personas, by real clicks. Claims nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from engine.personas.values import Persona
from engine.sampling_choice import SamplingChoice
from tests.ui.conftest import Hands
from tests.ui.deeds import loaded
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
