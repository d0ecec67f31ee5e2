"""A shipped set that is no vector for the model yet: offers to make it, and shows how far that is."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.beside import TextBeside
from ui.controls import IconButton, TextButton, label, set_flag
from ui.language import mark, said, tr
from ui.make_plan import MakePlan
from ui.steering.dial import Dial
from ui.steering.switch import Switch
from vectors.shipped import PairSet

NOT_MADE = mark("not made for this model yet")
BAR_STEPS = 1000
TOP_HEIGHT = 30
"""As high as the number field beside which the name stands once the vector is there."""


def about(seconds: float) -> str:
    """A length of time as a person guesses it: 5 s steps below a minute, then minutes, then hours."""
    if seconds <= 55:
        return tr("about {count} s").format(count=max(1, math.ceil(seconds / 5)) * 5)
    if seconds <= 59 * 60:
        return tr("about {count} min").format(count=math.ceil(seconds / 60))
    return tr("about {count} h").format(count=math.ceil(seconds / 3600))


class PairSetRow(QFrame):
    """Looks like the vector that it will be, with nothing to move; emits the set's name, in a tuple."""

    make_requested = Signal(object)
    cancel_requested = Signal(object)

    def __init__(self, pair_set: PairSet, parent: QWidget) -> None:
        super().__init__(parent)
        self.pair_set = pair_set
        self.setProperty("role", "card")
        self.setObjectName(f"set-{pair_set.name}")
        name = pair_set.name
        self.switch = Switch(self)
        self.switch.setAccessibleName(tr("{name} on or off").format(name=name))
        title = label(name, self, "vectorName")
        title.setStyleSheet("font-weight: 600;")
        self.make = TextButton(tr("Make"), self, "chip")
        self.cancel = IconButton("close", tr("Stop making {name}").format(name=name), self, 14)
        self.dial = Dial(self)
        self.dial.setAccessibleName(tr("Strength of {name}").format(name=name))
        self.hint = label("", self, "small", wraps=True)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, BAR_STEPS)
        self.progress.setAccessibleName(tr("How far {name} is made").format(name=name))
        for part in (self.switch, self.dial):
            part.setEnabled(False)
            part.setToolTip(f"{name}: {tr(NOT_MADE)}")
        high = label(pair_set.positive, self, "small")
        high.setAlignment(Qt.AlignmentFlag.AlignRight)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.switch)
        top.addWidget(title, 1)
        top.addStrut(TOP_HEIGHT)
        poles = QHBoxLayout()
        poles.addWidget(label(pair_set.negative, self, "small"), 1)
        poles.addWidget(high, 1)
        self._foot = TextBeside(self.hint, (self.make, self.cancel), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.dial)
        layout.addLayout(poles)
        layout.addWidget(self._foot)
        layout.addWidget(self.progress)
        self.make.clicked.connect(self._ask_make)
        self.cancel.clicked.connect(self._ask_cancel)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at, in order."""
        return (self.make, self.cancel)

    def show_plan(self, plan: MakePlan, share: float, seconds: float | None, can_make: bool) -> None:
        """Show what the plan means for this set; `share` is how much of the plan's current set is made.

        `seconds` is what making it would take, None where that is not known.
        """
        name = self.pair_set.name
        is_queued, is_current = name in plan.queue, name == plan.current
        self._exchange_buttons(is_queued)
        self.make.setEnabled(can_make)
        self.make.setText(tr("Make") if seconds is None else tr("Make ({time})").format(time=about(seconds)))
        self.make.setAccessibleName(tr("Make {name}").format(name=name))
        self.make.setToolTip(
            tr("Make this vector for the model that is loaded, and measure its dial")
            if can_make
            else tr("Wait until the model is loaded")
        )
        self.progress.setVisible(is_current)
        self.progress.setValue(round(share * BAR_STEPS) if is_current else 0)
        set_flag(self.hint, "refused", not is_queued and name in plan.refused)
        self.hint.setText(self._said(plan, is_queued, is_current))
        self._foot.fit()

    def _said(self, plan: MakePlan, is_queued: bool, is_current: bool) -> str:
        if not is_queued:
            return said(plan.refused.get(self.pair_set.name, "")) or tr(NOT_MADE)
        if not is_current:
            return tr("waits for its turn")
        if not plan.job:
            return tr("waits until the engine is free")
        return tr("measuring how it takes hold…") if plan.vector_id else tr("reading its pairs…")

    def _exchange_buttons(self, is_queued: bool) -> None:
        """One button in the other's place; the keyboard's focus goes along."""
        shown, hidden = (self.cancel, self.make) if is_queued else (self.make, self.cancel)
        had_focus = hidden.hasFocus()
        shown.show()
        if had_focus:
            shown.setFocus()
        hidden.hide()

    def _ask_make(self) -> None:
        self.make_requested.emit((self.pair_set.name,))

    def _ask_cancel(self) -> None:
        self.cancel_requested.emit((self.pair_set.name,))
