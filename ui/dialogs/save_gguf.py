"""Asks how and where a model is to be written as GGUF, shows how far that is, offers to open the file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QWidget

from engine.backends.llamacpp.library import is_there
from engine.messages import Failed, Finished, ModelInfo, ModelSaved, Progress, Terminal
from ui.asking import ask_place
from ui.choice import Choice
from ui.controls import TextButton, label, set_role
from ui.fitted_dialog import FittedDialog
from ui.language import mark, said, tr
from ui.models.saving import ModelSaving
from ui.models.words import NO_LLAMA, bytes_of, shown

_KINDS = {
    "q8_0": ("Q8_0", 8.5, mark("8 bits: hardly a difference")),
    "q4_k_m": ("Q4_K_M", 4.85, mark("4 bits, more where they matter: the usual choice for large models")),
    "q4_0": ("Q4_0", 4.55, mark("4 bits everywhere: the smallest")),
    "f16": ("F16", 16.0, mark("16 bits: as good as the folder")),
}
"""Name, bits a number, and what it is for."""


@dataclass(frozen=True, slots=True)
class Savable:
    """What the dialog has to know of a model that is to be written."""

    name: str
    is_gguf: bool
    n_parameters: int

    @classmethod
    def of(cls, model: ModelInfo) -> Savable:
        """A model that is loaded."""
        return cls(model.ref.name, model.ref.source == "gguf", model.n_parameters)


class SaveGgufDialog(FittedDialog):
    """Emits `open_requested` with the new file. Closing it while it writes ends the writing."""

    open_requested = Signal(str)

    def __init__(self, model: Savable, ref: str, folder: Path, saving: ModelSaving, parent: QWidget) -> None:
        super().__init__(tr("Save as GGUF"), parent)
        self._model, self._ref, self._folder, self._saving = model, ref, folder, saving
        self._written = ""
        offered = [each for each in _KINDS if each != "f16" or not model.is_gguf]
        if not is_there():
            offered = [each for each in offered if each == "f16"]
        texts = {
            each: tr("{kind}, about {size}").format(kind=_KINDS[each][0], size=self._size(each))
            for each in offered
        }
        self.kind = Choice(tr("Numbers"), texts or {"": tr("none")}, self)
        self.kind.setEnabled(bool(texts))
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.meaning = label("", self, "muted", wraps=True)
        self.missing = label(
            "" if is_there() else tr("{reason}, which can quantise.").format(reason=tr(NO_LLAMA)),
            self,
            "muted",
            wraps=True,
        )
        self.missing.setVisible(not is_there())
        self.path = QLineEdit(self)
        self.path.setAccessibleName(tr("File to write"))
        self.path.textChanged.connect(self._show_place)
        self.browse = TextButton(tr("Browse…"), self)
        self.browse.clicked.connect(self._browse)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("How far the file is"))
        self.progress.hide()
        self.message = label("", self, "muted", wraps=True)
        self.save_button = TextButton(tr("Save"), self, "primary")
        self.save_button.setDefault(True)
        self.save_button.setEnabled(bool(texts))
        self.save_button.clicked.connect(self._save)
        self.open_button = TextButton(
            tr("Open it"), self, "primary", tr("Load the new file; the conversation stays")
        )
        self.open_button.clicked.connect(self._open)
        self.open_button.hide()
        self.close_button = TextButton(tr("Close"), self)
        self.close_button.clicked.connect(self._close_or_cancel)
        self._lay_out()
        saving.progressed.connect(self._show_progress)
        saving.ended.connect(self._ended)
        self._show_kind()

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(self.browse)
        self.foot.addStretch(1)
        for button in (self.close_button, self.save_button, self.open_button):
            self.foot.addWidget(button)
        layout = self.column
        layout.setSpacing(8)
        title = tr("Save “{name}” as GGUF").format(name=shown(self._model.name))
        layout.addWidget(label(title, self, "title", wraps=True))
        hint = tr("One file for llama.cpp, here and in other programs. Smaller numbers take less memory.")
        layout.addWidget(label(hint, self, "muted", wraps=True))
        layout.addSpacing(4)
        layout.addWidget(label(tr("NUMBERS"), self, "section"))
        layout.addWidget(self.kind)
        layout.addWidget(self.meaning)
        layout.addWidget(self.missing)
        layout.addWidget(label(tr("FILE"), self, "section"))
        layout.addLayout(place)
        layout.addSpacing(4)
        layout.addWidget(self.progress)
        layout.addWidget(self.message)
        layout.addStretch(1)

    def _size(self, kind: str) -> str:
        return bytes_of(int(self._model.n_parameters * _KINDS[kind][1] / 8))

    # ---- what a person does

    def _show_kind(self) -> None:
        """Say what the numbers are for; the name of the file follows them unless it was typed."""
        if self.kind.value not in _KINDS:
            return
        self.meaning.setText(f"{tr(_KINDS[self.kind.value][2])}.")
        self._make_room()
        if self.path.text() in ("", *(self._proposed(each) for each in _KINDS)):
            self.path.setText(self._proposed(self.kind.value))

    def _proposed(self, kind: str) -> str:
        name = self._model.name.replace("/", "-")
        for each in ("f16", "f32"):
            name = name.removesuffix(f"-{each}").removesuffix(f"-{each.upper()}")
        return str(self._folder / f"{name}-{kind}.gguf")

    def _show_place(self) -> None:
        is_taken = self._out.is_file()
        self._say(tr("A file of that name is there; saving replaces it.") if is_taken else "", "muted")

    @property
    def _out(self) -> Path:
        place = os.path.expanduser(self.path.text().strip())
        return Path(place if place.lower().endswith(".gguf") else f"{place}.gguf")

    def _browse(self) -> None:
        ask_place(self, tr("Save to"), self.path.text(), (tr("GGUF model (*.gguf)"),), self.path.setText)

    def _save(self) -> None:
        if not self.path.text().strip():
            self._say(tr("Name the file that is to be written."), "error")
            return
        self._say(tr("starting"), "muted")
        self._show_running(True)
        self.progress.setRange(0, 0)
        self._saving.save(self._ref, self._out, self.kind.value)

    def _close_or_cancel(self) -> None:
        if self._saving.is_running:
            self.close_button.setEnabled(False)
            self._say(tr("cancelling"), "muted")
            self._saving.cancel()
        else:
            self.close()

    def reject(self) -> None:
        """Esc, or the frame's own button: what is being written ends with the dialog."""
        self._saving.cancel()
        super().reject()

    def _open(self) -> None:
        self.open_requested.emit(self._written)
        self.close()

    def _make_room(self) -> None:
        if self.isVisible():
            self.fit()

    # ---- how far it is

    def _show_running(self, is_running: bool) -> None:
        self.progress.setVisible(is_running)
        self.close_button.setText(tr("Cancel") if is_running else tr("Close"))
        self.close_button.setAccessibleName(self.close_button.text())
        for part in (self.kind, self.path, self.browse, self.save_button):
            part.setEnabled(not is_running)
            part.setToolTip(tr("The file is being written") if is_running else "")
        self.close_button.setEnabled(True)

    def _show_progress(self, progress: Progress) -> None:
        self.progress.setRange(0, progress.total)
        self.progress.setValue(progress.done)
        if self.close_button.isEnabled():
            self._say(
                tr("{phase} {done} of {total} {unit}").format(
                    phase=said(progress.phase),
                    done=progress.done,
                    total=progress.total,
                    unit=said(progress.unit),
                ),
                "muted",
            )

    def _ended(self, event: Terminal) -> None:
        self._show_running(False)
        match event:
            case Finished(_, ModelSaved(file, n_bytes)):
                self._written = file
                self._say(tr("Written: {size}.").format(size=bytes_of(n_bytes)), "muted")
                self.save_button.hide()
                self.open_button.show()
                self.open_button.setDefault(True)
                self.open_button.setFocus()
            case Failed(_, sentence):
                self._say(said(sentence), "error")
            case _:
                self._say(tr("Stopped; nothing was written."), "muted")

    def _say(self, text: str, role: str) -> None:
        set_role(self.message, role)
        self.message.setText(text)
        self._make_room()
