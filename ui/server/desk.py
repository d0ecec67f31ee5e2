"""Switches the server in the engine on and off, and keeps what was set. Draws nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from engine.messages import (
    EngineChange,
    EngineDied,
    EngineEnded,
    ServerChanged,
    ServerCommand,
    ServeRecipe,
    StartServer,
    StopServer,
)
from engine.server.address import checked_start
from engine.server.keys import keep_key, kept_key
from ui.language import tr
from ui.messages import Card
from ui.preferences import Preferences
from ui.server.button import ServerButton
from ui.server.dialog import ServerDialog, ServerPlan
from ui.session import Session
from ui.state import ChatState
from ui.steering.sidebar import SteeringSidebar
from vectors.errors import TillerError
from vectors.values import NO_STEERING

log = logging.getLogger(__name__)


class ServerDesk(QObject):
    """GUI thread only. The server is off unless the person switches it on, now or with each start.

    The server ends with the engine that it is in, so a fresh engine is asked for it once the one before is
    gone, and the port with it.
    """

    def __init__(
        self,
        button: ServerButton,
        session: Session,
        preferences: Preferences,
        sidebar: SteeringSidebar,
        key_file: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._button, self._session, self._preferences = button, session, preferences
        self._sidebar, self._key_file = sidebar, key_file
        self._key = self._kept_key()
        self._started = StartServer()
        self.server, self.is_wanted = ServerChanged(), False
        self.dialog: ServerDialog | None = None
        button.open_requested.connect(self.open)
        button.copy_requested.connect(self._copy_address)
        session.bridge.server_changed.connect(self._follow_server)
        session.bridge.engine_changed.connect(self._engine_changed)
        session.state_changed.connect(self._name_model)
        sidebar.recipe_changed.connect(self._send_recipe)
        preferences.changed.connect(self.follow)
        if self.plan.is_kept:
            self.switch(True)

    @property
    def plan(self) -> ServerPlan:
        """What is set."""
        kept = self._preferences.value
        return ServerPlan(
            kept.server_enabled,
            kept.server_host,
            kept.server_port,
            self._key,
            kept.server_origins,
            kept.server_steering,
        )

    def _kept_key(self) -> str:
        try:
            return kept_key(self._key_file)
        except TillerError:
            log.exception("the server's key cannot be read, so there is none")
            return ""

    # ---- what a person does

    def open(self) -> ServerDialog:
        """Show the dialog."""
        if self.dialog is None:
            self.dialog = dialog = ServerDialog(self.plan, self._button.window())
            dialog.switched.connect(self.switch)
            dialog.changed.connect(self.change)
            dialog.finished.connect(self._forget_dialog)
            self._show()
            self._name_model(self._session.state)
        self.dialog.open()
        return self.dialog

    def switch(self, is_on: bool) -> None:
        """Have the server on or off from now on."""
        self.is_wanted, self.server = is_on, ServerChanged()
        self._started = _start(self.plan)
        self._submit(self._started if is_on else StopServer())
        self._send_recipe()
        self._show()

    def change(self, plan: ServerPlan) -> None:
        """Put what was set in force, and keep it; what cannot be is said, and nothing changes."""
        try:
            plan = replace(plan, origins=checked_start(_start(plan)).origins)
        except TillerError as error:
            if self.dialog is not None:
                self.dialog.set_plan(self.plan)
                self.dialog.say(str(error), is_error=True)
            return
        if plan.key != self._key:
            self._key = plan.key
            self._session.saving.settings_soon(lambda: keep_key(self._key_file, plan.key))
        self._preferences.change(
            server_enabled=plan.is_kept,
            server_host=plan.host,
            server_port=plan.port,
            server_origins=plan.origins,
            server_steering=plan.steering,
        )
        self.follow()

    def follow(self) -> None:
        """Do as the settings say now, wherever they were changed."""
        if self.dialog is not None:
            self.dialog.set_plan(self.plan)
        if self.is_wanted and _start(self.plan) != self._started:
            self.switch(True)
        self._send_recipe()

    def _copy_address(self) -> None:
        QGuiApplication.clipboard().setText(self.server.address)

    # ---- the engine

    def _submit(self, command: ServerCommand) -> None:
        self._session.engine.submit(command)

    def _send_recipe(self, recipe: object = None) -> None:
        """Let requests that name no vectors be steered as the sidebar is, or by nothing."""
        if self.is_wanted:
            is_shared = self.plan.steering == "sidebar"
            self._submit(ServeRecipe(self._sidebar.recipe() if is_shared else NO_STEERING))

    def _follow_server(self, server: ServerChanged) -> None:
        if not self.is_wanted:
            return
        if server.missed > self.server.missed:
            self._session.wake()
        is_news = server.problem and server.problem != self.server.problem
        self.server = server
        if is_news and self.dialog is None:
            self._session.card_shown.emit(Card(server.problem, "", ""))
        self._show()

    def _engine_changed(self, event: EngineChange) -> None:
        if not self.is_wanted:
            return
        if isinstance(event, EngineEnded):
            self.switch(True)
        elif isinstance(event, EngineDied):
            self.server = ServerChanged(problem=tr("The engine has stopped, and the server with it."))
            self._show()

    # ---- what is shown

    def _show(self) -> None:
        self._button.set_server(self.server, is_wanted=self.is_wanted)
        if self.dialog is not None:
            self.dialog.set_server(self.server, is_wanted=self.is_wanted)

    def _name_model(self, state: ChatState) -> None:
        if self.dialog is not None:
            self.dialog.set_model(state.usable.ref.name if state.usable is not None else "builtin")

    def _forget_dialog(self) -> None:
        self.dialog = None


def _start(plan: ServerPlan) -> StartServer:
    return StartServer(plan.host, plan.port, plan.key, plan.origins)
