"""Connects the page of settings with what it sets: the file, the look, the models, the history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMessageBox

from engine.messages import Running
from engine.paths import DataPaths
from engine.settings import Settings
from ui.language import tr, tr_count
from ui.loading import Placing
from ui.settings.groups import ERASE, PERSONAS, RESET_ALL, RESET_KEYS, SERVER, groups
from ui.settings.page import SettingsPage
from ui.settings.rows import Row
from ui.settings.shortcut_list import ShortcutList
from ui.theme import theme
from vectors.errors import BadInput, TillerError

if TYPE_CHECKING:
    from ui.main_window import MainWindow

NARROW = 340
_PLACING = ("device", "dtype", "backend")
_RUNNING = ("threads", "context", "gpu_layers", "kv_type")


class SettingsDesk(QObject):
    """GUI thread only. The session's `loading` knows where models run, and is told of a change there."""

    def __init__(self, window: MainWindow, paths: DataPaths) -> None:
        super().__init__(window)
        self._window, self._paths = window, paths
        self._session, self._preferences = window.session, window.preferences
        self._shortcuts, self._stack = window.shortcuts, window.stack
        self._seen = self._preferences.value
        self.page = SettingsPage(window)
        self._stack.addWidget(self.page)
        self._stack.installEventFilter(self)
        loading = self._session.loading
        loading.placing = replace(loading.placing, backend=self._seen.backend)
        loading.placing_changed.connect(self._placed)
        self.page.closed.connect(window.close_page)
        self.page.changed.connect(self._set)
        self.page.acted.connect(self._act)
        self._preferences.changed.connect(self._follow)
        window.bar.settings_button.clicked.connect(self.toggle)
        self._shortcuts.explain(window.bar.settings_button, "settings")
        self._shortcuts.bind("settings", self.open)
        self._shortcuts.bind("shortcuts", self.list_shortcuts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the room over a narrow conversation to the model's name; Ctrl+, opens the settings too."""
        if event.type() is QEvent.Type.Resize:
            self._window.bar.settings_button.setVisible(self._stack.width() >= NARROW)
        return super().eventFilter(watched, event)

    def open(self, words: str = "") -> None:
        """Show the page, as things are now."""
        state, settings = self._session.state, self._preferences.value
        shown = groups(self._paths, state.usable, state.devices, self._shortcuts.shown)
        self.page.show_groups(shown, self._shortcuts, settings)
        self._stack.setCurrentWidget(self.page)
        self.page.open_at(words)

    def toggle(self) -> None:
        """Show the page, or go back from it."""
        if self._stack.currentWidget() is self.page:
            self.page.closed.emit()
        else:
            self.open()

    def list_shortcuts(self) -> ShortcutList:
        """Show all shortcuts over the window."""
        shown = ShortcutList(self._shortcuts, self._window)
        shown.change_requested.connect(self._open_shortcuts)
        shown.open()
        return shown

    def _open_shortcuts(self) -> None:
        self.open(tr("Shortcuts"))

    # ---- what is set

    def _set(self, row: Row, value: Any) -> None:
        if row.field in (*_PLACING, *_RUNNING):
            self._place(row.field, value)
            return
        try:
            self._preferences.change(**row.changes(self._preferences.value, value))
        except BadInput as error:
            self.page.row(row.field).say(str(error))

    def _place(self, field: str, value: Any) -> None:
        """Run models so from now on; what is kept follows from `placing_changed`."""
        loading = self._session.loading
        if field in _RUNNING:
            running: Running = replace(loading.placing.running, **{field: value})
            loading.choose(replace(loading.placing, running=running))
        else:
            loading.choose(replace(loading.placing, **{field: value}))

    def _placed(self, placing: Placing) -> None:
        running = placing.running
        self._preferences.change(
            **{field: getattr(placing, field) for field in _PLACING},
            **{field: getattr(running, field) for field in _RUNNING},
        )

    def _follow(self, settings: Settings) -> None:
        before, self._seen = self._seen, settings
        if (settings.theme, settings.text_zoom) != (before.theme, theme.zoom):
            self._window.set_theme(settings.theme, settings.text_zoom)
        self.page.show_settings(settings)

    # ---- acts

    def _act(self, name: str) -> None:
        if name == ERASE:
            self.ask_erase()
        elif name == RESET_ALL:
            self.ask_reset()
        elif name == RESET_KEYS:
            self._shortcuts.reset_all()
        elif name == PERSONAS:
            self._window.personas.open()
        elif name == SERVER:
            self._window.server.open()

    def ask_reset(self) -> QMessageBox:
        """Ask whether every setting is to be as it was at the first start."""
        box = QMessageBox(self.page)
        box.setWindowTitle(tr("Reset all settings"))
        box.setText(tr("Reset all settings, shortcuts and the server's too? This cannot be undone."))
        box.setInformativeText(
            tr("Conversations, vectors, personas and models stay, and the server's key with them.")
        )
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        box.addButton(tr("Reset"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.buttonClicked.connect(self._reset_answered)
        box.open()
        return box

    def _reset_answered(self) -> None:
        box = self.sender()
        assert isinstance(box, QMessageBox)
        if box.buttonRole(box.clickedButton()) is QMessageBox.ButtonRole.DestructiveRole:
            self.reset()
        box.deleteLater()

    def reset(self) -> None:
        """Put every setting back; which models were opened is none."""
        kept = ("model", "recent")
        usual = {name: value for name, value in dict(Settings()).items() if name not in kept}
        self._preferences.change(**usual)
        self._session.loading.choose(Placing())

    def ask_erase(self) -> QMessageBox | None:
        """Ask whether all conversations are to be erased; None where there are none."""
        count = len(self._session.history.conversations())
        box = QMessageBox(self.page)
        box.setWindowTitle(tr("Erase all conversations"))
        if not count:
            box.setText(tr("There are no conversations to erase."))
        else:
            asked = tr_count(
                "Erase {count} conversation? This cannot be undone.",
                "Erase all {count} conversations? This cannot be undone.",
                count,
            )
            box.setText(asked)
            box.setInformativeText(tr("Vectors, personas and settings stay."))
        box.setStandardButtons(
            QMessageBox.StandardButton.Cancel if count else QMessageBox.StandardButton.Close
        )
        if count:
            box.addButton(tr("Erase"), QMessageBox.ButtonRole.DestructiveRole)
            box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setProperty("count", count)
        box.buttonClicked.connect(self._erase_answered)
        box.open()
        return box

    def _erase_answered(self) -> None:
        box = self.sender()
        assert isinstance(box, QMessageBox)
        if box.buttonRole(box.clickedButton()) is QMessageBox.ButtonRole.DestructiveRole:
            self.erase()
        box.deleteLater()

    def erase(self) -> None:
        """Erase every conversation; the one that is shown ends."""
        session = self._session
        session.stop()
        session.saving.flush()
        session.conversation = None
        try:
            session.history.erase_all()
        except TillerError as error:
            session.saving.refused.emit(str(error))
        session.new()
        self.open()
