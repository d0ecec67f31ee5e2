"""Connects the button and the page of personas with their files and the conversation. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.personas.cards import Imported, read_any
from engine.personas.fitting import fitted
from engine.personas.persona_file import ENDING, write_persona
from engine.personas.store import PersonaStore, RemovedPersona
from engine.personas.values import Persona
from ui.asking import ask_file, ask_place
from ui.background import Background
from ui.language import tr
from ui.messages import Card
from ui.personas.current import CurrentPersona
from ui.personas.editor import PersonaEditor
from ui.personas.page import PersonasPage
from ui.personas.portrait import is_small, kept_picture
from ui.personas.sampling import SamplingDialog
from ui.personas.words import lacking
from ui.writing_field import written
from vectors.errors import TillerError

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class PersonaDesk(QObject):
    """GUI thread only; files to be imported are read in the background.

    Made once the window listens to the session, so that the sidebar has its rows before terms are put in.
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._window, self._session, self._sidebar = window, window.session, window.sidebar
        self._button, self._notice = window.bar.persona_button, window.persona_notice
        self._prompt, self._stack = window.system_prompt, window.stack
        self.page = PersonasPage(window)
        self._stack.addWidget(self.page)
        self.store = PersonaStore(folder)
        self.current = CurrentPersona(
            self._session, window.preferences, self._sidebar, self._prompt, self.store
        )
        self.editor: PersonaEditor | None = None
        self._removed: RemovedPersona | None = None
        self._background = Background("personas", self)
        self.current.changed.connect(self._show)
        button, page, shortcuts = self._button, self.page, window.shortcuts
        shortcuts.bind("personas", button.open)
        shortcuts.explain(button, "personas")
        page.closed.connect(window.close_page)
        button.about_to_open.connect(self._offer)
        button.chosen.connect(self.choose)
        button.saving_requested.connect(self.save_this)
        button.edit_requested.connect(self.edit)
        button.sampling_requested.connect(self.ask_sampling)
        button.import_requested.connect(self.ask_import)
        button.page_requested.connect(self.open)
        page.chosen.connect(self.chat)
        page.edit_requested.connect(self.edit)
        page.duplicate_requested.connect(self.duplicate)
        page.export_requested.connect(self.ask_export)
        page.delete_requested.connect(self.delete)
        page.new_requested.connect(self.make)
        page.import_requested.connect(self.ask_import)
        page.undo.undo_requested.connect(self.undo)
        self._show()

    # ---- what is shown

    def open(self) -> None:
        """Show the page of all personas."""
        self._list()
        self._stack.setCurrentWidget(self.page)
        self.page.new_button.setFocus()

    def _list(self) -> None:
        current = self.current.persona
        personas = self.store.personas()
        missing = {persona.id: self._missing(persona) for persona in personas}
        self.page.show_personas(personas, current.id if current else "", missing, self.store.damaged)

    def _offer(self) -> None:
        self._button.show_personas(self.store.personas())

    def _show(self) -> None:
        persona = self.current.persona
        self._button.show_persona(persona)
        self._notice.say(lacking(persona.name, self.current.missing) if persona else "")
        if self._stack.currentWidget() is self.page:
            self._list()

    def _say(self, error: Exception) -> None:
        if not isinstance(error, TillerError):
            raise error
        self._window.close_page()
        self._session.card_shown.emit(Card(str(error), "", ""))

    # ---- choosing

    def choose(self, persona_id: str) -> None:
        """Give the conversation that is shown a persona; an empty id is none."""
        try:
            persona = self.store.get(persona_id) if persona_id else None
        except TillerError as error:
            self._say(error)
            return
        self.current.choose(persona)

    def chat(self, persona_id: str) -> None:
        """Begin a conversation with a persona."""
        self._session.new()
        self.choose(persona_id)

    # ---- making and changing

    def make(self) -> None:
        """Ask for a persona from nothing."""
        self._edit(Persona(""), (), is_new=True)

    def save_this(self) -> None:
        """Ask for a persona like the conversation that is shown."""
        persona = Persona(
            "",
            system_prompt=written(self._prompt),
            recipe=self._sidebar.kept_recipe(),
            sampling=self.current.sampling,
        )
        editor = self._edit(persona, (), is_new=True)
        editor.kept.connect(self.current.name)

    def ask_sampling(self) -> SamplingDialog:
        """Ask how words are drawn in the conversation that is shown."""
        dialog = SamplingDialog(self.current.sampling, self._window)
        dialog.card.changed.connect(self.current.set_sampling)
        dialog.open()
        return dialog

    def edit(self, persona_id: str) -> None:
        """Ask how a persona is to be changed."""
        try:
            persona = self.store.get(persona_id)
        except TillerError as error:
            self._say(error)
            return
        self._edit(persona, (), is_new=False)

    def _edit(self, persona: Persona, told: Sequence[str], *, is_new: bool) -> PersonaEditor:
        recipe, window = self._sidebar.kept_recipe(), self._window
        editor = PersonaEditor(persona, recipe, self._missing(persona), told, window, is_new=is_new)
        editor.kept.connect(partial(self._kept, editor))
        self.editor = editor
        editor.open()
        return editor

    def _kept(self, editor: PersonaEditor, persona: Persona) -> None:
        try:
            kept = self.store.save(persona)
        except TillerError as error:
            editor.say(str(error))
            return
        editor.accept()
        self._forget_removed()
        self.current.replace(kept)
        self._show()

    def _missing(self, persona: Persona) -> tuple[str, ...]:
        model, entries = self._session.state.usable, self._session.library.entries()
        return fitted(persona.recipe, entries, None if model is None else model.ref).missing_names

    def duplicate(self, persona_id: str) -> None:
        """Keep a copy of a persona."""
        try:
            self.store.duplicate(persona_id)
        except TillerError as error:
            self._say(error)
            return
        self._forget_removed()
        self._list()

    # ---- taking one away

    def delete(self, persona_id: str) -> None:
        """Take a persona away, and offer to bring it back; conversations keep what they had of it."""
        try:
            self._removed = self.store.remove(persona_id)
        except TillerError as error:
            self._say(error)
            return
        self.current.look_again()
        self._list()
        self.page.undo.offer(tr("Deleted {name}.").format(name=self._removed.persona.name))

    def undo(self) -> None:
        """Bring back the persona that was taken away last."""
        if self._removed is None:
            return
        removed = self._removed
        self._forget_removed()
        try:
            self.store.restore(removed)
        except TillerError as error:
            self._say(error)
            return
        self.current.look_again()
        self._list()

    def _forget_removed(self) -> None:
        self._removed = None
        self.page.undo.end()

    # ---- files

    def ask_import(self) -> None:
        """Ask for the file of a persona, or a character card."""
        kinds = tr("Personas and character cards ({endings})").format(endings=f"*{ENDING} *.json *.png")
        ask_file(self._window, tr("Import a persona"), kinds, self.take)

    def take(self, path: str) -> None:
        """Import a file in the background."""
        self._background.run(lambda: _with_small_picture(read_any(Path(path))), self._take, self._say)

    def _take(self, imported: Imported) -> None:
        try:
            kept = self.store.add(imported.persona)
        except TillerError as error:
            self._say(error)
            return
        self._forget_removed()
        self.open()
        told = [tr("{name} was imported.").format(name=kept.name), *imported.told]
        self._edit(kept, told, is_new=False)

    def ask_export(self, persona_id: str) -> None:
        """Ask where the file of a persona is to be written."""
        try:
            persona = self.store.get(persona_id)
        except TillerError as error:
            self._say(error)
            return
        kinds = tr("Personas ({endings})").format(endings=f"*{ENDING}")
        name = "".join(each if each.isalnum() or each in " -_" else "_" for each in persona.name)
        title = tr("Export {name}").format(name=persona.name)
        window = self._window
        ask_place(window, title, f"{name}{ENDING}", (kinds,), partial(self._export, persona))

    def _export(self, persona: Persona, path: str) -> None:
        target = path if path.endswith(".json") else f"{path}{ENDING}"
        try:
            write_persona(persona, Path(target))
        except TillerError as error:
            self._say(error)

    def close(self) -> None:
        """Read nothing more."""
        self._background.close()


def _with_small_picture(imported: Imported) -> Imported:
    """The same with a picture as it is kept; a persona's file has it so already, to the last byte."""
    persona = imported.persona
    if not persona.picture or (not imported.is_card and is_small(persona.picture)):
        return imported
    picture = kept_picture(persona.picture)
    told = imported.told if picture else (*imported.told, tr("Left out: the picture, which cannot be read."))
    return replace(imported, persona=replace(persona, picture=picture), told=told)
