"""An engine for benchmarks of the window: no model runs, and texts of every kind come at a steady rate."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue

from engine.engine import Engine
from engine.messages import (
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
    TokenText,
)
from engine.requests import Answer, FinishReason, GenerationRequest, Receipt, RecipeChange
from vectors.values import ModelRef

TOKEN = 4
"""Characters of a token, about as many as a model's have."""

_MIXED = """## Part {n}

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
_FENCE = """Step {n} is this:

```python
@cached
def step_{n}(rows: dict[str, list[float]]) -> float:
    total = 0.0
    for name, row in rows.items():
        if name.startswith("part {n}"):  # and nothing else
            total += sum(value ** {n} for value in row)
    return total
```

"""
_MATHS = """So, with $\\alpha_{{{n}}} \\le \\beta^{{{n}}}$ and
$\\sum_{{i=1}}^{{{n}}} x_i = \\frac{{{n}({n}+1)}}{{2}}$, we have

$$
\\int_0^{{{n}}} \\frac{{\\partial f}}{{\\partial x}} \\, dx
= \\sqrt{{x^2 + y_{{{n}}}^2}} \\approx \\mathbf{{v}} \\cdot \\nabla g
$$

and \\(e^{{i \\pi {n}}} = \\pm 1\\) as before.

"""
_THOUGHT = (
    "Wait, let me see whether step {n} holds: it does **not**, since `x` is {n} there. Again, then.\n\n"
)


def _each(part: str) -> Iterator[str]:
    return (part.format(n=n) for n in itertools.count(1))


def _after(beginning: str, part: str) -> Iterator[str]:
    return itertools.chain((beginning,), _each(part))


TEXTS: dict[str, Callable[[], Iterable[str]]] = {
    "mixed": lambda: _each(_MIXED),
    "paragraph": lambda: _each("The sea goes on and on, and so does this sentence about it. "),
    "list": lambda: _each("- an item with a few words in it\n"),
    "nested list": lambda: _after("1. All of it:\n", "   - an item below another, number {n}\n"),
    "table": lambda: _after("| A | B | C |\n|---|---|--:|\n", "| a cell | another cell | {n} |\n"),
    "wide table": lambda: _after(
        "|" + " A longer head |" * 12 + "\n|" + "---|" * 12 + "\n", "|" + " cell **{n}** |" * 12 + "\n"
    ),
    "one fence": lambda: _after("```python\n", "value = compute(value, {n})  # and once more\n"),
    "many fences": lambda: _each(_FENCE),
    "a line of code": lambda: _after("```json\n", '{{"key": [{n}, 2, 3], "name": "value"}},'),
    "quote": lambda: _each("> a quoted line, of which there are many\n>\n"),
    "maths": lambda: _each(_MATHS),
    "thought": lambda: _after("<think>\n", _THOUGHT),
    "open thought": lambda: _after("<think>\n", _THOUGHT),
}
"""Texts without end by name; most of them never come to the end of a block."""


def tokens(kind: str) -> Iterator[str]:
    """The tokens of a kind of text, without end."""
    for text in TEXTS[kind]():
        yield from (text[start : start + TOKEN] for start in range(0, len(text), TOKEN))


class ScriptedEngine(Engine):
    """Answers every request with `count` tokens of a `kind` of text, at `rate` a second."""

    def __init__(self) -> None:
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.count, self.rate, self.kind = 0, 500.0, "mixed"
        self._cancelled: set[str] = set()
        self.events.put(EngineStarted(os.getpid()))

    def submit(self, command: Command) -> None:
        match command:
            case LoadModel(job, ref):
                model = ModelRef("script", "builtin", ref, "script", 4, 64, "0" * 64)
                info = ModelInfo(model, "script", "cpu", "fp32", 1 << 20, 1, True, True)
                self.events.put(Finished(job, info))
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
        began = time.monotonic()
        said: list[str] = []
        for index, text in enumerate(itertools.islice(tokens(self.kind), self.count)):
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
    return Answer(text, reason, receipt, 1, len(text) // TOKEN, 0.0, 500.0)
