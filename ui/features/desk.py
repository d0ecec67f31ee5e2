"""Connects the page of features with the files, the session and the sidebar. Draws nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from engine.paths import BUILTIN_SAE
from ui.features.page import FeaturesPage
from ui.features.shelf import FeatureShelf, VectorMade
from ui.session import Session
from ui.state import ChatState
from ui.steering.sidebar import SteeringSidebar
from vectors.features import Feature


class FeatureDesk(QObject):
    """Opens what a person chooses, and puts vectors of features into the library and the sidebar."""

    def __init__(
        self, page: FeaturesPage, session: Session, sidebar: SteeringSidebar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page, self._session, self._sidebar = page, session, sidebar
        self.shelf = FeatureShelf(self)
        page.folder_chosen.connect(self.open)
        page.labels_chosen.connect(self._label)
        page.steer_requested.connect(self._steer)
        session.state_changed.connect(self._follow)
        self.shelf.opened.connect(page.set_table)
        self.shelf.failed.connect(page.fail)
        self.shelf.vector_made.connect(self._switch_on)

    def open(self, folder: Path) -> None:
        """Open a folder of SAELens or Gemma Scope."""
        self._page.set_opening()
        self.shelf.open(folder)

    def open_own(self) -> None:
        """Open the features that come with the built-in model, where it is loaded and none are open."""
        model = self._session.state.usable
        is_builtin = model is not None and model.ref.source == "builtin"
        if is_builtin and self.shelf.table is None and not self.shelf.is_opening and BUILTIN_SAE.is_dir():
            self.open(BUILTIN_SAE)

    def _follow(self, state: ChatState) -> None:
        if state.usable != self._page.model:
            self._page.set_model(state.usable)
            if self._page.isVisible():
                self.open_own()

    def _label(self, labels: Path) -> None:
        self._page.set_opening()
        self.shelf.add_labels(labels)

    def _steer(self, feature: Feature) -> None:
        model = self._session.state.usable
        if model is not None:
            self.shelf.make_vector(feature, model.ref, self._session.library.reopened())

    def _switch_on(self, made: VectorMade) -> None:
        self._session.library_changed.emit()
        self._sidebar.show()
        self._sidebar.switch_on(made.vector_id, made.scale)
        self._page.say_steered(made)

    def close(self) -> None:
        """Wait for what is being written."""
        self.shelf.close()
