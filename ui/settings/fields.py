"""Fields of the settings: each shows a value, and emits another only where it can be. Knows no setting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.asking import ask_folder
from ui.controls import ElidedLabel, EscapeField, IconButton, PlusButton, label, set_flag
from ui.language import figure, tr
from ui.settings.rows import Number, Words

_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


class LineField(EscapeField):
    """A line whose text counts once it is left or Enter is pressed; Esc brings back what is set.

    `entered` tells the value, `refused` why there is none, in a sentence; empty where nothing is wrong now.
    """

    entered = Signal(object)
    refused = Signal(str)

    def __init__(self, name: str, empty: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(empty)
        self.editingFinished.connect(self.take)
        self.escaped.connect(self.bring_back)

    def show_value(self, value: Any) -> None:
        """Show what is set, without a signal; what is being typed stays."""
        self._shown = self.written(value)
        if not self.hasFocus() or not self.isModified():
            self.bring_back()

    def bring_back(self) -> None:
        """Show what is set."""
        self.setText(self._shown)
        self.setModified(False)
        self._say("")

    def holds_escape(self) -> bool:
        return self.text() != self._shown

    def written(self, value: Any) -> str:
        """A value as it is typed."""
        return str(value)

    def read(self, text: str) -> Any:
        """The value that was typed. Raises ValueError with a sentence."""
        return text.strip()

    def take(self) -> None:
        """Take what stands there, if that can be."""
        if self.text() == self._shown:
            self._say("")
            return
        try:
            value = self.read(self.text())
        except ValueError as error:
            self._say(str(error))
            return
        self._say("")
        self._shown = self.written(value)
        self.bring_back()
        self.entered.emit(value)

    def _say(self, problem: str) -> None:
        set_flag(self, "wrong", bool(problem))
        self.refused.emit(problem)


class WordsField(LineField):
    """A line of text, or an address."""

    def __init__(self, name: str, entry: Words, parent: QWidget) -> None:
        super().__init__(name, entry.empty, parent)
        self._entry = entry

    def read(self, text: str) -> Any:
        text = text.strip()
        if self._entry.is_address and text and not _ADDRESS.fullmatch(text):
            raise ValueError(tr("Type an address like https://example.org, or leave it empty."))
        return text


class NumberField(LineField):
    """A number in a range, or nothing where that means something."""

    def __init__(self, name: str, entry: Number, parent: QWidget) -> None:
        super().__init__(name, entry.empty, parent)
        self._entry = entry

    def written(self, value: Any) -> str:
        if value is None or (value == 0 and self._entry.empty and not self._entry.is_none_empty):
            return ""
        number = float(value) * self._entry.shown
        return f"{number:.0f}" if self._entry.is_whole else figure(number, ".10g")

    def read(self, text: str) -> Any:
        entry, text = self._entry, text.strip()
        if not text and entry.empty:
            return None if entry.is_none_empty else 0
        try:
            number = float(text.replace(",", ".").removesuffix("%"))
        except ValueError:
            number = float("nan")
        if not entry.low <= number <= entry.high or (entry.is_whole and number != int(number)):
            sentence = (
                tr("Type a whole number from {low} to {high}.")
                if entry.is_whole
                else tr("Type a number from {low} to {high}.")
            )
            raise ValueError(sentence.format(low=figure(entry.low, "g"), high=figure(entry.high, ",.10g")))
        if entry.shown != 1:
            return number / entry.shown
        return int(number) if entry.is_whole else number


class FoldersField(QWidget):
    """A list of folders, with a button to add one and one beside each to take it off."""

    entered = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._folders: tuple[str, ...] = ()
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.add_button = PlusButton(tr("Add a folder…"), self)
        self.add_button.clicked.connect(self._ask)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(name)

    def show_value(self, value: Sequence[Any]) -> None:
        """Show these folders, without a signal."""
        self._folders = tuple(str(each) for each in value)
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(folder) for folder in self._folders]
        for number, line in enumerate(self._lines):
            self._column.insertWidget(number, line)

    def _line(self, folder: str) -> QWidget:
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ElidedLabel(folder, line, "muted"), 1)
        if not Path(folder).is_dir():
            layout.addWidget(label(tr("not there now"), line, "error"))
        off = IconButton("close", tr("Take “{folder}” off the list").format(folder=folder), line, 14)
        off.setProperty("folder", folder)
        off.clicked.connect(self._take_off)
        layout.addWidget(off)
        return line

    def _ask(self) -> None:
        ask_folder(self, tr("Add a folder with models"), self._add)

    def _add(self, folder: str) -> None:
        if folder not in self._folders:
            self.entered.emit((*self._folders, folder))

    def _take_off(self) -> None:
        folder = self.sender().property("folder")
        self.entered.emit(tuple(each for each in self._folders if each != folder))
