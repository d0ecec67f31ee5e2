"""What a search found: a title and the words in their place, opened by a click or Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from engine.history import SearchHit
from ui.conversations.delegate import PADDING, SIDE, paint_ground, paint_text, small, strong
from ui.conversations.model import AnyIndex
from ui.conversations.words import day_of
from ui.language import tr
from ui.theme import theme

LINES, GAP, TOP = 2, 4, 8


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
            return title if hit.message_id is None else f"{title}: {hit.snippet}"
        return super().data(index, role)


class ResultDelegate(QStyledItemDelegate):
    """Draws a hit: the title with its day, then up to two lines in which the words are marked."""

    def __init__(self, rows: ResultsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        lines = LINES if self._rows.hits[index.row()].message_id is not None else 0
        height = QFontMetrics(strong(option.font)).height() + 2 * TOP
        return QSize(80, height + (lines * QFontMetrics(small(option.font)).height() + GAP if lines else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        hit = self._rows.hits[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(SIDE, 1, -SIDE, -1)
        paint_ground(painter, QRectF(box), option, is_opened=False)
        inside = box.adjusted(PADDING, TOP - 1, -PADDING, 0)
        day, font = day_of(hit.at), small(option.font)
        height = QFontMetrics(strong(option.font)).height()
        wide = QFontMetrics(font).horizontalAdvance(day)
        line = QRect(inside.left(), inside.top(), inside.width(), height)
        paint_text(
            painter, QRect(line.right() - wide, line.top(), wide + 1, height), day, font, theme.colours.muted
        )
        line.setRight(line.right() - wide - 8)
        if hit.message_id is None:
            _paint_marked(painter, line, hit, strong(option.font), lines=1)
        else:
            title = self._rows.data(index)
            paint_text(painter, line, title, strong(option.font))
            _paint_marked(painter, inside.adjusted(0, height + GAP, 0, 0), hit, font, lines=LINES)
        painter.restore()


def _paint_marked(painter: QPainter, place: QRect, hit: SearchHit, font: QFont, lines: int) -> None:
    layout = QTextLayout(hit.snippet, font)
    marked = QTextCharFormat()
    marked.setBackground(QColor(theme.colours.mark))
    marked.setForeground(QColor(theme.colours.text))
    formats = []
    for begin, end in hit.marks:
        each = QTextLayout.FormatRange()
        each.start, each.length, each.format = begin, end - begin, marked  # type: ignore[misc, assignment]
        formats.append(each)
    layout.setFormats(formats)
    layout.beginLayout()
    top = 0.0
    for _ in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(place.width())
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    painter.setPen(QColor(theme.colours.muted if lines > 1 else theme.colours.text))
    layout.draw(painter, QRectF(place).topLeft())


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
