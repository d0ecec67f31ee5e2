"""Says on cards what went wrong in the engine, in a job or on the disk, with what helps. Knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.messages import EngineChange, EngineDied, Failed, Terminal
from ui.language import said, tr
from ui.messages import Card, CardAction, failure_card, too_long_card

if TYPE_CHECKING:
    from ui.session import Session


class FailureCards(QObject):
    """Follows the session's `bridge` and `saving`. GUI thread only."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        session.bridge.engine_changed.connect(self._engine_changed)
        session.saving.refused.connect(self._show_refusal)
        session.saving.held.connect(self._show_held)

    def _engine_changed(self, event: EngineChange) -> None:
        if isinstance(event, EngineDied) and not event.loading:
            sentence = tr(
                "The engine stopped unexpectedly. Nothing you wrote is lost; restart it to go on, or choose "
                "another model above."
            )
            self._session.card_shown.emit(Card(sentence, "Restart engine", event.reason, ("Open log",)))

    def show_failure(self, event: Terminal, action: CardAction) -> None:
        """Say why a job failed, if it did, and offer what helps."""
        if isinstance(event, Failed) and event.too_long:
            self._session.card_shown.emit(too_long_card(event, self._session.again.policy()))
        elif isinstance(event, Failed):
            self._session.card_shown.emit(failure_card(event, action))

    def _show_refusal(self, sentence: str) -> None:
        self._session.card_shown.emit(Card(sentence, "", ""))

    def _show_held(self, sentence: str) -> None:
        if not sentence:
            self._session.saved_again.emit()
            return
        told = tr("{problem} Until then what is new here is not saved; it is tried again by itself.")
        self._session.card_shown.emit(Card(told.format(problem=said(sentence)), "Save again", ""))
