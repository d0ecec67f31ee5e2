"""Paints one feature in the list: label, the strongest words in their line, how often it is active."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.features.marking import mark_colour
from ui.features.model import AnyIndex, FeatureListModel
from ui.features.table import Excerpt, bar_length, excerpt, share, title_of
from ui.language import tr
from ui.theme import theme
from vectors.features import Feature

PADDING, GAP, SIDE = 10, 3, 58
BAR_WIDTH, BAR_HEIGHT = 46, 3


class FeatureDelegate(QStyledItemDelegate):
    """Draws a row from its feature alone; there is no widget a row."""

    def __init__(self, rows: FeatureListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        first, second = QFontMetrics(_strong(option.font)), QFontMetrics(_small(option.font))
        return QSize(160, 2 * PADDING + first.height() + GAP + second.height() - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        feature, query = self._rows.feature(index.row()), self._rows.query
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(0, 1, -6, -1)
        _paint_ground(painter, box, option)
        inside = box.toRect().adjusted(PADDING, PADDING - 2, -PADDING, -PADDING + 2)
        _paint_side(painter, inside, feature, option.font)
        words = inside.adjusted(0, 0, -SIDE, 0)
        painter.setFont(_strong(option.font))
        painter.setPen(QColor(theme.colours.muted if feature.is_dead else theme.colours.text))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(title_of(feature), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        line = inside.adjusted(0, metrics.height() + GAP, 0, 0)
        painter.setFont(_small(option.font))
        found = excerpt(feature, query)
        if found is None:
            painter.setPen(QColor(theme.colours.muted))
            painter.drawText(
                line,
                Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft,
                tr("Feature {index}").format(index=feature.index),
            )
        else:
            _paint_excerpt(painter, line, found)
        painter.restore()


def _strong(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.88)
    return made


def _paint_ground(painter: QPainter, box: QRectF, option: QStyleOptionViewItem) -> None:
    is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
    painter.setPen(Qt.PenStyle.NoPen)
    if is_chosen or is_under:
        ground = QColor(theme.colours.soft)
        ground.setAlphaF(1.0 if is_chosen else 0.55)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 8, 8)
    if is_chosen:
        painter.setBrush(QColor(theme.colours.accent))
        painter.drawRoundedRect(QRectF(box.left(), box.top() + 8, 3, box.height() - 16), 1.5, 1.5)


def _paint_side(painter: QPainter, inside: QRect, feature: Feature, font: QFont) -> None:
    """How often the feature is active, as a number over a short bar."""
    text = share(feature.density)
    if not text:
        return
    colours = theme.colours
    painter.setFont(_small(font))
    painter.setPen(QColor(colours.muted))
    painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, text)
    left, top = inside.right() - BAR_WIDTH + 1, inside.top() + painter.fontMetrics().height() + 1
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.track))
    painter.drawRoundedRect(QRectF(left, top, BAR_WIDTH, BAR_HEIGHT), 1.5, 1.5)
    length = BAR_WIDTH * bar_length(feature.density)
    if length:
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(QRectF(left, top, length, BAR_HEIGHT), 1.5, 1.5)


def _paint_excerpt(painter: QPainter, line: QRect, found: Excerpt) -> None:
    """The strongest word is marked; what stands before it is cut at its start, what follows at its end."""
    colours, metrics = theme.colours, painter.fontMetrics()
    top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
    token = metrics.elidedText(found.token, Qt.TextElideMode.ElideRight, line.width() // 2)
    wide = metrics.horizontalAdvance(token)
    before = metrics.elidedText(found.before, Qt.TextElideMode.ElideLeft, int(line.width() * 0.42))
    left = line.left() + metrics.horizontalAdvance(before)
    painter.setPen(QColor(colours.muted))
    painter.drawText(line, top, before)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mark_colour(colours, 1.0)))
    painter.drawRoundedRect(QRectF(left - 1, line.top(), wide + 2, metrics.height()), 3, 3)
    painter.setPen(QColor(colours.text))
    painter.drawText(QRect(left, line.top(), wide + 2, line.height()), top, token)
    room = line.right() - left - wide
    painter.setPen(QColor(colours.muted))
    after = metrics.elidedText(found.after, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRect(left + wide, line.top(), room, line.height()), top, after)
