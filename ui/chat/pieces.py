"""The pieces that a message is drawn in. A document exists only while its piece is near the view.

A place in a piece is two numbers, whose meaning is the piece's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from engine.history.sought import NOTHING, Sought
from ui.chat.markdown import BELOW_TABLE, ends_in_table, style_sheet, to_html
from ui.chat.splitting import Begin
from ui.theme import BASE_POINTS, theme
from ui.units import in_units

GAP, SEAM = 8, -4
"""Pixels below prose; and below a part of a table, whose last line is the first of the next."""
HEADING_GAP = 8
"""Pixels more above a heading."""
INSET = 8
"""Pixels left of a reply's text, into which buttons reach out, so that their signs stand in line with it."""
INDENT = 24
"""Pixels by which what stands in a list is moved to the right."""
THOUGHT_INDENT = 20
END = 2**30
"""Behind every place of a piece."""

Place = tuple[int, int]
Range = tuple[Place, Place]


@dataclass(slots=True)
class Marks:
    """What is to be seen on a piece's text: the selection, what was found, and the find in hand."""

    selection: Range | None = None
    found: list[Range] = field(default_factory=list)
    current: Range | None = None

    def ranges(self) -> list[tuple[Range, str, str]]:
        """The ranges with the colours behind and of their text, the last on top."""
        colours = theme.colours
        marked = [(each, colours.mark, colours.text) for each in self.found if each != self.current]
        if self.current is not None:
            marked.append((self.current, colours.accent, colours.on_accent))
        if self.selection is not None:
            marked.append((self.selection, colours.accent, colours.on_accent))
        return marked


def text_font() -> QFont:
    """The font of messages."""
    font = QFont(QGuiApplication.font())
    font.setPointSizeF((BASE_POINTS + 0.5) * theme.zoom)
    return font


class StillDocument(QTextDocument):
    """A document that loads nothing, whatever its text names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return None


class Piece:
    """A part of a message, as wide as the message. `height` is estimated until it has been laid out."""

    def __init__(self, begin: Begin) -> None:
        self.begin = begin
        self.head: Piece | None = None
        self.top = self.height = 0.0
        self.is_measured = False
        self.marks = Marks()
        self._finished: list[str] = []
        self._partial = ""

    @property
    def is_open(self) -> bool:
        """Whether the pieces that it is the head of are shown."""
        return True

    def unfold(self) -> None:
        """Show the pieces that it is the head of."""

    @property
    def is_folded(self) -> bool:
        """Whether it is not shown now."""
        return self.head is not None and not self.head.is_open

    @property
    def indent(self) -> int:
        """Pixels from the message's left edge."""
        return INSET + self.begin.margin * INDENT + (THOUGHT_INDENT if self.head is not None else 0)

    @property
    def is_heading(self) -> bool:
        """Whether it begins with a heading."""
        return False

    @property
    def source(self) -> str:
        """The text as it was written."""
        if len(self._finished) > 1:
            self._finished = ["".join(self._finished)]
        return (self._finished[0] if self._finished else "") + self._partial

    def add(self, text: str) -> None:
        """Take whole lines."""
        self._finished.append(text)
        self.changed()

    def set_partial(self, text: str) -> None:
        """Take the unfinished line in place of the one before."""
        if text != self._partial:
            self._partial = text
            self.changed()

    def changed(self) -> None:
        """The text is another one."""
        self.is_measured = False

    def release(self) -> None:
        """Keep no more than the text and the height."""

    def hide(self) -> None:
        """Show no controls."""
        self.release()

    def restyle(self) -> None:
        """The colours or the size of letters are others."""
        self.release()
        self.is_measured = False

    @property
    def has_document(self) -> bool:
        """Whether it is ready to be drawn."""
        raise NotImplementedError

    def estimate(self, width: float, line_height: float) -> None:
        """Guess the height; for what is far from the view."""
        raise NotImplementedError

    def lay_out(self, width: float) -> None:
        """Get ready to be drawn, and measure it."""
        raise NotImplementedError

    def place_controls(self, width: float) -> None:
        """Put what it has of controls where it stands now."""

    def paint(self, painter: QPainter, clip: QRectF, width: float) -> None:
        """Draw what lies in `clip`, which is in the piece's own coordinates."""

    def place_at(self, point: QPointF) -> Place:
        """The place nearest to a point."""
        return 0, 0

    def word_at(self, point: QPointF) -> Range:
        """The word under a point."""
        return (0, 0), (0, 0)

    def link_at(self, point: QPointF) -> str:
        """The address under a point, or nothing."""
        return ""

    def links(self) -> list[str]:
        """The addresses in it, for the keyboard."""
        return []

    def text(self, part: Range) -> str:
        """The words of a part, as shown."""
        return ""

    def find(self, sought: Sought) -> list[Range]:
        """Where something stands in it, as it is shown."""
        return []

    @property
    def has_text(self) -> bool:
        """Whether there are places in it."""
        return True

    @property
    def last(self) -> Place:
        """The last place there is now."""
        return 0, 0

    def beside(self, place: Place, *, is_forward: bool, by_word: bool) -> Place | None:
        """The place a letter or a word further; None where the piece ends."""
        return None

    def caret(self, place: Place) -> QRectF:
        """Where a place stands: its left edge, and its line's top and height."""
        return QRectF(0, 0, 0, self.height)


class ProsePiece(Piece):
    """Paragraphs, lists, tables and so on, as a rich document. A place is a position in it, and 0."""

    def __init__(self, begin: Begin) -> None:
        super().__init__(begin)
        self._document: StillDocument | None = None
        self._is_current = False
        self._goes_on = self._ends_in_table = False
        self._sought: tuple[Sought, list[Range]] = (NOTHING, [])

    def go_on(self) -> None:
        """The table at its end goes on in the next piece, which follows without a gap."""
        self._goes_on = True
        if self.begin.table and "\n\n" not in self.source.strip():
            self.is_measured = False  # it is the middle of a table, and looks the same
        else:
            self.changed()

    @property
    def has_document(self) -> bool:
        return self._document is not None

    @property
    def is_heading(self) -> bool:
        first = self._finished[0] if self._finished else self._partial
        return first[:16].lstrip("\n").startswith("#")

    def changed(self) -> None:
        super().changed()
        self._is_current = False

    def release(self) -> None:
        self._document = None
        self._is_current = False

    def estimate(self, width: float, line_height: float) -> None:
        per_line = max(20.0, (width - self.indent) / (line_height * 0.42))
        lines = sum(1 + int(len(line) / per_line) for line in self.source.split("\n") if line.strip())
        self.height = lines * line_height * 1.15 + self._gap

    def lay_out(self, width: float) -> None:
        document = self._current()
        if document.textWidth() != width - self.indent:
            document.setTextWidth(width - self.indent)
        self.height = document.size().height() + self._gap
        self.is_measured = True

    @property
    def _gap(self) -> int:
        """Pixels below it."""
        return SEAM if self._goes_on else GAP + (BELOW_TABLE if self._ends_in_table else 0)

    def _current(self) -> StillDocument:
        if self._document is None:
            self._document = StillDocument()
            self._document.setUndoRedoEnabled(False)
            self._document.setDocumentMargin(0)
            self._document.setIndentWidth(INDENT)
            self._document.setDefaultFont(text_font())
            self._document.setDefaultStyleSheet(style_sheet())
        if not self._is_current:
            self._fill(self._document)
            self._is_current = True
            self._sought = (NOTHING, [])
        return self._document

    def _fill(self, document: StillDocument) -> None:
        html = self._html()
        self._ends_in_table = ends_in_table(html)
        document.setHtml(html)

    def _html(self) -> str:
        begin, text = self.begin, self.source.strip("\n")
        return to_html(text, table=begin.table, number=begin.number, goes_on=self._goes_on)

    def paint(self, painter: QPainter, clip: QRectF, width: float) -> None:
        if self._document is None:  # laid out before it is drawn, so that no error can befall the drawing
            return
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip
        colour = theme.colours.text if self.head is None else theme.colours.muted
        context.palette.setColor(QPalette.ColorRole.Text, QColor(colour))
        context.selections = [self._shown(each, *colours) for each, *colours in self.marks.ranges()]
        painter.setClipRect(clip)
        self._document.documentLayout().draw(painter, context)

    def _shown(self, marked: Range, behind: str, colour: str) -> QAbstractTextDocumentLayout.Selection:
        shown = QAbstractTextDocumentLayout.Selection()
        form = QTextCharFormat()
        form.setBackground(QColor(behind))
        form.setForeground(QColor(colour))
        shown.cursor, shown.format = self._cursor(marked), form
        return shown

    def _cursor(self, marked: Range) -> QTextCursor:
        document = self._current()
        last = document.characterCount() - 1
        cursor = QTextCursor(document)
        cursor.setPosition(min(marked[0][0], last))
        cursor.setPosition(min(marked[1][0], last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def place_at(self, point: QPointF) -> Place:
        found = self._current().documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        return max(0, found), 0

    def word_at(self, point: QPointF) -> Range:
        cursor = QTextCursor(self._current())
        cursor.setPosition(self.place_at(point)[0])
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return (cursor.selectionStart(), 0), (cursor.selectionEnd(), 0)

    def link_at(self, point: QPointF) -> str:
        return self._current().documentLayout().anchorAt(point)

    def links(self) -> list[str]:
        return re.findall(r'<a href="([^"]+)"', self._html())

    def text(self, part: Range) -> str:
        cursor = self._cursor(part)
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        words, cell = "", None
        block = self._current().findBlock(start)
        while block.isValid() and block.position() <= end:
            cursor.setPosition(max(start, block.position()))
            before, cell = cell, _cell(cursor)
            last = block.position() + block.length() - 1
            cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
            is_beside = before is not None and cell is not None and before[0] == cell[0] and before != cell
            words += ("\t" if is_beside else "\n") + cursor.selectedText()
            block = block.next()
        return words[1:].replace("\u2028", "\n").replace("\xa0", " ")

    def find(self, sought: Sought) -> list[Range]:
        document = self._current()
        if self._sought[0] != sought:
            text = document.toPlainText()
            found = in_units(text, sought.places(text))
            self._sought = (sought, [((start, 0), (end, 0)) for start, end in found])
        return self._sought[1]

    @property
    def last(self) -> Place:
        return self._current().characterCount() - 1, 0

    def beside(self, place: Place, *, is_forward: bool, by_word: bool) -> Place | None:
        cursor = self._cursor((place, place))
        to = QTextCursor.MoveOperation
        step = (to.NextWord if by_word else to.NextCharacter) if is_forward else to.PreviousCharacter
        if by_word and not is_forward:
            step = to.PreviousWord
        return (cursor.position(), 0) if cursor.movePosition(step) else None

    def caret(self, place: Place) -> QRectF:
        document = self._current()
        position = min(place[0], document.characterCount() - 1)
        block = document.findBlock(position)
        rect, layout = document.documentLayout().blockBoundingRect(block), block.layout()
        row = layout.lineForTextPosition(position - block.position())
        if not row.isValid():
            return QRectF(rect.topLeft(), QSizeF(0, rect.height()))
        x = float(row.cursorToX(position - block.position())[0])  # type: ignore[index]
        left = rect.left() - layout.boundingRect().left()
        return QRectF(left + x, rect.top() + row.y(), 0, row.height())


def _cell(cursor: QTextCursor) -> tuple[int, int] | None:
    """The row and the column that a place in a table is in."""
    table = cursor.currentTable()
    found = table.cellAt(cursor) if table is not None else None
    return None if found is None else (found.row(), found.column())
