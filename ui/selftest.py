"""The verb `self-test`: the real window, offscreen, with an engine process of its own, used once through.

It is what tells that a bundle works. It keeps to a temporary folder unless one is named.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.logs import start_logging, stop_logging
from engine.messages import EngineDied, EngineStarted
from engine.paths import DataPaths
from vectors.errors import TillerError
from vectors.values import SteeringRecipe, SteeringTerm, term_of

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.messages import Card, ReplyEnded

QUESTION = "What are you?"
VECTOR, STRENGTH, SEED = "ocean", 1.0, 1
PATIENCE_SECONDS = 180.0


class SelfTestFailed(TillerError):
    """Something that the window must be able to do did not happen."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"The self-test failed: {problem}.")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the self-test saw. Times in seconds from the program's start of the test."""

    window_shown_s: float
    model_loaded_s: float
    done_s: float
    engine_pid: int
    window_pid: int
    torch_in_window: bool
    model: str
    steered: str
    unsteered: str
    search_hits: int


def main(argv: Sequence[str]) -> int:
    """Run the self-test; gives the exit status: 0 all done, 1 with a sentence, 2 bad usage."""
    parser = argparse.ArgumentParser(prog="self-test", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--data-dir", help="use this folder, not a temporary one")
    args = parser.parse_args(argv)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        paths = DataPaths(Path(args.data_dir or temporary).resolve())
        try:
            start_logging(paths.logs)
            findings = run(paths)
        except TillerError as error:
            print(error, file=sys.stderr, flush=True)
            return 1
        finally:
            stop_logging()
    if args.json:
        print(json.dumps(asdict(findings), ensure_ascii=False), flush=True)
    else:
        print(f"The window was up in {findings.window_shown_s:.2f} s,", end=" ")
        print(f"the model in {findings.model_loaded_s:.1f} s.")
        print(f"Unsteered: {findings.unsteered}\nSteered:   {findings.steered}")
        print("Saved, reopened, found again. All is well.", flush=True)
    return 0


def run(paths: DataPaths) -> Findings:
    """Open, load, ask steered and unsteered, close, open again, search. Raises SelfTestFailed."""
    started = time.monotonic()
    from ui.app import build_window
    from ui.theme import ThemeName

    theme: ThemeName = "light"
    first = WindowUse(build_window(paths, theme_name=theme))
    window = first.window
    window.show()
    shown = time.monotonic() - started
    window.session.load("builtin")
    first.wait_until(lambda: window.session.state.model is not None, "the model did not load")
    loaded = time.monotonic() - started
    steered = first.ask(SteeringRecipe((_term(window),)))
    window.new_conversation()
    unsteered = first.ask(SteeringRecipe())
    window.close()
    if steered == unsteered:
        raise SelfTestFailed(f"steering by {VECTOR} did not change “{unsteered}”")
    if first.engine_pid == os.getpid():
        raise SelfTestFailed("the engine ran in the window's process")

    second = WindowUse(build_window(paths, theme_name=theme))
    history = second.window.session.history
    kept = {
        message.content
        for summary in history.conversations()
        for message in history.conversation(summary.id).messages
    }
    hits = len(history.search(steered.split()[-1]))
    second.window.close()
    if not {QUESTION, steered, unsteered} <= kept:
        raise SelfTestFailed("what was said is not in the history after reopening it")
    if not hits:
        raise SelfTestFailed("what was said is not found by searching for its last word")
    return Findings(
        window_shown_s=shown,
        model_loaded_s=loaded,
        done_s=time.monotonic() - started,
        engine_pid=first.engine_pid,
        window_pid=os.getpid(),
        torch_in_window="torch" in sys.modules,
        model=first.model,
        steered=steered,
        unsteered=unsteered,
        search_hits=hits,
    )


def _term(window: MainWindow) -> SteeringTerm:
    model = window.session.state.model
    assert model is not None
    return term_of(window.session.library.find(VECTOR, model.ref), strength=STRENGTH)


class WindowUse:
    """Uses one window as a person would, and waits for what it does."""

    def __init__(self, window: MainWindow) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        self.window = window
        self.engine_pid, self.model = 0, ""
        self._loop = QEventLoop(window)
        self._patience = QTimer(window)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._loop.quit)
        self._goal: Callable[[], bool] = bool
        self._problem = ""
        self._ended: ReplyEnded | None = None
        session = window.session
        session.bridge.engine_changed.connect(self._engine_changed)
        session.card_shown.connect(self._card_shown)
        session.reply_ended.connect(self._reply_ended)
        session.state_changed.connect(self._look)

    def ask(self, recipe: SteeringRecipe, question: str = QUESTION, seed: int = SEED) -> str:
        """The answer to the question under a recipe, set in the sidebar."""
        self._ended = None
        self.window.sidebar.set_recipe(recipe)
        self.window.session.send(question, seed)
        self.wait_until(lambda: self._ended is not None, "no answer came")
        ended = self._ended
        assert ended is not None
        if ended.answer is None or ended.state != "complete" or not ended.answer.text.strip():
            raise SelfTestFailed(f"the answer ended as {ended.state} ({ended.error or 'empty'})")
        if ended.answer.receipt.recipe.fingerprint != recipe.fingerprint:
            raise SelfTestFailed("the answer's receipt does not hold the recipe of the sidebar")
        self.model = ended.answer.receipt.model_name
        return ended.answer.text

    def wait_until(self, goal: Callable[[], bool], problem: str) -> None:
        """Let the window work until the goal is reached. Raises SelfTestFailed after some patience."""
        self._goal = goal
        if not goal() and not self._problem:
            self._patience.start(int(PATIENCE_SECONDS * 1000))
            self._loop.exec()
            self._patience.stop()
        if self._problem or not goal():
            raise SelfTestFailed(self._problem or problem)

    def _look(self) -> None:
        if self._goal() or self._problem:
            self._loop.quit()

    def _engine_changed(self, event: EngineStarted | EngineDied) -> None:
        match event:
            case EngineStarted():
                self.engine_pid = event.pid
            case EngineDied():
                self._problem = event.reason
        self._look()

    def _card_shown(self, card: Card) -> None:
        self._problem = card.sentence.rstrip(".")
        self._look()

    def _reply_ended(self, ended: ReplyEnded) -> None:
        self._ended = ended
        self._look()
