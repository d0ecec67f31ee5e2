"""The recipe in force: told to the answer that is being written, kept with its conversation. No widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from engine.messages import SetRecipe
from ui.state import AnswerJob
from vectors.values import NO_STEERING, SteeringRecipe

if TYPE_CHECKING:
    from ui.session import Session


class InForce(QObject):
    """A slider that moves has its recipe sent once in 16 ms at most. GUI thread only."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.recipe = self.kept = NO_STEERING
        self._recipe_timer = QTimer(self)
        self._recipe_timer.setSingleShot(True)
        self._recipe_timer.setInterval(16)
        self._recipe_timer.timeout.connect(self._send_recipe)

    @property
    def is_kept(self) -> bool:
        """Whether the recipe has been told and kept."""
        return not self._recipe_timer.isActive()

    def set_recipe(self, recipe: SteeringRecipe, kept: SteeringRecipe) -> None:
        """The recipe in force from now on, which a running answer follows from its next token; and the one
        that the conversation keeps, which steering that is held off for a moment does not change."""
        self.recipe, self.kept = recipe, kept
        if not self._recipe_timer.isActive():
            self._recipe_timer.start()

    def _send_recipe(self) -> None:
        session = self._session
        for job, work in session.state.jobs.items():
            if isinstance(work, AnswerJob):
                session.engine.submit(SetRecipe(job, self.recipe))
        if session.conversation is not None:
            conversation_id, recipe = session.conversation.id, self.kept
            session.saving.soon(lambda: session.history.set_recipe(conversation_id, recipe))

    def close(self) -> None:
        """Keep now what would have been kept in a moment."""
        if self._recipe_timer.isActive():
            self._recipe_timer.stop()
            self._send_recipe()
