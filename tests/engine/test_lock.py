"""One window to a data folder, told by a lock that ends with its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.lock import AlreadyOpen, only_window
from engine.paths import DataPaths
from tests.disks import read_only
from vectors.errors import BadFile

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys
from pathlib import Path
from engine.lock import only_window
from engine.paths import DataPaths

with only_window(DataPaths(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_that_a_second_window_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path / "new" / "data")
    with only_window(paths):
        with (
            pytest.raises(AlreadyOpen, match=r"already open with the folder .*--data-dir"),
            only_window(paths),
        ):
            raise AssertionError("two windows")
        with only_window(DataPaths(tmp_path / "other")):
            pass
    with only_window(paths):
        pass


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal")
def test_that_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyOpen), only_window(paths):
            raise AssertionError("two windows")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with only_window(paths):
        pass


def test_that_a_folder_that_cannot_be_written_is_named_with_the_next_step(tmp_path: Path) -> None:
    with (
        read_only(tmp_path),
        pytest.raises(BadFile, match=r"cannot be written .*name another data folder with --data-dir"),
        only_window(DataPaths(tmp_path / "data")),
    ):
        raise AssertionError("a window without a folder")
