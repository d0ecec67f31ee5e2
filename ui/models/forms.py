"""Keeps in which forms the loaded model is at hand: its folder and its GGUF files. Draws nothing."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.forms import ModelForm, forms_of
from engine.messages import ModelInfo
from ui.background import Background
from ui.preferences import Preferences
from ui.session import Session
from ui.state import ChatState

log = logging.getLogger(__name__)


class Forms(QObject):
    """Looks in a thread of its own for each model that is loaded, and when asked. GUI thread only.

    `kept` is the folder of Tiller's models. `changed` says that `found` is another.
    """

    changed = Signal()

    def __init__(self, session: Session, preferences: Preferences, kept: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.found: tuple[ModelForm, ...] = ()
        self._session, self._preferences, self._kept = session, preferences, kept
        self._model: ModelInfo | None = None
        self._background = Background("forms", self)
        session.state_changed.connect(self._follow)

    @property
    def folder(self) -> ModelForm | None:
        """The model's folder; None where it is not known."""
        return next((each for each in self.found if not each.is_gguf), None)

    @property
    def files(self) -> tuple[ModelForm, ...]:
        """The model's GGUF files."""
        return tuple(each for each in self.found if each.is_gguf)

    def look(self) -> None:
        """Look again for the forms of the model that is loaded."""
        model, ref, kept = self._model, self._session.state.ref, self._kept
        if model is None:
            return
        opened = tuple(each.ref for each in self._preferences.value.recent)

        def found(forms: tuple[ModelForm, ...]) -> None:
            if model == self._model:
                self._set(forms)

        def failed(error: Exception) -> None:
            log.error("the forms of a model could not be looked for", exc_info=error)

        self._background.run(lambda: forms_of(ref, model.ref, kept, opened), found, failed)

    def _follow(self, state: ChatState) -> None:
        if state.usable != self._model:
            self._model = state.usable
            is_known = state.ref in {each.ref for each in self.found}
            if not is_known and not state.is_loading:  # the next one may be one of them
                self._set(())
            self.look()

    def _set(self, found: tuple[ModelForm, ...]) -> None:
        if found != self.found:
            self.found = found
            self.changed.emit()

    def close(self) -> None:
        """Look no further."""
        self._background.close()
