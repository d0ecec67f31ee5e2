"""The menu of models: those at hand, where they are to run, and having none. Knows no engine and no disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine.at_hand import Keeper, ModelAtHand
from engine.forms import ModelForm
from engine.messages import ModelInfo
from engine.models import BUILTIN
from engine.recent import RecentModel
from ui.choice_menu import ChoiceMenu, add_heading
from ui.language import mark, said, tr, tr_count
from ui.models.alternatives import Alternatives, Texts, in_language
from ui.models.running_menu import RunningMenu
from ui.models.words import backend_name, shown
from vectors.values import Source

KINDS: Mapping[Source, str] = {
    "builtin": mark("folder"),
    "folder": mark("folder"),
    "gguf": mark("GGUF file"),
    "hub": mark("Hugging Face cache"),
}
KEEPERS: Mapping[Keeper, str] = {
    "tiller": mark("Kept by Tiller"),
    "folder": mark("In your folders"),
    "cache": mark("In the Hugging Face cache"),
}
DEVICES = {
    "auto": mark("Automatic"),
    "cpu": mark("Processor (cpu)"),
    "cuda": mark("GPU (cuda)"),
    "mps": mark("Apple GPU (mps)"),
}
DTYPES: Texts = {
    "auto": (mark("Automatic"), mark("float32 on a processor, 16 bits on a GPU")),
    "float32": ("float32", mark("exact, and what receipts are compared in; 4 bytes a number")),
    "bfloat16": ("bfloat16", mark("the range of float32 in 2 bytes a number; fewer digits")),
    "float16": ("float16", mark("more digits than bfloat16 in 2 bytes a number; some models overflow in it")),
}

IDLE_MINUTES = (5, 15, 30, 60)


class ModelList(ChoiceMenu):
    """Emits what was chosen. Its owner tells it what there is, also while it is open."""

    model_chosen = Signal(str)
    recent_removed = Signal(str)
    recents_cleared = Signal()
    all_requested = Signal()
    folder_requested = Signal()
    gguf_requested = Signal()
    unload_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setToolTipsVisible(True)
        self._meanings: dict[QAction, tuple[SignalInstance, str]] = {}
        self._recent: tuple[RecentModel, ...] = ()
        self._missing: Mapping[str, str] = {}
        self._answering: Mapping[Source, str] = {}
        self._ref = ""
        self.builtin = self.addAction(tr("Built-in model"))
        self.builtin.setCheckable(True)
        self._meanings[self.builtin] = (self.model_chosen, BUILTIN)
        self._heading = add_heading(self, tr("Recent"))
        self.recents: list[QAction] = []
        self.take_off = self._submenu(tr("Take off this list"), self)
        self.clear_recents = self._add(tr("Clear recent"), self.recents_cleared)
        self.addSeparator()
        self.found = self._submenu(tr("On this machine"), self)
        self._add(tr("All models…"), self.all_requested)
        self._add(tr("Open model folder…"), self.folder_requested)
        self._add(tr("Open GGUF file…"), self.gguf_requested)
        self.save = self._add(tr("Save as GGUF…"), self.save_requested)
        self.addSeparator()
        self.form = Alternatives(tr("Weights"), self)
        self.form.chosen.connect(self._take_form)
        self.device = Alternatives(tr("Device"), self)
        self.dtype = Alternatives(tr("Number type"), self)
        self.running = RunningMenu(self)
        self.idle = Alternatives(tr("Unload when idle"), self)
        self.addSeparator()
        self.unload = self._add(tr("Unload model"), self.unload_requested)
        self.triggered.connect(self._take)
        self.set_recent((), {})
        self.set_looking()
        self.set_placing("auto", "auto", ())
        self.set_model(None, "")
        self.set_forms((), "")
        self.set_why_not_saved(tr("No model is loaded"))

    def _add(self, text: str, signal: SignalInstance) -> QAction:
        made = self.addAction(text)
        made.triggered.connect(signal)
        return made

    def _submenu(self, title: str, parent: QMenu) -> QMenu:
        made = QMenu(title, parent)
        made.setToolTipsVisible(True)
        parent.addMenu(made)
        return made

    def _add_words(self, text: str, menu: QMenu) -> None:
        made = menu.addAction(text)
        made.setEnabled(False)
        made.setProperty("role", "section")

    def _take(self, action: QAction) -> None:
        if action in self._meanings:
            signal, value = self._meanings[action]
            signal.emit(value)

    def _take_form(self, ref: str) -> None:
        self.model_chosen.emit(ref)

    # ---- the models there are

    def set_model(self, model: ModelInfo | None, ref: str) -> None:
        """Mark the model that is loaded."""
        self._ref = ref if model is not None else ""
        self.unload.setEnabled(model is not None)
        self.unload.setToolTip(
            tr("End the engine that holds it; its memory returns") if model else tr("None is loaded")
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
        action = QAction(f"{_plain(model.name)}\t{self._kind(model.source)}", self)
        action.setCheckable(True)
        why = self._missing.get(model.ref, "")
        action.setEnabled(not why)
        action.setToolTip(said(why) or model.ref)
        self._meanings[action] = (self.model_chosen, model.ref)
        self.insertAction(self.take_off.menuAction(), action)
        return action

    def set_looking(self) -> None:
        """Say that the machine is being looked through, unless something was found before."""
        if self.found.isEmpty():
            self._add_words(tr("looking…"), self.found)

    def set_found(self, found: Sequence[ModelAtHand]) -> None:
        """Show the models that Tiller keeps, and those of the Hugging Face cache, each with what is wrong."""
        self._remove(self.found, self.found.actions())
        for keeper, title in KEEPERS.items():
            models = [each for each in found if each.keeper == keeper]
            if keeper == "folder" and not models:
                continue
            add_heading(self.found, tr(title))
            for each in models:
                action = self.found.addAction(_plain(each.name))
                action.setEnabled(not each.why_not)
                action.setToolTip(said(each.why_not) or each.ref)
                self._meanings[action] = (self.model_chosen, each.ref)
            if not models:
                self._add_words(tr("none found"), self.found)

    def set_answering(self, answering: Mapping[Source, str]) -> None:
        """Say which backend answers models of each kind."""
        if answering != self._answering:
            self._answering = answering
            recent, self._recent = self._recent, ()
            self.set_recent(recent, self._missing)

    def _kind(self, source: Source) -> str:
        answering = self._answering.get(source, "")
        return f"{tr(KINDS[source])} · {backend_name(answering)}" if answering else tr(KINDS[source])

    # ---- the forms of the one that is loaded

    def set_forms(self, forms: Sequence[ModelForm], ref: str) -> None:
        """Show the model's folder and its GGUF files, with the one that is loaded marked."""
        texts: Texts = {
            each.ref: (f"{_form_name(each)}\t{self._kind(each.model.source)}", each.model.location)
            for each in forms
        }
        self.form.show_values(texts, ref)
        several = len(forms) > 1
        self.form.set_why_not(
            "" if several else tr("No other form of it is here; “Save as GGUF…” writes one")
        )

    def set_why_not_saved(self, reason: str) -> None:
        """Say why the model that is loaded cannot be written as GGUF; empty where it can."""
        self.save.setEnabled(not reason)
        self.save.setToolTip(reason or tr("Write it as one file for llama.cpp, in full or quantised"))

    # ---- where they run

    def set_placing(self, device: str, dtype: str, devices: Sequence[str]) -> None:
        """Mark what was chosen; `devices` are those of this machine, as far as they are known."""
        offered = dict.fromkeys(("auto", *devices, "cpu", device))
        self.device.show_values(
            {each: (tr(DEVICES[each]) if each in DEVICES else each, "") for each in offered}, device
        )
        self.dtype.show_values(in_language(DTYPES), dtype)

    def set_idle(self, minutes: int) -> None:
        """Mark after how many idle minutes a model is unloaded; 0 for never."""
        texts: dict[object, tuple[str, str]] = {0: (tr("never"), "")}
        tip = tr("Its memory returns; what you ask for next loads it again")
        for each in sorted({*IDLE_MINUTES, minutes} - {0}):
            texts[each] = (tr_count("after {count} minute", "after {count} minutes", each), tip)
        self.idle.show_values(texts, minutes)

    def _remove(self, menu: QMenu, actions: Sequence[QAction]) -> None:
        """Take actions out of a menu; one of them may be the one that is being carried out."""
        for action in actions:
            self._meanings.pop(action, None)
            menu.removeAction(action)
            action.deleteLater()


def _form_name(form: ModelForm) -> str:
    return _plain(f"{form.model.name}.gguf" if form.is_gguf else shown(form.model.name))


def _plain(text: str) -> str:
    """A text in which & does not mark a key."""
    return text.replace("&", "&&")
