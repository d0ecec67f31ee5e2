"""The list of conversations: opened by a click or Enter, renamed in place, with a menu for the rest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from engine.history import ConversationSummary, Folder
from ui.controls import IconButton
from ui.conversations.delegate import ConversationDelegate
from ui.conversations.menu import ConversationMenu, FolderMenu
from ui.conversations.model import ConversationsModel
from ui.conversations.sections import Row, Section
from ui.language import tr


class ConversationList(QListView):
    """Shows rows and emits what a person wants, by ids; changes nothing.

    The button for more stands in the row under the mouse, or in the current one while the list has the focus.
    """

    opened = Signal(object)
    renamed = Signal(object, str)
    pinned = Signal(object, bool)
    moved = Signal(object, object)
    new_folder_requested = Signal(object)
    export_requested = Signal(object, str)
    delete_requested = Signal(object)
    folder_renamed = Signal(object, str)
    folder_toggled = Signal(object, bool)
    folder_removed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("conversationList")
        self.setAccessibleName(tr("Conversations"))
        self.more = IconButton("more", tr("More"), self.viewport(), 16)
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self.rows = ConversationsModel(self)
        self.rows.renamed.connect(self._renamed)
        self.folders: Sequence[Folder] = ()
        self.setModel(self.rows)
        self._delegate = ConversationDelegate(self.rows, self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._activate)
        self.verticalScrollBar().valueChanged.connect(self._place_more)

    # ---- what is shown

    def show_rows(self, rows: Sequence[Row], folders: Sequence[Folder], opened: int | None) -> None:
        """Show these rows; the place that was looked at and the current row stay."""
        current = self._row(self.currentIndex())
        place = self.verticalScrollBar().value()
        was_opened, self._delegate.opened = self._delegate.opened, opened
        self.folders = folders
        self.rows.show(rows)
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(place)
        if opened != was_opened or not isinstance(current, Section | ConversationSummary):
            index = self.rows.place_of(opened)
        elif isinstance(current, ConversationSummary):
            index = self.rows.place_of(current.id)
        else:
            index = self.rows.place_of_folder(current.folder.id) if current.folder else QModelIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            if opened != was_opened:
                self.scrollTo(index)
        self._place_more()

    def restyle(self) -> None:
        """Take the sizes of the text in force."""
        self.doItemsLayout()

    def _row(self, index: QModelIndex) -> Row | None:
        return self.rows.row(index) if index.isValid() and index.row() < len(self.rows.rows) else None

    # ---- what a person does

    def _activate(self, index: QModelIndex) -> None:
        row = self._row(index)
        if isinstance(row, ConversationSummary):
            self.opened.emit(row.id)
        elif row is not None and row.folder is not None:
            self.folder_toggled.emit(row.folder.id, not row.folder.is_open)

    def _renamed(self, row: Row, name: str) -> None:
        if isinstance(row, ConversationSummary):
            self.renamed.emit(row.id, name)
        elif row.folder is not None:
            self.folder_renamed.emit(row.folder.id, name)

    def rename(self, index: QModelIndex | None = None) -> None:
        """Let a row be renamed in its place: the current one, unless another is given."""
        index = self.currentIndex() if index is None else index
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        row = self._row(index)
        if row is None or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activate(index)
        elif key == Qt.Key.Key_F2:
            self.rename(index)
        elif key == Qt.Key.Key_Delete:
            self._delete(row)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._open_or_close(row, key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Menu or (
            key == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._show_more()
        else:
            super().keyPressEvent(event)

    def _delete(self, row: Row) -> None:
        if isinstance(row, ConversationSummary):
            self.delete_requested.emit(row.id)
        elif row.folder is not None:
            self.folder_removed.emit(row.folder)

    def _open_or_close(self, row: Row, opens: bool) -> None:
        """Right opens a folder; Left closes it, and goes from a conversation inside to its folder."""
        if isinstance(row, ConversationSummary):
            if not opens and row.folder_id is not None and not row.is_pinned:
                self.setCurrentIndex(self.rows.place_of_folder(row.folder_id))
        elif row.folder is not None and row.folder.is_open is not opens:
            self.folder_toggled.emit(row.folder.id, opens)

    # ---- the menu

    def menu_of(self, row: Row) -> QMenu | None:
        """The menu of a row; none for the head of a day."""
        if isinstance(row, ConversationSummary):
            menu = ConversationMenu(row, self.folders, self)
            menu.rename_requested.connect(self.rename)
            menu.pinned.connect(self.pinned)
            menu.moved.connect(self.moved)
            menu.folder_requested.connect(self.new_folder_requested)
            menu.export_requested.connect(self.export_requested)
            menu.delete_requested.connect(self.delete_requested)
            return menu
        if row.folder is None:
            return None
        folder = FolderMenu(row.folder, self)
        folder.rename_requested.connect(self.rename)
        folder.toggled.connect(self.folder_toggled)
        folder.remove_requested.connect(self.folder_removed)
        return folder

    def _show_menu(self, index: QModelIndex, place: QPoint) -> None:
        row = self._row(index)
        menu = self.menu_of(row) if row is not None else None
        if menu is not None:
            self.setCurrentIndex(index)
            menu.popup(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._show_menu(self.indexAt(event.pos()), event.globalPos())

    def _show_more(self) -> None:
        index = self._index_of_more()
        self._show_menu(index, self.viewport().mapToGlobal(self.visualRect(index).bottomRight()))

    # ---- the button for more

    def _index_of_more(self) -> QModelIndex:
        under = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos()))
        if self.viewport().underMouse() and under.flags() & Qt.ItemFlag.ItemIsEnabled:
            return under
        return self.currentIndex() if self.hasFocus() or self.more.hasFocus() else QModelIndex()

    def _place_more(self) -> None:
        index = self._index_of_more()
        row = self._row(index)
        is_wanted = row is not None and (isinstance(row, ConversationSummary) or row.folder is not None)
        if is_wanted:
            box = self.visualRect(index)
            self.more.adjustSize()
            self.more.move(
                box.right() - self.more.width() - 10, box.center().y() - self.more.height() // 2 + 1
            )
            name = self.rows.data(index, Qt.ItemDataRole.DisplayRole)
            self.more.setAccessibleName(tr("More for {name}").format(name=name))
        self.more.setVisible(is_wanted)

    def viewportEvent(self, event: QEvent) -> bool:
        done = super().viewportEvent(event)
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverLeave, QEvent.Type.Leave):
            self._place_more()
        return done

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._place_more()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self._place_more()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._place_more()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.PopupFocusReason):
            self._place_more()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_more()
