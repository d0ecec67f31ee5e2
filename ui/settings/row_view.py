"""One row of the settings on the screen: words and note at the left, the field at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.choice import Choice
from ui.controls import ElidedLabel, TextButton, label, set_role
from ui.language import said, tr
from ui.settings.fields import FoldersField, NumberField, WordsField
from ui.settings.keys import KeysField
from ui.settings.rows import Act, Fact, Folders, Keys, Number, OnOff, Options, Row, Words
from ui.shortcuts import Shortcuts
from ui.steering.switch import Switch
from ui.theme import theme

WIDTH, WORDS = 216, 216
"""Of a field, and what the words beside it need with their margins: in pixels, at the usual size of text."""


class RowView(QWidget):
    """Shows what is set and emits what a person sets, with the row; a button emits its act's id.

    `shortcuts` are for the rows of keys. `problem` says why what was entered cannot be.
    """

    changed = Signal(object, object)
    acted = Signal(str)

    def __init__(self, row: Row, shortcuts: Shortcuts | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.problem = ""
        self.message = label("", self, "small", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._name = label(row.words, self, wraps=True)
        words.addWidget(self._name)
        words.addWidget(self.message)
        self.field = self._build(row, shortcuts)
        self._name.setBuddy(self.field)
        self._is_wide = isinstance(row.entry, Folders | Fact)
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._line.setContentsMargins(16, 8, 16, 8)
        self._line.setSpacing(8)
        self._line.addLayout(words, 1)
        self._line.addWidget(self.field)
        self.say("")

    def fit(self, width: int) -> None:
        """Put the field beside the words where there is room for both, else under them."""
        if self._is_wide:
            return
        wanted = round(WIDTH * max(1.0, theme.zoom))
        is_beside = width >= wanted + WORDS * theme.zoom
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.LeftToRight if is_beside else directions.TopToBottom)
        self._line.setSpacing(16 if is_beside else 8)
        place = Qt.AlignmentFlag.AlignVCenter if is_beside else Qt.AlignmentFlag.AlignLeft
        self._line.setAlignment(self.field, place)
        if not isinstance(self.field, Switch | TextButton):
            self.field.setFixedWidth(max(80, min(wanted, width - 32)))

    def _build(self, row: Row, shortcuts: Shortcuts | None) -> QWidget:
        match row.entry:
            case Options(texts):
                choice = Choice(row.words, texts, self)
                choice.chosen.connect(self._take)
                return choice
            case OnOff():
                switch = Switch(self)
                switch.setAccessibleName(row.words)
                switch.clicked.connect(self._take)
                return switch
            case Number() as entry:
                number = NumberField(row.words, entry, self)
                number.entered.connect(self._take)
                number.refused.connect(self.say)
                return _with_unit(number, entry.unit, self) if entry.unit else number
            case Words() as entry:
                line = WordsField(row.words, entry, self)
                line.entered.connect(self._take)
                line.refused.connect(self.say)
                return line
            case Folders():
                folders = FoldersField(row.words, self)
                folders.entered.connect(self._take)
                return folders
            case Keys(name):
                assert shortcuts is not None
                shortcut = next(each for each in shortcuts.shown if each.id == name)
                keys = KeysField(shortcut, shortcuts, self)
                keys.refused.connect(self.say)
                return keys
            case Act(name, words):
                button = TextButton(words, self)
                button.setProperty("act", name)
                button.clicked.connect(self._act)
                return button
            case Fact(text, place):
                return self._fact(text, place)

    def _fact(self, text: str, place: str) -> QWidget:
        fact = QWidget(self)
        told = ElidedLabel(text, fact, "muted") if place else label(text, fact, "muted", wraps=True)
        told.setAccessibleName(f"{self.row.words}: {text}")
        layout = QHBoxLayout(fact)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(told, 1)
        if place:
            show = TextButton(tr("Show folder"), fact)
            show.setAccessibleName(tr("Show folder: {place}").format(place=place))
            show.setProperty("place", place)
            show.clicked.connect(self._show_place)
            layout.addWidget(show)
        return fact

    # ---- what it shows

    def show_value(self, settings: object) -> None:
        """Show what is set now."""
        if not self.row.field:
            return
        value = self.row.value(settings)
        field = self.field.findChild(NumberField) or self.field
        if isinstance(field, Choice):
            if str(value) not in field.values:  # such as a device that is not there now
                field.add(str(value))
            field.set_value(str(value))
        elif isinstance(field, Switch):
            field.setChecked(bool(value))
        elif isinstance(field, NumberField | WordsField | FoldersField):
            field.show_value(value)

    def settle(self) -> None:
        """Take what is being typed, as if the field were left."""
        field = self.field.findChild(NumberField) or self.field
        if isinstance(field, NumberField | WordsField):
            field.take()

    def say(self, problem: str) -> None:
        """Say under the words why what was entered cannot be; else the row's note."""
        self.problem = problem
        self.message.setText(said(problem) or self.row.note)
        set_role(self.message, "error" if problem else "small")
        self.message.setVisible(bool(self.message.text()))

    def _take(self, value: object) -> None:
        self.say("")
        self.changed.emit(self.row, value)

    def _act(self) -> None:
        self.acted.emit(self.sender().property("act"))

    def _show_place(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.sender().property("place")))


def _with_unit(field: NumberField, unit: str, parent: QWidget) -> QWidget:
    """A number with its unit behind it."""
    whole = QWidget(parent)
    layout = QHBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    behind = label(unit, whole, "muted")
    field.setParent(whole)
    layout.addWidget(field, 1)
    layout.addWidget(behind)
    whole.setFocusProxy(field)
    return whole
