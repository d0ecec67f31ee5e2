"""Checks that an export does in llama.cpp's own `llama-completion` what its recipe does in the window.

Run from the repository's root: python packaging/llama_completion_check.py (or make llama-completion-check).
The program is started with the line that the export shows. It also stores what the program wrote, for a test
that needs no program.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from llama_completion_build import completion_program, version  # noqa: E402

from engine.answering import answer_all  # noqa: E402
from engine.backends.opening import open_backend  # noqa: E402
from engine.backends.parity import NEAR_TIE  # noqa: E402
from engine.backends.protocol import Backend  # noqa: E402
from engine.cli.steering import parse_pushes, recipe_of  # noqa: E402
from engine.control import Control  # noqa: E402
from engine.exporting import export_recipe  # noqa: E402
from engine.messages import LoadModel  # noqa: E402
from engine.model_export import write_model  # noqa: E402
from engine.models import BUILTIN, resolve_model  # noqa: E402
from engine.paths import SHIPPED_VECTORS  # noqa: E402
from engine.requests import GenerationRequest, Message, Sampling  # noqa: E402
from vectors.launch import launch_lines  # noqa: E402
from vectors.library import Library  # noqa: E402
from vectors.values import ModelRef, Scope, SteeringRecipe  # noqa: E402

STORED = ROOT / "tests" / "golden" / "llama_completion.json"
TOKENS = 64
TRIES = 5
"""How often the program is started: now and then it ends before its last lines are written (0.3.36)."""
QUESTIONS = ("What are you?", "How do I start my morning?", "Tell me a story.", "What should I cook tonight?")
_END = re.compile(r"(?P<text>.*?)(?P<ended> \[end of text\]\n)?\n\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sidebar is set to: rows as the command line writes them, and the master strength."""

    steer: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    master: float = 1.0

    @property
    def label(self) -> str:
        """The setting in a line."""
        rows = ", ".join((*self.steer, *(f"scale {each}" for each in self.scale))) or "unsteered"
        return rows if self.master == 1 else f"{rows}, master {self.master:g}"

    def recipe(self, library: Library, model: ModelRef) -> SteeringRecipe:
        """The recipe that the window makes of it."""
        pushes = parse_pushes(self.steer, self.scale)
        return recipe_of(pushes, library, model, Scope.ALL).scaled(self.master)


SETTINGS = (
    Setting(),
    Setting(("ocean=1",)),
    Setting(("ocean=-0.7@2,4-6",)),
    Setting(("ocean=0.8", "pirate=0.5@2-4"), ("formal=1.5@5,7",), master=0.75),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A number type of the model's file, how the program is told to run it, and what the window runs.

    In full the window is held to be exactly the same; with rounding, up to a near-tie.
    """

    name: str
    options: tuple[str, ...]
    backend: str

    @property
    def is_exact(self) -> bool:
        """Whether nothing is rounded."""
        return self.name == "f32"


KINDS = (
    Kind("f32", ("-fa", "off", "-ctk", "f32", "-ctv", "f32"), "transformers"),
    Kind("f16", (), "llamacpp"),
    Kind("q8_0", ("--no-repack",), "llamacpp"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A greedy answer of at most TOKENS tokens, and whether the model ended it itself."""

    text: str
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Case:
    """Both answers to a question; where they part, the lead of the window's token in logits."""

    kind: Kind
    setting: Setting
    question: str
    window: Said
    program: Said
    lead: float

    @property
    def is_same(self) -> bool:
        """Whether both say the same, or part at a near-tie of a file that is rounded."""
        return self.window == self.program or (not self.kind.is_exact and self.lead < NEAR_TIE)

    @property
    def told(self) -> str:
        """The verdict in a line; where the two part, both from there."""
        name = f"{self.kind.name}, {self.setting.label}, {self.question}"
        if self.window == self.program:
            return f"the same: {name} {self.window.text[:60]!r}"
        ours, theirs = self.window.text, self.program.text
        at = alike(ours, theirs)
        verdict = "a near-tie" if self.is_same else "DIFFERENT"
        return (
            f"{verdict}: {name}\n  the window {ours[at:]!r}\n  the program {theirs[at:]!r}\n"
            f"  the window prefers its own by {self.lead:.2g} (logits)"
        )


def alike(one: str, other: str) -> int:
    """How many first characters two texts share."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def compare(kind: Kind, folder: Path) -> Iterator[Case]:
    """Both answers to each question under each setting of the sidebar."""
    builtin = resolve_model(BUILTIN)
    model = write_model(builtin, folder / f"builtin-{kind.name}.gguf", kind.name)
    library = Library(folder / "vectors", (SHIPPED_VECTORS,))
    place = BUILTIN if kind.is_exact else str(model)
    job = LoadModel("check", place, device="cpu", backend=kind.backend)
    with closing(open_backend(job, resolve_model(place), library.load, Control())) as window:
        for number, setting in enumerate(SETTINGS):
            recipe = setting.recipe(library, window.info.ref)
            vector = None
            if not recipe.is_noop:
                vector = export_recipe(library, recipe, folder / f"{kind.name}-{number}.gguf").path
            for question in QUESTIONS:
                theirs = program_says(question, model, vector, kind, builtin.n_layers)
                ours, lead = window_says(window, question, recipe, theirs)
                yield Case(kind, setting, question, ours, theirs, lead)


def window_says(window: Backend, question: str, recipe: SteeringRecipe, theirs: Said) -> tuple[Said, float]:
    """The window's answer, which is the engine's, and its lead where it parts from the other."""
    messages = (Message("user", question),)
    request = GenerationRequest("check", messages, recipe, Sampling(temperature=0, max_new_tokens=TOKENS))
    pieces: list[str] = []
    (answer,) = answer_all(window, (request,), Control(), lambda row, index, token, text: pieces.append(text))
    said = Said(answer.text, answer.finish_reason == "stop")
    same = alike(said.text, theirs.text)
    tokens = next((i for i in range(len(pieces)) if len("".join(pieces[: i + 1])) > same), len(pieces))
    ids = (*window.chat_ids(messages), *answer.receipt.token_ids[:tokens])
    logits = np.sort(window.next_token_logits(ids, recipe))
    return said, float("inf") if said == theirs else float(logits[-1] - logits[-2])


def program_says(question: str, model: Path, vector: Path | None, kind: Kind, n_layers: int) -> Said:
    """The program's answer, started with the line that an export shows, and what ends it after one answer."""
    words = ["llama-cli", "-m", str(model), "--jinja"]
    if vector is not None:
        words = shlex.split(launch_lines(vector, 1.0, model, windows=False).cli)
        words += ["--control-vector-layer-range", "1", str(n_layers - 1)]
    once = ["-p", question, "--single-turn", "--no-display-prompt", "--temp", "0", "-n", str(TOKENS)]
    command = [str(completion_program()), *words[1:], *once, "-t", "1", *kind.options]
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
        found = _END.fullmatch(done.stdout.decode("utf-8", errors="replace"))
        if done.returncode == 0 and found is not None:
            return Said(found["text"], found["ended"] is not None)
    raise SystemExit(f"{command[0]} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")


def stored(cases: Sequence[Case]) -> dict[str, Any]:
    """What is kept for the test: the program's answers on the file that has all of the weights' digits."""
    answers = [
        {**asdict(case.setting), "question": case.question, **asdict(case.program)}
        for case in cases
        if case.kind.is_exact
    ]
    return {"llama_cpp_python": version(), "model": resolve_model(BUILTIN).fingerprint, "answers": answers}


def main() -> int:
    """Compare all, print each verdict, and store what the program wrote; 1 where two answers part."""
    cases = []
    with tempfile.TemporaryDirectory() as temporary:
        for kind in KINDS:
            for case in compare(kind, Path(temporary)):
                cases.append(case)
                print(case.told, flush=True)
    same = sum(case.is_same for case in cases)
    print(f"{same} of {len(cases)} answers are the same, up to near-ties where the file is rounded")
    if same < len(cases):
        return 1
    STORED.write_text(json.dumps(stored(cases), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
