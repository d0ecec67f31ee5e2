"""The page of personas: one card each, with what can be done with it. Reads and writes no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from engine.personas.values import Persona
from ui.controls import ElidedLabel, IconButton, PlusButton, TextButton, label, set_flag
from ui.language import said, tr
from ui.page_layout import PageScroll, centre, edged, page_column, page_head, scrolled
from ui.personas.portrait import portrait
from ui.personas.words import lacking, listed
from ui.recipe_words import recipe_words
from ui.undo_bar import UndoBar

FACE = 44


class PersonaCard(QFrame):
    """One persona: its face, name and first words, and what it lacks here; emits its id."""

    chosen = Signal(str)
    edit_requested = Signal(str)
    duplicate_requested = Signal(str)
    export_requested = Signal(str)
    delete_requested = Signal(str)

    def __init__(self, persona: Persona, is_current: bool, missing: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.persona = persona
        self.setProperty("role", "card")
        set_flag(self, "on", is_current)
        self.face = QLabel(self)
        self.face.setFixedSize(FACE, FACE)
        self.face.setAccessibleName(tr("Picture of {name}").format(name=persona.name))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(persona.name, self, "strong"))
        about = " ".join(persona.system_prompt.split()) or tr("No system prompt")
        words.addWidget(ElidedLabel(about, self, "small"))
        recipe = tr("No steering") if persona.recipe.is_noop else recipe_words(persona.recipe)
        self.recipe = ElidedLabel(recipe, self, "small")
        if missing:
            told = tr("{recipe}; not made for this model: {vectors}")
            self.recipe.setText(told.format(recipe=recipe, vectors=listed(missing)))
            self.recipe.setToolTip(lacking(persona.name, missing))
        words.addWidget(self.recipe)
        self.chat_button = TextButton(tr("In use") if is_current else tr("Chat"), self)
        told = tr("This conversation has it") if is_current else tr("Begin a conversation with it")
        self.chat_button.setToolTip(told)
        self.chat_button.setAccessibleName(tr("Chat with {name}").format(name=persona.name))
        self.chat_button.setEnabled(not is_current)
        self.chat_button.clicked.connect(self._choose)
        self.edit_button = IconButton("edit", tr("Edit {name}").format(name=persona.name), self)
        self.edit_button.clicked.connect(self._edit)
        self.menu = QMenu(self)
        self.menu.addAction(tr("Duplicate"), self._duplicate)
        self.menu.addAction(tr("Export…"), self._export)
        self.menu.addAction(tr("Delete"), self._delete)
        self.more_button = IconButton("more", tr("More for {name}").format(name=persona.name), self)
        self.more_button.clicked.connect(self._open_menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(12)
        layout.addWidget(self.face)
        layout.addLayout(words, 1)
        layout.addWidget(self.chat_button)
        layout.addWidget(self.edit_button)
        layout.addWidget(self.more_button)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self.face.setPixmap(portrait(self.persona, FACE))

    def _open_menu(self) -> None:
        self.menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _choose(self) -> None:
        self.chosen.emit(self.persona.id)

    def _edit(self) -> None:
        self.edit_requested.emit(self.persona.id)

    def _duplicate(self) -> None:
        self.duplicate_requested.emit(self.persona.id)

    def _export(self) -> None:
        self.export_requested.emit(self.persona.id)

    def _delete(self) -> None:
        self.delete_requested.emit(self.persona.id)


class PersonasPage(QWidget):
    """Shows the personas and emits what a person wants done."""

    closed = Signal()
    chosen = Signal(str)
    edit_requested = Signal(str)
    duplicate_requested = Signal(str)
    export_requested = Signal(str)
    delete_requested = Signal(str)
    new_requested = Signal()
    import_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: list[PersonaCard] = []
        self.new_button = PlusButton(tr("New persona"), self)
        self.new_button.clicked.connect(self.new_requested)
        tip = tr("A persona's file, or a character card of SillyTavern (PNG or JSON)")
        self.import_button = TextButton(tr("Import…"), self, "", tip)
        self.import_button.clicked.connect(self.import_requested)
        self.close_button = IconButton("close", tr("Back to the conversation (Esc)"), self)
        self.close_button.clicked.connect(self.closed)
        below = tr("Each is a system prompt, steering and sampling that belong together.")
        head = page_head(
            label(tr("Personas"), self, "title"),
            label(below, self, "muted", wraps=True),
            (self.new_button, self.import_button, self.close_button),
        )
        self.damaged = label("", self, "error", wraps=True)
        self.empty = self._build_empty()
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self.area = PageScroll(self._list, self)
        self.undo = UndoBar(self, 0)
        layout = page_column(self, head, scrolls=True)
        layout.addLayout(edged(self.damaged))
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.area, 1)
        layout.addLayout(edged(self.undo))

    def _build_empty(self) -> QWidget:
        page = QWidget(self)
        body = scrolled(page)
        column = QWidget(body)
        column.setMaximumWidth(440)
        begin = PlusButton(tr("New persona"), column)
        begin.clicked.connect(self.new_requested)
        words = tr(
            "Give a way of speaking a name: what it is told, which vectors steer it and how its words are "
            "drawn. Or set up a conversation as you like it, and save that as a persona."
        )
        inside = QVBoxLayout(column)
        inside.setSpacing(12)
        inside.addStretch(2)
        inside.addWidget(label(tr("Somebody to talk to"), column, "hero", wraps=True))
        inside.addWidget(label(words, column, "muted", wraps=True))
        inside.addWidget(begin, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(3)
        centre(column, body)
        return page

    def show_personas(
        self,
        personas: Sequence[Persona],
        current: str,
        missing: Mapping[str, Sequence[str]],
        damaged: Sequence[str] = (),
    ) -> None:
        """Show these, that of the conversation marked, each with its vectors that are missing here.

        `damaged` are sentences for files that are none.
        """
        for old in self.cards:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = [
            PersonaCard(each, each.id == current, missing.get(each.id, ()), self._list) for each in personas
        ]
        for number, card in enumerate(self.cards):
            self._column.insertWidget(number, card)
            card.chosen.connect(self.chosen)
            card.edit_requested.connect(self.edit_requested)
            card.duplicate_requested.connect(self.duplicate_requested)
            card.export_requested.connect(self.export_requested)
            card.delete_requested.connect(self.delete_requested)
        self.damaged.setText(said("\n".join(damaged)))
        self.damaged.setVisible(bool(damaged))
        self.empty.setVisible(not personas)
        self.area.setVisible(bool(personas))

    def card(self, persona_id: str) -> PersonaCard:
        """The card of a persona."""
        return next(card for card in self.cards if card.persona.id == persona_id)
