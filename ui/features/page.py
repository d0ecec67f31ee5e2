"""The page of features: a list to search, one feature in full, and folders to open. Reads no file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.messages import ModelInfo
from ui.asking import ask_file, ask_folder
from ui.chat.cards import ErrorCard
from ui.controls import IconButton, MenuButton, TextButton, label, let_clear
from ui.features.delegate import FeatureDelegate
from ui.features.details import FeatureDetails
from ui.features.model import FeatureListModel
from ui.features.shelf import VectorMade
from ui.features.table import FeatureTable, Order
from ui.language import figure, mark, said, tr, tr_count
from ui.page_layout import centre, page_column, page_head, scrolled
from ui.theme import theme

SEARCH_MS = 60
NARROW = 520
EXPORT_TITLE = mark("Labels from a Neuronpedia export")
EXPLANATION = mark(
    "A sparse autoencoder takes a model's inner state apart into thousands of features: "
    "directions that are each active on certain words, topics or manners. Here they are "
    "listed with the words that make them active, and any of them can steer."
)


class FeaturesPage(QWidget):
    """Shows a table of features and emits what a person wants done."""

    closed = Signal()
    folder_chosen = Signal(object)
    labels_chosen = Signal(object)
    steer_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table: FeatureTable | None = None
        self.model: ModelInfo | None = None
        self._order = Order.FREQUENT
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(SEARCH_MS)
        self._search_timer.timeout.connect(self._search)
        self.error = ErrorCard("", "", "", self)
        self.error.hide()
        self.body = QStackedWidget(self)
        self._empty, self._opening, self._content = (
            self._build_empty(),
            self._build_opening(),
            self._build_content(),
        )
        for each in (self._empty, self._opening, self._content):
            self.body.addWidget(each)
        layout = page_column(self, self._build_head())
        layout.addWidget(self.error)
        layout.addWidget(self.body, 1)
        self._show_head()

    # ---- parts

    def _build_head(self) -> QHBoxLayout:
        self.title = label(tr("Features"), self, "title")
        self.subtitle = label("", self, "muted", wraps=True)
        self.open_button = TextButton(tr("Open folder…"), self, "", tr("A folder of SAELens or Gemma Scope"))
        self.open_button.clicked.connect(self.ask_folder)
        self.labels_button = IconButton("more", tr(EXPORT_TITLE), self)
        menu = QMenu(self)
        self._from_file = menu.addAction(tr("Labels from a file…"), self.ask_labels_file)
        self._from_folder = menu.addAction(tr("Labels from a folder…"), self.ask_labels_folder)
        self.labels_button.setMenu(menu)
        self.labels_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.close_button = IconButton("close", tr("Back to the conversation (Esc)"), self)
        self.close_button.clicked.connect(self.closed)
        buttons = (self.open_button, self.labels_button, self.close_button)
        return page_head(self.title, self.subtitle, buttons)

    def _build_empty(self) -> QWidget:
        page = QWidget(self)
        body = scrolled(page)
        column = QWidget(body)
        column.setMaximumWidth(480)
        self.empty_title = label(tr("What the model tells apart"), column, "hero", wraps=True)
        self.empty_note = label("", column, "muted", wraps=True)
        self.empty_button = TextButton(tr("Open folder…"), column, "primary")
        self.empty_button.clicked.connect(self.ask_folder)
        inside = QVBoxLayout(column)
        inside.setSpacing(10)
        inside.addStretch(2)
        inside.addWidget(self.empty_title)
        inside.addWidget(label(tr(EXPLANATION), column, "muted", wraps=True))
        inside.addWidget(self.empty_note)
        inside.addSpacing(6)
        inside.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(3)
        centre(column, body)
        return page

    def _build_opening(self) -> QWidget:
        page = QWidget(self)
        bar = QProgressBar(page)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(220)
        layout = QVBoxLayout(page)
        layout.addStretch(2)
        layout.addWidget(label(tr("Reading the features…"), page, "muted"), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return page

    def _build_content(self) -> QWidget:
        side = QFrame(self)
        self.search = QLineEdit(side)
        self.search.setAccessibleName(tr("Search features"))
        let_clear(self.search)
        self.search.textChanged.connect(self._search_timer.start)
        self.search.installEventFilter(self)
        self.count = label("", side, "small")
        self.order_button = MenuButton(tr(self._order.value), side, "flat", tr("How the features are sorted"))
        menu = QMenu(self.order_button)
        for order in Order:
            menu.addAction(tr(order.value), self._choose_order).setData(order)
        self.order_button.setMenu(menu)
        self.list = QListView(side)
        self.list.setObjectName("featureList")
        self.list.setAccessibleName(tr("Features"))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.rows = FeatureListModel(self)
        self.list.setModel(self.rows)
        self.list.setItemDelegate(FeatureDelegate(self.rows, self.list))
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.none = label("", side, "muted", wraps=True)
        self.none.hide()
        above = QHBoxLayout()
        above.addWidget(self.count, 1)
        above.addWidget(self.order_button)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addLayout(above)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        self.details = FeatureDetails(self)
        self.details.steer_requested.connect(self.steer_requested)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(side)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([288, 400])
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        self.details.setContentsMargins(12, 0, 0, 0)
        return splitter

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the feature is shown below the list."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW * theme.zoom
        wanted = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        if self._splitter.orientation() != wanted:
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes([200, 240] if is_narrow else [288, 400])

    # ---- what it shows

    def set_model(self, model: ModelInfo | None) -> None:
        """Say which model would be steered."""
        self.model = model
        self._show_head()

    def set_opening(self) -> None:
        """Say that a folder is being read."""
        self.error.hide()
        if self.table is None:
            self.body.setCurrentWidget(self._opening)

    def set_table(self, table: FeatureTable | None) -> None:
        """Show an autoencoder's features from the beginning, or that there are none.

        With new labels for the one shown, the feature that was chosen stays chosen.
        """
        is_same = self.table is not None and table is not None and self.table.sae.folder == table.sae.folder
        self.table = table
        self.error.hide()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._show_head()
        if table is None:
            self.details.show_feature(None)
            return
        self.search.setPlaceholderText(
            tr("Search {count} features").format(count=figure(table.sae.d_sae, ","))
        )
        self._list("", keeps=is_same)

    def fail(self, sentence: str) -> None:
        """Say what went wrong; what was shown stays."""
        self.error.sentence.setText(said(sentence))
        self.error.show()
        self._show_head()

    def say_steered(self, made: VectorMade) -> None:
        """Say that a feature steers now, where it is the one shown."""
        if self.details.feature is not None and self.details.feature.index == made.index:
            self.details.say(
                tr("“{name}” is on in the sidebar. Write a message to see what it does.").format(
                    name=made.name
                )
            )

    def focus_search(self) -> None:
        """Let a person type at once."""
        (self.search if self.table is not None else self.empty_button).setFocus()

    def _show_head(self) -> None:
        has_table = self.table is not None
        self.body.setCurrentWidget(self._content if has_table else self._empty)
        self.open_button.setVisible(has_table)
        self.labels_button.setVisible(has_table)
        self.subtitle.setVisible(has_table)
        if self.table is None:
            self.empty_note.setText(
                tr(
                    "There is no autoencoder for {model} here yet. Open a folder that SAELens or Gemma "
                    "Scope wrote for it."
                ).format(model=_called(self.model))
            )
            return
        sae = self.table.sae
        dead = (
            tr(" · {count} never active").format(count=figure(self.table.n_dead, ","))
            if self.table.n_dead
            else ""
        )
        whose = tr("the built-in model") if sae.model.source == "builtin" else sae.model.name
        self.subtitle.setText(
            tr("{count} of {model}, layer {layer}{dead}").format(
                count=figure(sae.d_sae, ","), model=whose, layer=sae.layer, dead=dead
            )
        )
        self.subtitle.setToolTip(f"{sae.layout}: {sae.folder}")
        why_not = tr("no model is loaded") if self.model is None else said(sae.why_not(self.model.ref))
        self.details.set_why_not(why_not)

    def _list(self, query: str, *, keeps: bool) -> None:
        """List what a query finds; the feature shown stays chosen if it `keeps` and is among them."""
        assert self.table is not None
        found = self.table.found(query, self._order)
        before = self.details.feature
        self.rows.show(self.table, found, query)
        self.none.setVisible(not len(found))
        self.list.setVisible(bool(len(found)))
        self.none.setText(
            tr("No feature has “{text}” in its label or its snippets.").format(text=query.strip())
        )
        is_all = not query.strip()
        self.count.setText(
            tr_count("{count} feature", "{count} features", len(found))
            if is_all
            else tr("{count} of {total}").format(
                count=figure(len(found), ","), total=figure(self.table.sae.d_sae, ",")
            )
        )
        row = self.rows.row_of(before.index) if before is not None and keeps else 0
        if len(found):
            chosen = self.rows.index(max(0, row))
            self.list.setCurrentIndex(chosen)
            self.list.scrollTo(chosen)
        else:
            self.details.show_feature(None)

    # ---- what a person does

    def _search(self) -> None:
        if self.table is not None:
            query = self.search.text()
            self._list(query, keeps=not query.strip())

    def _choose_order(self) -> None:
        self._order = Order(self.sender().data())  # type: ignore[attr-defined]
        self.order_button.setText(tr(self._order.value))
        if self.table is not None:
            self._list(self.search.text(), keeps=False)

    def _chosen(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self.details.show_feature(self.rows.feature(current.row()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down, from the search field, goes into the list."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            self.list.setFocus()
            return True
        return super().eventFilter(watched, event)

    def ask_folder(self) -> None:
        """Ask for a folder that holds an autoencoder."""
        ask_folder(self, tr("Open a folder of SAELens or Gemma Scope"), self._folder_selected)

    def ask_labels_file(self) -> None:
        """Ask for a file of a Neuronpedia export."""
        ask_file(
            self, tr(EXPORT_TITLE), tr("Exports (*.jsonl *.jsonl.gz *.json *.json.gz)"), self._labels_selected
        )

    def ask_labels_folder(self) -> None:
        """Ask for a folder of a Neuronpedia export."""
        ask_folder(self, tr(EXPORT_TITLE), self._labels_selected)

    def _folder_selected(self, path: str) -> None:
        self.folder_chosen.emit(Path(path))

    def _labels_selected(self, path: str) -> None:
        self.labels_chosen.emit(Path(path))


def _called(model: ModelInfo | None) -> str:
    if model is None:
        return tr("this model")
    return tr("the built-in model") if model.ref.source == "builtin" else model.ref.name
