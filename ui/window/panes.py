"""The three panes side by side, and how the one in the middle is laid out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.chat.view import COLUMN_WIDTH
from ui.controls import line
from ui.theme import theme


class Panes(QSplitter):
    """Conversations, the chat, steering; each as wide as its words need at least."""

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self._panes = ((left, 208), (middle, 260), (right, 300))
        for pane, _ in self._panes:
            self.addWidget(pane)
        self.fit()
        self.setSizes([248, 692, 340])
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def fit(self) -> None:
        """Take the size of text in force; after all that stands in the panes has."""
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
        composer.setMaximumWidth(COLUMN_WIDTH - 32)
        writing = QHBoxLayout()
        writing.setContentsMargins(16, 0, 16, 8)
        writing.addStretch(1)
        writing.addWidget(composer, 100)
        writing.addStretch(1)
        prompt = QHBoxLayout()
        prompt.setContentsMargins(16, 8, 16, 0)
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
