"""Keeps the draft of a new vector while it is written, off the GUI thread. Knows no widget."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from engine.drafts import VectorDraft, load_draft, save_draft
from ui.background import Background
from vectors.errors import TillerError

log = logging.getLogger(__name__)
PAUSE_MS = 400
"""How long nothing must be written before the draft is kept."""


class DraftFile(QObject):
    """Lives on the GUI thread; the file is written in a pool of one thread. `kept` is what is in it.

    A refusal of the disk is logged and costs nothing else: the draft stands on the page, and the next
    change, or the window's end, tries again.
    """

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self.kept = self._wanted = load_draft(path)
        self._background = Background("draft", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._keep)

    def keep_soon(self, draft: VectorDraft) -> None:
        """Keep a draft as soon as nothing more is written."""
        self._wanted = draft
        self._timer.start()

    def _keep(self) -> None:
        if self._wanted != self.kept:
            self._background.run(partial(_saved, self._wanted, self._path), self._has_kept)

    def _has_kept(self, draft: VectorDraft | None) -> None:
        self.kept = draft or self.kept

    def keep_now(self, draft: VectorDraft) -> str:
        """Keep the draft as it stands; gives the reason where the disk refuses it, in a sentence."""
        self._timer.stop()
        try:
            save_draft(draft, self._path)
        except TillerError as error:
            log.warning("the draft could not be kept: %s", error)
            return str(error)
        self.kept = draft
        return ""

    def close(self, draft: VectorDraft) -> None:
        """Keep the draft as it stands now, and nothing after it."""
        self._timer.stop()
        self._background.close()
        if draft != self.kept or draft != self._wanted:
            self.keep_now(draft)


def _saved(draft: VectorDraft, path: Path) -> VectorDraft | None:
    """The draft, once it is kept; None where the disk refused it."""
    try:
        save_draft(draft, path)
    except TillerError as error:
        log.warning("the draft could not be kept: %s", error)
        return None
    return draft
