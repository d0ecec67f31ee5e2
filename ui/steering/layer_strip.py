"""The layer strip: a thin line of cells, one a layer, that shows and sets where a vector acts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.controls import FocusPainted
from ui.language import figure, tr
from ui.steering.ground import ANY_GROUND, Ground
from ui.theme import theme
from vectors.library import LibraryEntry

HEIGHT = 14
CELL = 6.0
FAINTEST = 0.45
"""How strongly the cell of the weakest direction is coloured, where 1 is that of the strongest."""
RESTING = 0.55
"""How strongly steered cells are coloured while the vector is not in force."""


@dataclass(frozen=True, slots=True)
class StripLayers:
    """What a strip knows of its layers: how many there are, which hold a direction, which are recommended.

    `shares`: the direction's norm over the usual residual norm, by layer, where it is known.
    """

    count: int
    held: Collection[int]
    recommended: Collection[int]
    shares: Mapping[int, float] = field(default_factory=dict)


def layers_of(entry: LibraryEntry) -> StripLayers:
    """What a vector's header tells of its layers."""
    shares = {
        layer: entry.norms[layer] / norm
        for layer, norm in entry.reference_norms.items()
        if layer in entry.norms and norm > 0
    }
    count = max(entry.model.n_layers, *(layer + 1 for layer in entry.layers))
    return StripLayers(count, entry.layers, entry.recommended_layers, shares)


class LayerStrip(FocusPainted):
    """Emits `layers_changed` with all steered layers for every change that a person makes.

    A click toggles a layer and a drag paints on from it; a double click, or Backspace, asks for the
    recommended ones (`reset_requested`). Left and Right, Home and End move between the layers, Space toggles.
    """

    layers_changed = Signal(object)
    reset_requested = Signal()

    def __init__(self, name: str, layers: StripLayers, parent: QWidget) -> None:
        super().__init__(parent)
        self._layers = layers
        self._chosen: frozenset[int] = frozenset()
        self._current = min(layers.recommended, default=0)
        self._painting: bool | None = None
        self._is_active = False
        self._ground = ANY_GROUND
        self.setAccessibleName(tr("Layers of {name}").format(name=name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The steered layers, ascending."""
        return tuple(sorted(self._chosen))

    @property
    def current(self) -> int:
        """The layer that the keyboard is at."""
        return self._current

    def set_chosen(self, layers: Collection[int]) -> None:
        """Show these layers as steered, without a signal."""
        self._chosen = frozenset(layers)
        self._describe()

    def set_ground(self, ground: Ground) -> None:
        """Show which layers the model lets nobody steer."""
        if ground != self._ground:
            self._ground = ground
            self._describe()

    def set_active(self, is_active: bool) -> None:
        """Show whether the vector is in force; its layers can be set either way."""
        if is_active != self._is_active:
            self._is_active = is_active
            self.update()

    def words(self, layer: int) -> str:
        """What a layer's cell says."""
        if layer not in self._layers.held:
            return tr("layer {layer}: cannot be chosen, the vector has no direction there").format(
                layer=layer
            )
        if (why_not := self._ground.why_not_layer(layer)) and layer not in self._chosen:
            return tr("layer {layer}: cannot be chosen, {reason}").format(layer=layer, reason=why_not)
        parts = [why_not or tr("steered") if layer in self._chosen else tr("not steered")]
        if layer in self._layers.recommended:
            parts.append(tr("recommended"))
        if layer in self._layers.shares:
            parts.append(
                tr("direction {share} of the usual norm").format(
                    share=figure(self._layers.shares[layer], ".0%")
                )
            )
        if self._chosen == {layer}:
            parts.append(tr("the last one stays; switch the vector off instead"))
        return tr("layer {layer}: {parts}").format(layer=layer, parts="; ".join(parts))

    def spoken_value(self) -> str:
        """The layer that the keyboard is at."""
        return self.words(self._current)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words(self._current))
        self.tell_value()
        self.update()

    # ---- geometry

    def sizeHint(self) -> QSize:
        return QSize(180, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, HEIGHT)

    def cell(self, layer: int) -> QRectF:
        """Where the cell of a layer is painted."""
        width = self.width() / self._layers.count
        gap = 2.0 if width >= 8 else 1.0 if width >= 3 else 0.0
        return QRectF(layer * width + gap / 2, 2, width - gap, CELL)

    def layer_at(self, x: float) -> int:
        """The layer under a horizontal place."""
        return min(max(int(x / self.width() * self._layers.count), 0), self._layers.count - 1)

    # ---- what a person does

    def _set(self, layer: int, is_on: bool) -> None:
        """Steer a layer or no longer; the last one stays, and one that cannot be steered is never chosen."""
        chosen = self._chosen | {layer} if is_on else self._chosen - {layer}
        if is_on and self._ground.why_not_layer(layer):
            chosen = self._chosen
        if layer in self._layers.held and chosen and chosen != self._chosen:
            self._chosen = chosen
            self.layers_changed.emit(self.chosen)
        self._describe()

    def _say(self, layer: int) -> None:
        """Say why a layer cannot be set, where it cannot."""
        is_barred = layer not in self._chosen and self._ground.why_not_layer(layer)
        if layer not in self._layers.held or self._chosen == {layer} or is_barred:
            place = self.cell(layer).center().toPoint() + QPoint(0, HEIGHT)
            QToolTip.showText(self.mapToGlobal(place), self.words(layer), self)

    def _toggle(self, layer: int) -> None:
        self._say(layer)
        self._set(layer, layer not in self._chosen)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._current = self.layer_at(event.position().x())
            self._painting = self._current not in self._chosen
            self._toggle(self._current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._painting is None:
            return
        layer = self.layer_at(event.position().x())
        step = 1 if layer >= self._current else -1
        for each in range(self._current, layer + step, step):
            self._set(each, self._painting)
        self._current = layer
        self._describe()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._painting = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = self._layers.count - 1
        moves = {
            Qt.Key.Key_Right: min(self._current + 1, last),
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._current = moves[key]
            self._describe()
        elif key is Qt.Key.Key_Space:
            self._toggle(self._current)
        elif key is Qt.Key.Key_Backspace:
            self.reset_requested.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.isEnabled():
            QToolTip.showText(event.globalPos(), self.words(self.layer_at(event.pos().x())), self)
            return True
        return super().event(event)

    # ---- how it looks

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for layer in range(self._layers.count):
            self._paint_cell(painter, layer)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colours.accent), 1.5))
            painter.drawRoundedRect(self.cell(self._current).adjusted(-0.5, -1.5, 0.5, 1.5), 2.5, 2.5)
        painter.end()

    def _paint_cell(self, painter: QPainter, layer: int) -> None:
        """A cell: a hairline where it cannot be chosen; a dot below it marks a recommended layer."""
        colours, place = theme.colours, self.cell(layer)
        is_barred = bool(self._ground.why_not_layer(layer)) and layer not in self._chosen
        if layer not in self._layers.held or is_barred:
            painter.setBrush(QColor(colours.track))
            painter.drawRect(QRectF(place.left(), place.center().y() - 0.5, place.width(), 1))
            return
        painter.setBrush(self._colour(layer))
        painter.drawRoundedRect(place, 2, 2)
        if layer in self._layers.recommended:
            painter.setBrush(QColor(colours.muted))
            width = min(place.width(), 6.0)
            painter.drawRoundedRect(QRectF(place.center().x() - width / 2, HEIGHT - 4, width, 2), 1, 1)

    def _colour(self, layer: int) -> QColor:
        colours = theme.colours
        if layer not in self._chosen or not self.isEnabled():
            return QColor(colours.track)
        colour = QColor(colours.accent if self._is_active else colours.muted)
        shares = self._layers.shares
        strongest = max(shares.values(), default=0.0)
        depth = (
            FAINTEST + (1 - FAINTEST) * shares[layer] / strongest if strongest and layer in shares else 1.0
        )
        colour.setAlphaF(depth if self._is_active else depth * RESTING)
        return colour
