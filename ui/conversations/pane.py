"""The list of conversations: newest first, opened by a click."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from engine.history import ConversationSummary
from ui.controls import IconButton, label

_ID = Qt.ItemDataRole.UserRole


class ConversationsPane(QWidget):
    """Shows summaries and emits ids."""

    opened = Signal(object)
    new_requested = Signal()
    renamed = Signal(object, str)
    delete_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("conversationsPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.new_button = IconButton("plus", "New conversation (Ctrl+N)", self)
        self.new_button.clicked.connect(self.new_requested)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Conversations")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.currentItemChanged.connect(self._chosen)
        self.empty = label("Your conversations will be listed here.", self, "muted", wraps=True)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 4)
        head.addWidget(label("Conversations", self, "title"), 1)
        head.addWidget(self.new_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        self.empty.setContentsMargins(16, 4, 16, 4)
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)

    def show_conversations(self, summaries: tuple[ConversationSummary, ...], current: int | None) -> None:
        """Show these, with the current one selected; emits nothing."""
        self.list.blockSignals(True)
        self.list.clear()
        for summary in summaries:
            item = QListWidgetItem(summary.title or "New conversation")
            item.setData(_ID, summary.id)
            item.setToolTip(summary.title)
            self.list.addItem(item)
            if summary.id == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.empty.setVisible(not summaries)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.opened.emit(item.data(_ID))

    def _show_menu(self, place: QPoint) -> None:
        item = self.list.itemAt(place)
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename, delete = menu.addAction("Rename…"), menu.addAction("Delete…")
        rename.setData(item.data(_ID))
        delete.setData(item.data(_ID))
        rename.triggered.connect(self._ask_name)
        delete.triggered.connect(self._ask_delete)
        menu.popup(self.list.mapToGlobal(place))

    def _title(self, conversation_id: int) -> str:
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == conversation_id:
                return self.list.item(row).text()
        return ""

    def _ask_name(self) -> None:
        conversation_id = self.sender().data()  # type: ignore[attr-defined]
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Rename conversation")
        dialog.setLabelText("Name")
        dialog.setTextValue(self._title(conversation_id))
        dialog.setProperty("conversation", conversation_id)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._named)
        dialog.open()

    def _named(self, title: str) -> None:
        if title.strip():
            self.renamed.emit(self.sender().property("conversation"), title.strip())

    def _ask_delete(self) -> None:
        conversation_id = self.sender().data()  # type: ignore[attr-defined]
        box = QMessageBox(self)
        box.setWindowTitle("Delete conversation")
        box.setText(f"Delete “{self._title(conversation_id)}”? This cannot be undone.")
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        box.setProperty("conversation", conversation_id)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(self._delete_answered)
        box.open()

    def _delete_answered(self) -> None:
        box = self.sender()
        assert isinstance(box, QMessageBox)
        if box.buttonRole(box.clickedButton()) is QMessageBox.ButtonRole.DestructiveRole:
            self.delete_requested.emit(box.property("conversation"))
