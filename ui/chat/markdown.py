"""Turns a block of Markdown into HTML that Qt's documents understand. HTML in the text stays text.

Images become their words and address, since nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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

_ADDRESS = re.compile(r"https?://[^\s<>\"'`|]+[^\s<>\"'`|.,:;!?)\]}*]")
_TASK = re.compile(r"\[([ xX])\]\s+")
_INLINE_MATHS = re.compile(
    r"\$\$(?P<shown>[^$]+)\$\$|\$(?P<dollar>[^\s$](?:[^$\n]{0,400}[^\s$\\])?)\$(?![\d\w])"
    r"|\\\((?P<round>.{1,800}?)\\\)|\\\[(?P<square>.{1,2000}?)\\\]",
    re.DOTALL,
)


def to_html(text: str, *, table: str = "", number: int | None = None) -> str:
    """The HTML of a block; `table` and `number` as in `splitting.Begin`."""
    parser = _parser()
    tokens = parser.parse(table + text)
    _number(tokens, number)
    _fit_tables(tokens, is_continued=bool(table))
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
    width = ' width="100%"' if tokens[place].attrGet("wide") else ""
    style = f"border-collapse: collapse; border-color: {theme.colours.border}; border-style: solid"
    return f'<table border="1" cellspacing="0" cellpadding="6"{width} style="{style}; margin: 4px 0 8px 0">\n'


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


def _fit_tables(tokens: list[Token], *, is_continued: bool) -> None:
    """Give long tables columns by the length of their first rows; drop what a part has shown before."""
    opens = [place for place, token in enumerate(tokens) if token.type == "table_open"]
    for start in reversed(opens):
        end = next(place for place in range(start, len(tokens)) if tokens[place].type == "table_close")
        rows = [place for place in range(start, end) if tokens[place].type == "tr_open"]
        has_more_before = is_continued and start == opens[0]
        if len(rows) <= WIDE_TABLE and not has_more_before:
            continue
        tokens[start].attrSet("wide", "1")
        _share_width(tokens, rows[: 1 + TABLE_ROWS], rows, end)
        if has_more_before and len(rows) > 1 + TABLE_ROWS:
            del tokens[start + 1 : rows[1 + TABLE_ROWS]]


def _share_width(tokens: Sequence[Token], measured: Sequence[int], rows: Sequence[int], end: int) -> None:
    def cells(row: int) -> list[int]:
        last = next(place for place in range(row, end) if tokens[place].type == "tr_close")
        return [place for place in range(row, last) if tokens[place].type in ("th_open", "td_open")]

    columns = zip(*(cells(row) for row in measured), strict=False)
    lengths = [max(4, max(min(40, len(tokens[place + 1].content)) for place in each)) for each in columns]
    for row in rows:
        for place, length in zip(cells(row), lengths, strict=False):
            tokens[place].attrSet("width", f"{100 * length // sum(lengths)}%")


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
