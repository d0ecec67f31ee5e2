"""What a search found: a conversation's title and the words in their place, opened by a click or Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from engine.history import SearchHit
from ui.conversations.delegate import PADDING, SIDE, paint_ground, paint_text, small, strong
from ui.conversations.model import AnyIndex
from ui.conversations.words import more, time_of
from ui.icons import icon
from ui.language import tr
from ui.theme import theme
from ui.units import in_signs, in_units

LINES, GAP, TOP, ICON = 2, 4, 8, 12


class ResultsModel(QStringListModel):
    """The hits as Qt reads them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: Sequence[SearchHit] = ()

    def show(self, hits: Sequence[SearchHit]) -> None:
        """Show these hits in place of those before."""
        self.hits = hits
        self.setStringList([hit.title or tr("New conversation") for hit in hits])

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            hit = self.hits[index.row()]
            title = super().data(index, Qt.ItemDataRole.DisplayRole)
            place = ": ".join(part for part in (hit.file, hit.snippet) if part)
            return ", ".join(
                part for part in (": ".join((title, place)) if place else title, more(hit)) if part
            )
        return super().data(index, role)


class ResultDelegate(QStyledItemDelegate):
    """Draws a hit: the title with its day, up to two lines in which the words are marked, and what is left.

    Of a file its name stands in the first of the lines.
    """

    def __init__(self, rows: ResultsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        hit = self._rows.hits[index.row()]
        lines = 0 if hit.message_id is None else LINES + bool(more(hit))
        height = QFontMetrics(strong(option.font)).height() + 2 * TOP
        return QSize(80, height + (lines * QFontMetrics(small(option.font)).height() + GAP if lines else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        hit = self._rows.hits[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(SIDE, 1, -SIDE, -1)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        paint_ground(painter, QRectF(box), option, is_chosen)
        inside = box.adjusted(PADDING, TOP - 1, -PADDING, 0)
        when, font = time_of(hit.at), _plain(option.font)
        height = QFontMetrics(strong(option.font)).height()
        wide = QFontMetrics(font).horizontalAdvance(when)
        line = QRect(inside.left(), inside.top(), inside.width(), height)
        aside = QRect(line.right() - wide, line.top(), wide + 1, height)
        paint_text(painter, aside, when, font, theme.colours.muted)
        line.setRight(line.right() - wide - 8)
        if hit.title_marks:
            title = _Marked(hit.title, hit.title_marks, strong(option.font), theme.colours.text)
            _paint_marked(painter, line, title, lines=1)
        else:
            paint_text(painter, line, self._rows.data(index), strong(option.font))
        if hit.message_id is not None:
            self._paint_message(painter, inside.adjusted(0, height + GAP, 0, 0), hit, font)
        painter.restore()

    def _paint_message(self, painter: QPainter, place: QRect, hit: SearchHit, font: QFont) -> None:
        muted, height, lines = theme.colours.muted, QFontMetrics(font).height(), LINES
        if hit.file:
            icon("file", muted).paint(
                painter, QRect(place.left(), place.top() + (height - ICON) // 2, ICON, ICON)
            )
            beside = QRect(place.left() + ICON + GAP, place.top(), place.width() - ICON - GAP, height)
            paint_text(painter, beside, hit.file, font, muted)
            place, lines = place.adjusted(0, height, 0, 0), lines - 1
        _paint_marked(painter, place, _Marked(hit.snippet, hit.marks, font, muted), lines)
        if more(hit):
            below = QRect(place.left(), place.top() + lines * height, place.width(), height)
            paint_text(painter, below, more(hit), font, theme.colours.accent)


def _plain(font: QFont) -> QFont:
    return strong(small(font), False)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text to be drawn with marks in it, from and up to."""

    text: str
    marks: Sequence[tuple[int, int]]
    font: QFont
    colour: str


def _paint_marked(painter: QPainter, place: QRect, marked: _Marked, lines: int) -> None:
    """Draw a text in so many lines, the last with an ellipsis where it has no room."""
    metrics, start, top = QFontMetrics(marked.font), 0, place.top()
    for number in range(lines):
        rest = marked.text[start:]
        if number == lines - 1:
            shown = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, place.width())
        else:
            shown = rest[: _fitting(rest, marked.font, place.width())]
        _paint_line(painter, QPointF(place.left(), top), shown, start, marked)
        start += len(shown)
        top += metrics.height()


def _fitting(text: str, font: QFont, width: int) -> int:
    """How many characters fit in one line, broken between words."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    return in_signs(text, line.textLength())


def _paint_line(painter: QPainter, place: QPointF, text: str, start: int, marked: _Marked) -> None:
    formats = []
    shown = [(max(a - start, 0), min(b - start, len(text))) for a, b in marked.marks]
    for begin, end in in_units(text, [(a, b) for a, b in shown if a < b]):
        each = QTextLayout.FormatRange()
        each.start, each.length = begin, end - begin
        look = QTextCharFormat()
        look.setBackground(QColor(theme.colours.mark))
        look.setForeground(QColor(theme.colours.text))
        each.format = look
        formats.append(each)
    layout = QTextLayout(text, marked.font)
    layout.setFormats(formats)
    layout.beginLayout()
    layout.createLine().setLineWidth(1e6)
    layout.endLayout()
    painter.setPen(QColor(marked.colour))
    layout.draw(painter, place)


class ResultList(QListView):
    """Emits the hit that was chosen. Up from the first row goes back to the field."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("resultList")
        self.setAccessibleName(tr("Found"))
        self.rows = ResultsModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(ResultDelegate(self.rows, self))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self.open)

    def show_hits(self, hits: Sequence[SearchHit]) -> None:
        """Show these hits, the first one chosen, so that Enter opens it."""
        self.rows.show(hits)
        if hits:
            self.setCurrentIndex(self.rows.index(0))
        self.scrollToTop()

    def restyle(self) -> None:
        """Take the sizes of the text in force."""
        self.doItemsLayout()

    def open(self, index: AnyIndex | None = None) -> None:
        """Open a hit: the current one, unless another is given."""
        index = self.currentIndex() if index is None else index
        if index.isValid():
            self.opened.emit(self.rows.hits[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)
