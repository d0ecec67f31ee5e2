"""The button over the conversation that says which persona it has, and its menu. Reads no file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from engine.personas.values import Persona
from ui.choice_menu import ChoiceMenu
from ui.controls import IconButton, set_icon_size
from ui.language import tr
from ui.personas.portrait import face
from ui.theme import theme

_LONGEST = 18
_FACE = 18
ROOM = 480
"""Least width of the bar for a name in it, at the usual size of text."""


class PersonaButton(IconButton):
    """Emits what a person chose; an empty id is no persona."""

    chosen = Signal(str)
    saving_requested = Signal()
    edit_requested = Signal(str)
    sampling_requested = Signal()
    import_requested = Signal()
    page_requested = Signal()
    about_to_open = Signal()

    def __init__(self, parent: QWidget) -> None:
        self._persona: Persona | None = None
        self._bar = parent
        super().__init__("persona", tr("Choose a persona"), parent)
        self._personas: tuple[Persona, ...] = ()
        parent.installEventFilter(self)
        self.menu_shown = ChoiceMenu("", self)
        self.menu_shown.setToolTipsVisible(True)
        self.clicked.connect(self.open)

    def open(self) -> None:
        """Show the menu under the button."""
        self.about_to_open.emit()
        self.menu_shown.popup(self.mapToGlobal(QPoint(0, self.height())))

    def show_personas(self, personas: Sequence[Persona]) -> None:
        """Offer these."""
        self._personas = tuple(personas)
        self._fill()

    def show_persona(self, persona: Persona | None) -> None:
        """Say which one the conversation has."""
        self._persona = persona
        name = "" if persona is None else persona.name
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
        self.setText(short.replace("&", "&&"))
        told = tr("Persona: {name}").format(name=name) if name else tr("Persona: none")
        self.setAccessibleName(told)
        self.restyle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._bar:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Show the name where the bar has room for it, else the face alone."""
        has_room = bool(self.text()) and self._bar.width() >= theme.room(ROOM)
        styles = Qt.ToolButtonStyle
        self.setToolButtonStyle(styles.ToolButtonTextBesideIcon if has_room else styles.ToolButtonIconOnly)

    def restyle(self) -> None:
        """Take the colours of the theme and the size of text in force."""
        self._fit()
        if self._persona is None:
            super().restyle()
        else:
            set_icon_size(self, _FACE)
            self.setIcon(face(self._persona, _FACE))

    def _fill(self) -> None:
        menu, current = self.menu_shown, self._persona
        menu.clear()
        group = QActionGroup(menu)
        none = menu.addAction(tr("No persona"), self._choose)
        none.setData("")
        for act in (none, *(self._offer(persona) for persona in self._personas)):
            act.setCheckable(True)
            act.setChecked(act.data() == (current.id if current else ""))
            group.addAction(act)
        menu.addSeparator()
        menu.addAction(tr("Save this as persona…"), self.saving_requested.emit)
        if current is not None:
            edit = menu.addAction(tr("Edit “{name}”…").format(name=_plain(current.name)), self._edit)
            edit.setData(current.id)
        menu.addAction(tr("Sampling of this conversation…"), self.sampling_requested.emit)
        menu.addAction(tr("Import…"), self.import_requested.emit)
        menu.addAction(tr("All personas"), self.page_requested.emit)

    def _offer(self, persona: Persona) -> QAction:
        act = self.menu_shown.addAction(face(persona, _FACE), _plain(persona.name), self._choose)
        act.setData(persona.id)
        return act

    def _choose(self) -> None:
        self.chosen.emit(self.sender().data())  # type: ignore[attr-defined]

    def _edit(self) -> None:
        self.edit_requested.emit(self.sender().data())  # type: ignore[attr-defined]


def _plain(name: str) -> str:
    return name.replace("&", "&&")
