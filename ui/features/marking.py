"""Marks the words of a snippet by how strongly the feature is active on them, in the theme's colours."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QColor

from ui.features.table import special_name
from ui.theme import Colours
from vectors.features import Snippet

WEAKEST, STEPS = 0.22, 5


def mark_colour(colours: Colours, strength: float) -> str:
    """Background of a token for a strength from 0 to 1, in a few steps between surface and mark."""
    step = max(1, round(strength * STEPS)) / STEPS
    return blended(colours.surface, colours.mark, WEAKEST + (1 - WEAKEST) * step)


def blended(base: str, over: str, share: float) -> str:
    """The colour that lies so far from one to the other."""
    one, two = QColor(base), QColor(over)
    pairs = ((one.red(), two.red()), (one.green(), two.green()), (one.blue(), two.blue()))
    return QColor(*(round(low + (high - low) * share) for low, high in pairs)).name()


def marked_html(snippet: Snippet, peak: float, colours: Colours) -> str:
    """The snippet as rich text; `peak` is the activation that is marked the strongest."""
    parts = []
    for token, value in zip(snippet.tokens, snippet.activations, strict=True):
        name, body = special_name(token), token.lstrip(" ")
        blank, shown = token[: len(token) - len(body)], escape(body).replace("\n", "↵ ")
        is_marked = value > 0 and peak > 0 and bool(body)
        style = f"color: {colours.muted if name and not is_marked else colours.text}"
        if name:
            blank, shown = " ", f"‹{escape(name)}›"
            style += "; font-size: small"
        if is_marked:
            style += f"; background-color: {mark_colour(colours, min(1.0, value / peak))}"
        parts.append(f'{blank}<span style="{style}">{shown}</span>' + (" " if name else ""))
    return "".join(parts).strip()
