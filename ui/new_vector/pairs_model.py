"""The pairs on the page as Qt reads them: three texts a row, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from engine.drafts import is_blank
from ui.icons import icon
from ui.language import mark, said, tr
from ui.theme import theme
from vectors.pair_checks import PairFault, Severity
from vectors.values import Pair

AnyIndex = QModelIndex | QPersistentModelIndex
COLUMNS = ("positive", "negative", "prompt")
NOWHERE = QModelIndex()
HINT = mark("Type here, paste many lines, or drop a file")


class PairsModel(QAbstractTableModel):
    """Rows of texts; the last one is always blank, to be written in. `edited` tells of every change."""

    edited = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pairs: list[Pair] = [Pair("", "")]
        self._faults: Mapping[int, tuple[PairFault, ...]] = {}
        self._headings = (tr("Positive"), tr("Negative"), tr("Prompt"))

    # ---- what it holds

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The rows without the blank ones at the end."""
        count = next((row + 1 for row in reversed(range(len(self._pairs))) if not self.is_blank(row)), 0)
        return tuple(self._pairs[:count])

    def is_blank(self, row: int) -> bool:
        """Whether a row holds no text."""
        return is_blank(self._pairs[row])

    def faults(self, row: int) -> tuple[PairFault, ...]:
        """What is wrong with a row."""
        return self._faults.get(row, ())

    def set_pairs(self, pairs: Iterable[Pair]) -> None:
        """Hold these rows and a blank one."""
        self.beginResetModel()
        self._pairs = [*pairs, Pair("", "")]
        self._faults = {}
        self.endResetModel()
        self.edited.emit()

    def set_faults(self, faults: Sequence[PairFault]) -> None:
        """Mark the rows that these faults are of."""
        found: dict[int, tuple[PairFault, ...]] = {}
        for fault in faults:
            found[fault.row] = (*found.get(fault.row, ()), fault)
        if found != self._faults:
            self._faults = found
            last = len(self._pairs) - 1
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, last)
            self.dataChanged.emit(self.index(0, 0), self.index(last, len(COLUMNS) - 1))

    def set_headings(self, positive: str, negative: str, prompt: str) -> None:
        """Name the columns."""
        headings = (positive, negative, prompt)
        if headings != self._headings:
            self._headings = headings
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    # ---- changes

    def insert(self, row: int, pairs: Sequence[Pair]) -> None:
        """Put rows before a row."""
        if not pairs:
            return
        self.beginInsertRows(NOWHERE, row, row + len(pairs) - 1)
        self._pairs[row:row] = pairs
        self.endInsertRows()
        self._ended()

    def remove(self, rows: Iterable[int]) -> None:
        """Take rows out."""
        for row in sorted(set(rows), reverse=True):
            self.beginRemoveRows(NOWHERE, row, row)
            del self._pairs[row]
            self.endRemoveRows()
        self._ended()

    def clear(self, indexes: Iterable[AnyIndex]) -> None:
        """Empty single texts."""
        for index in indexes:
            self._write(index, "")
        self._ended()

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if self._text(index) != value:
            self._write(index, str(value))
            self._ended()
        return True

    def _write(self, index: AnyIndex, text: str) -> None:
        row, key = index.row(), COLUMNS[index.column()]
        self._pairs[row] = replace(self._pairs[row], **{key: text})
        self.dataChanged.emit(index, index)

    def _ended(self) -> None:
        """Keep a blank row at the end, and tell of the change."""
        if not self._pairs or not self.is_blank(len(self._pairs) - 1):
            end = len(self._pairs)
            self.beginInsertRows(NOWHERE, end, end)
            self._pairs.append(Pair("", ""))
            self.endInsertRows()
        self.edited.emit()

    # ---- what Qt asks

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._pairs)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def _text(self, index: AnyIndex) -> str:
        text: str = getattr(self._pairs[index.row()], COLUMNS[index.column()])
        return text

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        is_hint = len(self._pairs) == 1 and index.column() == 0 and not self._text(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return tr(HINT) if is_hint else self._text(index)
            case Qt.ItemDataRole.EditRole:
                return self._text(index)
            case Qt.ItemDataRole.ToolTipRole:
                return self._told(index.row()) or self._text(index)
            case Qt.ItemDataRole.ForegroundRole if is_hint:
                return QColor(theme.colours.muted)
            case Qt.ItemDataRole.BackgroundRole if self._is_grave(index.row()):
                return QColor(theme.colours.error_soft)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            return self._headings[section] if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "" if section == len(self._pairs) - 1 else str(section + 1)
            case Qt.ItemDataRole.ToolTipRole:
                return self._told(section)
            case Qt.ItemDataRole.DecorationRole if self.faults(section):
                colours = theme.colours
                is_grave = self._is_grave(section)
                return icon("mend" if is_grave else "warning", colours.error if is_grave else colours.amber)
        return None

    def _told(self, row: int) -> str:
        return "\n".join(said(fault.sentence) for fault in self.faults(row))

    def _is_grave(self, row: int) -> bool:
        return any(fault.severity is Severity.BLOCKS for fault in self.faults(row))
