"""Unloads a model that nobody asks anything of; what needs it next loads it again. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ui.preferences import Preferences
from ui.session import Session
from ui.state import ChatState

MINUTE_MS = 60_000


class IdleUnload(QObject):
    """GUI thread only. `unload_after` of the settings says after how many minutes; 0 is never."""

    def __init__(self, session: Session, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._preferences = session, preferences
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._unload)
        session.state_changed.connect(self._follow)
        preferences.changed.connect(self.wake)

    def _follow(self, state: ChatState) -> None:
        self.wake()

    def wake(self) -> None:
        """Count from now: something was done, or the setting is another."""
        state, minutes = self._session.state, self._preferences.value.unload_after
        if minutes and state.model is not None and not (state.jobs or state.serving):
            self._timer.start(minutes * MINUTE_MS)
        else:
            self._timer.stop()

    def _unload(self) -> None:
        state = self._session.state
        if state.model is not None and not (state.jobs or state.serving):
            self._session.loading.unload(rests=True)
