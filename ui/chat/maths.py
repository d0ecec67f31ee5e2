"""Maths as people read it: LaTeX to Unicode, with what has no sign of its own raised or lowered in HTML."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from html import escape
from typing import Protocol

_RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzTN",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺ",
        strict=True,
    )
)
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_SCRIPT = re.compile(r"(?<!\\)([\^_])\s*(\{|\\[A-Za-z]+|[^\s{}\\])")
_UP, _UP_END, _DOWN, _DOWN_END = "\ue000", "\ue001", "\ue002", "\ue003"
"""Marks of a private use area, which pass through the converter."""
_TAGS = {_UP: "<sup>", _UP_END: "</sup>", _DOWN: "<sub>", _DOWN_END: "</sub>"}


class _Converter(Protocol):
    def latex_to_text(self, latex: str) -> str: ...


@lru_cache(maxsize=1)
def _converter() -> _Converter:
    from pylatexenc.latex2text import LatexNodes2Text

    logging.getLogger("pylatexenc").setLevel(logging.ERROR)  # a half-written formula is no news
    converter: _Converter = LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")
    return converter


@lru_cache(maxsize=512)
def maths_html(latex: str) -> str:
    """A formula as HTML text; what cannot be read stays as it was written."""
    try:
        text = _read(_with_scripts(latex.strip()))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError):  # an odd formula
        return escape(latex.strip())
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    html = escape("\n".join(line for line in lines if line))
    for mark, tag in _TAGS.items():
        html = html.replace(mark, tag)
    return html.replace("\n", "<br>")


def _read(latex: str) -> str:
    return _converter().latex_to_text(latex.replace("\\\\", "\n\n").replace("&", " "))


def _with_scripts(latex: str) -> str:
    """The formula with exponents and indices already in their small signs."""
    made, place = [], 0
    while (found := _SCRIPT.search(latex, place)) is not None:
        made.append(latex[place : found.start()])
        end = found.end() if found[2] != "{" else _closing(latex, found.end(2))
        inner = found[2] if found[2] != "{" else latex[found.end(2) : end - 1]
        if found[2] in ("\\frac", "\\sqrt", "\\text", "\\mathrm", "\\mathbf"):
            while latex[end : end + 1] == "{":
                start, end = end, _closing(latex, end + 1)
                inner += latex[start:end]
        made.append("{}")  # or a letter would go on with the command before it
        made.append(_script(found[1] == "^", _read(_with_scripts(inner)).strip()))
        place = end
    return "".join(made) + latex[place:]


def _script(is_raised: bool, text: str) -> str:
    signs = _RAISED if is_raised else _LOWERED
    if text in ("′", "'", "∘", "°"):
        return {"'": "′", "∘": "°"}.get(text, text)
    if all(sign in signs for sign in text):
        return "".join(signs[sign] for sign in text)
    return f"{_UP}{text}{_UP_END}" if is_raised else f"{_DOWN}{text}{_DOWN_END}"


def _closing(text: str, start: int) -> int:
    """Where the brace that is open at `start` has been closed."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0) if text[place - 1] != "\\" else 0
        if depth == 0:
            return place + 1
    raise ValueError("a brace is not closed")
