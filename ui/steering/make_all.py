"""The head of the sidebar's list while several sets are not made: makes them all, and shows how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.controls import IconButton, TextBeside, TextButton, label
from ui.make_plan import MakePlan
from ui.steering.pair_set_row import BAR_STEPS, about


class MakeAll(QWidget):
    """Shown while more than one set is not made, or several are being made; emits sets' names in a tuple."""

    make_requested = Signal(object)
    cancel_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._queue: tuple[str, ...] = ()
        self.said = label("", self, "small", wraps=True)
        self.button = TextButton("Make all", self, "chip", "Make every one of them, one after the other")
        self.cancel = IconButton("close", "Stop making; what is made is kept", self, 14)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, BAR_STEPS)
        self.progress.setAccessibleName("How far all are made")
        self._line = TextBeside(self.said, (self.button, self.cancel), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._line)
        layout.addWidget(self.progress)
        self.button.clicked.connect(self._ask_all)
        self.cancel.clicked.connect(self._ask_cancel)

    def show_plan(
        self,
        missing: Sequence[str],
        plan: MakePlan,
        share: float,
        seconds: Mapping[str, float],
        can_make: bool,
    ) -> None:
        """Show the sets that are missing, or the run that makes several; `share` is of the current set."""
        self._names, self._queue = tuple(missing), plan.queue
        self.setToolTip(f"Not made for this model yet: {', '.join(missing)}")
        is_running = plan.total > 1
        self.setVisible(is_running or len(missing) > 1)
        self.button.setVisible(not is_running)
        self.button.setEnabled(can_make)
        self.cancel.setVisible(is_running)
        self.progress.setVisible(is_running)
        if is_running:
            self.said.setText(f"Making {plan.done + 1} of {plan.total}: {plan.current}")
            self.progress.setValue(round((plan.done + share) / plan.total * BAR_STEPS))
        else:
            self.said.setText(f"{len(missing)} not made yet")
            total = sum(seconds.get(name, 0.0) for name in missing)
            self.button.setText(f"Make all ({about(total)})" if total else "Make all")
        self._line.fit()

    def _ask_all(self) -> None:
        self.make_requested.emit(self._names)

    def _ask_cancel(self) -> None:
        self.cancel_requested.emit(self._queue)
