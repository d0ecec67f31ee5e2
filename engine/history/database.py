"""One SQLite connection: a lock, transactions, and sentences for what a disk does. Knows no table."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from engine.history.schema import MIGRATIONS, migrate, version
from engine.history.values import HistoryDamaged, HistoryUnusable

_OLDEST_SQLITE = (3, 37, 0)
_MISSING = ("no such table", "no such index", "unsupported file format", "vtable constructor failed")


class Database:
    """A connection brought to the newest version of its tables.

    Any thread may call any method; each waits for the one before. Raises HistoryUnusable where the file
    is newer than this program or the disk refuses, HistoryDamaged where the file is not whole; then a file
    beside it says so, for the next start.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise HistoryUnusable(
                path, f"need SQLite 3.37, and this Python has {sqlite3.sqlite_version}", "use a newer Python"
            )
        self._lock = threading.RLock()
        with self._sentences():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        try:
            with self._sentences():
                self._bring_up_to_date()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """End the connection; what was written stays."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads that see one state of the file: inside another of these, or a write, that one's."""
        with self._lock, self._sentences():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is kept, or nothing."""
        with self._lock, self._sentences():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, statement: str, *values: object) -> list[Any]:
        """What a statement reads."""
        with self._lock, self._sentences():
            return self._connection.execute(statement, values).fetchall()

    def each(self, statement: str, *values: object) -> Iterator[Any]:
        """What a statement reads, one after the other; only inside `reading`, which it must not outlive."""
        return self._connection.execute(statement, values)

    def check(self) -> None:
        """Read the whole file on a connection of its own, beside all other work. Raises HistoryDamaged."""
        with self._sentences(), closing(sqlite3.connect(self.path, timeout=5)) as connection:
            if problem := problem_in(connection):
                raise sqlite3.DatabaseError(problem)

    def damaged(self, reason: str) -> HistoryDamaged:
        """The error for a file that is not whole; leaves the mark for the next start."""
        with suppress(OSError):
            damage_mark(self.path).touch()
        return HistoryDamaged(self.path, reason)

    def compact(self) -> None:
        """Write the file anew without what was erased, in its write-ahead log too."""
        with self._lock, self._sentences():
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _bring_up_to_date(self) -> None:
        refuse_newer(self.path, self._connection)
        self._connection.execute("PRAGMA journal_mode = WAL")
        # In WAL mode NORMAL survives a killed process whole; only a power cut may lose the last second.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA secure_delete = ON")  # what is erased is not in the file any more
        migrate(self._connection)

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turn what a disk or a damaged file does into a sentence; a mistake of ours stays one."""
        try:
            yield
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT:  # of no kind: that of a broken index
                raise self.damaged(str(error)) from error
            raise
        except sqlite3.ProgrammingError:
            raise
        except (sqlite3.DatabaseError, OSError, UnicodeDecodeError) as error:
            if not _is_damage(error):
                raise HistoryUnusable(
                    self.path, f"cannot be reached ({error})", "check the free space and who may write there"
                ) from error
            raise self.damaged(str(error)) from error


def _is_damage(error: Exception) -> bool:
    """Whether the file is to blame and not the disk: pages or tables that are none, or missing."""
    if isinstance(error, sqlite3.OperationalError):
        code = getattr(error, "sqlite_errorcode", None)  # without one it is Python's, for text that is none
        is_missing = code == sqlite3.SQLITE_ERROR and str(error).startswith(_MISSING)
        return is_missing or code in (None, sqlite3.SQLITE_IOERR_SHORT_READ)
    return isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError)


def damage_mark(path: Path) -> Path:
    """The file that says of a database that it was found damaged."""
    return path.with_name(f"{path.name}-damaged")


def refuse_newer(path: Path, connection: sqlite3.Connection) -> None:
    """Raise HistoryUnusable where a newer program has changed the tables."""
    found = version(connection)
    if found > len(MIGRATIONS):
        raise HistoryUnusable(
            path,
            f"were written by a newer Tiller (database {found}, this one knows {len(MIGRATIONS)})",
            "update Tiller, or start it with another --data-dir",
        )


def problem_in(connection: sqlite3.Connection) -> str:
    """The first place where the file is not whole, in SQLite's words; empty where all of it is."""
    found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return "" if found == "ok" else found.splitlines()[-1]
