"""The steering sidebar: all vectors, the recipe that they make together. Loads no direction."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.messages import ModelInfo, Progress
from ui.controls import IconButton, TextButton, label
from ui.steering.row import VectorRow
from vectors.library import LibraryEntry
from vectors.values import NO_STEERING, SteeringRecipe, SteeringTerm


class SteeringSidebar(QWidget):
    """Shows library entries as rows and emits the recipe they make whenever a person changes it."""

    recipe_changed = Signal(object)
    export_requested = Signal(object)
    measure_requested = Signal(object)
    remove_requested = Signal(object)
    compare_requested = Signal()
    features_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("steeringPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entries: tuple[LibraryEntry, ...] = ()
        self._model: ModelInfo | None = None
        self._missing: tuple[SteeringTerm, ...] = ()
        self._is_loading = True
        self.rows: list[VectorRow] = []

        self.all_off_button = IconButton("off", "All vectors off (Ctrl+Shift+0)", self)
        self.all_off_button.clicked.connect(self.all_off)
        self.compare_button = TextButton(
            "Compare", self, "", "Answer the last question steered and unsteered, side by side (Ctrl+Shift+R)"
        )
        self.compare_button.clicked.connect(self.compare_requested)
        self.features_button = IconButton(
            "features", "Features… of a sparse autoencoder, to browse and steer with (Ctrl+Shift+F)", self
        )
        self.features_button.clicked.connect(self.features_requested)
        head = QHBoxLayout()
        head.addWidget(label("Steering", self, "title"), 1)
        head.addWidget(self.features_button)
        head.addWidget(self.compare_button)
        head.addWidget(self.all_off_button)
        self.note = label("", self, "muted", wraps=True)
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(12, 0, 12, 12)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._list)
        self._scroll = scroll
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 12, 0)
        top.addLayout(head)
        top.addWidget(self.note)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)
        self._show_note()

    # ---- what it shows

    def set_entries(self, entries: tuple[LibraryEntry, ...]) -> None:
        """Show these vectors, usable ones first; the recipe in force stays in force."""
        self._entries = entries
        self._rebuild(self.recipe())

    def set_model(self, model: ModelInfo | None) -> None:
        """Say which model is to be steered; vectors that do not fit it are shown with the reason."""
        self._model = model
        if any(row.why_not != self._why_not(row.entry) for row in self.rows):
            self._rebuild(self.recipe())
        self._show_note()

    def set_loading(self, is_loading: bool) -> None:
        """Say whether a model is on its way."""
        if is_loading != self._is_loading:
            self._is_loading = is_loading
            self._show_note()

    def set_recipe(self, recipe: SteeringRecipe) -> None:
        """Show exactly this recipe and emit it."""
        before = self.recipe()
        self._show(recipe)
        if self.recipe() != before:
            self._emit()

    def recipe(self) -> SteeringRecipe:
        """The recipe that the rows make, in their order."""
        terms = [term for row in self.rows if (term := row.term()) is not None]
        return SteeringRecipe((*terms, *self._missing))

    def set_measuring(self, vector_id: str, progress: Progress | None) -> None:
        """Show how far the measurement of a vector is; None when it is over."""
        for row in self.rows:
            if row.entry.id == vector_id:
                row.set_progress(progress)

    @property
    def model(self) -> ModelInfo | None:
        """The model that is to be steered."""
        return self._model

    def _rebuild(self, recipe: SteeringRecipe) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        reasons = [(entry, self._why_not(entry)) for entry in self._entries]
        reasons.sort(key=lambda item: bool(item[1]))
        self.rows = []
        for entry, why_not in reasons:
            row = VectorRow(entry, why_not, self._list)
            row.changed.connect(self._emit)
            row.measure_requested.connect(self.measure_requested)
            row.export_requested.connect(self.export_requested)
            row.remove_requested.connect(self.remove_requested)
            self._column.insertWidget(len(self.rows), row)
            self.rows.append(row)
        self._show(recipe)

    def _why_not(self, entry: LibraryEntry) -> str:
        return "" if self._model is None else entry.why_not(self._model.ref)

    def _show(self, recipe: SteeringRecipe) -> None:
        """Give every term to its row; terms of vectors that are not here are kept and named."""
        terms = {term.vector_id: term for term in recipe.active}
        for row in self.rows:
            row.set_term(None if row.why_not else terms.pop(row.entry.id, None))
        known = {row.entry.id for row in self.rows}
        self._missing = tuple(term for key, term in terms.items() if key not in known)
        self._show_note()

    def _show_note(self) -> None:
        if self._missing:
            names = ", ".join(term.name or term.vector_id for term in self._missing)
            text = f"This recipe also uses vectors that are not in the library: {names}."
        elif self._is_loading:
            text = "The model is loading; the dials are ready."
        elif self._model is None:
            text = "No model is loaded; the dials wait for one."
        elif not self.rows:
            text = "There are no vectors yet. Make one with “extract” on the command line."
        else:
            text = ""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    # ---- what a person does

    def all_off(self) -> None:
        """Switch every vector off; the dials stay where they are."""
        self._show(NO_STEERING)
        self._emit()

    def switch_on(self, vector_id: str, scale: float) -> None:
        """Switch a vector on as its switch does, at a raw scale if it is not measured; bring it into view."""
        row = next((row for row in self.rows if row.entry.id == vector_id), None)
        if row is None:
            return
        if row.term() is None and not row.why_not:
            row.switch_on(scale)
        self._list.adjustSize()
        self._scroll.ensureWidgetVisible(row)

    def focused_vector(self) -> str | None:
        """The vector whose row holds the keyboard focus."""
        for row in self.rows:
            if row.isAncestorOf(self.focusWidget()) if self.focusWidget() else False:
                return row.entry.id
        return None

    def _emit(self) -> None:
        self.recipe_changed.emit(self.recipe())
