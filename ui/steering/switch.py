"""A switch: on or off, painted by ourselves, with a checkbox's meaning."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme import theme


class Switch(QAbstractButton):
    """A checkable button; `toggled` and `clicked` are Qt's own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_dimmed = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())

    def set_dimmed(self, is_dimmed: bool) -> None:
        """Show that what is switched on has no say for the moment."""
        self._is_dimmed = is_dimmed
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(34, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(2, 3, 30, 16)
        is_on = self.isChecked() and self.isEnabled()
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawRoundedRect(QRectF(0.75, 1.75, 32.5, 18.5), 9.25, 9.25)
        on = colours.muted if self._is_dimmed else colours.accent
        painter.setPen(Qt.PenStyle.NoPen if is_on else QPen(QColor(colours.edge), 1))
        painter.setBrush(QColor(on if is_on else colours.track))
        painter.drawRoundedRect(body if is_on else body.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        knob = colours.on_accent if is_on and not self._is_dimmed else colours.raised
        painter.setBrush(QColor(knob))
        painter.drawEllipse(QPointF(24 if self.isChecked() else 10, 11), 5.5, 5.5)
        painter.end()
