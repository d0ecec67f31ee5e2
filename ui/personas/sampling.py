"""The dialog of one conversation's sampling; a change acts from the next answer on. Keeps nothing itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.sampling_choice import SamplingChoice
from ui.controls import TextButton, label
from ui.fitted_dialog import FittedDialog
from ui.language import tr
from ui.settings.sampling_card import SamplingCard


class SamplingDialog(FittedDialog):
    """The card of a choice; whoever opens it listens to `card.changed`."""

    def __init__(self, choice: SamplingChoice, parent: QWidget) -> None:
        super().__init__(tr("Sampling of this conversation"), parent)
        self.card = SamplingCard(choice, self)
        self.close_button = TextButton(tr("Close"), self, "primary")
        self.close_button.clicked.connect(self._close)
        note = tr("For the answers to come in this conversation alone.")
        self.column.addWidget(label(tr("Sampling of this conversation"), self, "title"))
        self.column.addWidget(label(note, self, "muted", wraps=True))
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.close_button)

    def _close(self) -> None:
        """Close once every number can be."""
        if self.card.is_sound:
            self.accept()
