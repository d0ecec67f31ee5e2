"""The button with the person's own folders: adds one, or takes one off the list. Touches no file in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui.controls import MenuButton
from ui.language import tr


class FoldersButton(MenuButton):
    """Emits that a folder is to be asked for, or the one that is no longer looked through."""

    add_requested = Signal()
    removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            tr("Folders"), parent, "", tr("Folders of your own that are looked through for models")
        )
        self.menu_of_folders = QMenu(self)
        self.menu_of_folders.setToolTipsVisible(True)
        self.add = self.menu_of_folders.addAction(tr("Add folder…"), self.add_requested.emit)
        self.menu_of_folders.addSeparator()
        self._folders: dict[QAction, str] = {}
        self.menu_of_folders.triggered.connect(self._take)
        self.clicked.connect(self._open)
        self.show_folders(())

    def show_folders(self, folders: Sequence[str]) -> None:
        """Show the folders that are looked through."""
        for action in self._folders:
            self.menu_of_folders.removeAction(action)
            action.deleteLater()
        self._folders.clear()
        for each in folders:
            text = tr("Take off: {folder}").format(folder=each.replace("&", "&&"))
            action = self.menu_of_folders.addAction(text)
            action.setToolTip(tr("Look through it no more; its files stay"))
            self._folders[action] = each
        if not folders:
            none = self.menu_of_folders.addAction(tr("none yet"))
            none.setEnabled(False)
            self._folders[none] = ""

    def _open(self) -> None:
        self.menu_of_folders.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _take(self, action: QAction) -> None:
        if self._folders.get(action):
            self.removed.emit(self._folders[action])
