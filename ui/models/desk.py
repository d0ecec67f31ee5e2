"""Connects the menu of models with the session, the settings and the disk. Draws nothing."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject

from engine.at_hand import ModelAtHand, models_at_hand
from engine.messages import ModelInfo
from engine.recent import RecentModel, why_missing, with_opened, without
from ui.background import Background
from ui.loading import Placing
from ui.models.menu import ModelMenu
from ui.preferences import Preferences
from ui.session import Session
from ui.state import ChatState, model_name

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AtHand:
    """What the disk says: the models on this machine, and why recent ones are missing."""

    found: tuple[ModelAtHand, ...]
    missing: Mapping[str, str]


class ModelDesk(QObject):
    """Shows which model is loaded, keeps those that were, and looks for more each time the menu opens.

    GUI thread only; the disk is looked through in a pool of one thread. `folder` is that of Tiller's models.
    """

    def __init__(
        self, menu: ModelMenu, session: Session, preferences: Preferences, folder: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._menu, self._session, self._preferences = menu, session, preferences
        self._folder = folder
        self._opened: ModelInfo | None = None
        self._missing: Mapping[str, str] = {}
        self._is_looking = False
        self._background = Background("models", self)
        kept = preferences.value
        session.loading.placing = Placing(kept.device, kept.dtype)
        menu.model_chosen.connect(session.load)
        menu.cancel_requested.connect(session.cancel_loading)
        menu.list.aboutToShow.connect(self.look)
        menu.list.unload_requested.connect(session.unload)
        menu.list.device_chosen.connect(self._choose_device)
        menu.list.dtype_chosen.connect(self._choose_dtype)
        menu.list.recent_removed.connect(self._take_off)
        menu.list.recents_cleared.connect(self._clear)
        session.state_changed.connect(self._follow)
        session.loading.placing_changed.connect(self._placed)
        self._show_recent()
        self._show_placing()

    # ---- which model there is

    def _follow(self, state: ChatState) -> None:
        loading = state.loading
        if loading is not None:
            job = state.job_of(type(loading))
            self._menu.set_loading(model_name(loading.ref), state.progress.get(job or ""))
        elif state.engine == "dead":
            self._menu.set_current(None, "the engine has stopped")
        else:
            reason = "loading was cancelled" if state.was_cancelled else "no model is loaded"
            self._menu.set_current(state.model, reason)
        self._menu.list.set_model(state.model, state.ref)
        self._show_placing()
        if state.model is not None and state.model != self._opened:
            self._remember(with_opened(self._preferences.value.recent, state.model.ref))
        self._opened = state.model

    # ---- recent ones

    def _remember(self, recent: Sequence[RecentModel]) -> None:
        self._preferences.change(recent=tuple(recent))
        self._show_recent()

    def _take_off(self, ref: str) -> None:
        self._remember(without(self._preferences.value.recent, ref))

    def _clear(self) -> None:
        self._remember(())

    def _show_recent(self) -> None:
        self._menu.list.set_recent(self._preferences.value.recent, self._missing)

    # ---- those on this machine

    def look(self) -> None:
        """Look through the machine again, unless that is being done."""
        if self._is_looking:
            return
        self._is_looking = True
        self._menu.list.set_looking()
        folder, recent = self._folder, self._preferences.value.recent
        self._background.run(lambda: _looked(folder, recent), self._show, self._show_none)

    def _show(self, at_hand: AtHand) -> None:
        self._is_looking = False
        self._missing = at_hand.missing
        self._menu.list.set_found(at_hand.found)
        self._show_recent()

    def _show_none(self, error: Exception) -> None:
        log.error("the machine could not be looked through for models", exc_info=error)
        self._show(AtHand((), self._missing))

    # ---- where they run

    def _choose_device(self, device: str) -> None:
        self._session.loading.choose(replace(self._session.loading.placing, device=device))

    def _choose_dtype(self, dtype: str) -> None:
        self._session.loading.choose(replace(self._session.loading.placing, dtype=dtype))

    def _placed(self, placing: Placing) -> None:
        self._preferences.change(device=placing.device, dtype=placing.dtype)
        self._show_placing()

    def _show_placing(self) -> None:
        placing = self._session.loading.placing
        self._menu.list.set_placing(placing.device, placing.dtype, self._session.state.devices)

    def close(self) -> None:
        """Look no further."""
        self._background.close()


def _looked(folder: Path, recent: Sequence[RecentModel]) -> AtHand:
    missing = {each.ref: why for each in recent if (why := why_missing(each))}
    return AtHand(tuple(models_at_hand(folder)), missing)
