"""The menus of a conversation and of a folder in the list. They do nothing themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from engine.history import ConversationSummary, Folder
from ui.choice_menu import ChoiceMenu
from ui.language import tr


class ConversationMenu(QMenu):
    """Emits what was chosen for one conversation."""

    rename_requested = Signal()
    pinned = Signal(object, bool)
    moved = Signal(object, object)
    folder_requested = Signal(object)
    export_requested = Signal(object, str)
    delete_requested = Signal(object)

    def __init__(self, of: ConversationSummary, folders: Sequence[Folder], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._of = of
        self.addAction(tr("Rename"), self.rename_requested.emit).setShortcut("F2")
        self.addAction(tr("Unpin") if of.is_pinned else tr("Pin"), self._pin)
        self.move_menu = ChoiceMenu(tr("Move to folder"), self)
        self.addMenu(self.move_menu)
        for folder in folders:
            act = self.move_menu.addAction(folder.name.replace("&", "&&"), self._move)
            act.setData(folder.id)
            act.setCheckable(True)
            act.setChecked(folder.id == of.folder_id)
        if folders:
            self.move_menu.addSeparator()
        self.move_menu.addAction(tr("New folder"), self._move_to_new)
        if of.folder_id is not None:
            self.move_menu.addAction(tr("Out of its folder"), self._move)
        self.addSeparator()
        for text, kind in ((tr("Export as Markdown…"), "md"), (tr("Export as JSON…"), "json")):
            self.addAction(text, self._export).setData(kind)
        self.addSeparator()
        self.addAction(tr("Delete"), self._delete).setShortcut("Del")

    def _pin(self) -> None:
        self.pinned.emit(self._of.id, not self._of.is_pinned)

    def _move(self) -> None:
        self.moved.emit(self._of.id, self.sender().data())  # type: ignore[attr-defined]

    def _move_to_new(self) -> None:
        self.folder_requested.emit(self._of.id)

    def _export(self) -> None:
        self.export_requested.emit(self._of.id, self.sender().data())  # type: ignore[attr-defined]

    def _delete(self) -> None:
        self.delete_requested.emit(self._of.id)


class FolderMenu(QMenu):
    """Emits what was chosen for one folder."""

    rename_requested = Signal()
    toggled = Signal(object, bool)
    remove_requested = Signal(object)

    def __init__(self, of: Folder, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._of = of
        self.addAction(tr("Close") if of.is_open else tr("Open"), self._toggle)
        self.addAction(tr("Rename"), self.rename_requested.emit).setShortcut("F2")
        self.addSeparator()
        self.addAction(tr("Remove folder, keep its conversations"), self._remove).setShortcut("Del")

    def _toggle(self) -> None:
        self.toggled.emit(self._of.id, not self._of.is_open)

    def _remove(self) -> None:
        self.remove_requested.emit(self._of)
