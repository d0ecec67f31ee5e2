"""A choice of sampling as a card of fields, for a persona or a conversation. Keeps nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from engine.sampling_choice import SamplingChoice
from ui.controls import line
from ui.language import tr
from ui.settings.groups import sampling_rows
from ui.settings.row_view import RowView
from ui.settings.rows import Row


class SamplingCard(QFrame):
    """Shows a choice and emits another one whenever a person changes a value of it."""

    changed = Signal(object)

    def __init__(self, choice: SamplingChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice = choice
        self.setProperty("role", "card")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.setSpacing(0)
        empty = dict.fromkeys((each.name for each in fields(SamplingChoice)), tr("as in the settings"))
        self.rows = [RowView(row, None, self) for row in sampling_rows("", empty)]
        for number, row in enumerate(self.rows):
            if number:
                inside.addWidget(line(self))
            inside.addWidget(row)
            row.show_value(choice)
            row.changed.connect(self._set)

    @property
    def is_sound(self) -> bool:
        """Whether every number that stands there can be; what is being typed is taken first."""
        for row in self.rows:
            row.settle()
        return not any(row.problem for row in self.rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        """Make room for text of the size in force."""
        self._fit()

    def _fit(self) -> None:
        for row in self.rows:
            row.fit(self.width())

    def _set(self, row: Row, value: Any) -> None:
        self.choice = replace(self.choice, **{row.field: value})
        self.changed.emit(self.choice)
