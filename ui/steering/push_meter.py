"""The push meter: how hard the recipe in force pushes, on a slim bar with the cliff on it. Sums nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.controls import ElidedLabel, label
from ui.steering.dial import INSET
from ui.theme import theme
from vectors.push import Push

CLIFF_AT = 0.8
"""Where on the bar the cliff stands, so that there is room to see how far beyond it one is."""
WARNINGS = {
    "amber": (
        "Together more than either can bear; lower one",
        "Together these push harder than either was measured to bear; lower one.",
    ),
    "red": (
        "Together past where text broke; lower one",
        "Together these push past where text was measured to break; lower one.",
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
        self.name = label("Push", self, "small")
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
        self.setAccessibleName("Push of the recipe in force")
        self.show_push(Push())

    def show_push(self, push: Push, *, is_held: bool = False) -> None:
        """Show the push of what is in force; while it `is_held` off, that nothing is."""
        self.push = push
        self.bar.set_push(push)
        self.number.setText("off" if is_held else f"{push.peak[1]:.0%}" if push.peak else "none")
        brief, whole = WARNINGS.get(push.zone or "", ("", "")) if push.is_sum else ("", "")
        if push.uncounted:
            brief = brief or f"Not in this sum: {', '.join(push.uncounted)}"
            whole = f"{whole}\nNot in this sum: {', '.join(push.uncounted)}.".strip()
        self.warning.setText(brief)
        self.warning.setToolTip(whole)
        text = f"{whole}\n{self._tip(push)}".strip()
        self.setToolTip(text)
        self.setAccessibleDescription(text)

    def _tip(self, push: Push) -> str:
        """All layers, the hardest pushed first."""
        if push.peak is None:
            return "How hard all vectors together push, as a share of each layer's usual norm"
        hardest = sorted(push.shares.items(), key=lambda each: -each[1])
        layers = "\n".join(f"layer {layer}: {share:.0%} of its usual norm" for layer, share in hardest[:8])
        more = f"\nand {len(hardest) - 8} layers less" if len(hardest) > 8 else ""
        if push.load is None:
            return f"{layers}{more}\nHow much text bears of this was not measured."
        marks = "The marks: what was measured to be borne, and where text broke."
        return f"{layers}{more}\n{push.load:.2f} of what was measured to be borne. {marks}"
