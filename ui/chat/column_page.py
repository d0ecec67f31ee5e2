"""What scrolls in a conversation. Its column places the messages, and Tab goes through them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from ui.reading_order import stops_in
from ui.theme import theme

if TYPE_CHECKING:
    from ui.chat.column import MessageColumn


class ColumnPage(QWidget):
    """Tells its column when a message may have another height, and draws a mark around one."""

    def __init__(self, column: MessageColumn) -> None:
        super().__init__(column)
        self._column = column
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # growing leaves alone what is painted

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._column.arrange()
        is_handled = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange):  # style sheets take it away
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # scrolling moves what is painted
        return is_handled

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.colours.window))
        entry = self._column.marked
        if entry is not None and entry.widget is not None:
            out = entry.reaches_out
            self._paint_mark(painter, QRectF(entry.widget.geometry()).adjusted(out, 0, -out, 0))
        painter.end()

    def _paint_mark(self, painter: QPainter, around: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours.accent), 1))
        painter.setBrush(QColor(theme.colours.soft))
        painter.drawRoundedRect(around.adjusted(-12, -8, 12, -4), 12, 12)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        focus = QApplication.focusWidget()
        stops = self._stops()
        if focus not in stops:
            return super().focusNextPrevChild(is_next)
        place = stops.index(focus) + (1 if is_next else -1)
        if 0 <= place < len(stops):
            self._focus(stops[place], is_next)
            return True
        return super().focusNextPrevChild(is_next)

    def _stops(self) -> list[QWidget]:
        stops: list[QWidget] = []
        for entry in self._column.there:
            assert entry.widget is not None
            stops += stops_in(entry.widget)
        return stops

    def _focus(self, widget: QWidget, is_next: bool) -> None:
        reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
        widget.setFocus(reason)
        if self.isAncestorOf(widget):
            top = widget.mapTo(self, widget.rect().topLeft()).y()
            self._column.ensureVisible(0, top, 0, 48)
            self._column.ensureVisible(0, top + min(widget.height(), 96), 0, 48)
