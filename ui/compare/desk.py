"""Says at the sidebar's button whether there is anything to compare, and why not. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from ui.language import tr
from ui.session import Session
from ui.shortcuts import Shortcuts
from ui.state import ChatState, no_model


class CompareDesk(QObject):
    """GUI thread only. A model that rests is no obstacle: comparing loads it again."""

    def __init__(self, button: QPushButton, session: Session, shortcuts: Shortcuts, parent: QObject) -> None:
        super().__init__(parent)
        self._button, self._session, self._shortcuts = button, session, shortcuts
        session.state_changed.connect(self._follow)
        session.conversations_changed.connect(self.judge)
        shortcuts.changed.connect(self.judge)
        self.judge()

    def _follow(self, state: ChatState) -> None:
        self.judge()

    def judge(self) -> None:
        """Say what the button does now, or why it does nothing."""
        reason = self._why_not()
        self._button.setEnabled(not reason)
        self._button.setToolTip(reason or self._shortcuts.told("compare"))

    def _why_not(self) -> str:
        conversation = self._session.conversation
        messages = conversation.messages if conversation is not None else ()
        if not any(each.role == "user" for each in messages):
            return tr("Ask something first, then compare")
        return no_model(self._session.state)
