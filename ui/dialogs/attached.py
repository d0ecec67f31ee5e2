"""Shows a file as it went along with a message, at the first place of what is sought in it."""

from __future__ import annotations

from itertools import islice

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from engine.attachments import Attachment
from engine.history.sought import Sought
from ui.controls import FittedDialog, TextButton, label
from ui.language import tr
from ui.theme import theme
from ui.units import in_units

_MOST_MARKED = 1000


class AttachedFile(FittedDialog):
    """One file to be read; nothing in it can be changed."""

    def __init__(self, attachment: Attachment, sought: Sought, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(attachment.name)
        self.setMinimumSize(640, 480)
        self.text = QPlainTextEdit(attachment.text, self)
        self.text.setReadOnly(True)
        self.text.setProperty("role", "mono")
        self.text.setAccessibleName(tr("Attached file {name}").format(name=attachment.name))
        close = TextButton(tr("Close"), self, "primary")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label(attachment.name, self, "title", wraps=True))
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        self._mark(list(in_units(attachment.text, islice(sought.places(attachment.text), _MOST_MARKED))))

    def _mark(self, places: list[tuple[int, int]]) -> None:
        marks = []
        for start, end in places:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.text.document())
            mark.cursor.setPosition(start)
            mark.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.format.setBackground(QColor(theme.colours.mark))
            mark.format.setForeground(QColor(theme.colours.text))
            marks.append(mark)
        self.text.setExtraSelections(marks)
        if places:
            cursor = self.text.textCursor()
            cursor.setPosition(places[0][0])
            self.text.setTextCursor(cursor)
            self.text.centerCursor()
