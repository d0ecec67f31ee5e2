"""A recipe in the words and figures of the language in force, as chips show it."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from ui.steering.acting import name_of
from vectors.values import Operator, SteeringRecipe, SteeringTerm


def recipe_words(recipe: SteeringRecipe) -> str:
    """Like `ocean 0.6, clamp calm ×2`; empty where nothing steers."""
    return ", ".join(term_words(term) for term in recipe.active)


def term_words(term: SteeringTerm) -> str:
    """One term of it."""
    amount = term.label.removeprefix(f"{term.operator} ").removeprefix(term.name)
    amount = amount.replace(".", QLocale().decimalPoint())
    act = "" if term.operator is Operator.ADD else f"{name_of(term.operator).lower()} "
    return f"{act}{term.name}{amount}"
