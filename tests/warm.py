"""Processes that begin as copies of one that has imported torch, so that no test waits for that.

That a window's own engine is spawned, and comes up by itself, is claimed where `open_engine` is used; that
the program starts from nothing, in tests/test_main.py.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing.context import ForkServerContext
from pathlib import Path

from engine.engine import Engine
from engine.hosts import ProcessHost
from engine.paths import DataPaths

ROOT = Path(__file__).resolve().parents[1]
IMPORTED_BEFORE = [
    "engine.server.front",
    "engine.backends.hf.backend",
    "engine.backends.llamacpp.backend",
    "gguf",
    "llama_cpp",
    "transformers.modeling_utils",
    "transformers.models.llama.modeling_llama",
]


def warm_engine(paths: DataPaths) -> Engine:
    """An engine over a process of its own, as the window has it, and ready to load at once.

    Only Linux copies processes safely; elsewhere the process is spawned.
    """
    if sys.platform != "linux":
        return Engine(functools.partial(ProcessHost, paths))
    return Engine(functools.partial(ProcessHost, paths, context=_copying()))


def _copying() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED_BEFORE)
    return context


def run_main(
    arguments: Sequence[str], folder: Path, data: Path, heard: str
) -> subprocess.CompletedProcess[str]:
    """Run main.py in a folder, with a data folder, and with no display; `heard` is what is said to it.

    Linux alone; elsewhere main.py is started as a person does.
    """
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform != "linux":
        kept = {key: value for key, value in os.environ.items() if key not in hidden}
        return subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            cwd=folder,
            input=heard,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**kept, "PYTHONIOENCODING": "utf-8", "TILLER_DATA_DIR": str(data)},
            timeout=300,
            check=False,
        )
    place = Path(tempfile.mkdtemp())
    (place / "0").write_text(heard, encoding="utf-8")
    process = _copying().Process(target=_as_main, args=(tuple(arguments), folder, data, place, hidden))
    process.start()
    process.join(300)
    said, noted = ((place / name).read_text(encoding="utf-8") for name in ("1", "2"))
    return subprocess.CompletedProcess(arguments, process.exitcode or 0, said, noted)


def _as_main(
    arguments: tuple[str, ...], folder: Path, data: Path, place: Path, hidden: tuple[str, ...]
) -> None:
    """Be main.py, with files in place of what is heard and said."""
    for number in range(3):
        mode = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT
        os.dup2(os.open(place / str(number), mode), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for name in hidden:
        os.environ.pop(name, None)
    os.environ["TILLER_DATA_DIR"] = str(data)
    os.chdir(folder)
    sys.argv = ["main.py", *arguments]
    from main import main

    status = main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
