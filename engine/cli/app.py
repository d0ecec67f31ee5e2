"""The command line as a whole: its verbs, its exit status, and what is said when something goes wrong."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence

import typer

from engine.cli import models, vectors
from engine.cli.bench import bench
from engine.cli.chat import chat
from engine.cli.demo import demo
from engine.cli.extract import extract
from engine.cli.options import DataDir, begin
from engine.cli.output import note
from engine.cli.parity import parity
from engine.cli.serve import serve
from engine.cli.sweep import sweep
from engine.jobs import JobInterrupted, ProgramFault
from engine.logs import current_log
from engine.version import VERSION
from vectors.errors import TillerError

_PROGRAM = "tiller" if getattr(sys, "frozen", False) else "python main.py"
DONE, REFUSED, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130
log = logging.getLogger(__name__)
# typer brings a click of its own, or uses the installed one: its base class is found either way.
_UsageProblem = next(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException")

app = typer.Typer(
    name="tiller",
    help="Chat, offline, with a local language model whose behaviour is steered by vectors. "
    "Without a verb, the window opens.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for verb in (chat, serve, extract, sweep, parity, bench, demo):
    app.command()(verb)
app.add_typer(vectors.app, name="vectors")
app.add_typer(models.app, name="models")


@app.command("self-test")
def self_test(
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."), data_dir: DataDir = None
) -> None:
    """Open the window offscreen, steer, save, reopen and search."""
    raise AssertionError("main.py hands this verb to the window's code")


@app.callback(invoke_without_command=True)
def _whole(
    version: bool = typer.Option(False, "--version", help="Print the version."),
) -> None:
    if version:
        print(f"Tiller {VERSION}")
        raise typer.Exit


def main(argv: Sequence[str]) -> int:
    """Run one verb; gives the exit status: 0 done, 1 refused or failed, 2 bad usage, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot show a character shows another
    try:
        status = app(args=list(argv), prog_name=_PROGRAM, standalone_mode=False)
        sys.stdout.flush()
        if status == INTERRUPTED:  # what typer makes of a Ctrl+C
            raise KeyboardInterrupt
        return status if isinstance(status, int) else DONE
    except (KeyboardInterrupt, JobInterrupted, typer.Abort) as error:
        note(str(error) or "Interrupted.")
        return INTERRUPTED
    except TillerError as error:
        note(str(error))
        return REFUSED
    except ProgramFault as fault:
        return _bug(str(fault), fault.detail)
    except BrokenPipeError:  # whoever read our output has gone; nothing is left to be said
        _give_up_output()
        return REFUSED
    except OSError as error:
        _give_up_output()
        where = f" “{error.filename}”" if error.filename else ""
        note(f"The system refused a file{where} ({error.strerror or error}); free space or choose another.")
        return REFUSED
    except Exception as error:
        if isinstance(error, _UsageProblem):
            error.show()  # type: ignore[attr-defined]
            return BAD_USAGE
        sentence = f"This is a bug in Tiller ({type(error).__name__}); the log has the details."
        return _bug(sentence, traceback.format_exc())


def _give_up_output() -> None:
    """Let what cannot be written to standard output go, so that the end of the program does not try again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug(sentence: str, detail: str) -> int:
    """Write the whole to the log, and one sentence to the person."""
    if current_log() is None:
        with contextlib.suppress(TillerError):
            begin(None)
    place = current_log()
    if place is None:
        sys.stderr.write(detail)
    else:
        log.error("%s\n%s", sentence, detail)
    note(f"{sentence} Log: {place}" if place else sentence)
    return REFUSED
