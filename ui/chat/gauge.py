"""How full the model's context is, as a ring beside its numbers, and what is done then. Counts nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from engine.context_policy import ContextPolicy, least_room
from ui.choice_menu import ChoiceMenu, add_heading
from ui.language import figure, tr, tr_count
from ui.theme import theme

_RING = 14
_NEARLY = 0.75


@dataclass(frozen=True, slots=True)
class Fill:
    """Tokens that the next message would be read with, of those that the model reads at most.

    `dropped` messages are left out already.
    """

    tokens: int
    context: int
    dropped: int = 0

    @property
    def share(self) -> float:
        """Share of the context, 1 where it is full."""
        return min(1.0, self.tokens / self.context) if self.context else 0.0

    @property
    def is_full(self) -> bool:
        """Whether too little is left for an answer."""
        return self.context - self.tokens < least_room(self.context)


class ContextGauge(QToolButton):
    """Shows a fill; a click opens the choice of what is done when it is full."""

    policy_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fill: Fill | None = None
        self._policy: ContextPolicy = "ask"
        self.setProperty("role", "gauge")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choices = ChoiceMenu("", self)
        add_heading(self.choices, tr("When the context is full"))
        group = QActionGroup(self.choices)
        self._acts: dict[str, QAction] = {}
        for policy, words in (
            ("ask", tr("Ask what to do")),
            ("drop", tr("Leave out the oldest turns, and say so")),
            ("stop", tr("Stop")),
        ):
            act = self.choices.addAction(words)
            act.setCheckable(True)
            act.setData(policy)
            group.addAction(act)
            self._acts[policy] = act
        group.triggered.connect(self._chosen)
        self.setMenu(self.choices)
        size = self.sizePolicy()
        size.setRetainSizeWhenHidden(True)  # or the composer would move when it comes
        self.setSizePolicy(size)
        self.set_policy("ask")
        self.hide()

    def set_policy(self, policy: ContextPolicy) -> None:
        """The choice that is in force."""
        self._policy = policy
        self._acts[policy].setChecked(True)
        self._describe()

    def show_fill(self, fill: Fill | None) -> None:
        """Show how full it is; None hides it, where no model says how much it reads."""
        self.fill = fill
        self.setVisible(fill is not None)
        self._describe()
        self.updateGeometry()
        self.update()

    def _chosen(self, act: QAction) -> None:
        self.policy_chosen.emit(act.data())

    def _describe(self) -> None:
        fill = self.fill
        if fill is None:
            return
        self.setText(f"{figure(fill.tokens, ',d')} / {figure(fill.context, ',d')}")
        told = [
            tr(
                "The conversation, your draft and its files take {tokens} of the {context} tokens that "
                "this model reads."
            ).format(tokens=figure(fill.tokens, ",d"), context=figure(fill.context, ",d"))
        ]
        if fill.dropped:
            told.append(
                tr_count(
                    "The oldest message is left out.",
                    "The {count} oldest messages are left out.",
                    fill.dropped,
                )
            )
        if fill.is_full:
            told.append(tr("That leaves too little room for an answer."))
        told.append(
            {
                "ask": tr("When they no longer fit, you are asked what to do."),
                "drop": tr("When they no longer fit, the oldest turns are left out, and that is said."),
                "stop": tr("When they no longer fit, nothing is answered."),
            }[self._policy]
        )
        words = " ".join(told)
        self.setToolTip(words)
        self.setAccessibleName(tr("Context"))
        self.setAccessibleDescription(words)

    @property
    def colour(self) -> str:
        """Quiet with room to spare, a warning when it is nearly full, another when it is."""
        fill, colours = self.fill, theme.colours
        if fill is None or (fill.share < _NEARLY and not fill.is_full):
            return colours.accent
        return colours.red if fill.is_full else colours.amber

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_RING + 6 + text + 12, max(20, self.fontMetrics().height() + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fill is None:
            return
        colours = theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.border), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        ring = QRectF(6 + 1.5, (self.height() - _RING) / 2 + 1.5, _RING - 3, _RING - 3)
        for colour, share in ((colours.track, 1.0), (self.colour, self.fill.share)):
            painter.setPen(QPen(QColor(colour), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawArc(ring, 90 * 16, -int(share * 360 * 16))
        painter.setPen(QColor(colours.error if self.fill.is_full else colours.muted))
        painter.drawText(
            self.rect().adjusted(_RING + 12, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.end()
