"""The dial: a slider between two poles, coloured by what a sweep measured."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.controls import FocusPainted
from ui.language import figure
from ui.theme import theme
from vectors.values import STRENGTH_LIMIT, Calibration

RAW_LIMIT = 4.0
INSET = 10.0
"""Pixels that the track keeps free at each end, for the handle."""
DETENT = 0.06
"""Share of the track around its rest in which a drag comes to rest."""


@dataclass(frozen=True, slots=True)
class Track:
    """The range of a dial and its bands: values and the theme's colour name up to the next one.

    `rest` is where a drag near it, and a double click, come to rest. 0 stands in the middle, unless the track
    is `one_sided`.
    """

    low: float
    high: float
    step: float
    bands: tuple[tuple[float, float, str], ...]
    rest: float = 0.0
    one_sided: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The values at the left and the right end, of which `low` and `high` may leave a half unused."""
        if self.one_sided:
            return self.low, self.high
        limit = max(abs(self.low), abs(self.high)) or 1.0
        return -limit, limit


def track_of(calibration: Calibration | None, *, is_measured: bool = True) -> Track:
    """The track of a calibrated strength, or the plain one of a raw scale. A pole not measured ends at 0.

    Without bands where the layers are not those that were measured.
    """
    if calibration is None:
        return Track(-RAW_LIMIT, RAW_LIMIT, 0.1, ((-RAW_LIMIT, RAW_LIMIT, "track"),))
    bands: list[tuple[float, float, str]] = []
    low = -STRENGTH_LIMIT if calibration.negative else 0.0
    high = STRENGTH_LIMIT if calibration.positive else 0.0
    if not is_measured:
        return Track(low, high, 0.05, ((low, high, "track"),))
    for sign, pole in ((1, calibration.positive), (-1, calibration.negative)):
        if pole is None:
            continue
        collapse = min(max(1.0, pole.collapse_strength), STRENGTH_LIMIT)
        for start, stop, colour in (
            (0.0, 1.0, "green"),
            (1.0, collapse, "amber"),
            (collapse, STRENGTH_LIMIT, "red"),
        ):
            if stop > start:
                bands.append((min(sign * start, sign * stop), max(sign * start, sign * stop), colour))
    return Track(low, high, 0.05, tuple(sorted(bands)))


class Dial(FocusPainted):
    """Emits `value_changed` for every change that a person makes, never for `set_value`."""

    value_changed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._track = track_of(None)
        self._value = 0.0
        self._poles = ("", "")
        self._is_dragged = False
        self._is_active = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def value(self) -> float:
        """Where the handle stands."""
        return self._value

    @property
    def track(self) -> Track:
        """The range and its bands."""
        return self._track

    def set_track(self, track: Track) -> None:
        """Take another range; the value is kept inside it."""
        self._track = track
        self.set_value(self._value)
        self.update()

    def set_value(self, value: float) -> None:
        """Move the handle without a signal."""
        self._value = self._inside(value)
        self.setAccessibleDescription(self.spoken_value())
        self.tell_value()
        self.update()

    def set_poles(self, negative: str, positive: str) -> None:
        """Name the two ends, for those who cannot see them."""
        self._poles = (negative, positive)
        self.setAccessibleDescription(self.spoken_value())

    def spoken_value(self) -> str:
        """The value, and the pole that it leans to."""
        pole = self._poles[self._value > 0] if self._value else ""
        return f"{figure(self._value, '.2f')}, {pole}" if pole else figure(self._value, ".2f")

    def set_active(self, is_active: bool) -> None:
        """Show whether the value is in force; it can be moved either way."""
        self._is_active = is_active
        self.update()

    def _inside(self, value: float) -> float:
        return min(max(value, self._track.low), self._track.high)

    def _change(self, value: float) -> None:
        value = round(self._inside(value), 4)
        if value != self._value:
            self.set_value(value)
            self.value_changed.emit(self._value)

    # ---- geometry

    def sizeHint(self) -> QSize:
        return QSize(180, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 24)

    def _span(self) -> tuple[float, float]:
        return INSET, self.width() - INSET

    def x_of(self, value: float) -> float:
        """Horizontal place of a value."""
        left, right = self._span()
        low, high = self._track.ends
        return left + (value - low) / (high - low) * (right - left)

    def value_at(self, x: float) -> float:
        """Value under a horizontal place, coming to rest near the track's rest."""
        left, right = self._span()
        low, high = self._track.ends
        value = low + (x - left) / max(1.0, right - left) * (high - low)
        if abs(value - self._track.rest) < DETENT * (high - low) / 2:
            return self._track.rest
        return round(value / self._track.step * 5) * self._track.step / 5

    # ---- what a person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_dragged = True
            self._change(self.value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged:
            self._change(self.value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragged = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._change(self._track.rest)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()
            return
        self._change(self._value + self._track.step * (1 if event.angleDelta().y() > 0 else -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, key = self._track.step, event.key()
        moves = {
            Qt.Key.Key_Right: self._value + step,
            Qt.Key.Key_Up: self._value + step,
            Qt.Key.Key_Left: self._value - step,
            Qt.Key.Key_Down: self._value - step,
            Qt.Key.Key_PageUp: self._value + 5 * step,
            Qt.Key.Key_PageDown: self._value - 5 * step,
            Qt.Key.Key_Home: self._track.low,
            Qt.Key.Key_End: self._track.high,
            Qt.Key.Key_0: 0.0,
            Qt.Key.Key_Backspace: self._track.rest,
        }
        target = moves.get(Qt.Key(key))
        if target is None:
            super().keyPressEvent(event)
            return
        self._change(0.0 if abs(target) < step / 2 else target)

    # ---- how it looks

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        left, right = self._span()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(QRectF(left, middle - 2, right - left, 4), 2, 2)
        if self.isEnabled():
            for low, high, name in self._track.bands:
                self._paint_band(painter, low, high, QColor(getattr(colours, name)))
        painter.setBrush(QColor(colours.muted))
        painter.drawRect(QRectF(self.x_of(self._track.rest) - 0.75, middle - 6, 1.5, 12))
        self._paint_handle(painter, middle)
        painter.end()

    def _paint_band(self, painter: QPainter, low: float, high: float, colour: QColor) -> None:
        """A band is pale, and full between 0 and the handle."""
        middle = self.height() / 2
        pale = QColor(colour)
        pale.setAlphaF(0.28)
        painter.setBrush(pale)
        painter.drawRect(QRectF(self.x_of(low), middle - 2, self.x_of(high) - self.x_of(low), 4))
        start, stop = max(low, min(0.0, self._value)), min(high, max(0.0, self._value))
        if stop > start and self._is_active:
            full = theme.colours.accent if colour == QColor(theme.colours.track) else colour
            painter.setBrush(QColor(full))
            painter.drawRect(QRectF(self.x_of(start), middle - 2, self.x_of(stop) - self.x_of(start), 4))

    def _paint_handle(self, painter: QPainter, middle: float) -> None:
        colours = theme.colours
        centre = QPointF(self.x_of(self._value), middle)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawEllipse(centre, 9, 9)
        rim = colours.accent if self._is_active else colours.muted
        rim = rim if self.isEnabled() else colours.track
        painter.setBrush(QColor(colours.raised))
        painter.setPen(QPen(QColor(rim), 2))
        painter.drawEllipse(centre, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
