"""Exports a vector, or all that are on as one, and ends with the lines that start llama.cpp with the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from engine.exporting import (
    MODEL_PLACEHOLDER,
    Exported,
    export_recipe,
    export_vector,
    model_gguf,
    read_back,
)
from ui.asking import ask_place
from ui.controls import TextButton, label, number_field, set_role
from ui.dialogs.launch_block import LaunchBlock
from ui.dialogs.verdict import Verdict
from ui.fitted_dialog import FittedDialog
from ui.language import said, tr
from ui.models.forms import Forms
from ui.recipe_words import recipe_words
from ui.session import Session
from ui.steering.acting import name_of
from ui.steering.switch import Switch
from ui.theme import theme
from ui.vector_page.parity_job import ParityJob, why_not_compared
from vectors.errors import TillerError
from vectors.layers import format_layers
from vectors.library import LibraryEntry
from vectors.values import Operator, SteeringRecipe, SteeringTerm

MIXTURE_NAME = "steering"


class ExportDialog(FittedDialog):
    """Asks for place and strength, writes the file, verifies it where asked, and shows what to do with it.

    `term` is what is to be handed over unless something is changed: that scale, on those layers.
    """

    def __init__(
        self,
        entry: LibraryEntry,
        term: SteeringTerm,
        recipe: SteeringRecipe,
        session: Session,
        forms: Forms,
        models: Path,
        parent: QWidget,
    ) -> None:
        super().__init__(tr("Export {name}").format(name=entry.name), parent)
        self._entry, self._term, self._recipe = entry, term, recipe
        self._library, self._model, self._models = session.library, session.state.usable, models
        self._session, self._forms = session, forms
        self._parity = ParityJob(session, self)
        self.exported: Exported | None = None

        self.path = QLineEdit(str(Path.home() / f"{entry.name}.gguf"), self)
        self.path.setAccessibleName(tr("File to write"))
        self.browse = TextButton(tr("Browse…"), self)
        self.browse.clicked.connect(self._browse)
        self.strength = number_field(self)
        amount_now = term.scale if term.strength is None else term.strength
        furthest = max(10.0, abs(amount_now))
        self.strength.setRange(-furthest, furthest)
        self.strength.setDecimals(2)
        self.strength.setSingleStep(0.05)
        self.strength.setFixedWidth(theme.room(76, 124))
        self.strength.setValue(amount_now)
        self._unchanged = self.strength.value()
        self._unit = tr("Scale") if term.strength is None else tr("Strength")
        self.strength.setAccessibleName(self._unit)
        self.message = label("", self, "muted", wraps=True)
        self.verdict = Verdict(self._parity, self)
        self.lines = LaunchBlock(self)
        self.export_button = TextButton(tr("Export"), self, "primary")
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.export)
        self.close_button = TextButton(tr("Close"), self)
        self.close_button.clicked.connect(self.close)
        self._lay_out()
        self._parity.progressed.connect(self._judge)
        self._parity.ended.connect(self.fit)
        self._forms.changed.connect(self._judge)
        self._session.state_changed.connect(self._judge)
        self._judge()

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(self.browse)
        amount = QHBoxLayout()
        amount.addWidget(self.strength)
        baked = tr("is written into the file, so llama.cpp runs it at 1.")
        amount.addWidget(label(baked, self, "muted", wraps=True), 1)
        layout = self.column
        layout.setSpacing(8)
        layout.addWidget(
            label(tr("Export “{name}”").format(name=self._entry.name), self, "title", wraps=True)
        )
        hint = tr(
            "A .gguf file is a control vector for llama.cpp; .safetensors keeps all that Tiller knows of it."
        )
        layout.addWidget(label(hint, self, "muted", wraps=True))
        layout.addSpacing(4)
        layout.addWidget(label(tr("FILE"), self, "section"))
        layout.addLayout(place)
        layout.addWidget(label(self._unit.upper(), self, "section"))
        layout.addLayout(amount)
        only_adds = tr("In the sidebar it is set to “{operator}”; a file can only add it.")
        operator = self._term.operator
        self.only_adds = label(only_adds.format(operator=name_of(operator)), self, "muted", wraps=True)
        self.only_adds.setVisible(operator is not Operator.ADD)
        layout.addWidget(self.only_adds)
        self._add_options(layout)
        layout.addSpacing(4)
        layout.addWidget(self.message)
        layout.addWidget(self.verdict)
        layout.addWidget(self.lines)
        layout.addStretch(1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.close_button)
        self.foot.addWidget(self.export_button)

    def _add_options(self, layout: QVBoxLayout) -> None:
        term, usual = self._term, self._entry.usual_layers
        narrowed = tr("Only layers {layers}, as set in the sidebar; its usual ones are {usual}").format(
            layers=format_layers(term.layers), usual=format_layers(usual)
        )
        self.own_layers = self._option(
            layout,
            tr("Only the layers set in the sidebar"),
            narrowed,
            is_on=True,
            is_shown=term.layers != usual,
        )
        self.as_one = self._option(
            layout,
            tr("All vectors that are on, as one"),
            tr("All that are on, as one: {recipe}").format(recipe=recipe_words(self._recipe)),
            is_shown=len(self._recipe.active) > 1,
        )
        self.as_one.toggled.connect(self._show_whole)
        self.with_model = self._option(
            layout,
            tr("Also write the built-in model"),
            tr("Also write the built-in model as a GGUF file, for llama.cpp"),
            is_on=True,
            is_shown=self._is_builtin(),
        )
        self.verify = self._option(
            layout,
            tr("Verify the file in llama.cpp"),
            tr("Verify: run the file in llama.cpp, and compare each layer with the vector in torch"),
        )

    def _option(
        self, layout: QVBoxLayout, name: str, text: str, *, is_on: bool = False, is_shown: bool = True
    ) -> Switch:
        """A switch with its text beside it."""
        switch, beside = Switch(self), label(text, self, "muted", wraps=True)
        switch.setChecked(is_on)
        switch.setAccessibleName(name)
        row = QHBoxLayout()
        row.addWidget(switch)
        row.addWidget(beside, 1)
        layout.addLayout(row)
        for part in (switch, beside):
            part.setVisible(is_shown)
        return switch

    def _judge(self) -> None:
        """Say why nothing can be verified or exported for now, where that is so."""
        why_not = why_not_compared(self._session.state, self._forms)
        model = self._session.state.usable
        if not why_not and model is not None and (reason := self._entry.why_not(model.ref)):
            why_not = tr("It was {reason}.").format(reason=reason)
        self.verify.setEnabled(not why_not)
        self.verify.setToolTip(why_not)
        is_running = self._parity.is_running
        self.export_button.setEnabled(not is_running)
        self.export_button.setToolTip(tr("The file is being verified") if is_running else "")

    def _browse(self) -> None:
        kinds = (tr("llama.cpp control vector (*.gguf)"), tr("Tiller vector (*.safetensors)"))
        ask_place(self, tr("Export to"), self.path.text(), kinds, self.path.setText)

    def _show_whole(self, is_whole: bool) -> None:
        """Each vector's own strength and layers count then; a name not typed follows what is written."""
        why = tr("Each vector's own strength and layers are written") if is_whole else ""
        for each in (self.strength, self.own_layers):
            each.setEnabled(not is_whole)
            each.setToolTip(why)
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
                tr(
                    "“{name}” could not be calibrated in that direction; choose a strength of the other sign."
                ).format(name=self._entry.name)
            )
        return scale

    def _is_builtin(self) -> bool:
        return self._model is not None and self._model.ref.source == "builtin"

    def _model_file(self) -> str:
        """The GGUF that the lines name; empty where it is not known."""
        if self._model is None:
            return ""
        if self._is_builtin() and self.with_model.isChecked():
            return str(model_gguf(self._model.ref, self._models))
        return self._model.ref.location if self._model.ref.source == "gguf" else ""

    def export(self) -> None:
        """Write the file, then show the lines; an error is a sentence in the dialog."""
        try:
            out = Path(self.path.text()).expanduser()
            model = self._model_file() if out.suffix.lower() == ".gguf" else ""
            if self.as_one.isChecked():
                done = export_recipe(self._library, self._recipe, out, model_path=model)
            else:
                layers = self._term.layers if self.own_layers.isChecked() else None
                done = export_vector(
                    self._library, self._entry.id, out, scale=self._scale(), layers=layers, model_path=model
                )
            self.exported = done
            self._say(self._told(done, model), "muted")
            if done.lines is not None:
                self.lines.show_lines(done.lines)
                self._verify(done, model)
        except TillerError as error:
            self._say(str(error), "error")
        self.fit()

    def _told(self, done: Exported, model: str) -> str:
        """What is to be known of the file."""
        notes = [tr("Written: layers {layers}.").format(layers=format_layers(done.layers)), *done.warnings]
        if done.lines is not None and not model:
            notes.append(tr("{place} stands for your model's GGUF file.").format(place=MODEL_PLACEHOLDER))
        if done.lines is not None and done.lines.shell:
            notes.append(tr("The lines are for {shell}.").format(shell=done.lines.shell))
        if done.lines_file is not None:
            notes.append(tr("The lines are also in {file}.").format(file=done.lines_file.name))
        if done.lines is None and self.verify.isChecked():
            notes.append(tr("llama.cpp reads .gguf files alone, so this one was not verified."))
        return " ".join(notes)

    def _verify(self, done: Exported, model: str) -> None:
        """Hold what the file does against the vector, where that is asked for. Raises BadFile."""
        folder = self._forms.folder
        if self.verify.isEnabled() and self.verify.isChecked() and folder is not None:
            read_back(done.path, done.vector)
            self._parity.start(self._entry.id, folder.ref, model, str(done.path))

    def _say(self, text: str, role: str) -> None:
        set_role(self.message, role)
        self.message.setText(said(text))

    def reject(self) -> None:
        """A comparison ends with the dialog."""
        self._parity.cancel()
        super().reject()
