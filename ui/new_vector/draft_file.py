"""Keeps the draft of a new vector while it is written, off the GUI thread. Knows no widget."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from engine.drafts import VectorDraft, load_draft, save_draft
from vectors.errors import TillerError

log = logging.getLogger(__name__)
PAUSE_MS = 400
"""How long nothing must be written before the draft is kept."""


class DraftFile(QObject):
    """Lives on the GUI thread; the file is written in a pool of one thread.

    A refusal of the disk is logged and costs nothing else: the draft stands on the page, and the next
    change, or the window's end, tries again.
    """

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self.kept = self._wanted = load_draft(path)
        self._saving: Future[bool] | None = None
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="draft")
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
            self.kept = self._wanted
            self._saving = self._pool.submit(_saved, self.kept, self._path)

    def close(self, draft: VectorDraft) -> None:
        """Keep the draft as it stands now, and nothing after it."""
        self._timer.stop()
        self._pool.shutdown(wait=True)
        failed = self._saving is not None and not self._saving.result()
        if failed or draft != self.kept:
            self.kept = draft
            _saved(draft, self._path)


def _saved(draft: VectorDraft, path: Path) -> bool:
    """Whether the draft could be kept."""
    try:
        save_draft(draft, path)
    except TillerError as error:
        log.warning("the draft could not be kept: %s", error)
        return False
    return True
