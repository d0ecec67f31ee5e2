"""Fetches the files of a model: room looked for first, from where it stopped, every hash compared.

The second of the two modules that open sockets, when told to.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from engine.control import Control
from engine.hub.asking import library, token_for
from engine.hub.errors import AlreadyComing, DamagedDownload, NoRoom, Unreachable, disk_refused, told
from engine.hub.listing import HubFile
from engine.hub.record import LOCK, PART, Record, bytes_here, write_record
from engine.lock import is_taken
from vectors.errors import BadFile

PHASE, CHECKING = "downloading", "checking what is here"
EVERY_SECONDS = 0.1
AT_ONCE = 20_000_000_000
"""Bytes of a file that are asked for in one go: the hub's servers give no more than 50 GB in one answer."""
_BLOCK = 1 << 20


def fetch(record: Record, models: Path, token: str = "", control: Control | None = None) -> Path:
    """Bring a model into its folder among Tiller's models; gives the path that opens it.

    What is there of it already is gone on from. A cancel (JobCancelled) leaves what has come, and so does
    every error but a wrong hash, whose file is removed. Raises the sentences of `engine.hub.errors`.
    """
    library()
    token, control = token_for(record.endpoint, token), control or Control()
    folder = models / record.folder_name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        missing = record.n_bytes - bytes_here(record, folder)
        free = shutil.disk_usage(folder).free
        if missing > free:
            raise NoRoom(folder, missing, free)
        with (folder / LOCK).open("a+b") as lock:
            if is_taken(lock):
                raise AlreadyComing(record.name)
            write_record(record, folder)
            fetching = _Fetching(record, folder, token, control)
            for each in record.files:
                fetching.bring(each)
            write_record(replace(record, is_complete=True), folder)
    except OSError as error:
        raise _refused(error, record, folder) from error
    except BadFile as error:
        if isinstance(error.__cause__, OSError):
            raise _refused(error.__cause__, record, folder) from error
        raise
    return record.place(folder)


def _refused(error: OSError, record: Record, folder: Path) -> Exception:
    missing, free = record.n_bytes - bytes_here(record, folder), shutil.disk_usage(folder.parent).free
    return disk_refused(error, folder, missing, free)


class _Fetching:
    """One download in progress."""

    def __init__(self, record: Record, folder: Path, token: str, control: Control) -> None:
        self._record, self._folder, self._token, self._control = record, folder, token, control
        self._before = 0
        self._told_at, self._told = 0.0, 0

    def bring(self, file: HubFile) -> None:
        """Have one file there, whole and of the right hash."""
        target = self._folder / file.name
        part = target.with_name(f"{target.name}{PART}")
        if not (target.is_file() and target.stat().st_size == file.size):
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("ab+") as opened:
                arriving = Arriving(opened, file, self)
                arriving.read_before()
                self._stream(file, arriving)
                opened.flush()
                os.fsync(opened.fileno())
            if arriving.count != file.size:
                raise Unreachable(self._record.endpoint, "it sent less than the whole file")
            if not arriving.is_right:
                part.unlink()
                raise DamagedDownload(file.name)
            os.replace(part, target)
        self._before += file.size
        self.say(PHASE, 0, at_once=True)

    def _stream(self, file: HubFile, arriving: Arriving) -> None:
        """Have a file come, in pieces where it is large, until it is there or a piece of it stays away."""
        end = 0
        while arriving.count >= end and end < file.size:
            end = min(file.size, arriving.count + AT_ONCE)
            self._stream_to(end, file, arriving)

    def _stream_to(self, end: int, file: HubFile, arriving: Arriving) -> None:
        from huggingface_hub import hf_hub_url
        from huggingface_hub.file_download import http_get
        from huggingface_hub.utils._headers import build_hf_headers

        record = self._record
        url = hf_hub_url(record.repository, file.name, revision=record.commit, endpoint=record.endpoint)
        headers = build_hf_headers(token=self._token or False)
        headers["Accept-Encoding"] = "identity"  # sizes and places are those of the file itself
        if file.size > AT_ONCE:
            headers["Range"] = f"bytes=0-{end - 1}"  # the library moves its beginning to what is there
        with told(f"{record.repository}/{file.name}", record.endpoint, had_token=bool(self._token)):
            try:
                http_get(
                    url,
                    cast(BinaryIO, arriving),
                    resume_size=arriving.count,
                    headers=headers,
                    expected_size=end,
                )
            except OSError as error:
                if error.errno is None and arriving.count <= file.size and type(error) is OSError:
                    return  # the library's own, for another length than it asked for: ours tells
                raise

    def say(self, phase: str, here: int, *, at_once: bool = False) -> None:
        """Tell how much of all is there, a few times a second and each hundredth. Raises JobCancelled.

        Else what came in a burst would not be told while nothing comes after it.
        """
        self._control.check()
        now, done, total = time.monotonic(), self._before + here, self._record.n_bytes
        if at_once or now - self._told_at >= EVERY_SECONDS or (done - self._told) * 100 >= total:
            self._told_at, self._told = now, done
            self._control.progress(phase, done, total, "bytes")


class Arriving:
    """A file that is being written, hashed as it comes; what the hub's library writes into."""

    def __init__(self, file: IO[bytes], expected: HubFile, fetching: _Fetching) -> None:
        self._file, self._expected, self._fetching = file, expected, fetching
        self.count = 0
        self._hash = self._fresh_hash()

    def _fresh_hash(self) -> Any:
        if self._expected.sha256:
            return hashlib.sha256()
        return hashlib.sha1(f"blob {self._expected.size}\0".encode(), usedforsecurity=False)

    @property
    def is_right(self) -> bool:
        """Whether what has come has the hash that the hub lists; true where it lists none."""
        wanted = self._expected.sha256 or self._expected.git_hash
        return not wanted or bool(self._hash.hexdigest() == wanted)

    def read_before(self) -> None:
        """Take in what an earlier attempt has left; too much of it is begun again."""
        if self._file.seek(0, 2) > self._expected.size:
            self.truncate()
        self._file.seek(0)
        while block := self._file.read(_BLOCK):
            self._hash.update(block)
            self.count += len(block)
            self._fetching.say(CHECKING, self.count)
        self._file.seek(0, 2)

    def write(self, piece: bytes) -> int:
        """Take a piece. Raises JobCancelled once that is asked for, the piece kept."""
        self._file.write(piece)
        self._hash.update(piece)
        self.count += len(piece)
        self._fetching.say(PHASE, self.count)
        return len(piece)

    def tell(self) -> int:
        """How much there is."""
        return self.count

    def seek(self, place: int, whence: int = 0) -> int:
        """Only ever to the beginning, before all is begun again."""
        return place

    def truncate(self, size: int | None = None) -> int:
        """Begin again: the server sends the whole file, whatever was asked for."""
        self._file.seek(0)
        self._file.truncate()
        self.count, self._hash = 0, self._fresh_hash()
        return 0
