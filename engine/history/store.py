"""The history: every conversation, as a tree of turns from which nothing is erased unless asked for."""

from __future__ import annotations

from pathlib import Path

from engine.history.database import Database
from engine.history.exchange import Exchange
from engine.history.finding import Finding
from engine.history.organising import Organising
from engine.history.writing import Writing


class History(Exchange, Finding, Writing, Organising):
    """Conversations in one SQLite file; each method is one transaction.

    Any thread may call any method: a lock guards the one connection, so that the window's one-worker pool
    may write a reply while the GUI thread reads. Two processes may have the same file open. Every method
    raises HistoryUnusable where the disk or the file fails, UnknownConversation for a number not there.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(Database(path))

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    def check(self) -> None:
        """Read the whole file, beside all other work. Raises HistoryDamaged where it is not whole."""
        self._database.check()

    def close(self) -> None:
        """End the connection; what was written stays."""
        self._database.close()
