"""One job in an engine process of its own, beside the one that goes on answering. Knows no kind of job."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from engine.engine import Engine
from engine.hosts import open_engine
from engine.messages import Cancel, EngineChange, EngineEnded, Job, Terminal
from engine.paths import DataPaths
from ui.bridge import EngineBridge

PATIENCE_MS = 600
"""How long it may go on after a cancel: what waits for a disk or a server ends with its process alone."""


class Errand(QObject):
    """Runs one job at a time. GUI thread only.

    `ended` comes once the process is gone, and with it all that it held.
    """

    progressed = Signal(object)
    ended = Signal(object)

    def __init__(self, paths: DataPaths, parent: QObject) -> None:
        super().__init__(parent)
        self._paths = paths
        self._engine: Engine | None = None
        self._bridge: EngineBridge | None = None
        self._job = ""
        self._end: Terminal | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._insist)

    @property
    def is_running(self) -> bool:
        """Whether a job is in hand."""
        return self._engine is not None

    def run(self, command: Job) -> None:
        """Run a job, unless one is in hand."""
        if self._engine is not None:
            return
        self._job, self._end = command.job, None
        self._engine = open_engine(self._paths, in_process=False, expected="")
        self._bridge = EngineBridge(self._engine, self)
        self._bridge.progressed.connect(self.progressed)
        self._bridge.job_ended.connect(self._job_ended)
        self._bridge.engine_changed.connect(self._engine_changed)
        self._engine.submit(command)

    def cancel(self) -> None:
        """Go no further: at once, or with the process if the job does not heed it."""
        if self._engine is not None:
            self._engine.submit(Cancel(self._job))
            self._patience.start()

    def _insist(self) -> None:
        if self._engine is not None:
            self._engine.end(at_once=True)

    def _job_ended(self, event: Terminal) -> None:
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

    def close(self) -> None:
        """Do nothing more."""
        if self._engine is not None:
            self._engine.end(at_once=True)
        self._close()
