"""Makes the environment: .venv, its packages, Qt's system libraries, llama.cpp where it compiles.

Run by the system's Python (3.11 or newer), so it uses the standard library only. A second run is instant.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

from system_libraries import ensure_system_libraries, install_command, install_packages

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "constraints.txt"
STAMP = VENV / "tiller-installed.json"
NEWEST_KNOWN_LINES = 8


def say(text: str) -> None:
    """Tell the person what is being done."""
    print(f"-- {text}", flush=True)


def venv_python() -> Path:
    """The environment's own interpreter."""
    windows = VENV / "Scripts" / "python.exe"
    return windows if sys.platform == "win32" else VENV / "bin" / "python"


def listed(*groups: str) -> list[str]:
    """The requirements that pyproject.toml lists: its own, or those of the extras named."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if not groups:
        return [str(each) for each in project["dependencies"]]
    return [str(each) for group in groups for each in project["optional-dependencies"][group]]


def fingerprint(requirements: list[str]) -> str:
    """Hash of what is to be installed, of the versions pinned, and of the Python that it is for."""
    pins = CONSTRAINTS.read_text(encoding="utf-8")
    text = json.dumps([requirements, pins, sys.version_info[:2], str(VENV)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_stamp() -> dict[str, str]:
    """What is already installed, by group."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in stamp.items()} if isinstance(stamp, dict) else {}


def write_stamp(**changes: str) -> None:
    """Remember what was installed."""
    STAMP.write_text(json.dumps({**read_stamp(), **changes}, indent=1) + "\n", encoding="utf-8")


def make_venv() -> None:
    """Create .venv where it is missing or for another Python."""
    wanted = ".".join(map(str, sys.version_info[:2]))
    if venv_python().exists():
        asked = [str(venv_python()), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        found = subprocess.run(asked, capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return
        say("the environment in .venv does not run any more; making it anew")
        shutil.rmtree(VENV)
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        package = f"python{wanted}-venv"
        if not install_packages((package,), say):
            command = install_command((package,))
            raise SystemExit(f"Python {wanted} lacks its `venv` module; install it:\n    {command}") from None
    say(f"making the environment .venv for Python {wanted}")
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def pip_install(requirements: list[str], *options: str) -> int:
    """Install with the tested versions; gives pip's exit status."""
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", *options]
    return subprocess.run([*command, "-c", str(CONSTRAINTS), *requirements], check=False).returncode


def install(group: str, requirements: list[str], what: str) -> None:
    """Install one group of requirements once. Ends the program with a sentence where pip fails."""
    wanted = fingerprint(requirements)
    if read_stamp().get(group) == wanted:
        return
    say(f"installing {what} (the versions in constraints.txt); torch is the large one")
    started = time.monotonic()
    if pip_install(requirements, "--progress-bar", "off", "--quiet") != 0:
        raise SystemExit(
            "The packages could not be installed; pip's own words are above. "
            "Check the network and the free space, then run this again."
        )
    write_stamp(**{group: wanted})
    say(f"installed in {time.monotonic() - started:.0f} s")


def install_llama(*, again: bool) -> None:
    """Compile llama-cpp-python where it can be; otherwise say what is missing, and go on without."""
    requirements = listed("llama")
    wanted = fingerprint(requirements)
    known = read_stamp().get("llama", "")
    if known == wanted:
        return
    if known.startswith(f"failed {wanted} ") and not again:
        say(f"without llama.cpp: {known.split(' ', 2)[2]} (`make llama` tries again)")
        return
    problem = "" if has_compiler() else "no C++ compiler was found (on Debian: apt-get install g++)"
    if not problem:
        say("compiling llama.cpp for Python, about 4 minutes on two cores (the window works without it)")
        command = [str(venv_python()), "-m", "pip", "install", "--quiet", "--progress-bar", "off"]
        done = subprocess.run(
            [*command, "-c", str(CONSTRAINTS), *requirements], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            write_stamp(llama=wanted)
            return
        lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        print("\n".join(f"   | {line}" for line in lines[-NEWEST_KNOWN_LINES:]), flush=True)
        problem = "llama-cpp-python could not be compiled; its last lines are above"
    write_stamp(llama=f"failed {wanted} {problem}")
    say(f"without llama.cpp: {problem}. All else is installed and works; `make llama` tries again")


def has_compiler() -> bool:
    """Whether a C++ compiler is on the path; on Windows the build finds Visual Studio's by itself."""
    return sys.platform == "win32" or any(shutil.which(name) for name in ("c++", "g++", "clang++"))


def main() -> int:
    """Prepare what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-llama", action="store_true", help="leave llama.cpp out")
    parser.add_argument("--llama-again", action="store_true", help="try llama.cpp again after a failure")
    parser.add_argument("--bundle", action="store_true", help="install what `make bundle` needs")
    parser.add_argument("--xvfb", action="store_true", help="also want a virtual display, for tests")
    args = parser.parse_args()
    if sys.version_info < (3, 11):
        raise SystemExit("Tiller needs Python 3.11 or newer; run this with one, or set PYTHON=python3.12.")
    make_venv()
    install("main", listed() + listed("dev"), "Tiller's packages")
    if args.bundle:
        install("bundle", listed("bundle"), "PyInstaller")
    ensure_system_libraries(VENV, say, with_xvfb=args.xvfb)
    if not args.no_llama:
        install_llama(again=args.llama_again)
    return 0


if __name__ == "__main__":
    sys.exit(main())
