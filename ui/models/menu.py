"""The button that says which model is loaded and opens the menu of models; beside it, how far loading is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from engine.messages import ModelInfo, Progress
from ui.asking import ask_file, ask_folder
from ui.controls import ElidedLabel, IconButton, MenuButton
from ui.language import mark, said, tr
from ui.models.coming import ComingButton
from ui.models.list import ModelList
from ui.models.words import backend_name, described, shown, standing

TIP = mark("Choose a model (Ctrl+M)")


class ModelMenu(QWidget):
    """Emits the reference of the model that was chosen, or that loading is to be cancelled."""

    model_chosen = Signal(str)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = MenuButton(tr("Choose a model"), self, "flat", tr(TIP))
        self.button.setAccessibleName(tr("Model"))
        self.button.clicked.connect(self.open)
        self.state = ElidedLabel("", self, "small")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.cancel = IconButton("close", tr("Cancel loading"), self, 14)
        self.cancel.clicked.connect(self.cancel_requested)
        self.coming = ComingButton(self)
        self.list = ModelList(self)
        self.list.model_chosen.connect(self.model_chosen)
        self.list.folder_requested.connect(self.open_folder)
        self.list.gguf_requested.connect(self.open_gguf)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addWidget(self.state, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.cancel)
        layout.addWidget(self.coming)
        self._show_bar(False)

    def open(self) -> None:
        """Show the menu under its button."""
        self.list.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def _show_bar(self, is_shown: bool) -> None:
        self.progress.setVisible(is_shown)
        self.cancel.setVisible(is_shown)

    def set_current(self, model: ModelInfo | None, reason: str = "") -> None:
        """Show the model that is loaded, and where it runs; for none, the reason."""
        self._show_bar(False)
        if model is None:
            self.button.setText(tr("Choose a model"))
            self.button.setToolTip(tr(TIP))
            self._say(said(reason))
            return
        self.button.setText(_plain(model.ref.name))
        self.button.setToolTip(f"{described(model)}\n{tr(TIP)}")
        self._say(
            standing(model),
            "\n".join(
                (
                    tr("{model} in {backend}").format(
                        model=said(str(model.ref)), backend=backend_name(model.backend)
                    ),
                    *map(said, model.notes),
                )
            ),
        )

    def set_resting(self, name: str) -> None:
        """Show a model that was unloaded for being idle, and comes back by itself."""
        self._show_bar(False)
        self.button.setText(_plain(name))
        self.button.setToolTip(tr(TIP))
        self._say(tr("resting; comes back when it is needed"))

    def set_loading(self, name: str, progress: Progress | None) -> None:
        """Show the phase that loading is in."""
        self._show_bar(True)
        self.button.setText(_plain(name))
        self.button.setToolTip(tr(TIP))
        self._say(_phase(progress) if progress else tr("starting the engine"))
        self.progress.setRange(0, progress.total if progress else 0)
        self.progress.setValue(progress.done if progress else 0)

    def _say(self, text: str, tip: str = "") -> None:
        self.state.setText(text)
        self.state.setToolTip(tip)

    def open_folder(self) -> None:
        """Ask for a folder that holds a model."""
        ask_folder(self, tr("Open a model folder"), self.model_chosen.emit)

    def open_gguf(self) -> None:
        """Ask for a GGUF file."""
        ask_file(self, tr("Open a GGUF model"), tr("GGUF models (*.gguf)"), self.model_chosen.emit)


def _plain(name: str) -> str:
    return shown(name).replace("&", "&&")


def _phase(progress: Progress) -> str:
    phase = said(progress.phase)
    if not progress.total:
        return phase
    told = tr("{phase} {done} of {total} {unit}")
    return told.format(phase=phase, done=progress.done, total=progress.total, unit=said(progress.unit))
