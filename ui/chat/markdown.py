"""Turns a block of Markdown into HTML that Qt's documents understand. HTML in the text stays text.

Images become their words and address, since nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ui.chat.maths import maths_html
from ui.chat.splitting import TABLE_ROWS
from ui.theme import theme

WIDE_TABLE = 12
"""Rows from which on a table fills the width, so that the parts it may be rendered in are alike."""
BELOW_TABLE = 8
"""Pixels below a table. One that ends its block has none: they are not there where it goes on in the next."""

_ADDRESS = re.compile(r"https?://[^\s<>\"'`|]+[^\s<>\"'`|.,:;!?)\]}*]")
_TASK = re.compile(r"\[([ xX])\]\s+")
_INLINE_MATHS = re.compile(
    r"\$\$(?P<shown>[^$]+)\$\$|\$(?P<dollar>[^\s$](?:[^$\n]{0,400}[^\s$\\])?)\$(?![\d\w])"
    r"|\\\((?P<round>.{1,800}?)\\\)|\\\[(?P<square>.{1,2000}?)\\\]",
    re.DOTALL,
)


def ends_in_table(html: str) -> bool:
    """Whether a block ends in a table."""
    return html.endswith("\n</table>")


def to_html(text: str, *, table: str = "", number: int | None = None, goes_on: bool = False) -> str:
    """The HTML of a block; `table` and `number` as in `splitting.Begin`.

    `goes_on` says that the table at its end goes on in the next block.
    """
    parser = _parser()
    shape = _shape(table) if table else None
    tokens = parser.parse((shape.head if shape is not None else "") + text)
    _number(tokens, number)
    _fit_tables(tokens, shape, goes_on=goes_on)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, 2 + int(token.tag[1]))}"  # an answer is no web page
        elif token.type == "inline" and token.children:
            token.children = list(_with_links(token.children))
    _check_tasks(tokens)
    return str(parser.renderer.render(tokens, parser.options, {})).strip()


def style_sheet() -> str:
    """The style sheet of the documents, in the colours of the theme in force."""
    colours = theme.colours
    return (
        f"code, pre {{ font-family: monospace; background-color: {colours.code}; }}"
        f"a {{ color: {colours.accent}; text-decoration: underline; }}"
        "p { margin: 0 0 8px 0; line-height: 118%; } pre { margin: 0 0 8px 0; }"
        "li { line-height: 118%; } li p { margin: 0; }"
        "ul, ol { margin: 0 0 8px 0; } li { margin: 0 0 4px 0; }"
        "h3, h4, h5, h6 { margin: 16px 0 8px 0; } h3 { font-size: x-large; } h4 { font-size: large; }"
        "h5, h6 { font-size: medium; }"
        f"th {{ background-color: {colours.code}; font-weight: 600; text-align: left; }}"
        f".quote {{ color: {colours.muted}; }}"
    )


# ---- the parser


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough, less what models never mean by indenting or underlining."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable(["code", "lheading"])
    parser.block.ruler.before("fence", "maths", _maths_block, {"alt": ["paragraph", "list", "blockquote"]})
    parser.inline.ruler.before("escape", "maths", _maths_inline)
    for name, rule in (
        ("image", _image),
        ("maths_inline", _maths),
        ("maths_block", _shown_maths),
        ("table_open", _table),
        ("blockquote_open", _quote),
        ("blockquote_close", _quote_end),
        ("hr", _rule),
    ):
        parser.add_render_rule(name, rule)
    return parser


def _maths_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    start = state.bMarks[first] + state.tShift[first]
    opens = state.src[start : start + 2]
    closes = {"$$": "$$", "\\[": "\\]"}.get(opens)
    if closes is None:
        return False
    end = state.src.find(closes, start + 2)
    if end < 0 or end >= state.eMarks[last - 1] or state.src[end + 2 :].split("\n", 1)[0].strip():
        return False
    if not silent:
        token = state.push("maths_block", "", 0)
        token.content = state.src[start + 2 : end]
        state.line = next(line + 1 for line in range(first, last) if state.eMarks[line] >= end)
        token.map = [first, state.line]
    return True


def _maths_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    found = _INLINE_MATHS.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("maths_inline", "", 0).content = next(part for part in found.groups() if part)
    state.pos = found.end()
    return True


# ---- what is shown otherwise than on a web page


def _image(_renderer: object, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    token = tokens[place]
    address, words = str(token.attrGet("src") or ""), token.content.strip()
    link = f'<a href="{escape(address)}">{escape(address)}</a>'
    return f"{escape(words)} ({link})" if words else link


def _maths(_renderer: object, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    return f"<i>{maths_html(tokens[place].content)}</i>"


def _shown_maths(_renderer: object, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    return f'<p align="center"><i>{maths_html(tokens[place].content)}</i></p>\n'


def _table(_renderer: object, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    table = tokens[place]
    width = ' width="100%"' if table.attrGet("wide") else ""
    style = f"border-collapse: collapse; border-color: {theme.colours.border}; border-style: solid"
    above, below = 0 if table.attrGet("continued") else 4, 0 if table.attrGet("last") else BELOW_TABLE
    style += f"; margin: {above}px 0 {below}px 0"
    return f'<table border="1" cellspacing="0" cellpadding="6"{width} style="{style}">\n'


def _quote(_renderer: object, _tokens: Sequence[Token], _place: int, _options: Any, _env: Any) -> str:
    frame = '<table cellspacing="0" cellpadding="8" style="margin: 4px 0 4px 0"><tr>'
    return f'{frame}<td class="quote" style="border-left: 3px solid {theme.colours.track}">'


def _quote_end(_renderer: object, _tokens: Sequence[Token], _place: int, _options: Any, _env: Any) -> str:
    return "</td></tr></table>\n"


def _rule(_renderer: object, _tokens: Sequence[Token], _place: int, _options: Any, _env: Any) -> str:
    return f'<hr style="background-color: {theme.colours.border}" size="1">\n'


def _number(tokens: list[Token], number: int | None) -> None:
    if number is not None and tokens and tokens[0].type == "ordered_list_open":
        tokens[0].attrSet("start", str(number))


def _check_tasks(tokens: Sequence[Token]) -> None:
    """Items that begin with `[ ]` or `[x]` get a box in place of their bullet."""
    for place, token in enumerate(tokens):
        if token.type != "inline" or place < 2 or tokens[place - 2].type != "list_item_open":
            continue
        first = token.children[0] if token.children else None
        if first is not None and first.type == "text" and (box := _TASK.match(first.content)):
            tokens[place - 2].attrSet("class", "unchecked" if box[1] == " " else "checked")
            first.content = first.content[box.end() :]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the parts of a table share: a head to be read with each, and the widths of the columns."""

    head: str
    widths: tuple[str, ...]


@lru_cache(maxsize=64)
def _shape(table: str) -> _Shape | None:
    """The shape of a table by its head and its first rows; None where they are none after all."""
    tokens = _parser().parse(table)
    if not tokens or tokens[0].type != "table_open":
        return None
    widths = _widths(tokens, _rows(tokens, 0))
    delimiter = table.split("\n")[1]
    return _Shape("|" + " |" * len(widths) + f"\n{delimiter}\n", widths)


def _rows(tokens: Sequence[Token], start: int) -> list[list[int]]:
    """The places of the cells of each row of the table that begins at a place."""
    rows: list[list[int]] = []
    for place in range(start, _end_of(tokens, start)):
        if tokens[place].type == "tr_open":
            rows.append([])
        elif tokens[place].type in ("th_open", "td_open"):
            rows[-1].append(place)
    return rows


def _end_of(tokens: Sequence[Token], start: int) -> int:
    return next(place for place in range(start, len(tokens)) if tokens[place].type == "table_close")


def _widths(tokens: Sequence[Token], rows: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """The widths of a table's columns, by how much its head and its first rows say in each."""
    columns = zip(*rows[: 1 + TABLE_ROWS], strict=False)
    lengths = [max(4, max(min(40, len(tokens[place + 1].content)) for place in each)) for each in columns]
    return tuple(f"{100 * length // sum(lengths)}%" for length in lengths)


def _fit_tables(tokens: list[Token], shape: _Shape | None, *, goes_on: bool) -> None:
    """Give long tables columns by the length of their first rows; drop the head where a part shows none."""
    opens = [place for place, token in enumerate(tokens) if token.type == "table_open"]
    if opens and tokens[-1].type == "table_close":
        tokens[opens[-1]].attrSet("last", "1")  # whoever shows it leaves the room below it
    for start in reversed(opens):
        rows, table = _rows(tokens, start), tokens[start]
        is_continued = shape is not None and start == opens[0]
        ends_later = goes_on and start == opens[-1]
        if len(rows) <= WIDE_TABLE and not is_continued and not ends_later:
            continue
        widths = shape.widths if shape is not None and is_continued else _widths(tokens, rows)
        for row in rows:
            for place, width in zip(row, widths, strict=False):
                tokens[place].attrSet("width", width)
        for name, holds in (("wide", True), ("continued", is_continued)):
            if holds:
                table.attrSet(name, "1")
        if is_continued:
            first = rows[1][0] - 1 if len(rows) > 1 else _end_of(tokens, start)
            del tokens[start + 1 : first]


def _with_links(children: Sequence[Token]) -> list[Token]:
    """The tokens of a line with bare addresses made links."""
    made: list[Token] = []
    depth = 0
    for token in children:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if depth or token.type != "text" or "://" not in token.content:
            made.append(token)
            continue
        place = 0
        for found in _ADDRESS.finditer(token.content):
            made.append(_text(token.content[place : found.start()]))
            opens = Token("link_open", "a", 1)
            opens.attrSet("href", found[0])
            made += [opens, _text(found[0]), Token("link_close", "a", -1)]
            place = found.end()
        made.append(_text(token.content[place:]))
    return made


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
