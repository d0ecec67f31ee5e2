"""An environment of its own for repeng 0.4.0, in build/repeng: it wants a numpy older than Tiller's."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "repeng"
SIDE = ROOT / "packaging" / "repeng_side.py"
REQUIREMENTS = ("repeng==0.4.0", "accelerate")
OTHERS = ("numpy",)
"""Packages of which repeng wants another version than `constraints.txt` pins; all else is the same."""


@functools.cache
def repeng_python() -> Path:
    """The Python that has repeng, installed at the first call."""
    place = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not place.exists() or not _has_repeng(place):
        print("installing repeng into build/repeng; torch is the large one", flush=True)
        venv.create(FOLDER, with_pip=True)
        constraints = FOLDER / "constraints.txt"
        constraints.write_text(_constraints(), encoding="utf-8")
        install = [str(place), "-m", "pip", "install", "--quiet", "-c", str(constraints), *REQUIREMENTS]
        subprocess.run(install, check=True)
    return place


def _has_repeng(python: Path) -> bool:
    return subprocess.run([str(python), "-c", "import repeng"], capture_output=True).returncode == 0


def _constraints() -> str:
    """The tested versions without those that repeng cannot use."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    other = re.compile(rf"({'|'.join(OTHERS)})==", re.IGNORECASE)
    return "\n".join(line for line in lines if not other.match(line)) + "\n"


def side_command(*arguments: object) -> list[str]:
    """The command that runs `repeng_side.py` there."""
    return [str(repeng_python()), str(SIDE), *map(str, arguments)]


def quiet_environment(threads: int) -> dict[str, str]:
    """The environment of a side that is timed: so many threads, offline, and no progress bars."""
    count = {name: str(threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    return {**os.environ, **count, "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}
