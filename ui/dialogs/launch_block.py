"""The lines that start llama.cpp with an exported vector, one way at a time, to be copied."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.choice import Choice
from ui.controls import TextButton
from ui.language import tr
from ui.reading_box import ReadingBox
from vectors.launch import LaunchLines

LINES = 6
"""Shown of the lines, whichever way they are for: so the dialog keeps its height."""


class LaunchBlock(QWidget):
    """Hidden until there are lines to show."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: dict[str, str] = {}
        ways = {"cli": "llama-cli", "server": "llama-server", "python": tr("llama-cpp-python, from Python")}
        self.way = Choice(tr("How llama.cpp is used"), ways, self)
        self.way.currentIndexChanged.connect(self._show)
        self.copy_button = TextButton(tr("Copy"), self, "", tr("Copy what stands below"))
        self.copy_button.clicked.connect(self._copy)
        self.text = ReadingBox(tr("Lines for llama.cpp"), self, least=LINES, most=LINES)
        head = QHBoxLayout()
        head.addWidget(self.way, 1)
        head.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.text)
        self.hide()

    def show_lines(self, lines: LaunchLines) -> None:
        """Show these lines."""
        self._shown = {"cli": lines.cli, "server": lines.server, "python": lines.python}
        self._show()
        self.show()

    def _show(self) -> None:
        self.text.setPlainText(self._shown.get(self.way.value, ""))
        self.copy_button.setText(tr("Copy"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy_button.setText(tr("Copied"))
