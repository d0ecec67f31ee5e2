"""The dialog of one conversation's sampling; a change acts from the next answer on. Keeps nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.sampling_choice import SamplingChoice
from ui.controls import FittedDialog, TextButton, label
from ui.language import tr
from ui.settings.sampling_card import SamplingCard


class SamplingDialog(FittedDialog):
    """The card of a choice; whoever opens it listens to `card.changed`."""

    def __init__(self, choice: SamplingChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sampling of this conversation"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(560)
        self.card = SamplingCard(choice, 560 - 48, self)
        self.close_button = TextButton(tr("Close"), self, "primary")
        self.close_button.clicked.connect(self._close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        note = tr("For the answers to come in this conversation alone.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label(tr("Sampling of this conversation"), self, "title"))
        layout.addWidget(label(note, self, "muted", wraps=True))
        layout.addWidget(self.card)
        layout.addLayout(buttons)

    def _close(self) -> None:
        """Close once every number can be."""
        if self.card.is_sound:
            self.accept()
