"""The page of models: those at hand, in rows to search and sort, and a way to download more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.hub.pace import Pace
from ui.asking import ask_folder
from ui.choice import Choice
from ui.controls import ElidedLabel, IconButton, PlusButton, label, let_clear
from ui.language import tr
from ui.models_page.download_view import DownloadView
from ui.models_page.entries import ModelEntry, Order, found
from ui.models_page.folders import FoldersButton
from ui.models_page.means import Means
from ui.models_page.row import ModelRow
from ui.models_page.words import how_many, keeper_name, order_names
from ui.page_layout import EDGE, PageScroll, edged, page_column, page_head
from ui.theme import theme

SEARCH_MS = 60
NARROW = 440


class ModelsPage(QWidget):
    """Shows entries and emits what a person wants done. `loaded` and `loading` are references of models."""

    closed = Signal()
    load_requested = Signal(str)
    unload_requested = Signal(str)
    folder_requested = Signal(str)
    save_requested = Signal(str)
    delete_requested = Signal(str)
    continue_requested = Signal(str)
    pause_requested = Signal(str)
    folder_added = Signal(str)
    folder_removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: tuple[ModelEntry, ...] = ()
        self.rows: dict[str, ModelRow] = {}
        self._headings: list[QLabel] = []
        self._loaded = self._loading = ""
        self._means = Means()
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(SEARCH_MS)
        self._search_timer.timeout.connect(self._arrange)
        self.body = QStackedWidget(self)
        self.downloading = DownloadView(self)
        self.downloading.closed.connect(self.show_list)
        layout = page_column(self, self._build_head(), scrolls=True)
        self.list = self._build_list()
        self.body.addWidget(self.list)
        self.body.addWidget(self.downloading)
        layout.addWidget(self.body, 1)
        self._show_head()

    def _build_head(self) -> QHBoxLayout:
        self.title = label(tr("Models"), self, "title")
        self.subtitle = ElidedLabel("", self, "muted")
        self.download_button = PlusButton(
            tr("Download…"), self, "", tr("Get a model from the Hugging Face hub")
        )
        self.download_button.clicked.connect(self.show_download)
        self.folders = FoldersButton(self)
        self.folders.add_requested.connect(self._ask_for_folder)
        self.folders.removed.connect(self.folder_removed)
        self.close_button = IconButton("close", tr("Back to the conversation (Esc)"), self)
        self.close_button.clicked.connect(self.closed)
        self.downloading.back.hide()
        buttons = (self.download_button, self.downloading.back, self.folders, self.close_button)
        return page_head(self.title, self.subtitle, buttons)

    def _build_list(self) -> QWidget:
        whole = QWidget(self)
        self.search = QLineEdit(whole)
        self.search.setPlaceholderText(tr("Search models"))
        self.search.setAccessibleName(tr("Search models"))
        let_clear(self.search)
        self.search.textChanged.connect(self._search_timer.start)
        self.order = Choice(tr("How models are sorted"), order_names(), whole)
        self.order.currentIndexChanged.connect(self._arrange)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.setContentsMargins(0, 0, EDGE, 0)
        above.addWidget(self.search, 2)
        above.addWidget(self.order, 1)
        self.none = label("", whole, "muted", wraps=True)
        self.none.hide()
        inside = QWidget(whole)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self.view = PageScroll(inside, whole)
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(above)
        layout.addLayout(edged(self.none))
        layout.addWidget(self.view, 1)
        return whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the order is left as it is."""
        super().resizeEvent(event)
        self.order.setVisible(self.width() >= NARROW * theme.zoom)

    # ---- what it shows

    def set_entries(self, entries: Sequence[ModelEntry]) -> None:
        """Show these models."""
        self.entries = tuple(entries)
        self._show_head()
        self._arrange()

    def set_entry(self, entry: ModelEntry) -> None:
        """Show more of a model that is listed."""
        self.entries = tuple(entry if each.key == entry.key else each for each in self.entries)
        self._show_head()
        if Order(self.order.value) in (Order.PLACE, Order.NAME) and not self.search.text():
            self._fill(entry)
        else:
            self._search_timer.start()

    def set_standing(self, loaded: str, loading: str, means: Means) -> None:
        """Say which model is loaded or being loaded, and what models are run with."""
        standing = (loaded, loading, means)
        if standing != (self._loaded, self._loading, self._means):
            self._loaded, self._loading, self._means = standing
            self.downloading.set_means(means)
            self._show_head()
            for each in self.entries:
                self._fill(each)

    def set_coming(self, key: str, pace: Pace | None, phase: str = "") -> None:
        """Show how far the download of a model is; None where none runs."""
        row = self.rows.get(key)
        if row is not None:
            row.show_coming(pace, phase)

    def _show_head(self) -> None:
        sound = [each for each in self.entries if not each.why_not]
        told = how_many(len(sound), sum(each.n_bytes for each in sound), self._means)
        self.subtitle.setText(told)
        self.subtitle.setToolTip(told)

    def _fill(self, entry: ModelEntry) -> None:
        row = self.rows.get(entry.key)
        if row is None:
            return
        row.show_entry(
            entry, self._means, is_loaded=entry.key == self._loaded, is_loading=entry.key == self._loading
        )

    def _arrange(self) -> None:
        """Put the rows that a search finds into their order; a row keeps its widget, and so its focus."""
        query, order = self.search.text(), Order(self.order.value)
        shown = found(self.entries, query, order)
        self.none.setText(tr("No model here has “{query}” in its name or place.").format(query=query.strip()))
        self.none.setVisible(not shown and bool(query.strip()))
        for heading in self._headings:
            self._column.removeWidget(heading)
            heading.deleteLater()
        self._headings.clear()
        known = {each.key for each in self.entries}
        for key in [key for key in self.rows if key not in known]:
            row = self.rows.pop(key)
            self._column.removeWidget(row)
            row.deleteLater()
        for row in self.rows.values():
            row.hide()
        place, keeper = 0, ""
        for entry in shown:
            if order is Order.PLACE and entry.model.keeper != keeper:
                keeper = entry.model.keeper
                heading = label(keeper_name(entry.model.keeper), self, "section")
                self._headings.append(heading)
                self._column.insertWidget(place, heading)
                place += 1
            row = self.rows.get(entry.key) or self._new_row(entry)
            self._column.insertWidget(place, row)
            row.show()
            place += 1
            self._fill(entry)
        self._order_focus([self.rows[each.key] for each in shown])

    def _new_row(self, entry: ModelEntry) -> ModelRow:
        row = ModelRow(entry, self)
        for ours, theirs in (
            (self.load_requested, row.load_requested),
            (self.unload_requested, row.unload_requested),
            (self.folder_requested, row.folder_requested),
            (self.save_requested, row.save_requested),
            (self.delete_requested, row.delete_requested),
            (self.continue_requested, row.continue_requested),
            (self.pause_requested, row.pause_requested),
        ):
            theirs.connect(ours)
        self.rows[entry.key] = row
        return row

    def _order_focus(self, rows: Sequence[ModelRow]) -> None:
        before: QWidget = self.order
        for row in rows:
            for part in (row.main, row.more):
                QWidget.setTabOrder(before, part)
                before = part

    # ---- what a person does

    def show_download(self) -> None:
        """Show where a model to download is named."""
        self._show_part(self.downloading)
        self.downloading.field.setFocus()

    def show_list(self) -> None:
        """Show the models at hand."""
        self._show_part(self.list)
        self.search.setFocus()

    def _show_part(self, part: QWidget) -> None:
        """Show the list or the download, and in the head the way to the other one."""
        self.body.setCurrentWidget(part)
        self.download_button.setVisible(part is self.list)
        self.downloading.back.setVisible(part is self.downloading)

    def _ask_for_folder(self) -> None:
        ask_folder(self, tr("A folder with models"), self.folder_added.emit)

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        for each in self.rows.values():
            each.dot.update()
