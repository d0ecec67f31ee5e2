"""Where the person writes: grows with the text, sends on Enter, and stops an answer in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.attachments import Attachment
from ui.chat.chips import Chips
from ui.chat.entry import TextEntry
from ui.chat.gauge import ContextGauge
from ui.chat.notice import Notice
from ui.controls import ElidedLabel, IconButton, set_flag
from ui.icons import icon
from ui.language import tr
from ui.theme import theme
from ui.undo_bar import UndoBar


class Composer(QWidget):
    """Always typeable. `sent` carries the text; the owner clears it with `clear` once it is kept.

    Over the field stand what is sent next, what can be undone, and the offer to make a long text a file;
    in it the files that go along; under it how full the context is.
    """

    sent = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)
    attach_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_answering = False
        self._waits = ""
        self.undo = UndoBar(self, 0)
        self.queued = Notice(tr("Take back"), tr("Put it back here to write on"), tr("Do not send it"), self)
        self.offer = Notice(
            tr("Attach as file"), tr("Put the pasted text into a file of its own"), tr("Leave it here"), self
        )
        self.box = QFrame(self)
        self.box.setObjectName("composerBox")
        self.files = Chips(self.box, can_remove=True)
        self.attach_button = IconButton("attach", tr("Attach text files"), self.box, 20)
        self.attach_button.clicked.connect(self.attach_requested)
        self.editor = TextEntry(self.box, takes_files=True)
        self.editor.setPlaceholderText(tr("Write a message"))
        self.editor.setAccessibleName(tr("Message"))
        self.editor.submitted.connect(self._submit)
        self.editor.textChanged.connect(self._changed)
        self.editor.installEventFilter(self)
        self.button = QPushButton(self.box)
        self.button.setProperty("role", "round")
        self.button.setIconSize(QSize(20, 20))
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self._clicked)
        self.note = ElidedLabel("", self, "small")
        self.gauge = ContextGauge(self)
        self._lay_out()
        self.restyle()
        self._changed()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(0)
        bottom = Qt.AlignmentFlag.AlignBottom
        line.addWidget(self.attach_button, 0, bottom)
        line.addWidget(self.editor, 1)
        line.addSpacing(8)
        line.addWidget(self.button, 0, bottom)
        inside = QVBoxLayout(self.box)
        inside.setContentsMargins(7, 7, 7, 7)
        inside.setSpacing(8)
        inside.addWidget(self.files)
        inside.addLayout(line)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.gauge)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for each in (self.undo, self.queued, self.offer, self.box):
            layout.addWidget(each)
        layout.addLayout(foot)

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a text in, such as a draft."""
        self.editor.setPlainText(text)
        self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)

    def clear(self) -> None:
        """Empty it."""
        self.editor.clear()

    def show_files(self, attachments: Sequence[Attachment]) -> None:
        """The files that go along with the message."""
        self.files.show_files(attachments)
        self._show_button()

    def set_answering(self, is_answering: bool) -> None:
        """Send turns into Stop in place while an answer is written or waited for, and back."""
        self._is_answering = is_answering
        self._show_button()
        self._show_note()

    def set_waiting(self, reason: str) -> None:
        """Say what a message sent now will wait for; empty for nothing."""
        self._waits = reason
        self._show_note()

    def _show_note(self) -> None:
        usual = tr("Enter sends, Shift+Enter starts a new line")
        if self._is_answering and self._can_send:
            usual = tr("Enter sends this when the answer is done")
        self.note.setText(self._waits or usual)
        self.note.setToolTip(self.note.text())

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self._show_button()
        self.editor.fit()

    @property
    def _can_send(self) -> bool:
        return bool(self.text.strip() or self.files.chips)

    def _show_button(self) -> None:
        name = "stop" if self._is_answering else "send"
        text = tr("Stop (Esc)") if self._is_answering else tr("Send (Enter)")
        self.button.setIcon(icon(name, theme.colours.on_accent, theme.colours.muted))
        can_act = self._is_answering or self._can_send
        self.button.setEnabled(can_act)
        self.button.setAccessibleName(tr("Stop") if self._is_answering else tr("Send"))
        self.button.setToolTip(text if can_act else tr("Write a message to send it"))

    def _clicked(self) -> None:
        if self._is_answering:
            self.stop_requested.emit()
        else:
            self._submit()

    def _submit(self) -> None:
        if self._can_send:
            self.sent.emit(self.text.strip())

    def _changed(self) -> None:
        self._show_button()
        self._show_note()
        self.draft_changed.emit(self.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_flag(self.box, "focused", event.type() is QEvent.Type.FocusIn)
        elif event.type() is QEvent.Type.Resize:
            self.editor.fit()
        return super().eventFilter(watched, event)
