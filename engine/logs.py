"""The log: a rotating file, and beside it a file for crashes of the interpreter itself."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import logging.handlers
import os
from pathlib import Path
from typing import TextIO

from vectors.errors import BadFile

LOG_NAME, ENGINE_LOG_NAME, CRASH_NAME = "tiller.log", "engine.log", "crash.log"
LAST_WORDS_NAME = "engine-stderr.log"
_MAX_BYTES, _KEPT = 1_000_000, 3
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_crash_file: TextIO | None = None


class _LogFile(logging.handlers.RotatingFileHandler):
    """A log that a full disk silences: a line that cannot be written is no reason for a traceback."""

    def handleError(self, record: logging.LogRecord) -> None:
        return None


def log_path(folder: Path, name: str = LOG_NAME) -> Path:
    """The log's file in that folder."""
    return folder / name


def start_logging(folder: Path, name: str = LOG_NAME) -> Path:
    """Log to a rotating file in that folder, and hard crashes beside it; gives the log's path.

    Called once a process; a second call moves the log. Raises BadFile where the folder cannot be written.
    """
    global _crash_file
    path = log_path(folder, name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(path, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
        if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
            raise PermissionError(13, os.strerror(13))
        crash = (folder / CRASH_NAME).open("a", encoding="utf-8")
    except OSError as error:
        raise BadFile(
            folder, f"cannot be written ({error.strerror})", "name another data folder with --data-dir"
        ) from error
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    stop_logging()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    faulthandler.enable(crash)
    _crash_file = crash
    return path


def keep_last_words(folder: Path) -> None:
    """Lead this process's standard error, down to that of its libraries, into a file in that folder.

    What a library says as it ends the process is for the log; the person is told by whoever waits for it.
    """
    with contextlib.suppress(OSError), (folder / LAST_WORDS_NAME).open("w", encoding="utf-8") as kept:
        os.dup2(kept.fileno(), 2)


def current_log() -> Path | None:
    """The file that is logged to; None where logging has not begun."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            return Path(handler.baseFilename)
    return None


def stop_logging() -> None:
    """Close the log's files; hard crashes are reported on standard error again."""
    global _crash_file
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, logging.handlers.RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()
    logging.captureWarnings(False)
    if _crash_file is not None:
        faulthandler.disable()
        _crash_file.close()
        _crash_file = None
