"""The bar over the conversation: the model, the persona, the server, and what shows or hides things."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.controls import IconButton
from ui.language import tr
from ui.models.menu import ModelMenu
from ui.personas.button import PersonaButton
from ui.server.button import ServerButton


class TopBar(QWidget):
    """Holds the buttons from left to right; desks and the window connect them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.left_button = IconButton("left", tr("Show or hide conversations"), self)
        self.models = ModelMenu(self)
        self.persona_button = PersonaButton(self)
        self.server_button = ServerButton(self)
        self.prompt_button = IconButton("prompt", tr("System prompt of this conversation"), self)
        self.prompt_button.setCheckable(True)
        self.settings_button = IconButton("settings", tr("Settings"), self)
        self.right_button = IconButton("right", tr("Show or hide steering"), self)
        bar = QHBoxLayout(self)
        bar.setContentsMargins(8, 8, 8, 8)
        bar.setSpacing(4)
        bar.addWidget(self.left_button)
        bar.addWidget(self.models, 1)
        bar.addWidget(self.persona_button)
        bar.addWidget(self.server_button)
        bar.addWidget(self.prompt_button)
        bar.addWidget(self.settings_button)
        bar.addWidget(self.right_button)
