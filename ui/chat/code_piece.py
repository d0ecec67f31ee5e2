"""A code block: a frame with its language and a copy button. Long lines scroll sideways.

It holds no document: its lines are all of one height, so those in view are laid out when they are drawn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QScrollBar, QWidget

from engine.history.sought import Sought
from ui.chat.colouring import DARK, LIGHT, Span, spans
from ui.chat.pieces import Piece, Place, Range
from ui.chat.splitting import Begin
from ui.controls import IconButton
from ui.language import tr
from ui.theme import theme
from ui.units import in_units

HEAD, PADDING, BAR, BELOW = 32, 12, 12, 12
SLICE_SECONDS = 0.003
KEPT_PARTS = 128
PART = 1000
"""Characters of a line that are laid out together: a longer one is drawn by its parts that are in view."""


class CopyButton(IconButton):
    """Copies the code of its block."""

    pressed_for = Signal(object)

    def __init__(self, piece: CodePiece, parent: QWidget) -> None:
        super().__init__("copy", tr("Copy the code"), parent, 16)
        self._piece = piece
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._piece.code)
        self.set_icon("check")
        self.setToolTip(tr("Copied"))


class CodePiece(Piece):
    """A place is a line and a column. Once closed, `colour_on` colours it, a slice at a time."""

    def __init__(self, begin: Begin, parent: QWidget) -> None:
        super().__init__(begin)
        self._parent = parent
        self._lines: list[str] = []
        self._last = ""
        self._widest, self._measured_lines = 0.0, 0
        self._colours: dict[tuple[int, int], list[Span]] = {}
        self._work: Iterator[Span] | None = None
        self.copy_button: CopyButton | None = None
        self.bar: QScrollBar | None = None
        self._style()

    def _style(self) -> None:
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._font.setPointSizeF(9.5 * theme.zoom)
        self._metrics = QFontMetricsF(self._font)
        self._line_height = float(round(self._metrics.lineSpacing() * 1.15))
        self._layouts: dict[tuple[int, int], QTextLayout] = {}
        self._edges: dict[int, list[float]] = {}
        self._tab = self._metrics.horizontalAdvance(" ") * 4
        self._widest, self._measured_lines = 0.0, 0

    # ---- text

    @property
    def code(self) -> str:
        """The whole code."""
        return "\n".join([*self._lines, self._last] if self._last else self._lines) + "\n"

    @property
    def source(self) -> str:
        return self.code

    @property
    def count(self) -> int:
        """How many lines it has."""
        return max(1, len(self._lines) + bool(self._last))

    def line(self, number: int) -> str:
        """One of its lines."""
        return self._lines[number] if number < len(self._lines) else self._last

    def add(self, text: str) -> None:
        self._lines += text.removesuffix("\n").split("\n")
        self._last = ""
        self.changed()

    def set_partial(self, text: str) -> None:
        self._last = text
        self.changed()

    def close(self) -> None:
        """Begin to colour it."""
        self._colours = {}
        self._work = spans(self.code, self.begin.language)

    def colour_on(self) -> bool:
        """Colour some lines more; True when all are."""
        self._layouts.clear()
        until = time.perf_counter() + SLICE_SECONDS
        for span in self._work or ():
            for part in range(span.start // PART, (span.start + span.length - 1) // PART + 1):
                self._colours.setdefault((span.line, part), []).append(span)
            if time.perf_counter() > until:
                return False
        self._work = None
        return True

    # ---- layout

    @property
    def has_document(self) -> bool:
        return self.copy_button is not None

    def estimate(self, width: float, line_height: float) -> None:
        self._measure(width)

    def lay_out(self, width: float) -> None:
        self._measure(width)
        if self.copy_button is None:
            self.copy_button = CopyButton(self, self._parent)
        self.is_measured = True
        if self._overflows(width) and self.bar is None:
            self.bar = QScrollBar(Qt.Orientation.Horizontal, self._parent)
            self.bar.setProperty("role", "code")
            self.bar.setAccessibleName(tr("Scroll the code sideways"))
            self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.bar.valueChanged.connect(self._parent.update)
        if self.bar is not None:
            self.bar.setRange(0, max(0, int(self._widest - self._room(width)) + 1))
            self.bar.setPageStep(int(self._room(width)))
            self.bar.setSingleStep(int(self._metrics.horizontalAdvance(" ") * 4))

    def _measure(self, width: float) -> None:
        for number in range(self._measured_lines, self.count):
            self._widest = max(self._widest, self._line_width(number))
        self._measured_lines = len(self._lines)
        bar = BAR if self._overflows(width) else 0
        self.height = HEAD + self.count * self._line_height + PADDING + bar + BELOW

    def _line_width(self, number: int) -> float:
        last = self._part_count(number) - 1
        return self._edge(number, last) + self._advance(self.line(number)[last * PART :])

    def _edge(self, number: int, part: int) -> float:
        """Where a part of a line begins, right of the line's beginning."""
        if part == 0:
            return 0.0
        edges = self._edges.setdefault(number, [0.0])
        while len(edges) <= part:
            start = (len(edges) - 1) * PART
            edges.append(edges[-1] + self._advance(self.line(number)[start : start + PART]))
        return edges[part]

    def _part_count(self, number: int) -> int:
        return max(1, -(-len(self.line(number)) // PART))

    def _advance(self, line: str) -> float:
        tabs = line.count("\t")
        return self._metrics.horizontalAdvance(line) + tabs * self._tab

    def _room(self, width: float) -> float:
        return width - self.indent - 2 * PADDING

    def _overflows(self, width: float) -> bool:
        return self._widest > self._room(width)

    def place_controls(self, width: float) -> None:
        if self.copy_button is not None:
            right = int(width) - 4 - 28
            self.copy_button.setGeometry(QRect(right, int(self.top) + 2, 28, 28))
            self.copy_button.show()
        if self.bar is not None:
            below = int(self.top + self.height - BELOW - BAR)
            self.bar.setGeometry(QRect(self.indent + 4, below, int(width) - self.indent - 8, BAR - 2))
            self.bar.setVisible(self._overflows(width))

    def release(self) -> None:
        for control in (self.copy_button, self.bar):
            if control is not None:
                control.hide()
                control.deleteLater()
        self.copy_button = self.bar = None
        self._layouts.clear()

    def restyle(self) -> None:
        super().restyle()
        self._style()

    @property
    def offset(self) -> int:
        """Pixels that the lines are scrolled by."""
        return self.bar.value() if self.bar is not None else 0

    # ---- drawing

    def paint(self, painter: QPainter, clip: QRectF, width: float) -> None:
        colours = theme.colours
        frame = QRectF(0.5, 0.5, width - self.indent - 1, self.height - BELOW - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(QColor(colours.code))
        painter.drawRoundedRect(frame, 8, 8)
        painter.setPen(QColor(colours.muted))
        painter.setFont(_head_font())
        head = QRectF(PADDING, 0, frame.width() - 48, HEAD)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self.begin.language or tr("text"))
        painter.setPen(QColor(colours.text))
        painter.setClipRect(frame.adjusted(PADDING - 2, HEAD, 2 - PADDING, 0).intersected(clip))
        first = max(0, int((clip.top() - HEAD) / self._line_height))
        last = min(self.count, int((clip.bottom() - HEAD) / self._line_height) + 1)
        marked = self.marks.ranges()
        left = clip.left() - PADDING + self.offset
        right = left + clip.width()
        for number in range(first, last):
            top = HEAD + number * self._line_height
            for part in self._parts_between(number, left, right):
                place = QPointF(PADDING - self.offset + self._edge(number, part), top)
                self._laid_out(number, part).draw(painter, place, self._marked(number, part, marked))

    def _parts_between(self, number: int, left: float, right: float) -> Iterator[int]:
        """The parts of a line that reach into what is between two edges."""
        count = self._part_count(number)
        for part in range(count):
            if self._edge(number, part) > right:
                return
            if part == count - 1 or self._edge(number, part + 1) >= left:
                yield part

    def _laid_out(self, number: int, part: int) -> QTextLayout:
        start = part * PART
        text = self.line(number)[start : start + PART]
        kept = self._layouts.get((number, part))
        if kept is not None and kept.text() == text:
            return kept
        layout = QTextLayout(text, self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTabStopDistance(self._tab)
        layout.setTextOption(option)
        palette = DARK if theme.colours.name == "dark" else LIGHT
        coloured = self._colours.get((number, part), ())
        layout.setFormats(
            [
                _format(
                    max(0, span.start - start), span.length + min(0, span.start - start), palette[span.colour]
                )
                for span in coloured
            ]
        )
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        if len(self._layouts) >= KEPT_PARTS:
            self._layouts.clear()
        self._layouts[number, part] = layout
        return layout

    def _marked(
        self, number: int, part: int, marked: list[tuple[Range, str, str]]
    ) -> list[QTextLayout.FormatRange]:
        made, length = [], len(self.line(number))
        low, high = part * PART, min(length, (part + 1) * PART)
        for (start, end), behind, colour in marked:
            if start[0] <= number <= end[0]:
                first = max(low, start[1] if start[0] == number else 0)
                last = min(high, end[1]) if end[0] == number else high
                made.append(_format(first - low, last - first, colour, behind))
        return [each for each in made if each.length > 0]

    # ---- places

    def place_at(self, point: QPointF) -> Place:
        number = min(self.count - 1, max(0, int((point.y() - HEAD) // self._line_height)))
        x = point.x() - PADDING + self.offset
        part = next(self._parts_between(number, x, x), 0)
        column = self._laid_out(number, part).lineAt(0).xToCursor(x - self._edge(number, part))
        return number, part * PART + column

    def word_at(self, point: QPointF) -> Range:
        number, column = self.place_at(point)
        line = self.line(number)
        start = end = column
        while start > 0 and (line[start - 1].isalnum() or line[start - 1] == "_"):
            start -= 1
        while end < len(line) and (line[end].isalnum() or line[end] == "_"):
            end += 1
        return (number, start), (number, end)

    def text(self, part: Range) -> str:
        (first, start), (last, end) = part
        lines = [self.line(number) for number in range(first, min(last, self.count - 1) + 1)]
        if not lines:
            return ""
        if last < self.count:
            lines[-1] = lines[-1][:end]
        lines[0] = lines[0][start:]
        return "\n".join(lines)

    def find(self, sought: Sought) -> list[Range]:
        return [
            ((number, start), (number, end))
            for number in range(self.count)
            for start, end in in_units(self.line(number), sought.places(self.line(number)))
        ]

    @property
    def last(self) -> Place:
        return self.count - 1, len(self.line(self.count - 1))

    def beside(self, place: Place, *, is_forward: bool, by_word: bool) -> Place | None:
        number, column = min(place, self.last)
        part = min(column // PART, self._part_count(number) - 1)
        if column == part * PART and part and not is_forward:
            part -= 1
        layout, start = self._laid_out(number, part), part * PART
        mode = layout.CursorMode.SkipWords if by_word else layout.CursorMode.SkipCharacters
        move = layout.nextCursorPosition if is_forward else layout.previousCursorPosition
        if (found := start + move(column - start, mode)) != column:
            return number, found
        other = number + (1 if is_forward else -1)
        if not 0 <= other < self.count:
            return None
        return other, 0 if is_forward else len(self.line(other))

    def caret(self, place: Place) -> QRectF:
        number, column = min(place, self.last)
        part = min(column // PART, self._part_count(number) - 1)
        row = self._laid_out(number, part).lineAt(0)
        x = self._edge(number, part) + float(row.cursorToX(column - part * PART)[0])  # type: ignore[index]
        top = HEAD + number * self._line_height
        return QRectF(PADDING - self.offset + x, top, 0, self._line_height)


def _head_font() -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(9 * theme.zoom)
    return font


def _format(start: int, length: int, colour: str, behind: str = "") -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    form = QTextCharFormat()
    form.setForeground(QColor(colour))
    if behind:
        form.setBackground(QColor(behind))
    made.start, made.length, made.format = start, length, form
    return made
