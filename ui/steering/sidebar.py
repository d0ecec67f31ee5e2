"""The steering sidebar: all vectors, the recipe they make together, sets to be made. Loads no direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.messages import ModelInfo, Progress
from ui.controls import IconButton, PlusButton, TextButton, label
from ui.make_plan import MakePlan
from ui.steering.arrangement import Place, SetPlace, VectorPlace, arranged
from ui.steering.make_all import MakeAll
from ui.steering.pair_set_row import PairSetRow
from ui.steering.row import VectorRow
from vectors.library import LibraryEntry
from vectors.shipped import PairSet
from vectors.values import NO_STEERING, SteeringRecipe, SteeringTerm


class SteeringSidebar(QWidget):
    """Shows library entries as rows and emits the recipe they make whenever a person changes it.

    A shipped set without a vector for the model has a row that offers to make it.
    """

    recipe_changed = Signal(object)
    export_requested = Signal(object)
    measure_requested = Signal(object)
    remove_requested = Signal(object)
    compare_requested = Signal()
    features_requested = Signal()
    new_vector_requested = Signal()
    details_requested = Signal(object)
    make_requested = Signal(object)
    make_cancelled = Signal(object)

    def __init__(self, sets: tuple[PairSet, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._sets = sets
        self.setObjectName("steeringPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entries: tuple[LibraryEntry, ...] = ()
        self._model: ModelInfo | None = None
        self._unshown: tuple[SteeringTerm, ...] = ()
        self._is_loading = True
        self._plan, self._share = MakePlan(), 0.0
        self._estimates: Mapping[str, float] = {}
        self._placed: dict[Place, VectorRow | PairSetRow] = {}

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
        self.new_button = PlusButton(
            "New vector", self, "", "Make a vector from pairs of texts of your own (Ctrl+Shift+N)"
        )
        self.new_button.clicked.connect(self.new_vector_requested)
        self.note = label("", self, "muted", wraps=True)
        self.make_all = MakeAll(self)
        self.make_all.make_requested.connect(self.make_requested)
        self.make_all.cancel_requested.connect(self.make_cancelled)
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
        top.addWidget(self.new_button)
        top.addWidget(self.note)
        top.addWidget(self.make_all)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)
        self._show_note()

    @property
    def rows(self) -> list[VectorRow]:
        """The rows of vectors, in their order."""
        return [row for row in self._placed.values() if isinstance(row, VectorRow)]

    @property
    def set_rows(self) -> list[PairSetRow]:
        """The rows of shipped sets that are no vectors for the model yet, in their order."""
        return [row for row in self._placed.values() if isinstance(row, PairSetRow)]

    @property
    def model(self) -> ModelInfo | None:
        """The model that is to be steered."""
        return self._model

    # ---- what it shows

    def set_entries(self, entries: tuple[LibraryEntry, ...]) -> None:
        """Show these vectors; the recipe in force stays in force."""
        self._entries = entries
        self._arrange()

    def set_model(self, model: ModelInfo | None) -> None:
        """Say which model is to be steered; vectors that do not fit it are shown with the reason."""
        self._model = model
        self._arrange()

    def set_loading(self, is_loading: bool) -> None:
        """Say whether a model is on its way."""
        if is_loading != self._is_loading:
            self._is_loading = is_loading
            self._show_note()
            self._show_plan()

    def set_estimates(self, seconds: Mapping[str, float]) -> None:
        """How long making each shipped set would take on the model, by name."""
        self._estimates = seconds
        self._show_plan()

    def set_plan(self, plan: MakePlan, share: float) -> None:
        """Show which sets are being made, and how much of the current one is."""
        was_queued, self._plan, self._share = self._plan.queue, plan, share
        if plan.queue != was_queued:
            self._arrange()
        else:
            self._show_plan()

    def set_recipe(self, recipe: SteeringRecipe) -> None:
        """Show exactly this recipe and emit it."""
        before = self.recipe()
        self._show(recipe, self.rows)
        if self.recipe() != before:
            self._emit()

    def recipe(self) -> SteeringRecipe:
        """The recipe that the rows make, in their order."""
        terms = [term for row in self.rows if (term := row.term()) is not None]
        return SteeringRecipe((*terms, *self._unshown))

    def set_measuring(self, vector_id: str, progress: Progress | None) -> None:
        """Show how far the measurement of a vector is; None when it is over."""
        for row in self.rows:
            if row.entry.id == vector_id:
                row.set_progress(progress)

    def _arrange(self) -> None:
        """Rows for what there is now. A row whose vector is as it was stays, with whoever is at it."""
        recipe, before = self.recipe(), self._placed
        ref = self._model.ref if self._model else None
        places = arranged(self._sets, self._entries, ref, self._plan.queue)
        focused = next((_name(place) for place, row in before.items() if _has_focus(row)), "")
        self._placed = {place: before.get(place) or self._new_row(place) for place in places}
        for place, row in before.items():
            if place not in self._placed:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        for number, (place, row) in enumerate(self._placed.items()):
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)
            if _name(place) == focused and place not in before:
                row.stops[0].setFocus()
        self._order_tabs()
        new = [row for place, row in self._placed.items() if place not in before]
        self._show(recipe, [row for row in new if isinstance(row, VectorRow)])
        self._show_plan()

    def _new_row(self, place: Place) -> VectorRow | PairSetRow:
        match place:
            case SetPlace(pair_set):
                making = PairSetRow(pair_set, self._list)
                making.make_requested.connect(self.make_requested)
                making.cancel_requested.connect(self.make_cancelled)
                return making
            case VectorPlace(entry, why_not):
                row = VectorRow(entry, why_not, self._list)
                row.changed.connect(self._emit)
                row.measure_requested.connect(self.measure_requested)
                row.details_requested.connect(self.details_requested)
                row.export_requested.connect(self.export_requested)
                row.remove_requested.connect(self.remove_requested)
                return row

    def _order_tabs(self) -> None:
        """Tab goes down the rows as they stand, whichever was made first."""
        stops = [stop for row in self._placed.values() for stop in row.stops]
        for one, next_one in pairwise(stops):
            QWidget.setTabOrder(one, next_one)

    def _show(self, recipe: SteeringRecipe, rows: Iterable[VectorRow]) -> None:
        """Give each of these rows its term. A term without a row is kept, if it fits the model."""
        terms = {term.vector_id: term for term in recipe.active}
        for row in rows:
            row.set_term(None if row.why_not else terms.get(row.entry.id))
        shown = {row.entry.id for row in self.rows}
        unfit = {entry.id for entry in self._entries if self._model and entry.why_not(self._model.ref)}
        self._unshown = tuple(term for key, term in terms.items() if key not in shown | unfit)
        self._show_note()

    def _show_note(self) -> None:
        known = {entry.id for entry in self._entries}
        missing = [term.name or term.vector_id for term in self._unshown if term.vector_id not in known]
        if missing:
            text = f"This recipe also uses vectors that are not in the library: {', '.join(missing)}."
        elif self._is_loading:
            text = "The model is loading; the dials are ready."
        elif self._model is None:
            text = "No model is loaded; the dials wait for one."
        elif not self._placed:
            text = "There are no vectors yet. Make one with “New vector”, from pairs of texts."
        else:
            text = ""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _show_plan(self) -> None:
        can_make = self._model is not None and not self._is_loading
        for row in self.set_rows:
            row.show_plan(self._plan, self._share, self._estimates.get(row.pair_set.name), can_make)
        missing = [row.pair_set.name for row in self.set_rows]
        self.make_all.show_plan(missing, self._plan, self._share, self._estimates, can_make)

    # ---- what a person does

    def all_off(self) -> None:
        """Switch every vector off; the dials stay where they are."""
        self._show(NO_STEERING, self.rows)
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
            if _has_focus(row):
                return row.entry.id
        return None

    def _emit(self) -> None:
        self.recipe_changed.emit(self.recipe())


def _name(place: Place) -> str:
    return place.entry.name if isinstance(place, VectorPlace) else place.pair_set.name


def _has_focus(row: QWidget) -> bool:
    """Whether the keyboard's focus is in a row, in a window that need not be the active one."""
    focused = row.window().focusWidget()
    return focused is not None and row.isAncestorOf(focused)
