"""The list of shortcuts, over the window. Changes none."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.controls import TextButton, label
from ui.fitted_dialog import FittedDialog
from ui.language import tr
from ui.shortcuts import Shortcut, Shortcuts
from ui.theme import theme


class ShortcutList(FittedDialog):
    """All acts with their keys, in two columns of groups."""

    change_requested = Signal()

    def __init__(self, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(tr("Shortcuts"), parent, 0)
        self._shortcuts = shortcuts
        groups = [list(rows) for _, rows in groupby(shortcuts.shown, key=attrgetter("group"))]
        half = sum(map(len, groups)) / 2
        columns: tuple[list[list[Shortcut]], list[list[Shortcut]]] = ([], [])
        for rows in groups:
            columns[sum(map(len, columns[0])) >= half - 2].append(rows)
        sides = QHBoxLayout()
        sides.setSpacing(32)
        for column in columns:
            sides.addLayout(self._column(column), 1)
        self.change_button = TextButton(tr("Change…"), self)
        self.change_button.clicked.connect(self._change)
        self.close_button = TextButton(tr("Close"), self, "primary")
        self.close_button.clicked.connect(self.close)
        self.foot.addWidget(self.change_button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.close_button)
        self.column.setSpacing(16)
        self.column.addWidget(label(tr("Shortcuts"), self, "title"))
        self.column.addLayout(sides)
        self.column.addStretch(1)
        self.close_button.setFocus()

    def _column(self, groups: list[list[Shortcut]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        line = 0
        for rows in groups:
            head = label(rows[0].group.upper(), self, "section")
            head.setContentsMargins(0, 8 if line else 0, 0, 0)
            grid.addWidget(head, line, 0, 1, 2)
            for row in rows:
                line += 1
                words = label(row.words, self, wraps=True)
                words.setFixedWidth(round(264 * min(theme.zoom, 1.4)))
                grid.addWidget(words, line, 0)
                keys = self._shortcuts.text(row.id)
                shown = label(keys or tr("none"), self, "keys" if keys else "muted")
                grid.addWidget(shown, line, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            line += 1
        grid.setRowStretch(line, 1)
        return grid

    def _change(self) -> None:
        self.close()
        self.change_requested.emit()
