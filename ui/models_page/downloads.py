"""The downloads that run, each in a process of its own, and how fast they come. Draws nothing."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.engine import new_job
from engine.hub.pace import Pace
from engine.hub.record import Record
from engine.messages import FetchModel, Progress, Terminal
from engine.paths import DataPaths
from ui.models.errand import Errand


class Download:
    """One download that runs."""

    def __init__(self, record: Record, place: Path, errand: Errand) -> None:
        self.record, self.place, self.errand = record, place, errand
        self.pace = Pace()
        self.pace.total = record.n_bytes
        self.phase = "starting"
        self.is_to_be_removed = False


class Downloads(QObject):
    """GUI thread only. They are told apart by the path that will open the model.

    `changed` says that one is further, `ended` how one came to its end, with its process gone.
    """

    changed = Signal(str)
    ended = Signal(str, object)

    def __init__(self, paths: DataPaths, parent: QObject) -> None:
        super().__init__(parent)
        self._paths = paths
        self.running: dict[str, Download] = {}

    @property
    def to_come(self) -> int:
        """Bytes that those that run will still put onto the disk."""
        return sum(each.record.n_bytes - each.pace.done for each in self.running.values())

    def start(self, record: Record, token: str) -> str:
        """Begin or go on with a download, unless it runs; gives what it is told apart by."""
        place = record.place(self._paths.models / record.folder_name)
        key = str(place)
        if key not in self.running:
            errand = Errand(self._paths, self)
            self.running[key] = Download(record, place, errand)
            errand.progressed.connect(partial(self._progressed, key))
            errand.ended.connect(partial(self._ended, key))
            errand.run(FetchModel(new_job(), record, str(self._paths.models), token))
            self.changed.emit(key)
        return key

    def pause(self, key: str, *, removing: bool = False) -> None:
        """Go no further with one; what is there stays."""
        if key in self.running:
            self.running[key].is_to_be_removed |= removing
            self.running[key].errand.cancel()

    def _progressed(self, key: str, progress: Progress) -> None:
        download = self.running.get(key)
        if download is None or not progress.total:
            return
        download.phase = progress.phase
        download.pace.add(time.monotonic(), progress.done, progress.total)
        self.changed.emit(key)

    def _ended(self, key: str, event: Terminal) -> None:
        download = self.running.get(key)
        if download is not None:
            self.ended.emit(key, event)
            del self.running[key]
            self.changed.emit(key)
            download.errand.deleteLater()

    def close(self) -> None:
        """End all of them; what is there stays, and they can be gone on with."""
        for each in self.running.values():
            each.errand.close()
        self.running.clear()
