"""The list of features as Qt reads it: titles in Qt's own list, and which feature each row is."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel

from ui.features.table import FeatureTable, Numbers
from vectors.features import Feature

AnyIndex = QModelIndex | QPersistentModelIndex


class FeatureListModel(QStringListModel):
    """Shows features of a table in the order given.

    Qt asks for every row when it lays a list out; of a list of its own it need not ask Python.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._table: FeatureTable | None = None
        self._shown: Numbers = np.zeros(0, np.int64)
        self.query = ""

    def show(self, table: FeatureTable, shown: Numbers, query: str) -> None:
        """Show these features of a table, as found by a query."""
        self._table, self._shown, self.query = table, shown, query
        self.setStringList([table.titles[index] for index in shown.tolist()])

    def feature(self, row: int) -> Feature:
        """The feature of a row."""
        assert self._table is not None
        return self._table.notes.of(int(self._shown[row]))

    def row_of(self, index: int) -> int:
        """The row of a feature; -1 where it is not shown."""
        places = np.flatnonzero(self._shown == index)
        return int(places[0]) if len(places) else -1
