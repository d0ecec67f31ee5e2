"""The table of pairs: written in place, pasted into, rows added and removed by keys. Judges nothing."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.language import tr
from ui.new_vector.pairs_model import COLUMNS, PairsModel
from ui.theme import theme
from vectors.values import Pair

EDITOR_LINES = 5
AnyIndex = QModelIndex | QPersistentModelIndex


def is_many(text: str) -> bool:
    """Whether a pasted text is more than the text of one cell."""
    return "\t" in text or "\n" in text.strip() or text.lstrip().startswith(("{", "[{"))


class CellEditor(QPlainTextEdit):
    """A cell being written: Enter keeps it, Shift+Enter breaks the line, pasted rows go to the table."""

    rows_pasted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "cell")
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Text of a pair"))

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        if is_many(text) and not self.toPlainText().strip():
            self.rows_pasted.emit(text)
        else:
            super().insertFromMimeData(source)


class PairDelegate(QStyledItemDelegate):
    """Opens an editor of several lines over a cell."""

    rows_pasted = Signal(str)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = CellEditor(parent)
        editor.rows_pasted.connect(self._take)
        return editor

    def _take(self, text: str) -> None:
        editor = self.sender()
        assert isinstance(editor, CellEditor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        self.rows_pasted.emit(text)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        assert isinstance(editor, CellEditor)
        text = index.data(Qt.ItemDataRole.EditRole)
        if editor.toPlainText() != text:
            editor.setPlainText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: AnyIndex) -> None:
        assert isinstance(editor, CellEditor) and isinstance(model, PairsModel)
        model.setData(index, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        place: QRect = QRect(option.rect)
        wanted = editor.fontMetrics().lineSpacing() * EDITOR_LINES + 12
        height = max(place.height(), wanted)
        around = editor.parentWidget()
        room = around.height() if around is not None else height
        top = min(place.top(), max(0, room - height))
        editor.setGeometry(place.left(), top, place.width(), height)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab keep the text, which Qt does for editors of one line only."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            is_plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            hints = QAbstractItemDelegate.EndEditHint
            moves = {
                Qt.Key.Key_Tab: hints.EditNextItem,
                Qt.Key.Key_Backtab: hints.EditPreviousItem,
                **dict.fromkeys((Qt.Key.Key_Return, Qt.Key.Key_Enter), hints.SubmitModelCache),
            }
            hint = moves.get(Qt.Key(event.key()))
            if hint is not None and (is_plain or event.key() == Qt.Key.Key_Backtab):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, hint)
                return True
        return super().eventFilter(editor, event)


class PairsTable(QTableView):
    """Emits pasted texts that are more than a cell's; all else it writes into the model itself."""

    rows_pasted = Signal(str)

    def __init__(self, model: PairsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.pairs = model
        self.setModel(model)
        delegate = PairDelegate(self)
        delegate.rows_pasted.connect(self.rows_pasted)
        self.setItemDelegate(delegate)
        self.setObjectName("pairsTable")
        self.setAccessibleName(tr("Pairs"))
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked
            | triggers.SelectedClicked
            | triggers.EditKeyPressed
            | triggers.AnyKeyPressed
        )
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setHighlightSections(False)
        across.setTextElideMode(Qt.TextElideMode.ElideRight)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        down.setHighlightSections(False)
        down.setSectionsClickable(True)
        self.restyle()

    def restyle(self) -> None:
        """Rows of two lines, in the text size in force."""
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().lineSpacing() + 12)
        self.verticalHeader().setFixedWidth(theme.room(52))
        self.viewport().update()

    def go_to(self, row: int, column: int = 0) -> QModelIndex:
        """Make a cell the current one and the only one selected, whichever keys are held down."""
        index = self.pairs.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        return index

    def show_row(self, row: int) -> None:
        """Bring a row into the middle of the view and put the focus on it."""
        self.scrollTo(self.go_to(row), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.setFocus()

    # ---- what a person does

    def add_row(self) -> None:
        """A blank row below the current one, ready to be written."""
        row = max(0, self.currentIndex().row())
        if not self.pairs.is_blank(row):
            row += 1
        if not self.pairs.is_blank(row):
            self.pairs.insert(row, [Pair("", "")])
        self.edit(self.go_to(row))

    def remove_rows(self) -> None:
        """Take out the rows that hold a selected cell."""
        rows = {index.row() for index in self.selectedIndexes()}
        if not rows:
            return
        self.pairs.remove(rows)
        self.go_to(min(min(rows), self.pairs.rowCount() - 1))

    def paste(self) -> None:
        """Put the clipboard's text into the current cell, or its rows into the table."""
        text = QGuiApplication.clipboard().text()
        index = self.currentIndex()
        is_row = not index.isValid() or (self.pairs.is_blank(index.row()) and "|" in text)
        if is_row or is_many(text):
            self.rows_pasted.emit(text)
        elif text:
            self.pairs.setData(index, text.strip())

    def put(self, pairs: tuple[Pair, ...]) -> None:
        """Put rows in below the current row, or in its place where it is blank; show the first of them."""
        row = self.currentIndex().row() if self.currentIndex().isValid() else len(self.pairs.pairs)
        if not self.pairs.is_blank(row):
            row += 1
        self.pairs.insert(row, pairs)
        if pairs:
            after = row + len(pairs)
            self.go_to(after if self.pairs.is_blank(after) else after - 1)
            self.scrollTo(self.pairs.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        removing = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif is_control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_row()
        elif key in removing and (is_control or self._has_whole_rows()):
            self.remove_rows()
        elif key in removing:
            self.pairs.clear(self.selectedIndexes())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _has_whole_rows(self) -> bool:
        chosen = self.selectedIndexes()
        return bool(chosen) and len(chosen) == len(COLUMNS) * len({index.row() for index in chosen})
