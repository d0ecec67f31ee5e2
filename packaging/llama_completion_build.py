"""llama.cpp's own `llama-completion`, in build/, made of the source that llama-cpp-python carries."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "llama-completion"
TARGET = "llama-completion"
LAST_LINES = 20
_SOURCE = re.compile(r"[^/]+/vendor/llama\.cpp/(.+)")
_LEFT_OUT = (
    "BUILD_SHARED_LIBS",
    "LLAMA_BUILD_TESTS",
    "LLAMA_BUILD_EXAMPLES",
    "LLAMA_BUILD_SERVER",
    "LLAMA_BUILD_APP",
    "LLAMA_OPENSSL",
)


def version() -> str:
    """The version of llama-cpp-python that is tested."""
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    found = re.search(r"^llama[-_]cpp[-_]python==(\S+)", pins, re.M | re.I)
    if found is None:
        raise SystemExit("constraints.txt pins no llama-cpp-python; add its line.")
    return found[1]


def completion_program() -> Path:
    """The program, built at the first call."""
    folder = FOLDER / version()
    built = sorted((folder / "built" / "bin").rglob(_program_name()))
    if not built:
        print(f"building {TARGET} {version()} into {folder.relative_to(ROOT)}; it takes minutes", flush=True)
        _build(_source(folder), folder / "built")
        built = sorted((folder / "built" / "bin").rglob(_program_name()))
    return built[0]


def _program_name() -> str:
    return f"{TARGET}.exe" if sys.platform == "win32" else TARGET


def _source(folder: Path) -> Path:
    """llama.cpp's source, as the source distribution of llama-cpp-python has it."""
    source = folder / "source"
    if source.is_dir():
        return source
    wanted = f"llama-cpp-python=={version()}"
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    subprocess.run([*fetch, "--no-binary", "llama-cpp-python", "--dest", str(folder), wanted], check=True)
    (archive,) = folder.glob("*.tar.gz")
    unpacking = folder / "unpacking"
    shutil.rmtree(unpacking, ignore_errors=True)
    with tarfile.open(archive) as file:
        for member in file:
            if found := _SOURCE.fullmatch(member.name):
                file.extract(member.replace(name=found[1]), unpacking, filter="data")
    unpacking.rename(source)
    archive.unlink()
    return source


def _build(source: Path, place: Path) -> None:
    """Configure and compile; what the compiler says goes into a file, of which a failure shows the end."""
    if shutil.which("cmake") is None:
        raise SystemExit(
            "cmake is missing, which builds llama.cpp; install it (on Debian: apt-get install cmake)."
        )
    options = [f"-D{name}=OFF" for name in _LEFT_OUT]
    configure = ["cmake", "-S", str(source), "-B", str(place), "-DCMAKE_BUILD_TYPE=Release", *options]
    compiling = ["cmake", "--build", str(place), "--config", "Release", "--target", TARGET]
    compiling += ["--parallel", str(os.cpu_count() or 1)]
    log = place.with_suffix(".log")
    with log.open("wb") as told:
        for command in (configure, compiling):
            if subprocess.run(command, stdout=told, stderr=subprocess.STDOUT, check=False).returncode != 0:
                end = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
                raise SystemExit("\n".join([*end, f"{TARGET} could not be built; all of it is in {log}."]))


if __name__ == "__main__":
    print(completion_program())
