"""A recipe in the words and figures of the language: what chips, receipts and personas show of it."""

from __future__ import annotations

from ui.language import figure, mark, tr
from vectors.values import Operator, SteeringRecipe, SteeringTerm

_ACTING = {
    Operator.ABLATE: mark("ablate {vector}"),
    Operator.CLAMP: mark("clamp {vector}"),
    Operator.ROTATE: mark("rotate {vector}"),
}


def recipe_words(recipe: SteeringRecipe) -> str:
    """The vectors in force: `ocean 0.6, clamp formal ×2`; empty for none."""
    return ", ".join(map(term_words, recipe.active))


def term_words(term: SteeringTerm) -> str:
    """One of them, with its strength or its scale; to ablate, that has no say."""
    vector = term.name
    if term.operator is not Operator.ABLATE:
        vector = f"{vector} {_amount(term)}"
    return tr(_ACTING[term.operator]).format(vector=vector) if term.operator in _ACTING else vector


def _amount(term: SteeringTerm) -> str:
    if term.strength is None:
        return f"×{figure(term.scale, 'g')}"
    return figure(round(term.strength, 2) + 0.0, "g")
