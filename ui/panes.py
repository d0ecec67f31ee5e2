"""The room of the window's panes: where there is too little, the outer ones give way, and come back later."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QSplitter, QWidget

from ui.theme import theme

LEFT, MIDDLE, RIGHT = 208, 260, 300
"""Least widths at the usual size of text."""


class Panes(QObject):
    """`left` gives way before `right`, unless a person has just asked for it; the middle one always stays."""

    def __init__(self, splitter: QSplitter, left: QWidget, middle: QWidget, right: QWidget) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        self._least = {left: LEFT, middle: MIDDLE, right: RIGHT}
        self._outer = (left, right)
        self._gave_way: set[QWidget] = set()
        self._is_fitting = False
        for pane in self._least:
            splitter.addWidget(pane)
        splitter.installEventFilter(self)
        for pane in self._outer:
            pane.installEventFilter(self)
        self.restyle()

    def restyle(self) -> None:
        """Make room for text of the size in force."""
        for pane, least in self._least.items():
            pane.setMinimumWidth(theme.room(least))
        self._fit()

    def toggle(self, pane: QWidget) -> None:
        """Show or hide a pane, as a person asked."""
        self._gave_way.discard(pane)
        pane.setVisible(pane.isHidden())
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._splitter:
            self._fit()
        elif event.type() is QEvent.Type.ShowToParent and watched in self._outer:
            self._gave_way.discard(watched)
            self._fit(keeps=watched)
        return super().eventFilter(watched, event)

    def _fit(self, keeps: QObject | None = None) -> None:
        if self._is_fitting:
            return
        self._is_fitting = True
        for pane in reversed(self._outer):
            if pane in self._gave_way and self._needed() + pane.minimumWidth() <= self._splitter.width():
                self._gave_way.discard(pane)
                pane.show()
        for pane in self._outer:
            if pane is not keeps and not pane.isHidden() and self._needed() > self._splitter.width():
                self._gave_way.add(pane)
                pane.hide()
        self._is_fitting = False

    def _needed(self) -> int:
        shown = [pane.minimumWidth() for pane in self._least if not pane.isHidden()]
        return sum(shown) + self._splitter.handleWidth() * (len(shown) - 1)
