"""The button that says which model is loaded, and the menu that loads another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from engine.messages import ModelInfo, Progress
from engine.models import BUILTIN
from ui.controls import IconButton, TextButton, label


class ModelMenu(QWidget):
    """Emits the reference of the model that was chosen, or that loading is to be cancelled."""

    model_chosen = Signal(str)
    cancel_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = TextButton("Choose a model", self, "flat", "Choose a model (Ctrl+M)")
        self.button.setAccessibleName("Model")
        self.state = label("", self, "small")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.cancel = IconButton("close", "Cancel loading", self, 14)
        self.cancel.clicked.connect(self.cancel_requested)
        self.menu = QMenu(self)
        self.menu.addAction("Built-in model", self._choose_builtin)
        self.menu.addSeparator()
        self.menu.addAction("Open model folder…", self.open_folder)
        self.menu.addAction("Open GGUF file…", self.open_gguf)
        self.button.setMenu(self.menu)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(words)
        layout.addWidget(self.state)
        layout.addWidget(self.progress)
        layout.addWidget(self.cancel)
        layout.addStretch(1)
        self._show_bar(False)

    def _show_bar(self, is_shown: bool) -> None:
        self.progress.setVisible(is_shown)
        self.cancel.setVisible(is_shown)

    def set_current(self, model: ModelInfo | None) -> None:
        """Show the model that is loaded, and where it runs."""
        self._show_bar(False)
        if model is None:
            self.button.setText("Choose a model")
            self.state.setText("no model is loaded")
            return
        self.button.setText("Built-in model" if model.ref.name == BUILTIN else model.ref.name)
        self.state.setText(f"{_size(model.n_parameters)} · {model.device} · {model.dtype}")
        self.state.setToolTip("\n".join((f"{model.ref} on {model.backend}", *model.notes)))

    def set_loading(self, name: str, progress: Progress | None) -> None:
        """Show the phase that loading is in."""
        self._show_bar(True)
        self.button.setText("Built-in model" if name == BUILTIN else name)
        self.state.setText(progress.phase if progress else "loading")
        self.progress.setRange(0, progress.total if progress else 0)
        self.progress.setValue(progress.done if progress else 0)

    def set_stopped(self) -> None:
        """Say that no model is loaded because the engine has stopped."""
        self._show_bar(False)
        self.button.setText("Choose a model")
        self.state.setText("the engine has stopped")

    def _choose_builtin(self) -> None:
        self.model_chosen.emit(BUILTIN)

    def open_folder(self) -> None:
        """Ask for a folder that holds a model."""
        dialog = QFileDialog(self, "Open a model folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog)

    def open_gguf(self) -> None:
        """Ask for a GGUF file."""
        dialog = QFileDialog(self, "Open a GGUF model")
        dialog.setNameFilter("GGUF models (*.gguf)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.model_chosen)
        dialog.open()


def _size(parameters: int) -> str:
    for unit, size in (("B", 1e9), ("M", 1e6), ("K", 1e3)):
        if parameters >= size:
            return f"{parameters / size:.1f}{unit} parameters"
    return f"{parameters} parameters"
