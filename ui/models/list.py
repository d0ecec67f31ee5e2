"""The menu of models: those at hand, where they are to run, and having none. Knows no engine and no disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine.at_hand import Keeper, ModelAtHand
from engine.messages import ModelInfo
from engine.models import BUILTIN
from engine.recent import RecentModel
from vectors.values import Source

KINDS: Mapping[Source, str] = {"folder": "folder", "gguf": "GGUF file", "hub": "Hugging Face cache"}
KEEPERS: Mapping[Keeper, str] = {"tiller": "Kept by Tiller", "cache": "In the Hugging Face cache"}
DEVICES = {"auto": "Automatic", "cpu": "Processor (cpu)", "cuda": "GPU (cuda)", "mps": "Apple GPU (mps)"}
DTYPES = {
    "auto": ("Automatic", "float32 on a processor, 16 bits on a GPU"),
    "float32": ("float32", "exact, and what receipts are compared in; 4 bytes a number"),
    "bfloat16": ("bfloat16", "the range of float32 in 2 bytes a number; fewer digits"),
    "float16": ("float16", "more digits than bfloat16 in 2 bytes a number; some models overflow in it"),
}


class ModelList(QMenu):
    """Emits what was chosen. Its owner tells it what there is, also while it is open."""

    model_chosen = Signal(str)
    recent_removed = Signal(str)
    recents_cleared = Signal()
    folder_requested = Signal()
    gguf_requested = Signal()
    device_chosen = Signal(str)
    dtype_chosen = Signal(str)
    unload_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._meanings: dict[QAction, tuple[SignalInstance, str]] = {}
        self._recent: tuple[RecentModel, ...] = ()
        self._missing: Mapping[str, str] = {}
        self._placing: tuple[str, ...] = ()
        self._ref = ""
        self.builtin = self.addAction("Built-in model")
        self.builtin.setCheckable(True)
        self._meanings[self.builtin] = (self.model_chosen, BUILTIN)
        self._heading = self._add_heading("Recent", self)
        self.recents: list[QAction] = []
        self.take_off = self._submenu("Take off this list", self)
        self.clear_recents = self._add("Clear recent", self.recents_cleared)
        self.addSeparator()
        self.found = self._submenu("On this machine", self)
        self._add("Open model folder…", self.folder_requested)
        self._add("Open GGUF file…", self.gguf_requested)
        self.addSeparator()
        self.device = self._submenu("Device", self)
        self.dtype = self._submenu("Number type", self)
        self.addSeparator()
        self.unload = self._add("Unload model", self.unload_requested)
        self.triggered.connect(self._take)
        self.set_recent((), {})
        self.set_looking()
        self.set_placing("auto", "auto", ())
        self.set_model(None, "")

    def _add(self, text: str, signal: SignalInstance) -> QAction:
        made = self.addAction(text)
        made.triggered.connect(signal)
        return made

    def _submenu(self, title: str, parent: QMenu) -> QMenu:
        made = QMenu(title, parent)
        made.setToolTipsVisible(True)
        parent.addMenu(made)
        return made

    def _add_heading(self, text: str, menu: QMenu) -> QAction:
        made = menu.addAction(text)
        made.setEnabled(False)
        return made

    def _take(self, action: QAction) -> None:
        if action in self._meanings:
            signal, value = self._meanings[action]
            signal.emit(value)

    # ---- the models there are

    def set_model(self, model: ModelInfo | None, ref: str) -> None:
        """Mark the model that is loaded."""
        self._ref = ref if model is not None else ""
        self.unload.setEnabled(model is not None)
        self.unload.setToolTip(
            "End the engine that holds it; its memory returns" if model else "None is loaded"
        )
        self._mark()

    def _mark(self) -> None:
        for action in (self.builtin, *self.recents):
            action.setChecked(self._meanings[action][1] == self._ref)

    def set_recent(self, recent: Sequence[RecentModel], missing: Mapping[str, str]) -> None:
        """Show the models that were opened last; `missing` says of some why they are not there."""
        if (tuple(recent), missing) == (self._recent, self._missing) and self.recents:
            return
        self._recent, self._missing = tuple(recent), missing
        self._remove(self, self.recents)
        self._remove(self.take_off, self.take_off.actions())
        self.recents = [self._recent_action(each) for each in recent]
        for each in recent:
            removal = self.take_off.addAction(_plain(each.name))
            removal.setToolTip(each.ref)
            self._meanings[removal] = (self.recent_removed, each.ref)
        for part in (self._heading, self.take_off.menuAction(), self.clear_recents):
            part.setVisible(bool(recent))
        self._mark()

    def _recent_action(self, model: RecentModel) -> QAction:
        action = QAction(f"{_plain(model.name)}\t{KINDS[model.source]}", self)
        action.setCheckable(True)
        why = self._missing.get(model.ref, "")
        action.setEnabled(not why)
        action.setToolTip(why or model.ref)
        self._meanings[action] = (self.model_chosen, model.ref)
        self.insertAction(self.take_off.menuAction(), action)
        return action

    def set_looking(self) -> None:
        """Say that the machine is being looked through, unless something was found before."""
        if self.found.isEmpty():
            self._add_heading("looking…", self.found)

    def set_found(self, found: Sequence[ModelAtHand]) -> None:
        """Show the models that Tiller keeps, and those of the Hugging Face cache, each with what is wrong."""
        self._remove(self.found, self.found.actions())
        for keeper, title in KEEPERS.items():
            self._add_heading(title, self.found)
            models = [each for each in found if each.keeper == keeper]
            for each in models:
                action = self.found.addAction(_plain(each.name))
                action.setEnabled(not each.why_not)
                action.setToolTip(each.why_not or each.ref)
                self._meanings[action] = (self.model_chosen, each.ref)
            if not models:
                self._add_heading("none found", self.found)

    # ---- where they run

    def set_placing(self, device: str, dtype: str, devices: Sequence[str]) -> None:
        """Mark what was chosen; `devices` are those of this machine, as far as they are known."""
        if self._placing == (placing := (device, dtype, *devices)):
            return
        self._placing = placing
        offered = dict.fromkeys(("auto", *devices, "cpu", device))
        texts = {each: (DEVICES.get(each, each), "") for each in offered}
        self._show_alternatives(self.device, "Device", texts, device, self.device_chosen)
        self._show_alternatives(self.dtype, "Number type", DTYPES, dtype, self.dtype_chosen)

    def _show_alternatives(
        self,
        menu: QMenu,
        title: str,
        texts: Mapping[str, tuple[str, str]],
        chosen: str,
        signal: SignalInstance,
    ) -> None:
        self._remove(menu, menu.actions())
        menu.setTitle(f"{title}: {texts[chosen][0]}")
        for value, (text, tip) in texts.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.setToolTip(tip)
            self._meanings[action] = (signal, value)

    def _remove(self, menu: QMenu, actions: Sequence[QAction]) -> None:
        """Take actions out of a menu; one of them may be the one that is being carried out."""
        for action in actions:
            self._meanings.pop(action, None)
            menu.removeAction(action)
            action.deleteLater()


def _plain(text: str) -> str:
    """A text in which & does not mark a key."""
    return text.replace("&", "&&")
