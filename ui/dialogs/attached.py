"""Shows a file as it went along with a message, at the first place of what is sought in it."""

from __future__ import annotations

from itertools import islice

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from engine.attachments import Attachment
from engine.history.sought import Sought
from ui.controls import TextButton, label
from ui.fitted_dialog import FittedDialog
from ui.language import tr
from ui.reading_box import ReadingBox
from ui.theme import theme
from ui.units import in_units

_MOST_MARKED = 1000
_MOST_LINES = 18


class AttachedFile(FittedDialog):
    """One file to be read; nothing in it can be changed."""

    def __init__(self, attachment: Attachment, sought: Sought, parent: QWidget) -> None:
        super().__init__(attachment.name, parent, 640)
        name = tr("Attached file {name}").format(name=attachment.name)
        self.text = ReadingBox(name, self, most=_MOST_LINES)
        self.text.setPlainText(attachment.text)
        close = TextButton(tr("Close"), self, "primary")
        close.clicked.connect(self.close)
        self.column.addWidget(label(attachment.name, self, "title", wraps=True))
        self.column.addWidget(self.text)
        self.foot.addStretch(1)
        self.foot.addWidget(close)
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
