"""The three panes side by side, and how the one in the middle is laid out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.chat.view import COLUMN_WIDTH
from ui.controls import EDGE, line
from ui.theme import theme


class Panes(QSplitter):
    """Conversations, the chat, steering; each as wide as its words need at least."""

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self._panes = ((left, 208), (middle, 260), (right, 300))
        for pane, _ in self._panes:
            self.addWidget(pane)
        self.restyle()
        self.setSizes([248, 692, 340])
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def restyle(self) -> None:
        """Take the size of text in force."""
        for pane, least in self._panes:
            pane.setMinimumWidth(theme.room(least))


class ChatPane(QWidget):
    """The pane in the middle: the bar, the system prompt, a notice, the page that is shown, the composer."""

    def __init__(
        self,
        bar: QWidget,
        system_prompt: QWidget,
        notice: QWidget,
        pages: QWidget,
        composer: QWidget,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("chatPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        composer.setMaximumWidth(COLUMN_WIDTH - 2 * EDGE)
        writing = QHBoxLayout()
        writing.setContentsMargins(EDGE, 0, EDGE, 8)
        writing.addStretch(0)  # a share of its own would make the composer narrower than what stands above it
        writing.addWidget(composer, 1)
        writing.addStretch(0)
        prompt = QHBoxLayout()
        prompt.setContentsMargins(EDGE, 8, EDGE, 0)
        prompt.addWidget(system_prompt)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(line(self))
        layout.addLayout(prompt)
        layout.addWidget(notice)
        layout.addWidget(pages, 1)
        layout.addLayout(writing)
