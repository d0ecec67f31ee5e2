"""Streams a long scripted reply into the real window, offscreen, and prints what that costs it.

Run from the repository's root: python packaging/stream_bench.py [--tokens N] [--rate PER_SECOND]
No model runs: the events come from a script, at a steady rate. An update is all that the window does between
waking up and waiting again, painting included. Exit status 1 where a bound is not held.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_NO_GLIB"] = "1"  # whose event loop does not tell when it wakes up

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, Qt, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from engine.engine import Engine  # noqa: E402
from engine.messages import (  # noqa: E402
    Answered,
    Cancel,
    Cancelled,
    Command,
    EngineStarted,
    Event,
    Finished,
    Generate,
    LoadModel,
    ModelInfo,
    Progress,
    TokenText,
)
from engine.paths import DataPaths  # noqa: E402
from engine.requests import Answer, FinishReason, GenerationRequest, Receipt, RecipeChange  # noqa: E402
from ui.app import GarbageCollection, build_window  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.messages import ReplyEnded, ReplyText  # noqa: E402
from vectors.values import ModelRef  # noqa: E402

UPDATE_P95_MS, STALL_MS, MEMORY_MB, STOP_MS = 8.0, 50.0, 50.0, 100.0
READING_CHUNKS, CHUNK_SECONDS = 200, 0.02
MIXED = """## Part {n}

Here is a paragraph with **bold words**, *others*, some `code` and a link to https://example.org/{n}. It
goes on for a while, as answers do, with a formula, $x_{{{n}}}^2 + \\frac{{a}}{{b}}$ in the middle of a line.

1. First, this is done, which takes a line of words.
2. Then that, with **weight**:
   - a thing below it
   - and another one

```python
def part_{n}(values: list[int]) -> int:
    \"\"\"Add up what part {n} holds.\"\"\"
    return sum(value * {n} for value in values if value > 0)  # nothing below nought
```

| Name | Value | Meaning |
|------|------:|---------|
| one  | {n}   | the first of them |
| two  | 22    | the one after it |

> A quote closes the part.

"""
LONG = {
    "paragraph": "The sea goes on and on, and so does this sentence about it. ",
    "list": "- an item with a few words in it\n",
    "table": "| a cell | another cell | 3 |\n",
    "code": "value = compute(value, 17)  # and once more\n",
}
"""Texts that never come to the end of a block."""
BEGINNINGS = {"table": "| A | B | C |\n|---|---|--:|\n", "code": "```python\n"}


def pieces(kind: str) -> itertools.chain[str]:
    """Tokens without end, of about the size of a model's."""
    parts = (
        (MIXED.format(n=n) for n in itertools.count(1)) if kind == "mixed" else itertools.repeat(LONG[kind])
    )
    texts = itertools.chain((BEGINNINGS.get(kind, ""),), parts)
    return itertools.chain.from_iterable(
        (text[start : start + 4] for start in range(0, len(text), 4)) for text in texts
    )


class ScriptedEngine(Engine):
    """Answers every request with so many tokens at so many a second; reads a prompt first where told to."""

    def __init__(self) -> None:
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.tokens, self.rate, self.kind, self.reads = 0, 500.0, "mixed", False
        self._cancelled: set[str] = set()
        self.events.put(EngineStarted(os.getpid()))

    def submit(self, command: Command) -> None:
        match command:
            case LoadModel(job, ref):
                model = ModelRef("script", "builtin", ref, "script", 4, 64, "0" * 64)
                self.events.put(
                    Finished(job, ModelInfo(model, "script", "cpu", "fp32", 1 << 20, 1, True, True))
                )
            case Generate(job, (request,)):
                threading.Thread(target=self._answer, args=(job, request), daemon=True).start()
            case Cancel(job):
                self._cancelled.add(job)
            case _:
                pass

    def restart(self, *, at_once: bool = False) -> None:
        """There is nothing to restart."""

    def end(self, *, at_once: bool = False) -> None:
        """There is nothing to end."""

    def close(self) -> None:
        """There is nothing to close."""

    def _answer(self, job: str, request: GenerationRequest) -> None:
        if self.reads:
            for chunk in range(READING_CHUNKS):
                if job in self._cancelled:
                    self.events.put(Cancelled(job))
                    return
                done = Progress(job, "reading the prompt", chunk * 64, READING_CHUNKS * 64, "tokens")
                self.events.put(done)
                time.sleep(CHUNK_SECONDS)
        began, said = time.monotonic(), []
        for index, text in enumerate(itertools.islice(pieces(self.kind), self.tokens)):
            if job in self._cancelled:
                self.events.put(Cancelled(job, (_answer(request, "".join(said), "cancelled"),)))
                return
            said.append(text)
            self.events.put(TokenText(job, 0, index, 1, text))
            time.sleep(max(0.0, began + (index + 1) / self.rate - time.monotonic()))
        self.events.put(Finished(job, Answered((_answer(request, "".join(said), "stop"),))))


def _answer(request: GenerationRequest, text: str, reason: FinishReason) -> Answer:
    timeline = (RecipeChange(0, request.recipe),)
    receipt = Receipt("script", "script", "script", "cpu", "fp32", timeline, request.sampling, 0, (), 1)
    return Answer(text, reason, receipt, 1, len(text) // 4, 0.0, 500.0)


@dataclass(slots=True)
class Busy:
    """How long the window was busy each time text came, in milliseconds, and when it last was."""

    times: list[float] = field(default_factory=list)
    text_shown_at: float = 0.0


class Watch(QObject):
    """Listens to the event loop of the window's thread."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.busy = Busy()
        self._woke, self._has_text = time.perf_counter(), False
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._awake, Qt.ConnectionType.DirectConnection)
        dispatcher.aboutToBlock.connect(self._block, Qt.ConnectionType.DirectConnection)
        window.session.reply_text.connect(self._text)

    def _awake(self) -> None:
        self._woke = time.perf_counter()

    def _text(self, _added: ReplyText) -> None:
        self._has_text = True

    def _block(self) -> None:
        now = time.perf_counter()
        if self._has_text:
            self.busy.times.append((now - self._woke) * 1000)
            self.busy.text_shown_at = now
        self._has_text, self._woke = False, now


class Person:
    """Sends a message to the window and waits for what comes."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.ended_at = 0.0
        self._loop = QEventLoop(window)
        window.session.reply_ended.connect(self._ended)

    def _ended(self, _ended: ReplyEnded) -> None:
        self.ended_at = time.perf_counter()
        self._loop.quit()

    def ask(self) -> None:
        """Send a message."""
        QTest.keyClicks(self.window.composer.editor, "Go on")
        QTest.keyClick(self.window.composer.editor, Qt.Key.Key_Return)

    def wait(self) -> None:
        """Wait for the reply's end."""
        self._loop.exec()

    def pause(self, ms: int) -> None:
        """Let the window work for a while."""
        QTimer.singleShot(ms, self._loop.quit)
        self._loop.exec()

    def stop(self) -> float:
        """Press Stop; gives when."""
        now = time.perf_counter()
        QTest.mouseClick(self.window.composer.button, Qt.MouseButton.LeftButton)
        return now


def memory_mb() -> float:
    """Memory of this process that is resident now; its greatest where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def stream(person: Person, watch: Watch, engine: ScriptedEngine, kind: str) -> bool:
    """Stream one reply and print its figures; whether they are within the bounds."""
    engine.kind, watch.busy = kind, Busy()
    before = memory_mb()
    person.ask()
    person.wait()
    person.pause(200)
    times = watch.busy.times
    grown = memory_mb() - before
    p50, p95, worst = quantile(times, 0.5), quantile(times, 0.95), max(times)
    stalls = sum(each > STALL_MS for each in times)
    print(
        f"{kind:10} {len(times):6} updates  p50 {p50:5.1f} ms  p95 {p95:5.1f} ms  max {worst:5.1f} ms  "
        f"stalls over {STALL_MS:.0f} ms: {stalls}  memory {grown:+.1f} MB",
        flush=True,
    )
    return p95 < UPDATE_P95_MS and not stalls and grown < MEMORY_MB


def stops(person: Person, watch: Watch, engine: ScriptedEngine, times: int) -> bool:
    """Stop replies while they are written and while their prompt is read; whether that is soon enough."""
    engine.kind, fine = "mixed", True
    for reads, name in ((False, "while answering"), (True, "while reading the prompt")):
        engine.reads = reads
        taken = []
        for _ in range(times):
            person.ask()
            person.pause(300)
            pressed = person.stop()
            person.wait()
            person.pause(60)
            last = person.ended_at if reads else max(watch.busy.text_shown_at, pressed)
            taken.append((last - pressed) * 1000)
        fine = fine and max(taken) < STOP_MS
        print(f"Stop {name}: the last text after {quantile(taken, 0.5):.1f} ms, at most {max(taken):.1f} ms")
    engine.reads = False
    return fine


def main() -> int:
    """Run all and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=500.0)
    parser.add_argument("--stops", type=int, default=10)
    parser.add_argument("--only", choices=("mixed", *LONG), help="one kind of text, not all")
    args = parser.parse_args()
    engine = ScriptedEngine()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        began = time.perf_counter()
        window = build_window(DataPaths(Path(folder)), engine, "light")
        window.resize(1280, 800)
        window.show()
        person, watch = Person(window), Watch(window)
        person.pause(1)
        print(f"the window was up in {time.perf_counter() - began:.2f} s, imports apart", flush=True)
        GarbageCollection(window)
        window.session.load("builtin")
        engine.tokens, engine.rate = 400, args.rate
        person.pause(1500)
        person.ask()
        person.wait()  # what is loaded and cached once is not the reply's
        engine.tokens = args.tokens
        kinds = [args.only] if args.only else ["mixed", *LONG]
        fine = all([stream(person, watch, engine, kind) for kind in kinds])
        fine = stops(person, watch, engine, args.stops) and fine
        window.close()
    print("within the bounds" if fine else "NOT within the bounds")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
