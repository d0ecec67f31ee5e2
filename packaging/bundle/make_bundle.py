"""Builds the application as one folder, dist/tiller, then uses it to see that it works.

Ends with status 0 only when the bundle was built and everything that it was asked to do held.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import checks
from contents import ROOT

SPEC = Path(__file__).with_name("tiller.spec")
WORK = ROOT / "build"
DIST = ROOT / "dist"
BUNDLE = DIST / "tiller"


def main() -> int:
    """Build, weigh and check the bundle; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check-only", action="store_true", help="check the bundle that is there already")
    args = parser.parse_args()
    if not args.check_only:
        say("building; this takes some minutes, and torch is most of it")
        started = time.monotonic()
        if build() != 0:
            print("PyInstaller could not build the bundle; its own words are above.", file=sys.stderr)
            return 1
        say(f"built in {time.monotonic() - started:.0f} s")
    size, files = weight(BUNDLE)
    say(f"{BUNDLE.relative_to(ROOT)}: {size / 1e6:.0f} MB in {files} files")
    try:
        findings = checks.check(BUNDLE)
    except checks.BundleFailed as error:
        print(error, file=sys.stderr)
        return 1
    for name, value in findings.self_test.items():
        say(f"self-test {name}: {value:.2f}" if isinstance(value, float) else f"self-test {name}: {value}")
    say(f"chat: {findings.chat.get('text')}")
    for problem in findings.problems:
        print(problem, file=sys.stderr)
    say("the bundle does not hold" if findings.problems else "all held")
    return 1 if findings.problems else 0


def build() -> int:
    """Run PyInstaller with all its files in build/; gives its exit status."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--workpath", str(WORK), "--distpath", str(DIST)]
    environment = {
        **os.environ,
        "PYINSTALLER_CONFIG_DIR": str(WORK / "cache"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.run([*command, *places, str(SPEC)], cwd=ROOT, env=environment, check=False).returncode


def weight(folder: Path) -> tuple[int, int]:
    """The bytes and the number of a folder's files; a link counts as nothing."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(sizes), len(sizes)


def say(text: str) -> None:
    """Tell the person what was found."""
    print(f"-- {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
