"""Composition root: opens the window, or hands the arguments to the command line. Imports nothing heavy."""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

NO_DISPLAY = "There is no display here, so this is a demonstration in the terminal instead of the window."


def main(argv: Sequence[str]) -> int:
    """Run what the arguments ask for; gives the exit status."""
    arguments = _window_arguments(argv)
    if arguments is None:
        if argv[0] == "self-test":
            from ui.selftest import main as self_test

            return self_test(argv[1:])
        from engine.cli.app import main as command_line

        return command_line(argv)
    if not has_display():
        from engine.cli.app import main as command_line

        print(NO_DISPLAY, file=sys.stderr, flush=True)
        place = ["--data-dir", arguments.data_dir] if arguments.data_dir else []
        return command_line(["demo", *place])
    gc.disable()  # hardly anything that a start makes is garbage; the window collects once it is up
    from engine.paths import data_paths
    from ui.app import run_window

    return run_window(data_paths(arguments.data_dir), arguments.model)


def has_display() -> bool:
    """Whether a window can be shown: always, but on Linux without X11, Wayland or a Qt platform named."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


class _WindowParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def _window_arguments(argv: Sequence[str]) -> argparse.Namespace | None:
    """The window's own two options; None where anything else was given, which is the command line's."""
    parser = _WindowParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--model", default=None)
    parser.add_argument("--data-dir", default=None)
    try:
        return parser.parse_args(argv)
    except ValueError:
        return None


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
