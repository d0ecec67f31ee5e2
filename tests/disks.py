"""Disks that are full or read-only, for tests: mounted as root, else what comes nearest. Knows no Qt."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PIECES = (65536, 4096, 1)


class SmallDisk:
    """A file system of its own with little room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no byte free."""
        with self._ballast.open("ab", buffering=0) as file:
            for piece in _PIECES:
                try:
                    while file.write(b"x" * piece):
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink()


@contextmanager
def small_disk(folder: Path, size: str = "8m") -> Iterator[SmallDisk]:
    """A real small file system on that folder; skips where none can be mounted."""
    folder.mkdir()
    if not _mounted("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)):
        pytest.skip("a small disk can only be mounted by root on Linux")
    try:
        yield SmallDisk(folder)
    finally:
        _unmount(folder)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write in that folder, root included; skips where that cannot be done."""
    if os.name == "nt":
        pytest.skip("a folder of Windows has no such permission")
    if os.geteuid() != 0:
        folder.chmod(0o500)
        try:
            yield
        finally:
            folder.chmod(0o700)
        return
    if not _mounted("--bind", str(folder), str(folder)):
        pytest.skip("root may write everywhere, and nothing can be mounted read-only here")
    try:
        if not _mounted("-o", "remount,ro,bind", str(folder)):
            pytest.skip("nothing can be mounted read-only here")
        yield
    finally:
        _unmount(folder)


def _mounted(*arguments: str) -> bool:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    try:
        return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
