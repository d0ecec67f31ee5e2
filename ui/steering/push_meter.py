"""The push meter: how hard the recipe in force pushes, on a slim bar with the cliff on it. Sums nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.controls import ElidedLabel, label
from ui.language import figure, mark, tr, tr_count
from ui.steering.dial import INSET
from ui.theme import theme
from vectors.push import Push

CLIFF_AT = 0.8
"""Where on the bar the cliff stands, so that there is room to see how far beyond it one is."""
WARNINGS = {
    "amber": (
        mark("Together more than either can bear; lower one"),
        mark("Together these push harder than either was measured to bear; lower one."),
    ),
    "red": (
        mark("Together past where text broke; lower one"),
        mark("Together these push past where text was measured to break; lower one."),
    ),
}
"""Of several vectors, in a line and in full. Of a single one its own row warns."""


class PushBar(QWidget):
    """Fills in the zone's colour, to the cliff and beyond; where none is known, plain, to a share of 1."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._push = Push()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_push(self, push: Push) -> None:
        """Show a push."""
        self._push = push
        self.update()

    @property
    def filled(self) -> float:
        """Share of the bar that is filled."""
        push = self._push
        if push.load is not None and push.cliff:
            return min(1.0, push.load / push.cliff * CLIFF_AT)
        return min(1.0, push.peak[1]) if push.peak else 0.0

    def sizeHint(self) -> QSize:
        return QSize(120, 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, push = theme.colours, self._push
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.translate(INSET, 0)
        middle, width = self.height() / 2, self.width() - 2 * INSET
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(QRectF(0, middle - 2, width, 4), 2, 2)
        painter.setBrush(QColor(getattr(colours, push.zone) if push.zone else colours.accent))
        if self.filled:
            painter.drawRoundedRect(QRectF(0, middle - 2, max(4.0, width * self.filled), 4), 2, 2)
        if push.zone and push.cliff:
            painter.setBrush(QColor(colours.muted))
            for place in (CLIFF_AT / push.cliff, CLIFF_AT):
                painter.drawRect(QRectF(width * place - 0.75, middle - 5, 1.5, 10))
        painter.end()


class PushMeter(QWidget):
    """The bar with its number, and all layers in its tooltip.

    `warning` is a line of its parent's, to be placed where it may stay while it is empty: a warning that
    comes must move no dial under the mouse.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.push = Push()
        self.name = label(tr("Push"), self, "small")
        self.bar = PushBar(self)
        self.number = label("", self, "small")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.warning = ElidedLabel("", parent, "warning")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.name)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.number)
        self.setAccessibleName(tr("Push of the recipe in force"))
        self.show_push(Push())

    def show_push(self, push: Push, *, is_held: bool = False) -> None:
        """Show the push of what is in force; while it `is_held` off, that nothing is."""
        self.push = push
        self.bar.set_push(push)
        share = push.peak[1] if push.peak else 0.0
        self.number.setText(tr("off") if is_held else figure(share, ".0%"))
        warning = WARNINGS.get(push.zone or "") if push.is_sum else None
        brief, whole = (tr(warning[0]), tr(warning[1])) if warning else ("", "")
        if push.uncounted:
            brief = brief or tr("Not in this sum: {names}").format(names=", ".join(push.uncounted))
            left_out = tr("Not in this sum: {names}.").format(names=", ".join(push.uncounted))
            whole = f"{whole}\n{left_out}".strip()
        self.warning.setText(brief)
        self.warning.setToolTip(whole)
        text = f"{whole}\n{self._tip(push)}".strip()
        self.setToolTip(text)
        self.setAccessibleDescription(text)

    def _tip(self, push: Push) -> str:
        """All layers, the hardest pushed first."""
        if push.peak is None:
            return tr("How hard all vectors together push, as a share of each layer's usual norm")
        hardest = sorted(push.shares.items(), key=lambda each: -each[1])
        layers = "\n".join(
            tr("layer {layer}: {share} of its usual norm").format(layer=layer, share=figure(share, ".0%"))
            for layer, share in hardest[:8]
        )
        if (rest := len(hardest) - 8) > 0:
            layers += "\n" + tr_count("and {count} layer less", "and {count} layers less", rest)
        if push.load is None:
            return layers + "\n" + tr("How much text bears of this was not measured.")
        marks = tr("The marks: what was measured to be borne, and where text broke.")
        borne = tr("{load} of what was measured to be borne.").format(load=figure(push.load, ".2f"))
        return f"{layers}\n{borne} {marks}"
