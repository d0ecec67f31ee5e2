"""Writing a file so that it is there whole or not at all. Knows nothing of what is in it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from vectors.errors import BadFile


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary name in the same folder; on success it is flushed to disk and takes the name.

    Missing folders are made. On any error the old file stays as it was and the temporary one is
    removed. Raises BadFile with a sentence where folder or disk refuse.
    """
    temporary = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}.part")
    try:
        if path.exists() and not path.is_file():
            raise BadFile(path, "is a folder or a device, not a file", "choose another name")
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        _flush(temporary)
        os.replace(temporary, path)
        _flush_folder(path.parent)
    except OSError as error:
        reason = error.strerror or "the disk took only a part"  # numpy's own, which names no cause
        raise BadFile(
            path, f"cannot be written ({reason})", "free some space or choose another folder"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
