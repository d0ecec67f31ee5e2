"""A person at the real window, and a watch on how long that window is busy between two waits."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.main_window import MainWindow
from ui.messages import ReplyEnded, ReplyText


@dataclass(slots=True)
class Busy:
    """Milliseconds that the window was busy at a stretch, painting included.

    `updates` are those stretches in which text came, `processor` the same without the time in which other
    programs had the core, `longest` the longest of all, and `text_shown_at` the end of the last with text.
    """

    updates: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    longest: float = 0.0
    longest_worked: float = 0.0
    text_shown_at: float = 0.0


class Watch(QObject):
    """Listens to the event loop of the window's thread, which must be one that tells when it waits."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.busy = Busy()
        self._woke = self._worked = 0.0
        self._is_awake = self._has_text = False
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.aboutToBlock.connect(self._block, Qt.ConnectionType.DirectConnection)
        window.session.reply_text.connect(self._text)

    def begin(self) -> Busy:
        """Count from nothing; what is busy now counts for itself."""
        self.busy = Busy()
        return self.busy

    def _text(self, _added: ReplyText) -> None:
        self._has_text = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._woke, self._worked, self._is_awake = time.perf_counter(), time.thread_time(), True
        _application().removeEventFilter(self)
        return False

    def _block(self) -> None:
        if self._is_awake:
            self._count(time.perf_counter())
        self._is_awake = self._has_text = False
        _application().installEventFilter(self)

    def _count(self, now: float) -> None:
        spent, worked = (now - self._woke) * 1000, (time.thread_time() - self._worked) * 1000
        self.busy.longest = max(self.busy.longest, spent)
        self.busy.longest_worked = max(self.busy.longest_worked, worked)
        if self._has_text:
            self.busy.updates.append(spent)
            self.busy.processor.append(worked)
            self.busy.text_shown_at = now


class Person:
    """Sends a message to the window and waits for what comes."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.ended_at = 0.0
        self._loop = QEventLoop(window)
        window.session.reply_ended.connect(self._ended)

    def _ended(self, _ended: ReplyEnded) -> None:
        self.ended_at = time.perf_counter()
        self._loop.quit()

    def ask(self, text: str = "Go on") -> None:
        """Send a message."""
        self.window.composer.editor.setPlainText(text)
        QTest.keyClick(self.window.composer.editor, Qt.Key.Key_Return)

    def wait(self) -> None:
        """Wait for the reply's end."""
        self._loop.exec()

    def pause(self, ms: int) -> None:
        """Let the window work for a while."""
        QTimer.singleShot(ms, self._loop.quit)
        self._loop.exec()

    def stop(self) -> float:
        """Press Stop; gives when."""
        now = time.perf_counter()
        QTest.mouseClick(self.window.composer.button, Qt.MouseButton.LeftButton)
        return now


def memory_mb() -> float:
    """Memory of this process that is resident now; its greatest where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
