"""Carries events from the engine's queue to the window: drained on one timer, tokens merged."""

from __future__ import annotations

from dataclasses import dataclass
from queue import Empty

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.engine import Engine
from engine.messages import Event, Progress, ServerChanged, Terminal, TokenText

INTERVAL_MS = 16


@dataclass(frozen=True, slots=True)
class TextAdded:
    """Text of one row that came since the last drain; `tokens` is how many it has now."""

    job: str
    row: int
    text: str
    tokens: int


class EngineBridge(QObject):
    """Lives on the GUI thread and is the only reader of `engine.events`.

    One signal a family of events, each with one dataclass. Order is kept: text that came before a
    terminal event is emitted before it.
    """

    text_added = Signal(object)
    progressed = Signal(object)
    job_ended = Signal(object)
    engine_changed = Signal(object)
    server_changed = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.drain)
        self._timer.start(INTERVAL_MS)

    def drain(self) -> None:
        """Emit everything that is in the queue now."""
        texts: dict[tuple[str, int], list[TokenText]] = {}
        progress: dict[str, Progress] = {}
        try:
            while True:
                event: Event = self._engine.events.get_nowait()
                match event:
                    case TokenText():
                        texts.setdefault((event.job, event.row), []).append(event)
                    case Progress():
                        progress[event.job] = event
                    case ServerChanged():
                        self.server_changed.emit(event)
                    case _:
                        self._flush(texts, progress)
                        (self.job_ended if isinstance(event, Terminal) else self.engine_changed).emit(event)
        except Empty:
            self._flush(texts, progress)

    def end(self, event: Terminal) -> None:
        """End a job that never came to the engine."""
        self.job_ended.emit(event)

    def _flush(self, texts: dict[tuple[str, int], list[TokenText]], progress: dict[str, Progress]) -> None:
        for event in progress.values():
            self.progressed.emit(event)
        progress.clear()
        for (job, row), tokens in texts.items():
            text = "".join(token.text for token in tokens)
            self.text_added.emit(TextAdded(job, row, text, tokens[-1].index + 1))
        texts.clear()

    def stop(self) -> None:
        """Read no more."""
        self._timer.stop()
