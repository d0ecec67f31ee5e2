"""What a search found: a conversation's title and the words in their place, opened by a click or Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QRect, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
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
from ui.conversations.marked_text import MarkedText
from ui.conversations.model import AnyIndex
from ui.conversations.words import more, time_of
from ui.icons import icon
from ui.language import tr
from ui.theme import theme

LINES, GAP, TOP, ICON, DATE_GAP = 2, 4, 8, 12, 8


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
            said = f"{title}: {place}" if place else title
            return ", ".join(part for part in (said, more(hit)) if part)
        return super().data(index, role)


class ResultDelegate(QStyledItemDelegate):
    """Draws a hit: the title with its day, up to two lines in which the words are marked, and what is left.

    Over lines of a file stands its name. A title that alone is found may take two lines itself.
    """

    def __init__(self, view: QListView, rows: ResultsModel) -> None:
        super().__init__(view)
        self._view, self._rows = view, rows

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        hit, font = self._rows.hits[index.row()], option.font
        width = self._view.viewport().width() - 2 * (SIDE + PADDING)
        height = self._title_lines(hit, font, width) * QFontMetrics(strong(font)).height() + 2 * TOP
        if hit.message_id is not None:
            lines = _snippet(hit, font).lines(width, LINES) + bool(hit.file) + bool(more(hit))
            height += lines * QFontMetrics(_plain(font)).height() + GAP
        return QSize(80, height)

    def _title(self, hit: SearchHit, font: QFont) -> MarkedText:
        title = hit.title or tr("New conversation")
        return MarkedText(title, hit.title_marks, strong(font), theme.colours.text)

    def _title_lines(self, hit: SearchHit, font: QFont, width: int) -> int:
        beside = QFontMetrics(_plain(font)).horizontalAdvance(time_of(hit.at)) + DATE_GAP
        most = 1 if hit.message_id is not None else LINES
        return self._title(hit, font).lines(width - beside, most)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        hit, font = self._rows.hits[index.row()], option.font
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(SIDE, 1, -SIDE, -1)
        paint_ground(painter, QRectF(box), option, bool(option.state & QStyle.StateFlag.State_Selected))
        inside = box.adjusted(PADDING, TOP - 1, -PADDING, 0)
        when, height = time_of(hit.at), QFontMetrics(strong(font)).height()
        wide = QFontMetrics(_plain(font)).horizontalAdvance(when)
        aside = QRect(inside.right() - wide, inside.top(), wide + 1, height)
        paint_text(painter, aside, when, _plain(font), theme.colours.muted)
        lines = self._title_lines(hit, font, inside.width())
        self._title(hit, font).paint(painter, inside.adjusted(0, 0, -wide - DATE_GAP, 0), lines)
        if hit.message_id is not None:
            _paint_message(painter, inside.adjusted(0, height + GAP, 0, 0), hit, font)
        painter.restore()


def _paint_message(painter: QPainter, place: QRect, hit: SearchHit, font: QFont) -> None:
    plain, muted = _plain(font), theme.colours.muted
    height = QFontMetrics(plain).height()
    if hit.file:
        icon("file", muted).paint(
            painter, QRect(place.left(), place.top() + (height - ICON) // 2, ICON, ICON)
        )
        beside = QRect(place.left() + ICON + GAP, place.top(), place.width() - ICON - GAP, height)
        paint_text(painter, beside, hit.file, plain, muted)
        place = place.adjusted(0, height, 0, 0)
    snippet = _snippet(hit, font)
    lines = snippet.lines(place.width(), LINES)
    snippet.paint(painter, place, lines)
    if more(hit):
        below = QRect(place.left(), place.top() + lines * height, place.width(), height)
        paint_text(painter, below, more(hit), plain, theme.colours.accent)


def _snippet(hit: SearchHit, font: QFont) -> MarkedText:
    return MarkedText(hit.snippet, hit.marks, _plain(font), theme.colours.muted)


def _plain(font: QFont) -> QFont:
    return strong(small(font), False)


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
        self.setItemDelegate(ResultDelegate(self, self.rows))
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
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
