"""One window to a data folder, one process to a file: locks that the system gives up with the process."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from engine.paths import DataPaths
from vectors.errors import BadFile, TillerError

log = logging.getLogger(__name__)
_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class AlreadyOpen(TillerError):
    """Another window works on this data folder."""

    def __init__(self, folder: object) -> None:
        self.folder = str(folder)
        super().__init__(
            f"Tiller is already open with the folder “{folder}”; "
            "go on in its window, or name another folder with --data-dir."
        )


@contextmanager
def only_window(paths: DataPaths) -> Iterator[None]:
    """Keep other windows off this data folder; command lines may work beside one, which the files bear.

    Raises AlreadyOpen where there is one, BadFile where the folder cannot be written. A file system that
    has no locks is used without.
    """
    try:
        paths.root.mkdir(parents=True, exist_ok=True)
        file = paths.lock.open("a+b")
    except OSError as error:
        raise BadFile(
            paths.root, f"cannot be written ({error.strerror})", "name another data folder with --data-dir"
        ) from error
    with file:
        if is_taken(file):
            raise AlreadyOpen(paths.root)
        yield


def is_taken(file: IO[bytes]) -> bool:
    """Whether another holds this file; else it is held from now on, until it is closed."""
    try:
        _lock(file)
    except OSError as error:
        if error.errno in _TAKEN:
            return True
        log.warning("no lock on %s: %s", file.name, error)
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
