"""Keeps the sidebar true to the session: the model, the vectors, makes and measurements. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.messages import Measuring
from ui.session import Session
from ui.state import ChatState
from ui.steering.sidebar import SteeringSidebar
from vectors.values import SteeringRecipe


class SidebarFeed(QObject):
    """Shows what the session tells, and brings it what the sidebar asks for. GUI thread only."""

    def __init__(self, sidebar: SteeringSidebar, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._sidebar, self._session = sidebar, session
        session.state_changed.connect(self._show_state)
        session.measuring.connect(self._show_measuring)
        session.library_changed.connect(self.refresh_library)
        sidebar.recipe_changed.connect(self._set_recipe)
        sidebar.measure_requested.connect(session.measure)
        sidebar.make_requested.connect(session.making.make)
        sidebar.make_cancelled.connect(session.making.cancel)

    def _show_state(self, state: ChatState) -> None:
        sidebar = self._sidebar
        sidebar.set_loading(state.is_loading)
        sidebar.set_plan(state.making, state.making.share(state.progress.get(state.making.job)))
        if state.usable != sidebar.model and not state.is_loading:
            sidebar.set_model(state.usable)
            sidebar.set_estimates(self._session.making.estimates())

    def _set_recipe(self, recipe: SteeringRecipe) -> None:
        self._session.set_recipe(recipe, self._sidebar.kept_recipe())

    def _show_measuring(self, measuring: Measuring) -> None:
        self._sidebar.set_measuring(measuring.vector_id, measuring.progress)

    def refresh_library(self) -> None:
        """List the vectors again."""
        self._sidebar.set_entries(self._session.library.entries())
        self._sidebar.set_damaged(self._session.library.damaged)
        self._sidebar.set_estimates(self._session.making.estimates())
