"""How pages in the chat's place are laid out: their head, their edges, what scrolls, and how wide."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.beside import Head
from ui.flow import Flow

EDGE = 20
"""Pixels between a page's sides and what stands in it, and so the composer below it."""


def page_head(title: QLabel, below: QLabel, buttons: Sequence[QWidget]) -> QHBoxLayout:
    """The head of a page that stands in the chat's place: its title over a line of text, then its buttons."""
    words = QVBoxLayout()
    words.setSpacing(4)
    words.addWidget(title)
    words.addWidget(below)
    words.setContentsMargins(0, 0, 0, 0)
    parent = title.parentWidget()
    said, acts = QWidget(parent), QWidget(parent)
    said.setLayout(words)
    beside = Flow(8, 8)
    for button in buttons:
        beside.addWidget(button)
    acts.setLayout(beside)
    head = QHBoxLayout()
    head.addWidget(Head(said, (acts,), parent))
    return head


class PageScroll(QScrollArea):
    """Scrolls a part of a page, with its bar at the page's side.

    What it holds ends `edge` pixels from there, bar or not; at 0 its margins are left as they are.
    """

    def __init__(self, inside: QWidget, parent: QWidget, edge: int = EDGE) -> None:
        super().__init__(parent)
        self._inside, self._edge = inside, edge
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.verticalScrollBar().rangeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        bar, layout = self.verticalScrollBar(), self._inside.layout()
        if layout is None or not self._edge:
            return
        taken = bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0
        margins = layout.contentsMargins()
        margins.setRight(max(0, self._edge - taken))
        layout.setContentsMargins(margins)


def scrolled(page: QWidget, edge: int = 0) -> QWidget:
    """What a page is to be built in, so that it can be scrolled where it is too high for its place."""
    body = QWidget(page)
    scroll = PageScroll(body, page, edge)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scroll)
    return body


def page_column(page: QWidget, head: QHBoxLayout, *, scrolls: bool = False, ring: int = 0) -> QVBoxLayout:
    """The column of such a page, with its head at the top.

    `scrolls`: a PageScroll in it reaches to the page's side; all else is put in by `edged`. `ring` is the
    width of the edge that shows that one's focus, so that what is in it begins where all else does.
    """
    column = QVBoxLayout(page)
    column.setContentsMargins(EDGE - ring, 16, 0 if scrolls else EDGE, 8)
    column.setSpacing(12)
    if scrolls:
        head.setContentsMargins(ring, 0, EDGE, 0)
    column.addLayout(head)
    return column


def edged(*parts: QWidget, ring: int = 0) -> QVBoxLayout:
    """Parts of a page that scrolls, one under the other, which begin and end where the scrolled one does."""
    column = QVBoxLayout()
    column.setContentsMargins(ring, 0, EDGE, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    return column


def centre(column: QWidget, page: QWidget) -> QHBoxLayout:
    """Let a column of limited width stand in the middle of a page, and fill one with less room."""
    layout = QHBoxLayout(page)
    layout.addStretch(1)
    layout.addWidget(column, 100)
    layout.addStretch(1)
    return layout
