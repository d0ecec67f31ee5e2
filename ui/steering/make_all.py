"""The head of the sidebar's list while several sets are not made: makes them all, and shows how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.beside import TextBeside
from ui.controls import IconButton, TextButton, label
from ui.language import tr, tr_count
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
        self.button = TextButton(
            tr("Make all"), self, "chip", tr("Make every one of them, one after the other")
        )
        self.cancel = IconButton("close", tr("Stop making; what is made is kept"), self, 14)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, BAR_STEPS)
        self.progress.setAccessibleName(tr("How far all are made"))
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
        self.setToolTip(tr("Not made for this model yet: {names}").format(names=", ".join(missing)))
        is_running = plan.total > 1
        self.setVisible(is_running or len(missing) > 1)
        self.button.setVisible(not is_running)
        self.button.setEnabled(can_make)
        self.cancel.setVisible(is_running)
        self.progress.setVisible(is_running)
        if is_running:
            self.said.setText(
                tr("Making {number} of {total}: {name}").format(
                    number=plan.done + 1, total=plan.total, name=plan.current
                )
            )
            self.progress.setValue(round((plan.done + share) / plan.total * BAR_STEPS))
        else:
            self.said.setText(tr_count("{count} not made yet", "{count} not made yet", len(missing)))
            total = sum(seconds.get(name, 0.0) for name in missing)
            self.button.setText(
                tr("Make all ({time})").format(time=about(total)) if total else tr("Make all")
            )
        self._line.fit()

    def _ask_all(self) -> None:
        self.make_requested.emit(self._names)

    def _ask_cancel(self) -> None:
        self.cancel_requested.emit(self._queue)
