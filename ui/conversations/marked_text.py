"""A text in a few lines with words marked in it, for a delegate to draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout

from ui.theme import theme
from ui.units import in_signs, in_units


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One paragraph; `marks` are places in it, from and up to."""

    text: str
    marks: Sequence[tuple[int, int]]
    font: QFont
    colour: str

    def lines(self, width: int, most: int) -> int:
        """How many lines it takes, of so many at most."""
        return max(1, sum(1 for _ in self._broken(width, most)))

    def paint(self, painter: QPainter, place: QRect, lines: int) -> None:
        """Draw it in so many lines, the last with an ellipsis where it has no room."""
        metrics, top = QFontMetrics(self.font), place.top()
        for number, (start, end) in enumerate(self._broken(place.width(), lines), start=1):
            shown = self.text[start:end]
            if number == lines:
                rest = self.text[start:]
                shown = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, place.width())
            self._paint_line(painter, QPointF(place.left(), top), shown, start)
            top += metrics.height()

    def _broken(self, width: int, most: int) -> Iterator[tuple[int, int]]:
        """From and up to where each line goes, broken between words."""
        start = 0
        while start < len(self.text) and most > 0:
            rest = self.text[start : start + 1000]
            layout = QTextLayout(rest, self.font)
            layout.beginLayout()
            line = layout.createLine()
            line.setLineWidth(max(1, width))
            layout.endLayout()
            end = start + max(1, in_signs(rest, line.textLength()))
            yield start, end
            start, most = end, most - 1

    def _paint_line(self, painter: QPainter, place: QPointF, text: str, start: int) -> None:
        formats = []
        inside = [(max(a - start, 0), min(b - start, len(text))) for a, b in self.marks]
        for begin, end in in_units(text, [(a, b) for a, b in inside if a < b]):
            each = QTextLayout.FormatRange()
            each.start, each.length = begin, end - begin
            look = QTextCharFormat()
            look.setBackground(QColor(theme.colours.mark))
            look.setForeground(QColor(theme.colours.text))
            each.format = look
            formats.append(each)
        layout = QTextLayout(text, self.font)
        layout.setFormats(formats)
        layout.beginLayout()
        layout.createLine().setLineWidth(1e6)
        layout.endLayout()
        painter.setPen(QColor(self.colour))
        layout.draw(painter, place)
