"""Parts a growing Markdown text into blocks that more text cannot change. Reads each line once; no Qt.

A block is a group of paragraphs, headings, lists and tables, or the lines of one code fence. Long ones are
parted inside, between items, rows or sentences, so that the last block stays short whatever comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ui.chat.thoughts import begun_mark, mark_in

GROUP = 400
"""Characters from which on a block ends at the next blank line."""
LONG = 700
"""Characters from which on a list or a quote is parted inside."""
LONGEST = 2000
"""Characters from which on a block is parted at any line, and a line between two sentences."""
CELLS = 12
"""Cells of a table from which on it is parted at the next row: cells cost more than their words do."""
TABLE_ROWS = 3

_FENCE = re.compile(r"([ \t]*)(`{3,}|~{3,})(.*)$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|(\d{1,9})[.)])[ \t]")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
_SENTENCE = re.compile(r"[.!?…。！？][\"')”’]?\s+(?=\w)")

Kind = Literal["prose", "code"]


@dataclass(frozen=True, slots=True)
class Begin:
    """A block begins; the ones before it are finished.

    `margin` counts the lists it stands in, `table` is the head of a table that it goes on with, and its first
    TABLE_ROWS rows, `number` the one that its list has come to.
    """

    kind: Kind
    language: str = ""
    margin: int = 0
    is_thought: bool = False
    table: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines of the block that began last."""

    text: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The code block that began last is closed."""


@dataclass(frozen=True, slots=True)
class ThoughtEnded:
    """The thought is over. Where its beginning was never marked, all that came before is the thought."""

    was_unmarked: bool


Act = Begin | Lines | Closed | ThoughtEnded


class Splitter:
    """`feed` gives what text has brought; `partial` is the unfinished line that follows the last block."""

    def __init__(self) -> None:
        self._acts: list[Act] = []
        self._rest = ""
        self._said: list[str] = []
        self._kind: Kind | None = None
        self._is_thinking = self._has_thought = False
        self._fence, self._fence_indent = "", 0
        self._size, self._cells, self._before = 0, 0, ""
        self._inside = 0  # the indent of the list item that a fence stood in
        self._table = ""
        self._math = ""
        self._first_number, self._items = 0, 0

    @property
    def said(self) -> str:
        """The text as it was written, without the thoughts and their marks."""
        return "".join(self._said) + ("" if self._is_thinking else self._rest)

    @property
    def in_code(self) -> bool:
        """Whether a code block is open."""
        return self._kind == "code"

    def partial(self, *, is_over: bool = False) -> str:
        """The unfinished line, less what may yet become a mark or a fence, unless the text is over."""
        line = self._rest
        if not is_over:
            line = line[: len(line) - begun_mark(line)]
            if line.strip()[:1] in ("`", "~") and not line.strip().strip("`~"):
                return ""
            if self._kind != "code" and line.lstrip()[:3] in ("```", "~~~"):
                return ""
        return self._dedented(line)

    def feed(self, text: str) -> list[Act]:
        """Take text; gives what it has finished, begun and ended, in order."""
        self._acts = []
        first, *others = text.split("\n")
        self._rest += first
        for line in others:
            self._whole(self._rest)
            self._rest = line
        self._rest = self._after_marks(self._rest)
        self._part_line()
        if self._kind is None and self.partial().strip():
            self._begin_prose(self._rest)
        return self._acts

    # ---- lines

    def _whole(self, line: str) -> None:
        rest = self._after_marks(line)
        if rest or not line:
            self._keep(rest + "\n")
            self._line(rest)

    def _keep(self, text: str) -> None:
        if not self._is_thinking:
            self._said.append(text)

    def _after_marks(self, line: str) -> str:
        """What is left of a line once the marks of thoughts in it are dealt with."""
        while (mark := mark_in(line, is_thinking=self._is_thinking)) is not None:
            before = line[: mark.start]
            if self._kind == "code" and (not self._is_thinking or before.strip()):
                return line
            if before.strip():
                self._keep(before + "\n")
                self._line(before)
            self._end()
            if mark.opens:
                self._is_thinking = self._has_thought = True
            elif self._is_thinking or not self._has_thought:
                self._acts.append(ThoughtEnded(was_unmarked=not self._is_thinking))
                self._said = self._said if self._is_thinking else []
                self._is_thinking, self._has_thought = False, True
            line = line[mark.end :].lstrip()
        return line

    def _part_line(self) -> None:
        """End a line that has grown too long where a sentence ends in it, or at any blank."""
        while self._kind != "code" and len(self._rest) > LONGEST:
            cut = next((m.end() for m in _SENTENCE.finditer(self._rest, LONG)), 0)
            cut = cut if 0 < cut <= LONGEST else self._rest.rfind(" ", LONG, LONGEST) + 1
            cut = cut or LONGEST
            self._keep(self._rest[:cut])
            self._line(self._rest[:cut])
            self._rest = self._rest[cut:]
            self._end()

    def _line(self, line: str) -> None:
        if self._kind == "code":
            self._code_line(line)
        elif fence := self._opens_fence(line):
            self._end()
            indent, self._fence, info = fence
            self._fence_indent = self._inside = indent
            self._begin("code", language=_language(info))
        else:
            self._prose_line(line)

    def _opens_fence(self, line: str) -> tuple[int, str, str] | None:
        found = _FENCE.match(line)
        if found is None or self._math or ("`" in found[3] and found[2][0] == "`"):
            return None
        return len(found[1].expandtabs(4)), found[2], found[3]

    def _code_line(self, line: str) -> None:
        bare = line.strip()
        closes = bare.startswith(self._fence) and not bare.strip(self._fence[0])
        if closes and len(line) - len(line.lstrip()) <= self._fence_indent + 3:
            self._acts.append(Closed())
            self._end()
        else:
            self._acts.append(Lines(self._dedented(line) + "\n"))

    def _dedented(self, line: str) -> str:
        indent = self._fence_indent if self._kind == "code" else self._inside
        if not indent:
            return line
        line = line.expandtabs(4)
        return line[min(indent, len(line) - len(line.lstrip(" "))) :]

    def _prose_line(self, line: str) -> None:
        if not line.strip():
            self._table = ""
            if self._kind is not None:
                self._add(line)
            return
        if self._kind is not None and self._parts_before(line):
            self._end()
        if self._kind is None:
            self._begin_prose(line)
        self._count_items(line)
        self._notice_table(line)
        self._notice_math(line)
        self._add(self._dedented(line))
        if line.lstrip()[:1] == "|" and self._has_cells:  # at once, or the next row would be shown here first
            self._end()

    def _add(self, line: str) -> None:
        self._acts.append(Lines(line + "\n"))
        self._size += len(line) + 1
        self._cells += line.count("|") if self._table else 0
        self._before = line

    def _parts_before(self, line: str) -> bool:
        """Whether the block so far is finished when this line comes."""
        indent = len(line) - len(line.lstrip())
        if self._inside and len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()) < self._inside:
            return True
        if self._math:
            return self._size > LONGEST
        if indent == 0 and self._size >= GROUP and (not self._before.strip() or _HEADING.match(line)):
            return True
        if self._size >= LONGEST or self._has_cells:
            return True
        if self._size < LONG:
            return False
        item = _ITEM.match(line)
        return (item is not None and not item[1]) or self._before.strip() == ">"

    @property
    def _has_cells(self) -> bool:
        """Whether it holds as many cells of a table as are to be redone while one of them grows."""
        return self._cells >= CELLS and self._table.count("\n") == 2 + TABLE_ROWS

    # ---- what a block goes on with

    def _count_items(self, line: str) -> None:
        item = _ITEM.match(line)
        if item is not None and item[2] and not item[1]:
            self._first_number = self._first_number if self._items else int(item[2])
            self._items += 1
        elif item is None and not line[:1].isspace():
            self._items = 0

    def _notice_table(self, line: str) -> None:
        if "|" not in line:
            self._table = ""
        elif not self._table and "|" in self._before and _DELIMITER.match(line):
            self._table = f"{self._before}\n{line}\n"
        elif self._table and self._table.count("\n") < 2 + TABLE_ROWS:
            self._table += line + "\n"

    def _notice_math(self, line: str) -> None:
        bare = line.strip()
        if self._math:
            self._math = "" if self._math in bare else self._math
        elif bare.startswith("$$") and "$$" not in bare[2:]:
            self._math = "$$"
        elif bare.startswith("\\[") and "\\]" not in bare:
            self._math = "\\]"

    # ---- blocks

    def _begin_prose(self, line: str) -> None:
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if indent < self._inside:
            self._inside = 0
        number = None
        item = _ITEM.match(line)
        if item is not None and item[2] and not item[1] and self._items:
            is_repeated = int(item[2]) == self._first_number
            number = self._first_number + self._items if is_repeated else None
        self._begin("prose", table=self._table if "|" in line else "", number=number)

    def _begin(self, kind: Kind, language: str = "", table: str = "", number: int | None = None) -> None:
        margin = 0 if self._inside < 2 else min(3, max(1, (self._inside + 1) // 3))
        self._kind, self._size, self._cells, self._before = kind, 0, 0, ""
        self._acts.append(Begin(kind, language, margin, self._is_thinking, table, number))

    def _end(self) -> None:
        self._kind, self._math = None, ""


def _language(info: str) -> str:
    """The language that a fence names: `python`, `{.python}` and `python title=x` are the same."""
    words = info.strip().strip("{}").split()
    return words[0].lstrip(".").lower() if words else ""
