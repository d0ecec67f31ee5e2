"""Opens the history at the start of a window: a damaged one is set aside and recovered first."""

from __future__ import annotations

import logging
from pathlib import Path

from engine.history.database import damage_mark
from engine.history.recovery import Recovery, recover
from engine.history.store import History
from engine.history.values import HistoryDamaged

log = logging.getLogger(__name__)
LOOKED_AT_FIRST = 16 * 2**20
"""Bytes that are read whole before the window is up, which takes 40 ms; a larger file is read beside it."""


def open_history(path: Path) -> tuple[History, Recovery | None]:
    """The history in a file, and what came of its recovery where there was one.

    Raises HistoryUnusable where the file is newer than this program, or the disk refuses.
    """
    if not damage_mark(path).exists():
        try:
            return _opened(path), None
        except HistoryDamaged as error:
            log.warning("%s", error)
    recovery = recover(path)
    log.warning("recovered %s", recovery)
    return History(path), recovery


def is_read_later(path: Path) -> bool:
    """Whether a file is too large to be read whole before the window is up."""
    return path.stat().st_size > LOOKED_AT_FIRST


def _opened(path: Path) -> History:
    history = History(path)
    try:
        if not is_read_later(path):
            history.check()
        history.conversations()
        history.ask_indexes()
    except BaseException:
        history.close()
        raise
    return history
