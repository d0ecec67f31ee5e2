"""Connects the sidebar with the library: weighs recipes, renames, duplicates, removes. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.messages import Card
from ui.session import Session
from ui.state import ChatState
from ui.steering.directions import Directions
from ui.steering.sidebar import SteeringSidebar
from vectors.errors import TillerError
from vectors.library import Removed
from vectors.push import push_of, usual_norms
from vectors.values import SteeringTerm


class SteeringDesk(QObject):
    """Keeps the push meter true, and does to the library what the sidebar's rows ask for. GUI thread only."""

    def __init__(self, sidebar: SteeringSidebar, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._sidebar, self._session = sidebar, session
        self._removed: tuple[Removed, SteeringTerm | None] | None = None
        self._model = session.state.usable
        self._directions = Directions(self)
        self._directions.loaded.connect(self.weigh)
        session.library_changed.connect(self._library_changed)
        session.state_changed.connect(self._follow)
        sidebar.recipe_changed.connect(self.weigh)
        sidebar.rename_requested.connect(self.rename)
        sidebar.duplicate_requested.connect(self.duplicate)
        sidebar.remove_requested.connect(self.remove)
        sidebar.undo.undo_requested.connect(self.undo)
        sidebar.controls.hold.watch(window)

    # ---- the push meter

    def _follow(self, state: ChatState) -> None:
        if state.usable != self._model:
            self._model = state.usable
            self.weigh()

    def _library_changed(self) -> None:
        self._directions.forget()
        self.weigh()

    def weigh(self) -> None:
        """Show how hard the recipe in force pushes, once its directions are at hand; no model, no push."""
        terms = self._sidebar.recipe().active if self._model is not None else ()
        ids = {term.vector_id for term in terms}
        if not self._directions.has(ids):
            self._directions.read(ids, self._session.library.reopened())
            return
        fitting = (row.entry for row in self._sidebar.rows if not row.why_not)
        usual = usual_norms(entry.reference_norms for entry in fitting)
        controls = self._sidebar.controls
        push = push_of(terms, self._directions.vectors, usual)
        controls.meter.show_push(push, is_held=controls.hold.is_held)

    # ---- the library

    def rename(self, vector_id: str, name: str) -> None:
        """Give a vector another name; why it cannot have it is said in its row."""
        self._forget_removed()
        try:
            self._session.library.rename(vector_id, name)
        except TillerError as error:
            if (row := self._sidebar.row_of(vector_id)) is not None:
                row.refuse_name(str(error))
                self._sidebar.reveal(vector_id)
            return
        self._session.library_changed.emit()

    def duplicate(self, vector_id: str) -> None:
        """Keep a copy of a vector, and bring its row into view."""
        self._forget_removed()
        try:
            copy = self._session.library.duplicate(vector_id)
        except TillerError as error:
            self._say(error)
            return
        self._session.library_changed.emit()
        self._sidebar.reveal(copy.id)

    def remove(self, vector_id: str) -> None:
        """Take a vector out of the recipe and the library, and offer to bring it back.

        A measurement of it is ended first, since it would write the vector again.
        """
        self._forget_removed()
        self._session.cancel_measuring(vector_id)
        term = self._sidebar.take_out(vector_id)
        try:
            removed = self._session.library.remove(vector_id)
        except TillerError as error:
            if term is not None:
                self._sidebar.put_in(term)
            self._say(error)
            return
        self._removed = (removed, term)
        self._session.library_changed.emit()
        self._sidebar.undo.offer(tr("Removed {name}.").format(name=removed.name))

    def undo(self) -> None:
        """Bring back what was removed last, into the recipe too if it was in force."""
        if self._removed is None:
            return
        removed, term = self._removed
        self._forget_removed()
        try:
            self._session.library.restore(removed)
        except TillerError as error:
            self._say(error)
            return
        self._session.library_changed.emit()
        if term is not None:
            self._sidebar.put_in(term)
        self._sidebar.reveal(removed.id)

    def _forget_removed(self) -> None:
        self._removed = None
        self._sidebar.undo.end()

    def _say(self, error: TillerError) -> None:
        self._session.card_shown.emit(Card(str(error), "", ""))

    def close(self) -> None:
        """Steer again if that was held off; read nothing more."""
        self._sidebar.controls.hold.end()
        self._directions.close()
