"""Says under the composer what a message sent now would wait for. Knows no history."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.chat.composer import Composer
from ui.language import figure, tr
from ui.session import Session
from ui.state import ChatState


class Waiting(QObject):
    """Follows the session's state; Send is Stop while an answer is asked for. GUI thread only."""

    def __init__(self, composer: Composer, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._composer = composer
        session.state_changed.connect(self._show_state)
        composer.stop_requested.connect(session.stop)
        composer.set_waiting(session.state.waiting_for)

    def _show_state(self, state: ChatState) -> None:
        self._composer.set_answering(state.is_asked)
        waiting = state.waiting_for
        progress = next((p for p in state.progress.values() if p.phase == "reading the prompt"), None)
        if progress is not None and state.is_answering:
            told = tr("Reading the prompt: {done} of {total} tokens")
            waiting = told.format(done=figure(progress.done, ",d"), total=figure(progress.total, ",d"))
        self._composer.set_waiting(waiting)
