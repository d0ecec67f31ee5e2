"""Exports a vector, or all that are on as one, and ends with the line that starts llama.cpp with the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from engine.exporting import MODEL_PLACEHOLDER, Exported, export_recipe, export_vector, model_gguf
from engine.messages import ModelInfo
from ui.asking import ask_place
from ui.controls import TextButton, label
from ui.steering.switch import Switch
from vectors.errors import TillerError
from vectors.layers import format_layers
from vectors.library import Library, LibraryEntry
from vectors.values import SteeringRecipe, SteeringTerm

MIXTURE_NAME = "steering"
KINDS = ("llama.cpp control vector (*.gguf)", "Tiller vector (*.safetensors)")


class ExportDialog(QDialog):
    """Asks for a place and a strength, writes the file, and shows what to do with it.

    `term` is what is to be handed over unless something is changed: that scale, on those layers.
    """

    def __init__(
        self,
        entry: LibraryEntry,
        term: SteeringTerm,
        library: Library,
        model: ModelInfo | None,
        models: Path,
        recipe: SteeringRecipe,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._entry, self._library, self._model, self._models = entry, library, model, models
        self._term, self._recipe = term, recipe
        self.setWindowTitle(f"Export {entry.name}")
        self.setMinimumWidth(560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.exported: Exported | None = None

        self.path = QLineEdit(str(Path.home() / f"{entry.name}.gguf"), self)
        self.path.setAccessibleName("File to write")
        browse = TextButton("Browse…", self)
        browse.clicked.connect(self._browse)
        self.strength = QDoubleSpinBox(self)
        amount_now = term.scale if term.strength is None else term.strength
        furthest = max(10.0, abs(amount_now))
        self.strength.setRange(-furthest, furthest)
        self.strength.setDecimals(2)
        self.strength.setSingleStep(0.05)
        self.strength.setFixedWidth(72)
        self.strength.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.strength.setValue(amount_now)
        self._unchanged = self.strength.value()
        unit = "Scale" if term.strength is None else "Strength"
        self.strength.setAccessibleName(unit)
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(browse)
        amount = QHBoxLayout()
        amount.addWidget(self.strength)
        amount.addWidget(label("is written into the file, so llama.cpp runs it at 1.", self, "muted"), 1)
        self.own_layers = Switch(self)
        self.own_layers.setChecked(True)
        self.own_layers.setAccessibleName("Only the layers set in the sidebar")
        narrowed = (
            f"Only layers {format_layers(term.layers)}, as set in the sidebar; "
            f"its usual ones are {format_layers(entry.usual_layers)}"
        )
        set_here = label(narrowed, self, "muted", wraps=True)
        layers = QHBoxLayout()
        layers.addWidget(self.own_layers)
        layers.addWidget(set_here, 1)
        for part in (self.own_layers, set_here):
            part.setVisible(term.layers != entry.usual_layers)
        self.with_model = Switch(self)
        self.with_model.setChecked(True)
        self.with_model.setAccessibleName("Also write the built-in model")
        also = label("Also write the built-in model as a GGUF file, for llama.cpp", self, "muted")
        beside = QHBoxLayout()
        beside.addWidget(self.with_model)
        beside.addWidget(also, 1)
        for part in (self.with_model, also):
            part.setVisible(self._is_builtin())
        self.as_one = Switch(self)
        self.as_one.setAccessibleName("All vectors that are on, as one")
        self.as_one.toggled.connect(self._show_whole)
        whole = label(f"All that are on, as one: {recipe.label}", self, "muted", wraps=True)
        together = QHBoxLayout()
        together.addWidget(self.as_one)
        together.addWidget(whole, 1)
        for part in (self.as_one, whole):
            part.setVisible(len(recipe.active) > 1)
        self.message = label("", self, "muted", wraps=True)
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setProperty("role", "mono")
        self.lines.setAccessibleName("Command line for llama.cpp")
        self.lines.setFixedHeight(124)
        self.lines.hide()
        self.copy_button = TextButton("Copy command line", self)
        self.copy_button.clicked.connect(self._copy)
        self.copy_button.hide()
        self.export_button = TextButton("Export", self, "primary")
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.export)
        self.close_button = TextButton("Close", self)
        self.close_button.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export_button)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addWidget(label(f"Export “{entry.name}”", self, "title"))
        hint = (
            "A .gguf file is a control vector for llama.cpp; .safetensors keeps all that Tiller knows of it."
        )
        layout.addWidget(label(hint, self, "muted", wraps=True))
        layout.addSpacing(4)
        layout.addWidget(label("FILE", self, "section"))
        layout.addLayout(place)
        layout.addWidget(label(unit.upper(), self, "section"))
        layout.addLayout(amount)
        layout.addLayout(layers)
        layout.addLayout(together)
        layout.addLayout(beside)
        layout.addSpacing(4)
        layout.addWidget(self.message)
        layout.addWidget(self.lines)
        layout.addSpacing(4)
        layout.addLayout(buttons)

    def _browse(self) -> None:
        ask_place(self, "Export to", self.path.text(), KINDS, self.path.setText)

    def _show_whole(self, is_whole: bool) -> None:
        """Each vector's own strength and layers count then; a name not typed follows what is written."""
        self.strength.setEnabled(not is_whole)
        self.own_layers.setEnabled(not is_whole)
        names = self._entry.name, MIXTURE_NAME
        before, after = names if is_whole else reversed(names)
        path = Path(self.path.text())
        if path.stem == before:
            self.path.setText(str(path.with_stem(after)))

    def _scale(self) -> float:
        value = self.strength.value()
        if value == self._unchanged:
            return self._term.scale
        if self._term.strength is None or self._entry.calibration is None:
            return value
        scale = self._entry.calibration.scale(value)
        if scale is None:
            raise TillerError(
                f"“{self._entry.name}” could not be calibrated in that direction; "
                "choose a strength of the other sign."
            )
        return scale

    def _is_builtin(self) -> bool:
        return self._model is not None and self._model.ref.source == "builtin"

    def _model_file(self) -> str:
        """The GGUF that the command line names; empty where it is not known."""
        if self._model is None:
            return ""
        if self._is_builtin() and self.with_model.isChecked():
            return str(model_gguf(self._model.ref, self._models))
        return self._model.ref.location if self._model.ref.source == "gguf" else ""

    def export(self) -> None:
        """Write the file, then show the command line; an error is a sentence in the dialog."""
        try:
            out = Path(self.path.text()).expanduser()
            model = self._model_file() if out.suffix.lower() == ".gguf" else ""
            if self.as_one.isChecked():
                self.exported = export_recipe(self._library, self._recipe, out, model_path=model)
            else:
                layers = self._term.layers if self.own_layers.isChecked() else None
                self.exported = export_vector(
                    self._library, self._entry.id, out, scale=self._scale(), layers=layers, model_path=model
                )
        except TillerError as error:
            self._say(str(error), "error")
            return
        notes = [f"Written: layers {format_layers(self.exported.layers)}.", *self.exported.warnings]
        if self.exported.lines is not None and not model:
            notes.append(f"{MODEL_PLACEHOLDER} stands for your model's GGUF file.")
        if self.exported.lines is not None and self.exported.lines.shell:
            notes.append(f"The lines are for {self.exported.lines.shell}.")
        self._say(" ".join(notes), "muted")
        if self.exported.lines is not None:
            self.lines.setPlainText(f"{self.exported.lines.cli}\n\n{self.exported.lines.server}")
            self.lines.show()
            self.copy_button.show()
        self.adjustSize()

    def _say(self, text: str, role: str) -> None:
        self.message.setProperty("role", role)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setText(text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.lines.toPlainText().split("\n\n")[0])
        self.copy_button.setText("Copied")
