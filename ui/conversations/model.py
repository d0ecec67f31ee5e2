"""The rows of the list as Qt reads them: titles in Qt's own list, and what each row is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal

from engine.history import ConversationSummary
from ui.conversations.sections import Row, Section
from ui.conversations.words import spoken, title_of

AnyIndex = QModelIndex | QPersistentModelIndex


class ConversationsModel(QStringListModel):
    """Shows rows. Heads of days and of the pinned ones cannot be chosen; folders and conversations can.

    Qt asks for every row when it lays a list out; of a list of its own it need not ask Python. `renamed`
    tells of a row that a person gave another name, which is not changed here.
    """

    renamed = Signal(object, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows in place of those before."""
        self.rows = rows
        self.setStringList([title_of(row) for row in rows])

    def row(self, index: AnyIndex) -> Row:
        """What a row is."""
        return self.rows[index.row()]

    def place_of(self, conversation_id: int | None) -> QModelIndex:
        """The row of a conversation; none where it is not shown."""
        return self._place(lambda row: isinstance(row, ConversationSummary) and row.id == conversation_id)

    def place_of_folder(self, folder_id: int) -> QModelIndex:
        """The row of a folder."""
        return self._place(
            lambda row: isinstance(row, Section) and row.folder is not None and row.folder.id == folder_id
        )

    def _place(self, is_meant: Any) -> QModelIndex:
        place = next((place for place, row in enumerate(self.rows) if is_meant(row)), -1)
        return self.index(place) if place >= 0 else QModelIndex()

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self.row(index)
        if isinstance(row, Section) and row.folder is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid():
            row = self.row(index)
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return spoken(row)
            if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, ConversationSummary):
                return title_of(row)
        return super().data(index, role)

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not name or name == title_of(self.row(index)):
            return False
        self.renamed.emit(self.row(index), name)
        return True
