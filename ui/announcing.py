"""Has read out, for those who cannot see it, what comes while the focus is elsewhere: replies and errors."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.accessible import announce
from ui.language import said, tr
from ui.messages import Card, ReplyEnded
from ui.session import Session


class Announcing(QObject):
    """A reply is read once it is whole, an error at once. `announced` tells what was given to be read."""

    announced = Signal(str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        session.reply_ended.connect(self._reply)
        session.card_shown.connect(self._card)

    def _reply(self, ended: ReplyEnded) -> None:
        if ended.state == "complete" and ended.answer is not None:
            self._tell(tr("Answer: {text}").format(text=ended.answer.text.strip()))
        elif ended.state == "cancelled":
            self._tell(tr("The answer was stopped."))

    def _card(self, card: Card) -> None:
        self._tell(said(card.sentence), at_once=True)

    def _tell(self, text: str, *, at_once: bool = False) -> None:
        announce(self._window, text, at_once=at_once)
        self.announced.emit(text)
