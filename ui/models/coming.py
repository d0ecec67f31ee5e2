"""The button beside the model that says how far downloads are, wherever a person is in the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ui.controls import TextButton
from ui.language import figure, said, tr


class Share(Protocol):
    """How much of a download is there."""

    done: int
    total: int


class ComingButton(TextButton):
    """Hidden while there is nothing to say. How the last one ended stays until a person has seen the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent, "flat")
        self._ended = self._why = ""
        self._running: tuple[tuple[str, Share], ...] = ()
        self._show()

    def show_running(self, running: Sequence[tuple[str, Share]]) -> None:
        """Show how far the downloads are that run, by their names."""
        self._running = tuple(running)
        self._show()

    def show_end(self, name: str, why_not: str) -> None:
        """Show that a download ended out of sight; whole, unless a sentence says why not."""
        self._ended, self._why = name, why_not
        self._show()

    def forget_ends(self) -> None:
        """The page is in sight, which shows how they ended."""
        self._ended = self._why = ""
        self._show()

    def _show(self) -> None:
        text = tip = ""
        if self._running:
            done, total = (
                sum(each) for each in zip(*((s.done, s.total) for _, s in self._running), strict=True)
            )
            text = tr("Downloading: {part}").format(part=figure(done / total if total else 0, ".0%"))
            tip = "\n".join(name for name, _ in self._running)
        elif self._ended:
            text = tr("Download stopped") if self._why else tr("Downloaded")
            tip = f"{self._ended}\n{said(self._why)}" if self._why else self._ended
        self.setText(text)
        self.setAccessibleName(f"{text}: {self._ended}" if text and not self._running else text)
        self.setToolTip(tip)
        self.setVisible(bool(text))
