"""The steering sidebar: all vectors, the recipe they make together, sets to be made. Loads no direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.messages import ModelInfo, Progress
from ui.beside import Beside
from ui.controls import IconButton, PlusButton, TextButton, label
from ui.language import said, tr
from ui.make_plan import MakePlan
from ui.steering.arrangement import Place, SetPlace, VectorPlace, arranged, matches
from ui.steering.controls import MASTER, SteeringControls
from ui.steering.ground import ground_of
from ui.steering.make_all import MakeAll
from ui.steering.pair_set_row import PairSetRow
from ui.steering.row import DEFAULT_SCALE, VectorRow
from ui.undo_bar import UndoBar
from vectors.library import LibraryEntry
from vectors.shipped import PairSet
from vectors.values import NO_STEERING, SteeringRecipe, SteeringTerm

MARGIN = 12
"""Pixels between the pane's edges and what stands in it."""


class SteeringSidebar(QWidget):
    """Shows library entries as rows and emits the recipe they make whenever a person changes it.

    A shipped set without a vector for the model has a row that offers to make it.
    """

    recipe_changed = Signal(object)
    export_requested = Signal(object)
    measure_requested = Signal(object)
    remove_requested = Signal(object)
    rename_requested = Signal(object, str)
    duplicate_requested = Signal(object)
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
        self._solo = ""
        self._plan, self._share = MakePlan(), 0.0
        self._estimates: Mapping[str, float] = {}
        self._placed: dict[Place, VectorRow | PairSetRow] = {}

        self.all_off_button = IconButton("off", tr("All vectors off (Ctrl+Shift+0)"), self)
        self.all_off_button.clicked.connect(self.all_off)
        self.compare_button = TextButton(
            tr("Compare"),
            self,
            "",
            tr("Answer the last question steered and unsteered, side by side (Ctrl+Shift+R)"),
        )
        self.compare_button.clicked.connect(self.compare_requested)
        self.features_button = IconButton(
            "features", tr("Features… of a sparse autoencoder, to browse and steer with (Ctrl+Shift+F)"), self
        )
        self.features_button.clicked.connect(self.features_requested)
        acts = QWidget(self)
        beside = QHBoxLayout(acts)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        for button in (self.features_button, self.compare_button, self.all_off_button):
            beside.addWidget(button)
        head = Beside(label(tr("Steering"), self, "title"), (acts,), self)
        self.controls = SteeringControls(self)
        self.controls.master_changed.connect(self._emit)
        self.controls.held.connect(self._emit)
        self.controls.searched.connect(self._search)
        self.undo = UndoBar(self)
        self.new_button = PlusButton(
            tr("New vector"), self, "", tr("Make a vector from pairs of texts of your own (Ctrl+Shift+N)")
        )
        self.new_button.clicked.connect(self.new_vector_requested)
        self.note = label("", self, "muted", wraps=True)
        self.damaged = label("", self, "error", wraps=True)
        self.damaged.hide()
        self.make_all = MakeAll(self)
        self.make_all.make_requested.connect(self.make_requested)
        self.make_all.cancel_requested.connect(self.make_cancelled)
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(MARGIN, 0, MARGIN, MARGIN)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._list)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        scroll.verticalScrollBar().rangeChanged.connect(self._make_room)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 8, MARGIN, 0)
        top.setSpacing(8)
        top.addWidget(head)
        top.addWidget(self.controls)
        top.addWidget(Beside(self.controls.search, (self.new_button,), self))
        top.addWidget(self.note)
        top.addWidget(self.damaged)
        top.addWidget(self.make_all)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.undo)
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

    def _make_room(self, low: int, high: int) -> None:
        """Cards end where the buttons above do, whether or not there is a scroll bar beside them."""
        beside = self._scroll.verticalScrollBar().sizeHint().width() if high > low else 0
        self._column.setContentsMargins(MARGIN, 0, max(0, MARGIN - beside), MARGIN)

    # ---- what it shows

    def set_entries(self, entries: tuple[LibraryEntry, ...]) -> None:
        """Show these vectors; the recipe in force stays in force, under the names of now."""
        self._entries = entries
        self._arrange()

    def set_damaged(self, sentences: Sequence[str]) -> None:
        """Name the files of the library that are no vectors any more."""
        self.damaged.setText("\n".join(said(sentence) for sentence in sentences))
        self.damaged.setVisible(bool(sentences))

    def set_model(self, model: ModelInfo | None) -> None:
        """Say which model is to be steered; vectors that do not fit it are shown with the reason."""
        self._model = model
        self._arrange()

    def set_loading(self, is_loading: bool) -> None:
        """Say whether a model is on its way."""
        if is_loading != self._is_loading:
            self._is_loading = is_loading
            self._show_note()
            self._show_waiting()
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
        """Show exactly this recipe, under a master of 1 and without a solo, and emit it."""
        before = self.kept_recipe()
        self.controls.set_master(MASTER.rest)
        self._solo = ""
        self._show(recipe, self.rows)
        if self.kept_recipe() != before:
            self._emit()

    def recipe(self) -> SteeringRecipe:
        """The recipe in force: none while held, else the one that is kept."""
        return NO_STEERING if self.controls.hold.is_held else self.kept_recipe()

    def kept_recipe(self) -> SteeringRecipe:
        """What the rows make times the master, held or not. Under solo only one of them counts."""
        dialled = self._dialled()
        if self._solo:
            dialled = SteeringRecipe(tuple(term for term in dialled.terms if term.vector_id == self._solo))
        master = self.controls.master.value
        return dialled if master == MASTER.rest else dialled.scaled(master)

    def _dialled(self) -> SteeringRecipe:
        """What the rows make, in their order, and the terms that have no row."""
        terms = [term for row in self.rows if (term := row.term()) is not None]
        return SteeringRecipe((*terms, *self._unshown))

    def set_measuring(self, vector_id: str, progress: Progress | None) -> None:
        """Show how far the measurement of a vector is; None when it is over."""
        for row in self.rows:
            if row.entry.id == vector_id:
                row.set_progress(progress)

    def _arrange(self) -> None:
        """Rows for what there is now. A row whose vector is as it was stays, with whoever is at it.

        The recipe is emitted where it is another one now: a vector has another name, or does not fit.
        """
        recipe, before, kept = self._dialled(), self._placed, self.kept_recipe()
        ref = self._model.ref if self._model else None
        places = arranged(self._sets, self._entries, ref, self._plan.queue)
        focused = next((place for place, row in before.items() if _has_focus(row)), None)
        self._placed = {place: before.get(place) or self._new_row(place) for place in places}
        for place, row in before.items():
            if place not in self._placed:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        for number, (place, row) in enumerate(self._placed.items()):
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)
            if focused is not None and place not in before and _is_same(place, focused):
                row.stops[0].setFocus()
        new = [row for place, row in self._placed.items() if place not in before]
        for row in new:
            for old in before.values():
                if isinstance(row, VectorRow) and isinstance(old, VectorRow) and old.entry.id == row.entry.id:
                    row.take_over(old)
        self._show(recipe, [row for row in new if isinstance(row, VectorRow)])
        for row in self.rows:
            row.set_ground(ground_of(row.entry, self._model))
        self._show_note()
        self.controls.set_rows(len(self._placed))
        self._show_waiting()
        self._search()
        self._show_plan()
        if self.kept_recipe() != kept:
            self._emit()

    def _new_row(self, place: Place) -> VectorRow | PairSetRow:
        match place:
            case SetPlace(pair_set):
                making = PairSetRow(pair_set, self._list)
                making.make_requested.connect(self.make_requested)
                making.cancel_requested.connect(self.make_cancelled)
                return making
            case VectorPlace(entry, why_not):
                row = VectorRow(entry, said(why_not), self._list)
                row.changed.connect(self._emit)
                row.rename_requested.connect(self.rename_requested)
                row.solo_requested.connect(self._solo_asked)
                row.menu.measure_requested.connect(self.measure_requested)
                row.menu.details_requested.connect(self.details_requested)
                row.menu.export_requested.connect(self.export_requested)
                row.menu.duplicate_requested.connect(self.duplicate_requested)
                row.menu.remove_requested.connect(self.remove_requested)
                return row

    def _show(self, recipe: SteeringRecipe, rows: Iterable[VectorRow]) -> None:
        """Give each of these rows its term. A term without a row is kept, if it fits the model."""
        terms = {term.vector_id: term for term in recipe.active}
        for row in rows:
            row.set_term(None if row.why_not else terms.get(row.entry.id))
        shown = {row.entry.id for row in self.rows}
        unfit = {entry.id for entry in self._entries if self._model and entry.why_not(self._model.ref)}
        self._unshown = tuple(term for key, term in terms.items() if key not in shown | unfit)
        self._show_standing()
        self._show_note()

    def _show_standing(self) -> None:
        """Show which row alone acts and which have no say; a solo ends with its row's switch."""
        if not any(row.entry.id == self._solo and row.switch.isChecked() for row in self.rows):
            self._solo = ""
        is_held = self.controls.hold.is_held
        for row in self.rows:
            is_solo = row.entry.id == self._solo
            row.set_standing(is_solo=is_solo, is_dimmed=is_held or (bool(self._solo) and not is_solo))

    def _show_note(self) -> None:
        known = {entry.id for entry in self._entries}
        missing = [term.name or term.vector_id for term in self._unshown if term.vector_id not in known]
        if missing:
            text = tr("This recipe also uses vectors that are not in the library: {names}.").format(
                names=", ".join(missing)
            )
        elif self._is_loading:
            text = tr("The model is loading; the dials are ready.")
        elif self._model is None and self._placed:
            text = tr("No model is loaded, so there is nothing to steer; the dials stay as they are.")
        elif self._placed and all(row.isHidden() for row in self._placed.values()):
            text = tr("No vector here is named like “{text}”.").format(text=self.controls.search.text())
        elif not self._placed:
            text = tr("There are no vectors yet. Make one with “New vector”, from pairs of texts.")
        elif any(row.ground.note for row in self.rows):
            text = tr("Some were made on this model in other numbers; their dials may be off a little here.")
        else:
            text = ""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _show_waiting(self) -> None:
        """Without a model there is nothing to steer; while one loads, the dials are ready for it."""
        reason = tr("No model is loaded") if self._model is None and not self._is_loading else ""
        for row in self.rows:
            row.set_waiting(reason)

    def _show_plan(self) -> None:
        can_make = self._model is not None and not self._is_loading
        for row in self.set_rows:
            row.show_plan(self._plan, self._share, self._estimates.get(row.pair_set.name), can_make)
        missing = [row.pair_set.name for row in self.set_rows]
        self.make_all.show_plan(missing, self._plan, self._share, self._estimates, can_make)

    # ---- what a person does

    def all_off(self) -> None:
        """Switch every vector off; the dials stay where they are."""
        self._solo = ""
        self._show(NO_STEERING, self.rows)
        self._emit()

    def switch_on(self, vector_id: str, scale: float) -> None:
        """Switch a vector on as its switch does, at a raw scale if it is not measured; bring it into view."""
        row = self.row_of(vector_id)
        if row is None:
            return
        if row.term() is None and not row.why_not:
            row.switch_on(scale)
        self.reveal(vector_id)

    def reveal(self, vector_id: str) -> None:
        """Bring a vector's row into view, whatever is searched for."""
        if (row := self.row_of(vector_id)) is not None:
            row.show()
            self._column.activate()
            self._list.adjustSize()
            self._scroll.ensureWidgetVisible(row)

    def focused_vector(self) -> str | None:
        """The vector whose row holds the keyboard focus."""
        for row in self.rows:
            if _has_focus(row):
                return row.entry.id
        return None

    def row_of(self, vector_id: str) -> VectorRow | None:
        """The row of a vector."""
        return next((row for row in self.rows if row.entry.id == vector_id), None)

    def take_out(self, vector_id: str) -> SteeringTerm | None:
        """Switch a vector off and give the term that it made, if it made one."""
        row = self.row_of(vector_id)
        term = row.term() if row else None
        if row is not None and term is not None:
            row.set_term(None)
            self._emit()
        return term

    def put_in(self, term: SteeringTerm) -> None:
        """Put a term back in force beside the others."""
        if (row := self.row_of(term.vector_id)) is not None:
            row.set_term(term)
            self._emit()

    def _solo_asked(self, vector_id: str) -> None:
        """Let one vector alone act, switched on if need be; a second time ends it."""
        self._solo = "" if self._solo == vector_id else vector_id
        row = self.row_of(vector_id)
        if self._solo and row is not None and not row.switch.isChecked():
            row.switch_on(DEFAULT_SCALE)
        else:
            self._emit()

    def _search(self) -> None:
        """Show the rows that fit the search, and those in force."""
        text = self.controls.search.text()
        for place, row in self._placed.items():
            acts = isinstance(row, VectorRow) and row.term() is not None
            row.setVisible(acts or matches(place, text))
        self._show_note()

    def _emit(self) -> None:
        self._show_standing()
        self.recipe_changed.emit(self.recipe())


def _is_same(place: Place, other: Place) -> bool:
    """Whether two rows are of one vector, or of a set and the vector that it became."""
    if isinstance(place, VectorPlace) and isinstance(other, VectorPlace) and place.entry.id == other.entry.id:
        return True
    return _name(place) == _name(other)


def _name(place: Place) -> str:
    return place.entry.name if isinstance(place, VectorPlace) else place.pair_set.name


def _has_focus(row: QWidget) -> bool:
    """Whether the keyboard's focus is in a row, in a window that need not be the active one."""
    focused = row.window().focusWidget()
    return focused is not None and row.isAncestorOf(focused)
