"""The dialog in which a persona is made or changed. Keeps nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.personas.persona_file import read_bytes
from engine.personas.values import LONGEST_EMOJI, LONGEST_NAME, Persona
from ui.asking import ask_file
from ui.controls import TextButton, label, set_role
from ui.fitted_dialog import FittedDialog
from ui.language import mark, said, tr
from ui.personas.portrait import face, kept_picture
from ui.personas.words import lacking
from ui.recipe_words import recipe_words
from ui.settings.sampling_card import SamplingCard
from ui.theme import theme
from ui.writing_field import set_lines, written
from vectors.errors import BadFile
from vectors.values import NO_STEERING, SteeringRecipe

FACE = 64


class PersonaEditor(FittedDialog):
    """Emits `kept` with the whole persona; the listener closes the dialog, or says why it cannot be kept.

    `sidebar` is the recipe that is in force now; `told` are lines to be shown over the fields.
    """

    kept = Signal(object)

    def __init__(
        self,
        persona: Persona,
        sidebar: SteeringRecipe,
        missing: Sequence[str],
        told: Sequence[str],
        parent: QWidget,
        *,
        is_new: bool,
    ) -> None:
        title = tr("New persona") if is_new else tr("Edit persona")
        super().__init__(title, parent, 640)
        self._before = self._persona = persona
        self._sidebar, self._missing, self._was_warned = sidebar, tuple(missing), False
        page, column = self.page, self.column
        column.addWidget(label(title, page, "title"))
        if told:
            column.addWidget(self._notice(told, page))
        column.addLayout(self._head(page))
        self.prompt = self._text(tr("System prompt"), persona.system_prompt, 6, page)
        hint = label(
            tr("{{char}} stands for the persona's name, {{user}} for yours."), page, "small", wraps=True
        )
        self._add(tr("System prompt"), self.prompt, hint)
        self.greeting = self._text(tr("First message"), persona.first_message, 3, page)
        self.greeting.setPlaceholderText(tr("What the persona says first; may be left out"))
        self._add(tr("First message"), self.greeting)
        self._add(tr("Steering"), self._steering(page))
        self.sampling = SamplingCard(persona.sampling, page)
        self._add(tr("Sampling"), self.sampling)
        column.setSpacing(16)
        column.addStretch(1)
        self.message = label("", self, "error", wraps=True)
        self.message.hide()
        self.cancel_button = TextButton(tr("Cancel"), self)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button = TextButton(tr("Save"), self, "primary")
        self.save_button.clicked.connect(self._save)
        self.foot.addWidget(self.message, 100)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel_button)
        self.foot.addWidget(self.save_button)
        self._show_face()
        self._show_recipe()
        self.name.setFocus()

    # ---- parts

    def _add(self, heading: str, *parts: QWidget) -> None:
        """Put parts at the end, under a heading that is nearer to them than to what stands above it."""
        together = QVBoxLayout()
        together.setSpacing(4)
        for part in (label(heading, self.page, "strong"), *parts):
            together.addWidget(part)
        self.column.addLayout(together)

    def _notice(self, told: Sequence[str], page: QWidget) -> QFrame:
        frame = QFrame(page)
        frame.setProperty("role", "notice")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(4)
        self.told = label(said("\n".join(told)), frame, "muted", wraps=True)
        inside.addWidget(self.told)
        return frame

    def _head(self, page: QWidget) -> QHBoxLayout:
        self.face = QToolButton(page)
        self.face.setProperty("role", "face")
        self.face.setIconSize(QSize(FACE, FACE))
        self.face.setAccessibleName(tr("Picture"))
        self.face.setToolTip(tr("Choose a picture"))
        self.face.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.face.setCursor(Qt.CursorShape.PointingHandCursor)
        menu = QMenu(self.face)
        menu.addAction(tr("Choose a picture…"), self._ask_picture)
        self.no_picture = menu.addAction(tr("No picture"), self._drop_picture)
        self.face.setMenu(menu)
        self.name = QLineEdit(self._persona.name, page)
        self.name.setAccessibleName(tr("Name"))
        self.name.setPlaceholderText(tr("Name"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.textChanged.connect(self._show_face)
        self.emoji = QLineEdit(self._persona.emoji, page)
        self.emoji.setAccessibleName(tr("Emoji"))
        self.emoji.setPlaceholderText(tr("Emoji"))
        self.emoji.setToolTip(tr("Shown where there is no picture"))
        self.emoji.setMaxLength(LONGEST_EMOJI)
        self.emoji.setFixedWidth(theme.room(76))
        self.emoji.textChanged.connect(self._show_face)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.face)
        head.addWidget(self.name, 1)
        head.addWidget(self.emoji)
        return head

    def _text(self, name: str, text: str, lines: int, page: QWidget) -> QPlainTextEdit:
        field = QPlainTextEdit(text, page)
        field.setAccessibleName(name)
        field.setTabChangesFocus(True)
        set_lines(field, lines)
        return field

    def _steering(self, page: QWidget) -> QWidget:
        made = QWidget(page)
        self.recipe = label("", page, "muted", wraps=True)
        self.take_button = TextButton(tr("Take the sidebar's"), page)
        self.take_button.setEnabled(not self._sidebar.is_noop)
        reason = (
            tr("No vector is on in the sidebar") if self._sidebar.is_noop else recipe_words(self._sidebar)
        )
        self.take_button.setToolTip(reason)
        self.take_button.clicked.connect(self._take_recipe)
        self.drop_button = TextButton(tr("None"), page)
        self.drop_button.setAccessibleName(tr("No steering"))
        self.drop_button.clicked.connect(self._drop_recipe)
        self.lacking = label("", page, "small", wraps=True)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.recipe, 1)
        beside.addWidget(self.take_button)
        beside.addWidget(self.drop_button)
        whole = QVBoxLayout(made)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(beside)
        whole.addWidget(self.lacking)
        return made

    # ---- what it shows

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self._show_face()

    def _show_face(self) -> None:
        shown = replace(self._persona, name=self.name.text(), emoji=self.emoji.text())
        self.face.setIcon(face(shown, FACE))
        self.no_picture.setEnabled(bool(self._persona.picture))

    def _show_recipe(self) -> None:
        recipe = self._persona.recipe
        self.recipe.setText(tr("No steering") if recipe.is_noop else recipe_words(recipe))
        self.drop_button.setEnabled(not recipe.is_noop)
        self.drop_button.setToolTip(tr("It steers nothing") if recipe.is_noop else "")
        here = {term.name or term.vector_id for term in recipe.active}
        missing = lacking(tr("It"), [name for name in self._missing if name in here])
        self.lacking.setText(missing)
        self.lacking.setVisible(bool(missing))

    def say(self, problem: str) -> None:
        """Say why the persona cannot be kept so."""
        set_role(self.message, "error")
        self.message.setText(said(problem))
        self.message.setVisible(bool(problem))

    # ---- what a person does

    def persona(self) -> Persona:
        """The persona as it stands in the fields."""
        return replace(
            self._persona,
            name=self.name.text(),
            emoji=self.emoji.text().strip(),
            system_prompt=written(self.prompt, self._persona.system_prompt),
            first_message=written(self.greeting, self._persona.first_message),
            sampling=self.sampling.choice,
        )

    def _ask_picture(self) -> None:
        kinds = tr("Pictures ({endings})").format(endings="*.png *.jpg *.jpeg *.webp")
        ask_file(self, tr("Choose a picture"), kinds, self.take_picture)

    def take_picture(self, path: str) -> None:
        """Take a picture from a file."""
        try:
            picture = kept_picture(read_bytes(Path(path)))
            if not picture:
                problem = mark("is no picture that can be read")
                raise BadFile(path, problem, mark("choose a PNG, JPEG or WebP"))
        except BadFile as error:
            self.say(str(error))
            return
        self.say("")
        self._persona = replace(self._persona, picture=picture)
        self._show_face()

    def _drop_picture(self) -> None:
        self._persona = replace(self._persona, picture=b"")
        self._show_face()

    def _take_recipe(self) -> None:
        self._persona = replace(self._persona, recipe=self._sidebar)
        self._show_recipe()

    def _drop_recipe(self) -> None:
        self._persona = replace(self._persona, recipe=NO_STEERING)
        self._show_recipe()

    def _save(self) -> None:
        if not self.sampling.is_sound:
            self.say(tr("Mend the number that is marked first."))
            return
        self.kept.emit(self.persona())

    def reject(self) -> None:
        """Close; what would be lost is said once, and given up the second time."""
        if self.persona() != self._before and not self._was_warned:
            self._was_warned = True
            self.say(tr("What you changed is not saved; close again to leave without it."))
            return
        super().reject()
