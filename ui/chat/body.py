"""The text of a reply: finished blocks are rendered once, only the last one is redone while text comes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMessageBox, QVBoxLayout, QWidget

from ui.chat.markdown import finished_length, to_html


class ReplyBody(QWidget):
    """Shows text that grows. Links are opened once the person agrees."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.renders = 0
        self._text = ""
        self._committed = 0
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._blocks: list[QLabel] = []
        self._tail = self._block()

    @property
    def text(self) -> str:
        """All that came."""
        return self._text

    @property
    def said(self) -> str:
        """What is copied: the text as its model wrote it, without what it only thought."""
        return self._text.strip()

    def _block(self) -> QLabel:
        block = QLabel(self)
        block.setProperty("role", "body")
        block.setTextFormat(Qt.TextFormat.RichText)
        block.setWordWrap(True)
        block.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        block.setAccessibleName("Reply")
        block.linkActivated.connect(self._ask_to_open)
        self._layout.insertWidget(len(self._blocks), block)
        self._blocks.append(block)
        return block

    def append(self, text: str) -> None:
        """Add text and render what is not finished yet."""
        self._text += text
        tail = self._text[self._committed :]
        finished = finished_length(tail)
        if finished:
            self._render(tail[:finished])
            self._committed += finished
            self._tail = self._block()
            tail = tail[finished:]
        self._render(tail)

    def finish(self) -> None:
        """No more text comes for now."""

    def _render(self, text: str) -> None:
        self.renders += len(text)
        self._tail.setText(to_html(text.strip("\n")))

    def restyle(self) -> None:
        """Render again, in the colours of the theme in force."""
        text, self._text, self._committed = self._text, "", 0
        for block in self._blocks[1:]:
            self._layout.removeWidget(block)
            block.deleteLater()
        del self._blocks[1:]
        self._tail = self._blocks[0]
        self.append(text)

    def _ask_to_open(self, link: str) -> None:
        box = QMessageBox(self)
        box.setWindowTitle("Open a link")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"Open this in your browser?\n{link}")
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        box.setProperty("link", link)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(self._open_link)
        box.open()

    def _open_link(self) -> None:
        QDesktopServices.openUrl(self.sender().property("link"))
