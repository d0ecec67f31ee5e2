"""Writes a model as a GGUF file in a process of its own, beside the engine that goes on answering."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.engine import new_job
from engine.messages import Failed, SaveModel, Terminal
from engine.model_export import forget_unfinished
from engine.paths import DataPaths
from ui.language import tr
from ui.models.errand import Errand


class ModelSaving(QObject):
    """One file at a time. GUI thread only.

    `ended` comes once the process is gone, and with it all that it had not finished.
    """

    progressed = Signal(object)
    ended = Signal(object)

    def __init__(self, paths: DataPaths, parent: QObject) -> None:
        super().__init__(parent)
        self._out = Path()
        self._errand = Errand(paths, self)
        self._errand.progressed.connect(self.progressed)
        self._errand.ended.connect(self._ended)

    @property
    def is_running(self) -> bool:
        """Whether a file is being written."""
        return self._errand.is_running

    def save(self, ref: str, out: Path, kind: str) -> None:
        """Write the model that `ref` names, unless one is being written."""
        if not self._errand.is_running:
            self._out = out
            self._errand.run(SaveModel(new_job(), ref, str(out), kind))

    def cancel(self) -> None:
        """Write it no further; nothing is left of it."""
        self._errand.cancel()

    def _ended(self, event: Terminal) -> None:
        forget_unfinished(self._out)
        if isinstance(event, Failed) and event.ended_engine:
            sentence = tr(
                "“{name}” could not be written: the process that wrote it was ended, perhaps for want of "
                "memory; close other programs and try again."
            )
            event = replace(event, sentence=sentence.format(name=self._out.name))
        self.ended.emit(event)

    def close(self) -> None:
        """Write nothing more."""
        was_running = self._errand.is_running
        self._errand.close()
        if was_running:
            forget_unfinished(self._out)
