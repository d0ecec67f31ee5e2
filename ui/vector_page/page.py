"""The page of one vector: what it is, its numbers by layer and by scale, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QProgressBar, QVBoxLayout, QWidget

from engine.messages import Progress
from ui.chat.cards import ErrorCard
from ui.controls import ElidedLabel, IconButton, TextButton, label
from ui.language import mark, said, tr
from ui.page_layout import EDGE, PageScroll, edged, page_column, page_head
from ui.theme import theme
from ui.vector_page.charts import layer_chart, sweep_chart
from ui.vector_page.parity import ParityBlock
from ui.vector_page.words import told
from vectors.facts import LayerFacts, layer_facts
from vectors.values import SteeringVector

if TYPE_CHECKING:
    from ui.vector_page.chart import Chart

LAYERS_HEIGHT, SWEEP_HEIGHT = 236, 216
RING = 2
"""Pixels of the edge that shows the focus of what is read."""
NARROW = 560
"""Pixels below which facts stand one under the other, at the usual size of text."""
NOT_MEASURED = mark(
    "Not measured yet. “Measure” steers the model at sixteen scales and finds the "
    "strongest push at which its text holds together; that becomes strength 1 of the "
    "dial."
)


class VectorPage(QWidget):
    """Shows a vector and emits what a person wants done with it, by its id.

    The plots, and the library that draws them, come with the first vector shown.
    """

    closed = Signal()
    measure_requested = Signal(str)
    cancel_requested = Signal(str)
    export_requested = Signal(str)
    pairs_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.vector: SteeringVector | None = None
        self.facts: tuple[LayerFacts, ...] = ()
        self._here, self._was_across = "", 0
        self.layers: Chart | None = None
        self.sweep: Chart | None = None
        self.error = ErrorCard("", "", "", self)
        self.error.hide()
        self._build_buttons()
        self.title = ElidedLabel("", self, "title")
        self.poles = ElidedLabel("", self, "muted")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("How far the measurement is"))
        self.progress.hide()
        self._body = QWidget(self)
        self._told = QGridLayout()
        self._told.setHorizontalSpacing(12)
        self._told.setVerticalSpacing(2)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(8)
        self._column.addLayout(self._told)
        self._column.addSpacing(4)
        self._column.addWidget(label(tr("BY LAYER"), self._body, "section"))
        self._layers_place = QVBoxLayout()
        self._column.addLayout(self._layers_place)
        self._column.addWidget(label(tr("BY SCALE"), self._body, "section"))
        self.unmeasured = label(tr(NOT_MEASURED), self._body, "muted", wraps=True)
        self._column.addWidget(self.unmeasured)
        self._sweep_place = QVBoxLayout()
        self._column.addLayout(self._sweep_place)
        self.parity = ParityBlock(self._body)
        self._column.addSpacing(4)
        self._column.addWidget(self.parity)
        self._column.addStretch(1)
        self.view = scroll = PageScroll(self._body, self, EDGE - RING)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setProperty("role", "reading")
        scroll.setAccessibleName(tr("What is known of the vector"))
        head = page_head(self.title, self.poles, self._buttons)
        layout = page_column(self, head, scrolls=True, ring=RING)
        layout.addLayout(edged(self.progress, self.error, ring=RING))
        layout.addWidget(scroll, 1)

    def _build_buttons(self) -> None:
        self.measure = TextButton(tr("Measure"), self, "primary")
        self.measure.clicked.connect(self._ask_measure)
        self.cancel = TextButton(tr("Cancel"), self, "", tr("Stop measuring; the vector stays as it is"))
        self.cancel.clicked.connect(self._ask_cancel)
        self.cancel.hide()
        self.export = TextButton(
            tr("Export…"), self, "", tr("Write it as a file for llama.cpp, or as Tiller's own")
        )
        self.export.clicked.connect(self._ask_export)
        self.pairs = TextButton(tr("Show pairs"), self)
        self.pairs.clicked.connect(self._ask_pairs)
        self.close_button = IconButton("close", tr("Back to the conversation (Esc)"), self)
        self.close_button.clicked.connect(self.closed)
        self._buttons = (self.measure, self.cancel, self.export, self.pairs, self.close_button)

    # ---- what it shows

    def show_vector(self, vector: SteeringVector, why_not: str, here: str = "") -> None:
        """Show a vector; `why_not` says why it cannot be measured now, empty where it can.

        `here` is what is to be known of it on the model that is loaded.
        """
        is_other = self.vector is None or self.vector.id != vector.id
        self.vector, self.facts = vector, layer_facts(vector)
        if is_other:
            self.error.hide()
        self.title.setText(vector.name)
        self.poles.setText(f"{vector.negative} … {vector.positive}")
        for text in (self.title, self.poles):
            text.setToolTip(text.text())
        self.measure.setText(tr("Measure again") if vector.calibration else tr("Measure"))
        self.set_why_not(why_not, here)
        self.pairs.setEnabled(bool(vector.provenance.pairs))
        self.pairs.setToolTip(
            tr("Open its pairs as a copy, to make another vector of them")
            if vector.provenance.pairs
            else tr("It keeps no pairs: it came from a file or a feature")
        )
        layers, sweep = self._charts()
        layers.show_chart(layer_chart(self.facts))
        measured = vector.calibration is not None and bool(vector.calibration.points)
        self.unmeasured.setVisible(not measured)
        sweep.setVisible(measured)
        if vector.calibration is not None and measured:
            sweep.show_chart(sweep_chart(vector.calibration, vector.positive, vector.negative))

    def _charts(self) -> tuple[Chart, Chart]:
        """Both plots, made when they are first wanted: the library that draws them takes its time."""
        if self.layers is None or self.sweep is None:
            from ui.vector_page.chart import Chart

            self.layers = Chart(tr("Numbers by layer"), LAYERS_HEIGHT, self._body)
            self.sweep = Chart(tr("What was measured, by scale"), SWEEP_HEIGHT, self._body)
            self.sweep.hide()
            self._layers_place.addWidget(self.layers)
            self._sweep_place.addWidget(self.sweep)
        return self.layers, self.sweep

    def _tell(self, vector: SteeringVector, here: str) -> None:
        self._here, self._was_across = here, self._across
        while (item := self._told.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        across = self._was_across
        for column in (1, 3):
            self._told.setColumnStretch(column, int(column < 2 * across))
        for number, (name, value) in enumerate(told(vector, here)):
            row, column = number // across, number % across * 2
            self._told.addWidget(label(name, self._body, "small"), row, column)
            self._told.addWidget(ElidedLabel(value, self._body), row, column + 1)

    @property
    def _across(self) -> int:
        """How many facts stand side by side."""
        return 2 if self.width() >= NARROW * theme.zoom else 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Put the facts of a vector side by side where there is room for it."""
        if self.vector is not None and self._across != self._was_across:
            self._tell(self.vector, self._here)

    def set_why_not(self, why_not: str, here: str) -> None:
        """Say why it cannot be measured now, empty where it can, and what is to be known of it here."""
        if self.vector is not None:
            self._tell(self.vector, here)
        self.measure.setEnabled(not why_not)
        self.measure.setToolTip(why_not or tr("Find where this vector takes hold and where text breaks"))

    def show_measuring(self, progress: Progress | None) -> None:
        """Show how far the measurement is; None when it is over."""
        is_running = progress is not None
        had_focus = self.cancel.hasFocus() or self.measure.hasFocus()
        self.measure.setVisible(not is_running)
        self.cancel.setVisible(is_running)
        self.progress.setVisible(is_running)
        if had_focus:
            (self.cancel if is_running else self.measure).setFocus()
        if progress is not None:
            self.error.hide()
            self.progress.setRange(0, progress.total)
            self.progress.setValue(progress.done)

    def fail(self, sentence: str) -> None:
        """Say what went wrong; the numbers stay."""
        self.error.sentence.setText(said(sentence))
        self.error.show()

    def focus_start(self) -> None:
        """Put the focus on the first thing to do."""
        (self.measure if self.measure.isEnabled() else self.export).setFocus()

    # ---- what a person does

    def _ask_measure(self) -> None:
        if self.vector is not None:
            self.measure_requested.emit(self.vector.id)

    def _ask_cancel(self) -> None:
        if self.vector is not None:
            self.cancel_requested.emit(self.vector.id)

    def _ask_export(self) -> None:
        if self.vector is not None:
            self.export_requested.emit(self.vector.id)

    def _ask_pairs(self) -> None:
        if self.vector is not None:
            self.pairs_requested.emit(self.vector)
