"""Times capture and fit of the same pairs by repeng 0.4.0 and by Tiller, alternately in one run.

Run from the repository's root: python packaging/repeng_bench.py [--model FOLDER] (or make bench-repeng).
Each side is a process of its own environment that stays up; both read the same texts at the last token, on
the layers that repeng reads, with the same number of threads.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from repeng_environment import quiet_environment, side_command  # noqa: E402

PAIRS, WARM_UPS = 64, 3
BOUND = 2.0
METHODS = ("pca", "mean_diff")


class Side:
    """A process that does its work once for each line, and answers with the seconds that took."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._process, self._input, self._output = process, process.stdin, process.stdout
        self.layers: list[int] = json.loads(self._output.readline())["layers"]

    def seconds(self) -> float:
        """The seconds of one more run."""
        self._input.write("\n")
        self._input.flush()
        return float(json.loads(self._output.readline()))


@contextlib.contextmanager
def side(command: Sequence[str], threads: int) -> Iterator[Side]:
    """Start a side and end it."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=quiet_environment(threads),
    ) as process:
        try:
            yield Side(process)
        finally:
            process.kill()


def serve(model: str, texts: str, threads: str, method: str) -> None:
    """Tiller's side, in this script's own process: a direction a layer for each line of standard input."""
    from engine.backends.hf.backend import TransformersBackend
    from engine.backends.hf.loading import load, set_threads
    from engine.control import Control
    from engine.models import resolve_model
    from vectors.methods import METHODS as FITS
    from vectors.values import Placement, Position, SteeringVector

    loaded = load(resolve_model(model), "cpu", "float32", Control())
    set_threads(int(threads))
    vectors: dict[str, SteeringVector] = {}
    backend = TransformersBackend(loaded, vectors.__getitem__)
    pairs = json.loads(Path(texts).read_text(encoding="utf-8"))
    layers = range(1, backend.info.ref.n_layers)

    def run() -> dict[int, npt.NDArray[np.float32]]:
        control = Control()
        prompts = [
            backend.pair_prompt(text, "", Placement.RAW, Position.LAST, control)
            for pair in pairs
            for text in pair
        ]
        states = backend.capture(prompts, layers, control).states
        return {layer: FITS[method](states[layer][0::2], states[layer][1::2]) for layer in layers}

    print(json.dumps({"layers": sorted(run())}), flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        run()
        print(json.dumps(time.perf_counter() - started), flush=True)


def measure(model: str, rounds: int, threads: int) -> bool:
    """Time all sides in turn, print each one's median and each ratio; True where every bound is met."""
    from engine.backends.benchmark import interval
    from engine.cli.bench import shipped_pairs

    texts = [
        [f"{pair.prompt} {text}".strip() for text in (pair.positive, pair.negative)]
        for pair in shipped_pairs(PAIRS)
    ]
    with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as open_sides:
        file = Path(temporary, "texts.json")
        file.write_text(json.dumps(texts), encoding="utf-8")
        given = (model, str(file), str(threads))
        own = [sys.executable, str(Path(__file__)), "--serve", *given]
        commands = {"repeng pca_diff": side_command("train", *given)}
        commands |= {f"Tiller {method}": [*own, method] for method in METHODS}
        sides = {name: open_sides.enter_context(side(each, threads)) for name, each in commands.items()}
        layers = {name: each.layers for name, each in sides.items()}
        if len({tuple(each) for each in layers.values()}) != 1:
            raise SystemExit(f"The sides read different layers: {layers}.")
        names = list(sides)
        spent = {name: np.zeros(rounds) for name in names}
        for turn in range(-WARM_UPS, rounds):
            for name in names if turn % 2 else reversed(names):
                seconds = sides[name].seconds()
                if turn >= 0:
                    spent[name][turn] = seconds
    print(f"{model}: {len(texts)} pairs, layers {layers[names[0]]}, {threads} threads, {rounds} rounds")
    for name, each in spent.items():
        print(f"  {name}: {np.median(each):.4f} s (median)")
    is_met = True
    for name in names[1:]:
        value, low, high = interval(spent[names[0]] / spent[name])
        is_met &= low >= BOUND
        verdict = "met" if low >= BOUND else "missed"
        print(f"  {names[0]} / {name}: {value:.2f} (95% interval {low:.2f} to {high:.2f})", end="; ")
        print(f"at least {BOUND:g}: {verdict}", flush=True)
    return is_met


def main() -> int:
    """Measure, or be one of the sides."""
    if sys.argv[1:2] == ["--serve"]:
        serve(*sys.argv[2:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=str(ROOT.parent / "shared" / "models" / "stories3M"))
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    return 0 if measure(args.model, args.rounds, args.threads) else 1


if __name__ == "__main__":
    sys.exit(main())
