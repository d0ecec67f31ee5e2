"""Writes a model as a GGUF file in a process of its own, beside the engine that goes on answering."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.engine import Engine, new_job
from engine.hosts import open_engine
from engine.messages import Cancel, EngineChange, EngineEnded, Failed, SaveModel, Terminal
from engine.model_export import forget_unfinished
from engine.paths import DataPaths
from ui.bridge import EngineBridge

PATIENCE_MS = 600
"""How long it may go on after a cancel: quantising cannot be interrupted otherwise than with its process."""


class ModelSaving(QObject):
    """One file at a time. GUI thread only.

    `ended` comes once the process is gone, and with it all that it had not finished.
    """

    progressed = Signal(object)
    ended = Signal(object)

    def __init__(self, paths: DataPaths, parent: QObject) -> None:
        super().__init__(parent)
        self._paths = paths
        self._engine: Engine | None = None
        self._bridge: EngineBridge | None = None
        self._job, self._out = "", Path()
        self._end: Terminal | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._insist)

    @property
    def is_running(self) -> bool:
        """Whether a file is being written."""
        return self._engine is not None

    def save(self, ref: str, out: Path, kind: str) -> None:
        """Write the model that `ref` names, unless one is being written."""
        if self._engine is not None:
            return
        self._job, self._out, self._end = new_job(), out, None
        self._engine = open_engine(self._paths, in_process=False, expected="")
        self._bridge = EngineBridge(self._engine, self)
        self._bridge.progressed.connect(self.progressed)
        self._bridge.job_ended.connect(self._job_ended)
        self._bridge.engine_changed.connect(self._engine_changed)
        self._engine.submit(SaveModel(self._job, ref, str(out), kind))

    def cancel(self) -> None:
        """Write it no further; nothing is left of it."""
        if self._engine is not None:
            self._engine.submit(Cancel(self._job))
            self._patience.start()

    def _insist(self) -> None:
        if self._engine is not None:
            self._engine.end(at_once=True)

    def _job_ended(self, event: Terminal) -> None:
        if isinstance(event, Failed) and event.ended_engine:
            sentence = (
                f"“{self._out.name}” could not be written: the process that wrote it was ended, perhaps for "
                f"want of memory; close other programs and try again."
            )
            event = replace(event, sentence=sentence)
        self._end = event
        if self._engine is not None:
            self._engine.end()

    def _engine_changed(self, event: EngineChange) -> None:
        if isinstance(event, EngineEnded):
            self._close()
            if self._end is not None:
                self.ended.emit(self._end)

    def _close(self) -> None:
        self._patience.stop()
        engine, bridge = self._engine, self._bridge
        self._engine = self._bridge = None
        if engine is not None and bridge is not None:
            bridge.stop()
            bridge.deleteLater()
            engine.close()
            forget_unfinished(self._out)

    def close(self) -> None:
        """Write nothing more."""
        if self._engine is not None:
            self._engine.end(at_once=True)
        self._close()
