"""The dialog of the server: switched on and off, where it listens, who may ask, and how. Starts nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from engine.messages import ServerChanged
from engine.server.address import is_loopback
from engine.server.keys import new_key
from ui.choice import Choice
from ui.controls import ElidedLabel, IconButton, TextButton, label, set_role
from ui.fitted_dialog import FittedDialog
from ui.language import said, tr
from ui.reading_box import ReadingBox
from ui.server.words import EVERYWHERE, example, standing, use
from ui.steering.switch import Switch

THIS_MACHINE, ALL_ADDRESSES = "127.0.0.1", EVERYWHERE[0]
EXAMPLE_LINES = 12
LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class ServerPlan:
    """What a person has set; `is_kept`: the server is switched on with the window."""

    is_kept: bool
    host: str
    port: int
    key: str
    origins: tuple[str, ...]
    steering: Literal["none", "sidebar"]


class ServerDialog(FittedDialog):
    """Emits what a person sets and switches; shows what has come of it."""

    switched = Signal(bool)
    changed = Signal(object)

    def __init__(self, plan: ServerPlan, parent: QWidget) -> None:
        super().__init__(tr("Server"), parent, 640)
        self.plan = plan
        self._server, self._model = ServerChanged(), ""
        self._build_state()
        self._build_fields()
        self._build_example()
        self._lay_out()
        self._show_plan()

    # ---- parts

    def _build_state(self) -> None:
        self.switch = Switch(self)
        self.switch.setAccessibleName(tr("Answer other programs"))
        self.switch.setToolTip(tr("Switch the server on or off"))
        self.switch.clicked.connect(self.switched)
        self.state = label("", self, "body", wraps=True)
        self.address = ElidedLabel("", self, "body")
        self.address.setAccessibleName(tr("Address of the server"))
        self.copy_address = IconButton("copy", tr("Copy the address"), self)
        self.copy_address.clicked.connect(self._copy_address)
        self.use = label("", self, "small")

    def _build_fields(self) -> None:
        self.port = QLineEdit(self)
        self.port.setAccessibleName(tr("Port"))
        self.port.setMaxLength(5)
        self.port.setMaximumWidth(96)
        self.port.editingFinished.connect(self._set_port)
        hosts = {
            THIS_MACHINE: tr("Programs on this machine only"),
            ALL_ADDRESSES: tr("Other machines too, with the key"),
        }
        if self.plan.host not in hosts:
            hosts[self.plan.host] = self.plan.host
        self.host = Choice(tr("Who can reach it"), hosts, self)
        self.host.chosen.connect(self._set_host)
        self.key = QLineEdit(self)
        self.key.setAccessibleName(tr("Key"))
        self.key.setPlaceholderText(tr("no key"))
        self.key.editingFinished.connect(self._set_key)
        self.copy_key = IconButton("copy", tr("Copy the key"), self)
        self.copy_key.clicked.connect(self._copy_key)
        self.make_key = TextButton(tr("New key"), self, "", tr("Make a key that nobody can guess"))
        self.make_key.clicked.connect(self._make_key)
        steerings = {"none": tr("Not steered"), "sidebar": tr("Steered as the sidebar is set")}
        self.steering = Choice(tr("Requests that name no vectors"), steerings, self)
        self.steering.chosen.connect(self._set_steering)
        self.origins = QLineEdit(self)
        self.origins.setAccessibleName(tr("Web pages that may ask"))
        self.origins.setPlaceholderText(tr("none; otherwise like https://example.org"))
        self.origins.editingFinished.connect(self._set_origins)
        self.keeps = Switch(self)
        self.keeps.setAccessibleName(tr("Switch it on with Tiller"))
        self.keeps.setToolTip(tr("Whether the server is on from the start the next time"))
        self.keeps.clicked.connect(self._set_kept)
        self.message = label("", self, "muted", wraps=True)

    def _build_example(self) -> None:
        self.example = ReadingBox(tr("Example in Python"), self, most=EXAMPLE_LINES)
        self.example.setLineWrapMode(ReadingBox.LineWrapMode.NoWrap)
        self.copy_example = TextButton(tr("Copy"), self, "", tr("Copy the example"))
        self.copy_example.clicked.connect(self._copy_example)
        self.close_button = TextButton(tr("Close"), self, "primary")
        self.close_button.clicked.connect(self.close)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(tr("Server for other programs"), self, "title"), 1)
        head.addWidget(self.switch)
        hint = tr(
            "Other programs can ask the loaded model as they ask OpenAI's. Their requests and yours take "
            "turns. It is off until you switch it on."
        )
        layout = self.column
        layout.addLayout(head)
        layout.addWidget(label(hint, self, "muted", wraps=True))
        layout.addWidget(self._state_card())
        layout.addLayout(self._grid())
        layout.addWidget(self.message)
        example_head = QHBoxLayout()
        example_head.addWidget(label(tr("EXAMPLE IN PYTHON"), self, "section"), 1)
        example_head.addWidget(self.copy_example)
        layout.addLayout(example_head)
        layout.addWidget(self.example)
        layout.addStretch(1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.close_button)

    def _state_card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.state)
        line.addWidget(self.address, 1)
        line.addWidget(self.copy_address)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.use)
        return card

    def _grid(self) -> QGridLayout:
        keys = QWidget(self)
        key = QHBoxLayout(keys)
        key.setContentsMargins(0, 0, 0, 0)
        key.setSpacing(8)
        for part, share in ((self.key, 1), (self.copy_key, 0), (self.make_key, 0)):
            key.addWidget(part, share)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (text, field) in enumerate(
            (
                (tr("Port"), self.port),
                (tr("Who can reach it"), self.host),
                (tr("Key"), keys),
                (tr("Requests that name no vectors"), self.steering),
                (tr("Web pages that may ask"), self.origins),
                (self.keeps.accessibleName(), self.keeps),
            )
        ):
            grid.addWidget(label(text, self, wraps=True), row, 0)
            grid.addWidget(field, row, 1)
        return grid

    # ---- what is shown

    def set_server(self, server: ServerChanged, *, is_wanted: bool) -> None:
        """Show the server as it is now."""
        self._server = server
        is_on = bool(server.address)
        self.switch.setChecked(is_wanted)
        self.state.setText(standing(server, is_wanted=is_wanted))
        set_role(self.state, "error" if server.problem else "body")
        self.address.setText(server.address)
        self.address.setToolTip(server.address)
        for part in (self.address, self.copy_address, self.use):
            part.setVisible(is_on)
        self.use.setText(use(server))
        self._show_example()
        if self.isVisible():
            self.fit()

    def set_model(self, name: str) -> None:
        """Name the model that answers in the example."""
        self._model = name
        self._show_example()

    def say(self, sentence: str, *, is_error: bool) -> None:
        """Say what became of a change."""
        set_role(self.message, "error" if is_error else "muted")
        self.message.setText(said(sentence))
        self.message.setVisible(bool(sentence))
        if self.isVisible():
            self.fit()

    def set_plan(self, plan: ServerPlan) -> None:
        """Show what is in force."""
        self.plan = plan
        self._show_plan()

    def _show_plan(self) -> None:
        plan = self.plan
        self.port.setText(str(plan.port))
        self.host.set_value(plan.host)
        self.key.setText(plan.key)
        self.key.setCursorPosition(0)
        self.copy_key.setEnabled(bool(plan.key))
        self.copy_key.setToolTip(tr("Copy the key") if plan.key else tr("There is no key to copy"))
        self.origins.setText(", ".join(plan.origins))
        self.steering.set_value(plan.steering)
        self.keeps.setChecked(plan.is_kept)
        self.say("", is_error=False)
        self._show_example()

    def _show_example(self) -> None:
        address = self._server.address or f"http://{THIS_MACHINE}:{self.plan.port}/v1"
        text = example(address.replace(ALL_ADDRESSES, THIS_MACHINE), self._model, has_key=bool(self.plan.key))
        if text != self.example.toPlainText():
            self.example.setPlainText(text)

    # ---- what a person does

    def _set_port(self) -> None:
        text = self.port.text().strip()
        port = int(text) if text.isascii() and text.isdigit() else 0
        if not 1 <= port <= LAST_PORT:
            sentence = tr("Type a whole number from {low} to {high}.")
            self.say(sentence.format(low=1, high=LAST_PORT), is_error=True)
            return
        self.say("", is_error=False)
        self._change(replace(self.plan, port=port))

    def _set_host(self, host: str) -> None:
        key = self.plan.key
        is_made = not key and not is_loopback(host)
        self._change(replace(self.plan, host=host, key=new_key() if is_made else key))
        if is_made:
            self.say(tr("Other machines can reach the server now, so a key was made."), is_error=False)

    def _set_key(self) -> None:
        self._change(replace(self.plan, key=self.key.text().strip()))

    def _make_key(self) -> None:
        self._change(replace(self.plan, key=new_key()))

    def _set_steering(self, steering: Literal["none", "sidebar"]) -> None:
        self._change(replace(self.plan, steering=steering))

    def _set_origins(self) -> None:
        origins = tuple(each.strip() for each in self.origins.text().split(",") if each.strip())
        self._change(replace(self.plan, origins=origins))

    def _set_kept(self, is_kept: bool) -> None:
        self._change(replace(self.plan, is_kept=is_kept))

    def _change(self, plan: ServerPlan) -> None:
        if plan != self.plan:
            self.changed.emit(plan)

    def _copy_address(self) -> None:
        QGuiApplication.clipboard().setText(self._server.address)

    def _copy_key(self) -> None:
        QGuiApplication.clipboard().setText(self.plan.key)

    def _copy_example(self) -> None:
        QGuiApplication.clipboard().setText(self.example.toPlainText())
