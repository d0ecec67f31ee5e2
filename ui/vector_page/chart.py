"""Draws one plot with two axes by pyqtgraph, which only this file imports. Knows nothing of vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.controls import FocusPainted, label
from ui.flow import Flow
from ui.language import figure, tr
from ui.language import mark as marked
from ui.theme import theme
from ui.vector_page.charts import ChartSpec, Line, Mark, log_ticks

POINTING = marked("Point at the plot, or use ← and →, to read the numbers.")
BAND_ALPHA = 0.16
MARGIN = 0.06
MARK_MARGIN = 0.12
LABEL_ROOM = 0.3
"""Share of the height that is left free above the lines for the names of marks."""


class Key(QWidget):
    """One entry of the legend: how a line, or the shading, looks, and its name."""

    def __init__(self, name: str, colour: str, symbol: str, is_dashed: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour, self._symbol, self._is_dashed = colour, symbol, is_dashed
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(30, 0, 0, 0)
        layout.addWidget(label(name, self, "small"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, middle = QColor(getattr(theme.colours, self._colour)), self.height() / 2
        if not self._symbol:
            painter.setPen(QPen(QColor(theme.colours.track)))
            painter.setBrush(_shade(self._colour))
            painter.drawRect(QRectF(2, middle - 5, 22, 10))
        else:
            painter.setPen(_pen(self._colour, is_dashed=self._is_dashed))
            painter.drawLine(QPointF(2, middle), QPointF(24, middle))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.translate(13, middle)
            painter.scale(8, 8)
            painter.drawPath(pg.graphicsItems.ScatterPlotItem.Symbols[self._symbol])
        painter.end()


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose numbers are written as the language writes them."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        shown: list[str] = super().tickStrings(values, scale, spacing)
        return [number.replace(".", QLocale().decimalPoint()) for number in shown]


class Chart(FocusPainted):
    """Shows a ChartSpec: legend above, plot, and below it the numbers of the place that is pointed at."""

    spoken_role = QAccessible.Role.Chart

    def __init__(self, name: str, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec: ChartSpec | None = None
        self._at: int | None = None
        self._cross: Any = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._keys = Flow(12, 4)
        axes = {side: Axis(side) for side in ("left", "bottom", "right")}
        self.view = pg.PlotWidget(self, background=None, axisItems=axes)
        self._height = height
        self.view.setFixedHeight(theme.room(height))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(self.view.Shape.NoFrame)
        self._plot = self.view.getPlotItem()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(False, False)
        self._plot.showAxis("right")
        self._right = pg.ViewBox(enableMenu=False)
        self._right.setMouseEnabled(False, False)
        self._right.setZValue(self._plot.zValue() + 1)  # else the left axis's bands cover its lines
        self._plot.setContentsMargins(4, 4, 4, 6)
        self._plot.scene().addItem(self._right)
        self._plot.getAxis("right").linkToView(self._right)
        self._right.setXLink(self._plot)
        self._plot.vb.sigResized.connect(self._follow)
        self._plot.scene().sigMouseMoved.connect(self._pointed)
        self.readout = label(tr(POINTING), self, "small", wraps=True)
        self.readout.setMinimumHeight(2 * self.readout.fontMetrics().lineSpacing())
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._keys)
        layout.addWidget(self.view)
        layout.addWidget(self.readout)

    @property
    def spec(self) -> ChartSpec | None:
        """What is shown."""
        return self._spec

    def show_chart(self, spec: ChartSpec) -> None:
        """Draw another plot."""
        self._spec, self._at = spec, None
        self.readout.setText(tr(POINTING))
        self._list_keys(spec)
        self._draw(spec)

    def restyle(self) -> None:
        """Draw again in the colours of the theme and the size of text in force."""
        self.view.setFixedHeight(theme.room(self._height))
        if self._spec is not None:
            self._draw(self._spec)

    def _list_keys(self, spec: ChartSpec) -> None:
        for key in self._keys.widgets():
            self._keys.removeWidget(key)
            key.deleteLater()
        for each in spec.lines:
            self._keys.addWidget(Key(each.name, each.colour, each.symbol, each.is_dashed, self))
        if spec.bands:
            self._keys.addWidget(Key(spec.band_name, spec.bands[0].colour, "", False, self))

    # ---- drawing

    def _draw(self, spec: ChartSpec) -> None:
        self._plot.clear()
        self._right.clear()
        self._style_axes(spec)
        xs = [place.x for place in spec.places]
        share = MARK_MARGIN if spec.marks else MARGIN
        pad = max(0.5 if spec.x_ticks else 0.0, share * (max(xs) - min(xs) or 1))
        self._plot.vb.setXRange(min(xs) - pad, max(xs) + pad, padding=0)
        for band in spec.bands:
            region = pg.LinearRegionItem(
                (band.low, band.high), movable=False, brush=_shade(band.colour), pen=pg.mkPen(None)
            )
            region.setZValue(-10)
            self._plot.addItem(region)
        for mark in spec.marks:
            self._plot.addItem(pg.InfiniteLine(mark.x, pen=_pen(mark.colour, is_dashed=mark.is_dashed)))
        for line in spec.lines:
            target = self._plot if line.side == "left" else self._right
            for item in _items(line, is_log=spec.is_log and line.side == "left"):
                target.addItem(item)
        self._cross = pg.InfiniteLine(0, pen=_pen("muted", is_dashed=True, width=1))
        self._cross.setVisible(False)
        self._plot.addItem(self._cross)
        self._scale(spec)
        if self._at is not None:
            self._point(self._at)
        self._follow()

    def _style_axes(self, spec: ChartSpec) -> None:
        colours = theme.colours
        self.readout.ensurePolished()  # before, its font is not yet that of the style sheet
        self._plot.showAxis("right", bool(spec.right_name))
        for side, name in (("left", spec.left_name), ("bottom", spec.x_name), ("right", spec.right_name)):
            axis = self._plot.getAxis(side)
            axis.setPen(pg.mkPen(colours.border))
            axis.setTextPen(pg.mkPen(colours.muted))
            axis.setTickFont(self.readout.font())
            axis.setLabel(name, color=colours.muted)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=-4, hideOverlappingLabels=True)
        if spec.x_ticks:
            self._plot.getAxis("bottom").setTicks([[(tick, figure(tick, "g")) for tick in spec.x_ticks]])

    def _scale(self, spec: ChartSpec) -> None:
        """Ranges of both axes, with a little room at their ends."""
        values = [_height(y, spec.is_log) for line in spec.lines if line.side == "left" for y in line.ys]
        kept = [value for value in values if math.isfinite(value)]
        low, high = (min(kept), max(kept)) if kept else (0.0, 1.0)
        height = high - low or 1.0
        above = LABEL_ROOM if spec.marks else 2 * MARGIN
        low, high = low - MARGIN * height, high + above * height
        self._plot.vb.setYRange(low, high, padding=0)
        if spec.is_log:
            ticks = log_ticks(10**low, 10**high)
            self._plot.getAxis("left").setTicks([[(math.log10(tick), figure(tick, "g")) for tick in ticks]])
        else:
            self._plot.getAxis("left").setTicks(None)
        for mark in spec.marks:
            name = pg.TextItem(mark.name, getattr(theme.colours, mark.colour), anchor=_anchor(mark))
            name.setFont(self.readout.font())
            name.setPos(mark.x, high)
            self._plot.addItem(name, ignoreBounds=True)
        self._right.setYRange(spec.right_low - MARGIN, 1 + above, padding=0)
        shares = [0, 0.25, 0.5, 0.75, 1]
        negative = [-1, -0.5] if spec.right_low < 0 else []
        self._plot.getAxis("right").setTicks(
            [[(share, figure(share, "g")) for share in (*negative, *shares)]]
        )

    def _follow(self) -> None:
        """Keep the right axis's view over the left one's."""
        self._right.setGeometry(self._plot.vb.sceneBoundingRect())

    # ---- reading

    def _pointed(self, place: QPointF) -> None:
        if self._spec is None or not self._plot.vb.sceneBoundingRect().contains(place):
            return
        x = self._plot.vb.mapSceneToView(place).x()
        places = self._spec.places
        self._point(min(range(len(places)), key=lambda number: abs(places[number].x - x)))

    def _point(self, number: int) -> None:
        assert self._spec is not None
        self._at = number
        place = self._spec.places[number]
        self.readout.setText(place.text)
        self.setAccessibleDescription(place.text)
        self.tell_value()
        self._cross.setValue(place.x)
        self._cross.setVisible(True)

    def spoken_value(self) -> str:
        """The numbers of the place that is pointed at."""
        return self.readout.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._spec is None:
            super().keyPressEvent(event)
            return
        last = len(self._spec.places) - 1
        self._point(min(max(0, (self._at if self._at is not None else -step) + step), last))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame around the plot; the accent's colour while the keyboard is at it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.colours.accent if self.hasFocus() else theme.colours.border
        painter.setPen(QPen(QColor(colour)))
        painter.setBrush(QColor(theme.colours.surface))
        frame = QRectF(self.view.geometry()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, 8, 8)
        painter.end()


def _anchor(mark: Mark) -> tuple[float, float]:
    """Names stand beside their lines: those of dashed ones away from 0, those of others towards it."""
    is_left_of_line = (mark.x > 0) != mark.is_dashed
    return (1.0 if is_left_of_line else 0.0, 0.0)


def _items(line: Line, *, is_log: bool) -> list[Any]:
    """A line's points and what joins them."""
    ys = [_height(y, is_log) for y in line.ys]
    colour = getattr(theme.colours, line.colour)
    surface = theme.colours.surface
    fills = [pg.mkBrush(surface if i in line.hollow else colour) for i in range(len(ys))]
    joined = pg.PlotDataItem(
        list(line.xs), ys, pen=_pen(line.colour, is_dashed=line.is_dashed), antialias=True, connect="finite"
    )
    points = pg.ScatterPlotItem(
        list(line.xs), ys, symbol=line.symbol, size=8, brush=fills, pen=pg.mkPen(colour, width=1.5)
    )
    return [joined, points]


def _height(value: float, is_log: bool) -> float:
    """Where a value stands; a norm of 0 has no place on a logarithmic axis."""
    if not is_log:
        return value
    return math.log10(value) if value > 0 else math.nan


def _pen(colour: str, *, is_dashed: bool = False, width: float = 2) -> QPen:
    style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
    pen: QPen = pg.mkPen(getattr(theme.colours, colour), width=width, style=style)
    return pen


def _shade(colour: str) -> QColor:
    """A band's colour, through which the grid of the plot can be seen."""
    shade = QColor(getattr(theme.colours, colour))
    shade.setAlphaF(BAND_ALPHA)
    return shade
