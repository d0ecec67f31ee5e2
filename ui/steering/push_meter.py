"""The push meter: how hard the recipe in force pushes, on a slim bar with the cliff on it. Sums nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.controls import label, set_flag
from ui.steering.dial import INSET
from ui.theme import theme
from vectors.push import Push

CLIFF_AT = 0.8
"""Where on the bar the cliff stands, so that there is room to see how far beyond it one is."""
WARNINGS = {
    "amber": "Together these push harder than either was measured to bear; lower one",
    "red": "Together these push past where text was measured to break; lower one",
}
"""Of a single vector its own row warns."""


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

    `warning` is a line for the sidebar to place where its coming and going moves no dial under the mouse.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.push = Push()
        self.name = label("Push", self, "small")
        self.bar = PushBar(self)
        self.number = label("", self, "small")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.warning = PushWarning(parent)
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
        self.warning.show_push(push)
        text = self._tip(push)
        self.setToolTip(text)
        self.setAccessibleDescription(f"{self.warning.said.text()}\n{text}".strip())

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


class PushWarning(QWidget):
    """Says that several vectors together push too hard, before they break the text; else hidden."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame = QFrame(self)
        self._frame.setProperty("role", "notice")
        self.said = label("", self._frame, "small", wraps=True)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self.said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 8)
        layout.addWidget(self._frame)

    def show_push(self, push: Push) -> None:
        """Show what there is to be warned of."""
        said = [WARNINGS[push.zone]] if push.is_sum and push.zone in WARNINGS else []
        if push.uncounted:
            said.append(f"Not in the sum: {', '.join(push.uncounted)}")
        set_flag(self._frame, "amber", push.zone == "amber")
        set_flag(self._frame, "red", push.zone == "red")
        self.said.setText(". ".join(said))
        self.setVisible(bool(said))
