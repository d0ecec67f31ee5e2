"""The button in the bar that opens the server's dialog; while the server is on, it shows where."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.messages import ServerChanged
from ui.controls import IconButton, TextButton, set_icon_size
from ui.icons import icon
from ui.language import tr
from ui.server.words import place, standing, use
from ui.theme import theme

ROOM = 560
"""Least width of the bar for an address in it."""


class ServerButton(QWidget):
    """Emits that the dialog is wanted, or the address copied."""

    open_requested = Signal()
    copy_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = parent
        self._server, self._is_wanted = ServerChanged(), False
        self.button = TextButton("", self, "flat")
        self.button.clicked.connect(self.open_requested)
        self.copy = IconButton("copy", tr("Copy the server's address"), self, 14)
        self.copy.clicked.connect(self.copy_requested)
        parent.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.button)
        layout.addWidget(self.copy)
        self.set_server(self._server, is_wanted=False)

    def set_server(self, server: ServerChanged, *, is_wanted: bool) -> None:
        """Show the server as it is now."""
        self._server, self._is_wanted = server, is_wanted
        is_on = bool(server.address)
        self._fit()
        said = standing(server, is_wanted=is_wanted)
        if is_on:
            said = f"{said} {server.address}\n{use(server)}"
        self.button.setToolTip(f"{tr('Server for other programs')}\n{said}")
        self.button.setAccessibleName(tr("Server: {state}").format(state=said.replace("\n", ", ")))
        role = "chip" if is_on else "flat"
        if self.button.property("role") != role:
            self.button.setProperty("role", role)
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)
        self.restyle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._bar:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Show the address where the bar has room for it, else the icon alone."""
        has_room = self._bar.width() >= theme.room(ROOM)
        self.button.setText(place(self._server.address) if has_room else "")
        self.copy.setVisible(bool(self._server.address) and has_room)

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        set_icon_size(self.button, 18)
        colours = theme.colours
        colour = colours.accent if self._server.address else colours.muted
        name = "warning" if self._server.problem else "server"
        self.button.setIcon(icon(name, colours.error if self._server.problem else colour, colours.track))
