"""The page of settings: groups of rows to scroll through or to search. Changes nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from engine.settings import Settings
from ui.controls import EscapeField, IconButton, label, let_clear, line
from ui.language import tr
from ui.page_layout import EDGE, PageScroll, edged, page_column, page_head
from ui.settings.row_view import RowView
from ui.settings.rows import Group, matches
from ui.shortcuts import Shortcuts
from ui.theme import theme

NAV, LEAST, GAP = 148, 472, 16
"""Widths at the usual size of text: of the list of groups, what is left beside it, and between them."""
MARGINS = 2 * EDGE
"""What stands at the sides of the column of rows."""


class GroupView(QWidget):
    """A heading over a card of rows."""

    def __init__(self, group: Group, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(parent)
        self.group = group
        self.rows = [RowView(row, shortcuts, self) for row in group.rows]
        card = QFrame(self)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.setSpacing(0)
        self._lines: list[QFrame] = []
        for row in self.rows:
            self._lines.append(line(card))
            inside.addWidget(self._lines[-1])
            inside.addWidget(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label(group.words, self, "title"))
        if group.note:
            layout.addWidget(label(group.note, self, "muted", wraps=True))
        layout.addSpacing(4)
        layout.addWidget(card)
        self.search("")

    def search(self, query: str) -> bool:
        """Show the rows that fit; gives whether there are any."""
        found = False
        for row, above in zip(self.rows, self._lines, strict=True):
            fits = matches(self.group, row.row, query)
            row.setVisible(fits)
            above.setVisible(fits and found)
            found = found or fits
        self.setVisible(found)
        return found


class SettingsPage(QWidget):
    """Shows settings and emits what a person sets: the row and its value, or a button's act."""

    closed = Signal()
    changed = Signal(object, object)
    acted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.groups: list[GroupView] = []
        self._is_going = False
        self._wanted = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._go_to_wanted)
        self.search = EscapeField(self)
        self.search.setAccessibleName(tr("Search settings"))
        self.search.setPlaceholderText(tr("Search settings"))
        let_clear(self.search)
        self.search.textChanged.connect(self._search)
        self.search.escaped.connect(self.search.clear)
        self.close_button = IconButton("close", tr("Back to the conversation (Esc)"), self)
        self.close_button.clicked.connect(self.closed)
        self.nav = QListWidget(self)
        self.nav.setObjectName("settingsGroups")
        self.nav.setAccessibleName(tr("Groups of settings"))
        self.nav.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nav.currentRowChanged.connect(self._go_to)
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 16)
        self._column.setSpacing(24)
        self._column.addStretch(1)
        self.nothing = label("", self._list, "muted", wraps=True)
        self.nothing.hide()
        self._column.insertWidget(0, self.nothing)
        self.area = PageScroll(self._list, self)
        self.area.verticalScrollBar().valueChanged.connect(self._mark)
        note = label(tr("A change acts at once and is kept."), self, "muted", wraps=True)
        head = page_head(label(tr("Settings"), self, "title"), note, (self.close_button,))
        layout = page_column(self, head, scrolls=True)
        layout.addLayout(edged(self.search))
        body = QHBoxLayout()
        body.setSpacing(GAP)
        body.addWidget(self.nav)
        body.addWidget(self.area, 1)
        layout.addLayout(body, 1)

    def show_groups(self, groups: Sequence[Group], shortcuts: Shortcuts, settings: Settings) -> None:
        """Show these groups in place of those there were; what is searched for stays."""
        for old in self.groups:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.groups = [GroupView(group, shortcuts, self._list) for group in groups]
        for number, view in enumerate(self.groups):
            self._column.insertWidget(number, view)
            for row in view.rows:
                row.changed.connect(self.changed)
                row.acted.connect(self.acted)
        self.nav.blockSignals(True)
        self.nav.clear()
        self.nav.addItems([group.words for group in groups])
        self.nav.setCurrentRow(0)
        self.nav.blockSignals(False)
        self.show_settings(settings)
        self._fit()
        self._search(self.search.text())

    @property
    def rows(self) -> list[RowView]:
        """All rows, in their order."""
        return [row for group in self.groups for row in group.rows]

    def row(self, field: str) -> RowView:
        """The row of a setting."""
        return next(row for row in self.rows if row.row.field == field)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set now."""
        for row in self.rows:
            row.show_value(settings)

    def open_at(self, words: str = "") -> None:
        """Begin at a group by its heading, else with the search."""
        self.search.clear()
        self.area.verticalScrollBar().setValue(0)
        self._wanted = words
        self._soon.start()  # rows just made have neither their places nor their sizes yet
        self.search.setFocus()

    def _go_to_wanted(self) -> None:
        for number, view in enumerate(self.groups):
            if view.group.words == self._wanted:
                self.nav.setCurrentRow(number)
                self._go_to(number)  # its row may be marked already, by rows without places yet
                return
        self._mark(self.area.verticalScrollBar().value())

    # ---- finding a row

    def _search(self, query: str) -> None:
        found = [view.search(query) for view in self.groups]
        for number, fits in enumerate(found):
            self.nav.item(number).setHidden(not fits)
        self.nothing.setText(tr("No setting is named like “{words}”.").format(words=query))
        self.nothing.setVisible(not any(found))
        self._list.layout().activate()  # type: ignore[union-attr]
        self.area.verticalScrollBar().setValue(0)
        self._mark(0)

    def _go_to(self, number: int) -> None:
        if 0 <= number < len(self.groups):
            self._list.layout().activate()  # type: ignore[union-attr]
            self._is_going = True
            self.area.verticalScrollBar().setValue(self.groups[number].y())
            self._is_going = False

    def _mark(self, value: int) -> None:
        """Mark the group that is at the top, unless a person has just chosen one."""
        if self._is_going:
            return
        shown = [number for number, view in enumerate(self.groups) if not view.isHidden()]
        above = [number for number in shown if self.groups[number].y() <= value + 24]
        self.nav.blockSignals(True)
        self.nav.setCurrentRow(above[-1] if above else 0)
        self.nav.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        """Make room for text of the size in force."""
        self._fit()

    def _fit(self) -> None:
        width, aside = self.width(), round(NAV * theme.zoom)
        has_nav = width >= aside + LEAST * theme.zoom
        self.nav.setVisible(has_nav)
        self.nav.setFixedWidth(aside)
        column = width - MARGINS - (aside + GAP if has_nav else 0)
        for row in self.rows:
            row.fit(column)
