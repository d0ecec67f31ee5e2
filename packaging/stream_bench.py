"""Streams long scripted replies into the real window, offscreen, and prints what each kind of text costs it.

Run from the repository's root: python packaging/stream_bench.py [--tokens N] [--rate TOKENS] [--only KIND]
No model runs: the events come from a script, at a steady rate. An update is all that the window does between
waking up and waiting again while text comes, painting included; the longest stretch of work counts all else
too, such as the reply's end. Then the conversation is left and opened again. Exit status 1 where a bound is
not held.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_NO_GLIB"] = "1"  # whose event loop does not tell when it waits

from PySide6.QtCore import QTimer  # noqa: E402
from scripted_engine import TEXTS, ScriptedEngine  # noqa: E402
from verdicts import MEMORY_MB, STALL_MS, UPDATE_P95_MS, Verdicts, quantile  # noqa: E402
from watching import Busy, Person, Watch, memory_mb  # noqa: E402

from engine.paths import DataPaths  # noqa: E402
from ui.app import GarbageCollection, build_window  # noqa: E402
from ui.chat.thought_head import FoldButton  # noqa: E402

SETTLED_MS = 400
"""By when what follows on a reply's end or on a conversation's opening is done: colours, sizes, marks."""


class Bench:
    """Streams replies into a window, each into a conversation of its own."""

    def __init__(self, person: Person, watch: Watch, engine: ScriptedEngine, verdicts: Verdicts) -> None:
        self._person, self._watch, self._engine, self._verdicts = person, watch, engine, verdicts
        self._session = person.window.session

    def warm_up(self) -> None:
        """Load and cache what is loaded and cached once, which is no reply's."""
        for kind in ("mixed", "maths", "thought"):
            self._stream(kind, 300)
        self._session.new()

    def stream(self, kind: str, count: int) -> None:
        """Stream one reply, leave its conversation, and open it again."""
        before = memory_mb()
        busy = self._stream(kind, count)
        grown = memory_mb() - before
        processor = (
            f"p50 {quantile(busy.updates, 0.5):.1f}, the processor's p95 {quantile(busy.processor, 0.95):.1f}"
        )
        self._verdicts.say(f"{kind}: update p95", quantile(busy.updates, 0.95), UPDATE_P95_MS, more=processor)
        self._say_longest(f"{kind}: longest stretch", busy)
        self._verdicts.say(f"{kind}: memory", grown, MEMORY_MB, "MB")
        self._reopen(kind)

    def _stream(self, kind: str, count: int) -> Busy:
        self._session.new()
        self._person.pause(SETTLED_MS)
        self._engine.kind, self._engine.count = kind, count
        busy = self._watch.begin()
        self._person.ask()
        if kind == "open thought":
            self._person.pause(SETTLED_MS)
            self._person.window.chat.findChildren(FoldButton)[-1].click()
        self._person.wait()
        self._person.pause(SETTLED_MS)
        return busy

    def _reopen(self, kind: str) -> None:
        conversation = self._session.conversation
        assert conversation is not None
        self._session.new()
        self._person.pause(SETTLED_MS)
        busy = self._watch.begin()
        QTimer.singleShot(0, self._person.window, lambda: self._session.open(conversation.id))
        self._person.pause(SETTLED_MS)
        self._say_longest(f"{kind}: opened again", busy)

    def _say_longest(self, what: str, busy: Busy) -> None:
        more = f"the processor's {busy.longest_worked:.1f}"
        self._verdicts.say(what, busy.longest, STALL_MS, more=more)


def main() -> int:
    """Run all and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=500.0)
    parser.add_argument("--only", choices=TEXTS, action="append", help="one kind of text, not all")
    args = parser.parse_args()
    engine, verdicts = ScriptedEngine(), Verdicts()
    engine.rate = args.rate
    print(f"{args.tokens:,} tokens at {args.rate:g} a second", flush=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        window = build_window(DataPaths(Path(folder)), engine, "light")
        window.resize(1280, 800)
        window.show()
        GarbageCollection(window)
        window.session.load("builtin")
        bench = Bench(Person(window), Watch(window), engine, verdicts)
        bench.warm_up()
        for kind in args.only or TEXTS:
            bench.stream(kind, args.tokens)
        window.close()
    return verdicts.status()


if __name__ == "__main__":
    sys.exit(main())
