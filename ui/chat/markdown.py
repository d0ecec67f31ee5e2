"""Turns model output into Qt rich text, a finished block at a time. HTML in it stays text."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ui.theme import theme


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """CommonMark with tables; no HTML, and images are not fetched but shown as their source."""
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")


def finished_length(text: str) -> int:
    """How many characters of `text` belong to blocks that more text cannot change."""
    starts = [token.map[0] for token in _parser().parse(text) if token.level == 0 and token.map]
    starts = sorted(set(starts))
    if len(starts) < 2:
        return 0
    lines = text.splitlines(keepends=True)
    return sum(len(line) for line in lines[: starts[-1]])


def to_html(text: str) -> str:
    """Rich text that Qt shows."""
    parser = _parser()
    tokens = parser.parse(text)
    _tighten(tokens)
    colours = theme.colours
    style = (
        f"code, pre {{ font-family: monospace; background-color: {colours.code}; }}"
        f"a {{ color: {colours.accent}; }} p {{ margin: 0 0 6px 0; }} pre {{ margin: 4px 0; }}"
        f"blockquote {{ color: {colours.muted}; }}"
    )
    return f"<style>{style}</style>{parser.renderer.render(tokens, parser.options, {})}"


def _tighten(tokens: list[Token]) -> None:
    """Headings as bold lines of moderate size: an answer is no web page."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"
