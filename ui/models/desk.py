"""Connects the menu of models with the session, the settings and the disk. Draws nothing."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject

from engine.at_hand import ModelAtHand, models_at_hand
from engine.backends.llamacpp.library import is_there
from engine.backends.opening import LLAMACPP, TRANSFORMERS, WITHOUT_LLAMA, usual_backend
from engine.messages import Finished, ModelInfo, Running, Terminal
from engine.recent import RecentModel, why_missing, with_opened, without
from ui.background import Background
from ui.dialogs.save_gguf import Savable, SaveGgufDialog
from ui.language import tr
from ui.loading import Placing
from ui.messages import Card
from ui.models.forms import Forms
from ui.models.idle import IdleUnload
from ui.models.menu import ModelMenu
from ui.models.saving import ModelSaving
from ui.preferences import Preferences
from ui.session import Session
from ui.state import ChatState, model_name
from vectors.values import Source

log = logging.getLogger(__name__)
IN_FULL = ("F32", "F16")
"""What llama.cpp calls the numbers of a file that may be quantised further."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """What the disk says: the models on this machine, and why recent ones are missing."""

    found: tuple[ModelAtHand, ...]
    missing: Mapping[str, str]


class ModelDesk(QObject):
    """Shows which model is loaded, keeps those that were, and looks for more each time the menu opens.

    GUI thread only; the disk is looked through in a pool of one thread. `folder` is that of Tiller's models,
    `forms` what else the loaded model can be opened as.
    """

    def __init__(
        self,
        menu: ModelMenu,
        session: Session,
        preferences: Preferences,
        forms: Forms,
        saving: ModelSaving,
        folder: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._menu, self._session, self._preferences = menu, session, preferences
        self._forms, self._saving, self._folder = forms, saving, folder
        self._opened: ModelInfo | None = None
        self._missing: Mapping[str, str] = {}
        self._is_looking = False
        self._background = Background("models", self)
        kept = preferences.value
        running = Running(kept.context, kept.threads, kept.gpu_layers, kept.kv_type)
        session.loading.kept = folder
        session.loading.placing = Placing(kept.device, kept.dtype, running)
        menu.model_chosen.connect(session.load)
        menu.cancel_requested.connect(session.cancel_loading)
        menu.list.aboutToShow.connect(self.look)
        menu.list.unload_requested.connect(session.unload)
        menu.list.save_requested.connect(self.save)
        saving.ended.connect(self._saved)
        self.idle = IdleUnload(session, preferences, self)
        menu.list.idle.chosen.connect(self._choose_idle)
        preferences.changed.connect(self._show_idle)
        self._show_idle()
        menu.list.device.chosen.connect(self._choose_device)
        menu.list.dtype.chosen.connect(self._choose_dtype)
        menu.list.running.running_chosen.connect(self._choose_running)
        menu.list.running.set_installed(is_there())
        forms.changed.connect(self._show_forms)
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
            self._menu.set_current(None, tr("the engine has stopped"))
        else:
            reason = tr("loading was cancelled") if state.was_cancelled else tr("no model is loaded")
            if state.rests:
                self._menu.set_resting(model_name(state.ref))
            else:
                self._menu.set_current(state.model, reason)
        self._menu.list.set_model(state.model, state.ref)
        self._menu.list.set_why_not_saved(_why_not_saved(state))
        self._show_placing()
        self._show_forms()
        if state.model is not None and state.model != self._opened:
            self._remember(with_opened(self._preferences.value.recent, state.model.ref))
            if WITHOUT_LLAMA in state.model.notes:
                self._session.card_shown.emit(Card(f"{WITHOUT_LLAMA}.", "", ""))
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
        self._forms.look()
        self._is_looking = True
        self._menu.list.set_looking()
        folder, kept = self._folder, self._preferences.value
        own = tuple(Path(each) for each in kept.model_folders)
        self._background.run(lambda: _looked(folder, own, kept.recent), self._show, self._show_none)

    def _show(self, at_hand: AtHand) -> None:
        self._is_looking = False
        self._missing = at_hand.missing
        self._menu.list.set_found(at_hand.found)
        self._show_recent()

    def _show_none(self, error: Exception) -> None:
        log.error("the machine could not be looked through for models", exc_info=error)
        self._show(AtHand((), self._missing))

    # ---- one of them as another file

    def save(self) -> SaveGgufDialog | None:
        """Ask how the loaded model is to be written as GGUF, unless one is being written already."""
        model, ref = self._session.state.usable, self._session.state.ref
        if model is None or self._saving.is_running:
            return None
        dialog = SaveGgufDialog(Savable.of(model), ref, self._folder, self._saving, self._menu.window())
        dialog.open_requested.connect(self._session.load)
        dialog.open()
        return dialog

    def _saved(self, event: Terminal) -> None:
        if isinstance(event, Finished):
            self._forms.look()

    # ---- where they run

    def _choose_device(self, device: str) -> None:
        self._session.loading.choose(replace(self._session.loading.placing, device=device))

    def _choose_dtype(self, dtype: str) -> None:
        self._session.loading.choose(replace(self._session.loading.placing, dtype=dtype))

    def _choose_running(self, running: Running) -> None:
        self._session.loading.choose(replace(self._session.loading.placing, running=running))

    def _choose_idle(self, minutes: int) -> None:
        self._preferences.change(unload_after=minutes)

    def _show_idle(self) -> None:
        self._menu.list.set_idle(self._preferences.value.unload_after)

    def _placed(self, placing: Placing) -> None:
        running = placing.running
        self._preferences.change(
            device=placing.device,
            dtype=placing.dtype,
            context=running.context,
            threads=running.threads,
            gpu_layers=running.gpu_layers,
            kv_type=running.kv_type,
        )
        self._show_placing()

    def _show_placing(self) -> None:
        placing, model = self._session.loading.placing, self._session.state.model
        menu = self._menu.list
        menu.set_placing(placing.device, placing.dtype, self._session.state.devices)
        usual = usual_backend("gguf", placing.device, placing.dtype)
        gguf = usual if is_there() else TRANSFORMERS
        others: dict[Source, str] = dict.fromkeys(("builtin", "folder", "hub"), TRANSFORMERS)
        menu.set_answering({**others, "gguf": gguf})
        was_left_to_it = placing.device == "auto" and placing.running.gpu_layers is None
        is_on_cpu = model is not None and model.backend == LLAMACPP and model.device == "cpu"
        menu.running.show_running(placing.running, is_cpu_only=was_left_to_it and is_on_cpu)

    def _show_forms(self) -> None:
        self._menu.list.set_forms(self._forms.found, self._session.state.ref)

    def close(self) -> None:
        """Look no further."""
        self._background.close()


def _why_not_saved(state: ChatState) -> str:
    """Why the loaded model cannot be written as GGUF, as far as that is known without trying."""
    if state.usable is None:
        return tr("No model is loaded")
    if state.usable.ref.source == "gguf" and state.usable.dtype not in IN_FULL:
        return tr("{name} is quantised already; open the folder that it was made of").format(
            name=state.usable.ref.name
        )
    return ""


def _looked(folder: Path, own: Sequence[Path], recent: Sequence[RecentModel]) -> AtHand:
    missing = {each.ref: why for each in recent if (why := why_missing(each))}
    return AtHand(tuple(models_at_hand(folder, own)), missing)
