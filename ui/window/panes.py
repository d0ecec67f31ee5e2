"""The three panes side by side, and how the one in the middle is laid out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.chat.view import COLUMN_WIDTH
from ui.controls import line
from ui.page_layout import EDGE
from ui.theme import theme

LEFT, MIDDLE, RIGHT = (208, 356), (380, 500), (300, 450)
"""Least widths at the usual size of text, and at twice that."""
LEAST_PAGE = 120
"""Pixels of height that a page leaves the composer none of; the pages scroll."""


class Panes(QSplitter):
    """Conversations, the chat, steering; each as wide as its words need at least.

    Where there is too little room the left one gives way before the right one, unless a person has just asked
    for it, and comes back later; the one in the middle always stays.
    """

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self._least = {left: LEFT, middle: MIDDLE, right: RIGHT}
        self._outer = (left, right)
        self._gave_way: set[QWidget] = set()
        self._is_fitting = False
        for pane in self._least:
            self.addWidget(pane)
        for pane in self._outer:
            pane.installEventFilter(self)
        self.fit()
        self.setSizes([248, 692, 340])
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def fit(self) -> None:
        """Make room for text of the size in force; after all that stands in the panes has taken it."""
        for pane, least in self._least.items():
            pane.setMinimumWidth(theme.room(*least))
        self._give_way()

    def toggle(self, pane: QWidget) -> None:
        """Show or hide a pane, as a person asked."""
        self._gave_way.discard(pane)
        pane.setVisible(pane.isHidden())
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShowToParent and watched in self._outer:
            self._gave_way.discard(watched)
            self._give_way(keeps=watched)
        return super().eventFilter(watched, event)

    def _give_way(self, keeps: QObject | None = None) -> None:
        if self._is_fitting:
            return
        self._is_fitting = True
        for pane in reversed(self._outer):
            if pane in self._gave_way and self._needed() + pane.minimumWidth() <= self.width():
                self._gave_way.discard(pane)
                pane.show()
        for pane in self._outer:
            if pane is not keeps and not pane.isHidden() and self._needed() > self.width():
                self._gave_way.add(pane)
                pane.hide()
        self._is_fitting = False

    def _needed(self) -> int:
        shown = [pane.minimumWidth() for pane in self._least if not pane.isHidden()]
        return sum(shown) + self.handleWidth() * (len(shown) - 1)


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
        self._composer = composer
        pages.setMinimumHeight(LEAST_PAGE)
        self.restyle()
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

    def restyle(self) -> None:
        """Let the composer be as wide as the messages in the size of text in force."""
        self._composer.setMaximumWidth(theme.room(COLUMN_WIDTH) - 2 * EDGE)
