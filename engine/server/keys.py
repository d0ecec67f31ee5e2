"""The key that requests must carry: made at random, and kept in a file that only its owner may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from vectors.errors import BadFile
from vectors.writing import replacing

_OWNER_ONLY = 0o600


def new_key() -> str:
    """A key that nobody can guess."""
    return f"tiller-{secrets.token_urlsafe(24)}"


def kept_key(path: Path) -> str:
    """The key in that file; empty where there is none. Raises BadFile where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(path, "cannot be read", "delete it and make another key") from error


def keep_key(path: Path, key: str) -> None:
    """Write the key, for its owner's eyes; an empty one removes the file. Raises BadFile."""
    if not key:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise BadFile(path, f"cannot be removed ({error.strerror})", "delete it by hand") from error
        return
    with replacing(path) as temporary:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(key)
