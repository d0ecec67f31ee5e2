"""Times the window's cold start, Stop with the real engine, and what a turn reads of what was said before.

Run from the repository's root: python packaging/window_bench.py [--rounds N]
A start is from the process's start to the first frame painted, each in a fresh process on a fresh data
folder. Stop is from the click to the last change of the reply's text; where no text is there yet, to when the
window has taken it up. When the engine is free again is said beside it. Turns are those of one steered
conversation until its context is full. Exit status 1 where a bound is not held.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_NO_GLIB"] = "1"  # whose event loop does not tell when it waits

if TYPE_CHECKING:
    from verdicts import Verdicts
    from watching import Person, Watch

    from ui.main_window import MainWindow

LONG_PROMPT = "The sea is wide and the night is long, and nobody knows what comes after it. " * 20
"""As long as the context of the built-in model leaves room for."""
SETTLED_MS = 600


# ---- the start


def open_once(folder: str) -> int:
    """Open the window as a person does, print when its first frame was painted, and close it again."""
    import main
    from ui import app

    build = app.build_window

    def watched(*given: object, **named: object) -> MainWindow:
        from PySide6.QtCore import QEvent, QObject, QTimer

        window = build(*given, **named)  # type: ignore[arg-type]

        class FirstFrame(QObject):
            """Waits for the first time that the window is painted."""

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() is QEvent.Type.Paint:
                    window.removeEventFilter(self)
                    QTimer.singleShot(0, self.tell)
                return False

            def tell(self) -> None:
                print(f"painted {time.monotonic()}", flush=True)
                window.close()

        window.installEventFilter(FirstFrame(window))
        return window

    app.build_window = watched
    return main.main(["--data-dir", folder])


def starts(rounds: int, verdicts: Verdicts) -> None:
    """Start it again and again, the first time to have its code compiled, as it is on a person's machine."""
    from verdicts import WINDOW_UP_S

    with tempfile.TemporaryDirectory() as compiled:
        first = start(compiled)
        taken = [start(compiled) for _ in range(rounds)]
    more = f"median {median(taken):.2f} of {rounds}; the first of all, with compiling, {first:.2f}"
    verdicts.say("the window is up, at most", max(taken), WINDOW_UP_S, "s", more=more)


def start(compiled: str) -> float:
    """Seconds from the start of a process to its window's first frame."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, str(Path(__file__)), "--open", folder]
        began = time.monotonic()
        run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
        painted = next(line for line in run.stdout.splitlines() if line.startswith("painted "))
        return float(painted.split()[1]) - began


# ---- Stop


class Stops:
    """Presses Stop at three moments, and takes the time until nothing changes any more."""

    def __init__(self, person: Person, watch: Watch) -> None:
        self._person, self._watch = person, watch
        self._session = person.window.session
        self._freed_at = 0.0
        self.freed: list[float] = []
        self._session.state_changed.connect(self._follow)

    def _follow(self, _state: object) -> None:
        if not self._freed_at and not self._session.state.is_asked:
            self._freed_at = time.perf_counter()

    def while_loading(self) -> float:
        """Stop a message that waits for its model."""
        self._session.load("builtin")
        self._person.ask()
        self._person.pause(100)
        assert self._session.state.is_loading
        return self._stopped()

    def while_answering(self) -> float:
        """Stop an answer in the middle."""
        self._session.new()
        self._watch.begin()
        self._person.ask("Tell me a long story.")
        while not self._watch.busy.updates:
            self._person.pause(5)
        return self._stopped() if self._session.state.is_answering else self.while_answering()

    def while_reading(self) -> float:
        """Stop before the first token of an answer to a long prompt."""
        self._session.new()
        self._watch.begin()
        self._person.ask(LONG_PROMPT)
        while not (self._reads or self._watch.busy.updates):
            self._person.pause(1)
        return self._stopped()

    @property
    def _reads(self) -> bool:
        return any(each.phase == "reading the prompt" for each in self._session.state.progress.values())

    def loaded(self) -> None:
        """Wait for the model."""
        while self._session.state.is_loading or self._session.state.model is None:
            self._person.pause(50)

    def _stopped(self) -> float:
        self._freed_at = 0.0
        pressed = self._person.stop()
        taken_up = time.perf_counter()
        self._person.pause(SETTLED_MS)
        while not self._freed_at and self._session.state.is_asked:
            self._person.pause(SETTLED_MS)
        self._freed_at = self._freed_at or taken_up
        self.freed.append((self._freed_at - pressed) * 1000)
        return (max(taken_up, self._watch.busy.text_shown_at) - pressed) * 1000


def stops(rounds: int, verdicts: Verdicts) -> None:
    """Stop a window's own engine at each moment so many times."""
    from verdicts import STOP_MS
    from watching import Person, Watch

    from engine.paths import DataPaths
    from ui.app import GarbageCollection, build_window

    taken: dict[str, list[float]] = {"loading": [], "answering": [], "reading the prompt": []}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        window = build_window(DataPaths(Path(folder)), theme_name="light")
        window.resize(1280, 800)
        window.show()
        GarbageCollection(window)
        moments = Stops(Person(window), Watch(window))
        for _ in range(rounds):
            taken["loading"].append(moments.while_loading())
            moments.loaded()
            taken["answering"].append(moments.while_answering())
            taken["reading the prompt"].append(moments.while_reading())
        window.close()
    freed = [max(moments.freed[place::3]) for place in range(3)]  # the moments come in turn
    for (name, each), free in zip(taken.items(), freed, strict=True):
        more = f"median {median(each):.1f} of {rounds}; free again after {free:.1f} at most"
        verdicts.say(f"Stop while {name}, at most", max(each), STOP_MS, more=more)


# ---- the turns of a conversation


def turns(verdicts: Verdicts) -> None:
    """Talk steered until the context is full, and count what each turn reads once more."""
    from verdicts import AGAIN_TOKENS
    from watching import Person

    from engine.paths import DataPaths
    from engine.requests import Answer
    from ui.app import build_window
    from vectors.values import SteeringRecipe, term_of

    answers: list[Answer] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        window = build_window(DataPaths(Path(folder)), theme_name="light")
        window.show()
        session, person = window.session, Person(window)
        session.load("builtin")
        while session.state.model is None:
            person.pause(50)
        ocean = session.library.find("ocean", session.state.model.ref)
        window.sidebar.set_recipe(SteeringRecipe((term_of(ocean, strength=0.5),)))
        while True:
            person.ask("And what comes then?")
            person.wait()
            session.saving.flush()
            reply = session.messages()[-1]
            if reply.state != "complete" or reply.answer is None:  # it did not fit any more
                break
            answers.append(reply.answer)
        window.close()
    again = []
    for before, now in pairwise(answers):
        known = before.prompt_tokens + before.generated_tokens
        again.append(max(0, known - now.receipt.reused_tokens))
    last = answers[-1]
    more = (
        f"turn {len(answers)} reads {last.prompt_tokens - last.receipt.reused_tokens} of {last.prompt_tokens}"
    )
    verdicts.say("read again at a turn, at most", max(again), AGAIN_TOKENS, "tokens", more=more)


def main() -> int:
    """Run all and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--open", metavar="FOLDER", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.open:
        return open_once(args.open)
    from verdicts import Verdicts

    verdicts = Verdicts()
    starts(args.rounds, verdicts)
    stops(args.rounds, verdicts)
    turns(verdicts)
    return verdicts.status()


if __name__ == "__main__":
    sys.exit(main())
