"""What LaTeX puts above and below a line, put into the line: with the brackets that its meaning needs there.

A part that may need brackets carries marks of a private use area until what stands beside it is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzTN",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺ",
        strict=True,
    )
)
LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
UP, UP_END, DOWN, DOWN_END = "\ue000", "\ue001", "\ue002", "\ue003"
_PART, _PART_END, _WORD, _WORD_END = "\ue004", "\ue005", "\ue006", "\ue007"
"""Around a fraction or a root; and around what was written as a word."""

_SIGNS = "".join({*RAISED.values(), *LOWERED.values()}) + "′″‴†⊤\u0300-\u036f\u20d0-\u20ff"
_LETTER = rf"[^\W\d_{_SIGNS}]"
_ONE = re.compile(
    rf"(?:\d+(?:[.,]\d+)?|∞|(?:d|[δ∂Δ] ?)?{_LETTER}[{_SIGNS}]*"
    rf"|(?:{_LETTER}|[{_SIGNS}]*[√∛∜])?[{_SIGNS}]*\(\)[{_SIGNS}]*)!?"
)
"""One factor, once its brackets are emptied."""
_LOOSE = re.compile(
    r"[-+−±∓=<>≤≥≠≈≡∼→⇒∈,;:/|∑∏∫]"
    r"|(?:sin|cos|tan|cot|sec|csc|log|ln|lg|exp|lim|max|min|sup|inf|det|arg|gcd|Pr)(?!\w*\(\))"
)
"""What a fraction's line would be taken to end before, or after."""
_OPENS, _CLOSES = "([{⟨⌊⌈", ")]}⟩⌋⌉"
_INNERMOST = re.compile(f" ?{_PART}([^{_PART}{_PART_END}]*){_PART_END}")
_FOLLOWS = re.compile(rf"\s*(?:\w|[(\[√∛∜∑∏∫!{_SIGNS}{UP}{DOWN}{_PART}])|{_WORD}\S")


def script(text: str, *, is_raised: bool) -> str:
    """An exponent or an index in small signs, or between marks where there are none."""
    signs = RAISED if is_raised else LOWERED
    if text in ("′", "″", "'", "∘", "°"):
        return {"'": "′", "∘": "°"}.get(text, text)
    if text and all(sign in signs for sign in text):
        return "".join(signs[sign] for sign in text)
    return f"{UP}{text}{UP_END}" if is_raised else f"{DOWN}{text}{DOWN_END}"


def fraction(over: str, under: str) -> str:
    """A fraction in a line."""
    over, under = settled(over).strip(), settled(under).strip()
    above = f"({over})" if _LOOSE.search(_emptied(over)) else over
    below = under if _is_one(under) else f"({under})"
    return f"{_PART}{above}/{below}{_PART_END}"


def root(under: str, index: str) -> str:
    """A root in a line."""
    under = settled(under).strip()
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index) or f" {script(index, is_raised=True)}√"
    return f"{sign}({under})"


def bracketed(text: str) -> str:
    """A part in brackets, unless it is one factor."""
    text = settled(text).strip()
    return text if _is_one(text) else f"({text})"


def word(text: str) -> str:
    """A word, which is one factor however many letters it has."""
    return f"{_WORD}{text}{_WORD_END}" if len(text) > 1 else text


def settled(text: str) -> str:
    """A line with brackets around the fractions that would else take in what stands beside them."""
    while (found := _INNERMOST.search(text)) is not None:
        inside, before, after = found[1], text[: found.start()], text[found.end() :]
        led = before.rstrip()[-1:]
        joins = (led.isdigit() and inside[:1].isdigit()) or led == "/"
        blank = " " if found[0][0] == " " else ""
        joins = joins or _FOLLOWS.match(after) is not None
        text = before + blank + (f"({inside})" if joins else inside) + after
    return text


def plain(text: str) -> str:
    """A line whose marks of words are gone."""
    return text.replace(_WORD, "").replace(_WORD_END, "")


def _is_one(text: str) -> bool:
    return _ONE.fullmatch(_emptied(text)) is not None


def _emptied(text: str) -> str:
    """A line whose brackets are empty, whose words are letters, and whose marked scripts are signs."""
    text = re.sub(f"{_WORD}[^{_WORD_END}]*{_WORD_END}", "x", text)
    text = re.sub(r"\|[^|]*\||‖[^‖]*‖", "()", text)
    made, depth = "", 0
    for sign in text:
        is_script = sign in (UP, DOWN)
        if sign in _OPENS or is_script:
            made += "" if depth else ("²" if is_script else "(")
            depth += 1
        elif sign in _CLOSES or sign in (UP_END, DOWN_END):
            depth -= 1
            made += "" if depth or sign in (UP_END, DOWN_END) else ")"
        elif depth <= 0:
            made += sign
    return made


# ---- what the converter asks

Arguments = Sequence[str]


def _over_each(sign: str) -> Callable[[Arguments], str]:
    def put(given: Arguments) -> str:
        return "".join(letter if letter.isspace() else letter + sign for letter in given[-1])

    return put


MACROS: dict[tuple[str, str], Callable[[Arguments], str]] = {
    **{(name, "{{"): lambda given: fraction(given[0], given[1]) for name in ("frac", "dfrac", "tfrac")},
    ("cfrac", "[{{"): lambda given: fraction(given[1], given[2]),
    ("nicefrac", "{{"): lambda given: fraction(given[0], given[1]),
    ("sqrt", "[{"): lambda given: root(given[1], given[0].strip()),
    **{(name, "{{"): lambda given: f"C({given[0]}, {given[1]})" for name in ("binom", "dbinom", "tbinom")},
    ("over", ""): lambda given: "/",
    ("bmod", ""): lambda given: " mod ",
    ("mod", "{"): lambda given: f" mod {given[0]}",
    ("pmod", "{"): lambda given: f" (mod {given[0]})",
    ("tag", "{"): lambda given: f" ({given[0]})",
    **{(name, "{"): lambda given: bracketed(given[0]) for name in ("underbrace", "overbrace")},
    **{
        (name, "{{"): lambda given: given[1] + script(given[0].strip(), is_raised=True)
        for name in ("overset", "stackrel")
    },
    ("underset", "{{"): lambda given: given[1] + script(given[0].strip(), is_raised=False),
    ("overline", "{"): _over_each("\u0305"),
    ("underline", "{"): _over_each("\u0332"),
    ("widehat", "{"): _over_each("\u0302"),
    ("overrightarrow", "{"): _over_each("\u20d7"),
    **{(name, "{"): _over_each("\u0336") for name in ("cancel", "bcancel", "xcancel")},
    **{(name, "{"): lambda given: word(given[0]) for name in ("text", "textrm", "mathrm", "operatorname")},
    ("textcolor", "{{"): lambda given: given[1],
}
"""By name and arguments, `{` one that must be there and `[` one that may: what a command becomes."""


def converter() -> LatexNodes2Text:
    """A converter of LaTeX that knows these commands."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    texts = get_default_latex_context_db()
    specs = [MacroTextSpec(name, simplify_repl=_asked(put)) for (name, _), put in MACROS.items()]
    texts.add_context_category("line", macros=specs, prepend=True)
    return LatexNodes2Text(latex_context=texts, math_mode="text", strict_latex_spaces="based-on-source")


def _asked(put: Callable[[Arguments], str]) -> Callable[..., str]:
    def replace(node: Any, l2tobj: Any) -> str:
        given = node.nodeargd.argnlist if node.nodeargd is not None else ()
        return put(["" if each is None else str(l2tobj.nodelist_to_text([each])) for each in given])

    return replace
