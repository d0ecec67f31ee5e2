"""What chips say of a recipe, in English and in German."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

from tests.ui.conftest import Hands
from tests.ui.deeds import be_greedy, set_strength
from ui.language import install
from ui.recipe_words import recipe_words
from vectors.values import Operator, SteeringRecipe, SteeringTerm

RECIPE = SteeringRecipe(
    (
        SteeringTerm("1", 2.4, (3,), name="ocean", strength=0.6),
        SteeringTerm("2", -1.2, (3,), name="formal", strength=-0.3),
        SteeringTerm("3", 1.5, (3,), name="wave"),
        SteeringTerm("4", 0.0, (3,), name="silent"),
        SteeringTerm("5", 2.0, (3,), operator=Operator.CLAMP, name="calm", strength=1.0),
        SteeringTerm("6", 0.0, (3,), operator=Operator.ABLATE, name="pirate"),
        SteeringTerm("7", 1.0, (3,), operator=Operator.ROTATE, name="poetic", strength=0.25),
    )
)


@pytest.fixture
def in_german() -> Iterator[None]:
    application = QCoreApplication.instance()
    assert application is not None
    before = QLocale()
    install("de", application)
    yield
    install("en", application)
    QLocale.setDefault(before)


def test_that_it_says_what_the_command_line_says() -> None:
    assert recipe_words(RECIPE) == RECIPE.label
    assert recipe_words(SteeringRecipe()) == ""


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, 0.05, 0.1 + 0.2, 1.255, -0.004, 10.0])
def test_that_a_strength_has_two_decimals_at_most_and_no_needless_ones(value: float) -> None:
    term = SteeringTerm("1", 1.0, (3,), name="ocean", strength=value)
    shown = recipe_words(SteeringRecipe((term,))).removeprefix("ocean ")
    assert float(shown) == round(value, 2) and not shown.endswith((".0", "-0"))


@pytest.mark.usefixtures("in_german")
def test_that_german_has_its_own_words_and_decimal_sign() -> None:
    assert recipe_words(RECIPE) == (
        "ocean 0,6, formal -0,3, wave ×1,5, calm 1 festgehalten, pirate getilgt, poetic 0,25 gedreht"
    )


@pytest.mark.usefixtures("in_german")
def test_that_a_german_reply_has_a_german_chip(hands: Hands) -> None:
    be_greedy(hands)
    row = hands.row("ocean")
    hands.click(row.switch)
    set_strength(row, "0,6")
    hands.choose(row.menu.acting, "Festhalten")
    hands.ask("Wer bist du?")
    hands.until(lambda: bool(hands.window.chat.replies))
    hands.until_answered()
    (reply,) = hands.window.chat.replies.values()
    assert reply.chip.text() == "ocean 0,6 festgehalten"
    assert reply.chip.accessibleName() == "Mischung: ocean 0,6 festgehalten"
