"""Maths as people read it: LaTeX to Unicode, with what has no sign of its own raised or lowered in HTML."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from ui.chat.maths_lines import DOWN, DOWN_END, MACROS, UP, UP_END, converter, plain, script, settled

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.macrospec import LatexContextDb

_SCRIPT = re.compile(r"(?<!\\)([\^_])\s*(\{|\\[A-Za-z]+|[^\s{}\\])")
_RELATION = re.compile(r" *([≤≥≠≈≡∼→←⇒⇔↔↦∈∉⊂⊆⊃⊇≪≫∝×]) *")
_OPERATOR = re.compile(r"([∂∇Δ]) +(?=\w)")
_TAGS = {UP: "<sup>", UP_END: "</sup>", DOWN: "<sub>", DOWN_END: "</sub>"}
_EMPTY_SIDE = re.compile(r"\\(?:left|right)\s*\.")
_SIDE = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*")
_OVER = re.compile(r"\{([^{}]*)\\over(?![A-Za-z])([^{}]*)\}")
_PRIMES = re.compile(r"(?<=[\w)}\]])(?:'(?![A-Za-z'])|'{2,3})")
_ROWS = re.compile(
    r"\\begin\{(?P<kind>[pbvVB]?matrix|smallmatrix|d?cases|array)\}(?:\{[^{}]*\})?(?P<rows>.*?)\\end\{(?P=kind)\}",
    re.DOTALL,
)
_SIDES = {"p": ("(", ")"), "v": ("|", "|"), "V": ("‖", "‖"), "B": (r"\{", r"\}")}


@lru_cache(maxsize=1)
def _reading() -> tuple[LatexNodes2Text, LatexContextDb]:
    """The converter, and what it knows of the arguments of commands."""
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import MacroSpec

    logging.getLogger("pylatexenc").setLevel(logging.ERROR)  # a half-written formula is no news
    arguments = get_default_latex_context_db()
    specs = [MacroSpec(name, takes) for name, takes in MACROS]
    arguments.add_context_category("line", macros=specs, prepend=True)
    return converter(), arguments


@lru_cache(maxsize=512)
def maths_html(latex: str) -> str:
    """A formula as HTML text; what cannot be read stays as it was written."""
    try:
        text = plain(_read(_with_scripts(_prepared(latex.strip()))))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError):  # an odd formula
        return escape(latex.strip())
    text = _OPERATOR.sub(r"\1", text)
    text = _RELATION.sub(r" \1 ", text)  # a command takes the blank behind it along
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    html = escape("\n".join(line for line in lines if line))
    for mark, tag in _TAGS.items():
        html = html.replace(mark, tag)
    return html.replace("\n", "<br>")


def _prepared(latex: str) -> str:
    """The formula without what the converter takes for something else."""
    latex = _SIDE.sub("", _EMPTY_SIDE.sub("", latex)).replace("\\|", "‖")
    latex = _PRIMES.sub(lambda found: "′″‴"[len(found[0]) - 1], latex)
    latex = _OVER.sub(r"\\frac{\1}{\2}", latex)
    return _ROWS.sub(_in_a_line, latex)


def _in_a_line(found: re.Match[str]) -> str:
    """A matrix as its rows one after the other; cases one below the other."""
    rows = [row.strip() for row in found["rows"].split("\\\\") if row.strip()]
    if found["kind"].endswith("cases"):
        lines = (", ".join(cell.strip().rstrip(",") for cell in row.split("&")) for row in rows)
        return r"\{ " + r"\\ ".join(lines)
    opens, closes = _SIDES.get(found["kind"][0], ("[", "]"))
    inside = "; ".join(", ".join(cell.strip() for cell in row.split("&")) for row in rows)
    return opens + inside + closes


def _read(latex: str) -> str:
    from pylatexenc.latexwalker import LatexWalker

    converts, arguments = _reading()
    latex = latex.replace("\\\\", "\n\n").replace("&", " ")
    walker = LatexWalker(latex, latex_context=arguments, tolerant_parsing=True)
    nodes, _, _ = walker.get_latex_nodes()
    return settled(str(converts.nodelist_to_text(nodes)))


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
        made.append(script(_read(_with_scripts(inner)).strip(), is_raised=found[1] == "^"))
        place = end
    return "".join(made) + latex[place:]


def _closing(text: str, start: int) -> int:
    """Where the brace that is open at `start` has been closed."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0) if text[place - 1] != "\\" else 0
        if depth == 0:
            return place + 1
    raise ValueError("a brace is not closed")
