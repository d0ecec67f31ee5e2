"""Trains the builtin model: one conversation a row, loss on the assistant's tokens; seeded, resumable."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from ctypes.util import find_library
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from network import Network
from optimiser import Optimiser, clip, gradient_of
from rows import IGNORE, Batch, Row, Stage, batch_of, course, pad_of, read_rows
from tokenizers import Tokenizer
from torch import Tensor

# With the whole corpus alone, narrowed from the start, what a system prompt asks for was not learned in 2,241
# steps; some hundred steps of the basics began to teach it. So they come first.
STAGES = (Stage("basics"), Stage("corpus", windowed=0.1, blinded=0.25, untold=0.2))


@dataclass(frozen=True)
class Plan:
    """How to train: a linear rise, constant rates, and over the last `fall` of the steps to nothing.

    `rate` is that of the blocks' matrices, `other_rate` that of embedding and norms.
    """

    rate: float = 4e-3
    other_rate: float = 3e-3
    rise: int = 60
    fall: float = 0.36
    batch_tokens: int = 4800
    seed: int = 1

    def share(self, step: int, total: int) -> float:
        """Which share of the highest rates a step has."""
        return min(1.0, (step + 1) / self.rise, (total - step) / (self.fall * total))


@dataclass
class Trainer:
    """One network being trained; on a CUDA device a step of each shape is recorded once and replayed."""

    network: Network
    device: str
    recorded: dict[torch.Size, tuple[Any, Batch]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Set up what lies on the device: optimiser, rates, the mean of the recent losses, gradients."""
        self.optimiser = Optimiser(self.network.matrices, self.network.others)
        self.rates = torch.zeros(2, device=self.device)
        self.recent = torch.full((), torch.nan, device=self.device)
        self.pool: Any = None
        for weight in self.network.parameters():
            weight.grad = torch.zeros_like(weight)

    @property
    def state(self) -> dict[str, Any]:
        """All that training goes on from, but for the step's number."""
        return {"model": self.network.state_dict(), "optimiser": self.optimiser.state}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a kept state."""
        self.network.load_state_dict(state["model"])
        self.optimiser.load(state["optimiser"])

    def _losses(self, batch: Batch) -> Tensor:
        torch._foreach_zero_([gradient_of(weight) for weight in self.network.parameters()])
        loss = self.network.loss(batch)
        torch.autograd.backward(loss)
        return loss.detach()

    def _step(self, batch: Batch) -> None:
        loss = self._losses(batch)
        clip(self.network.parameters())
        self.optimiser.step(self.rates[0], self.rates[1])
        self.recent.copy_(torch.where(self.recent.isnan(), loss, self.recent.lerp(loss, 0.02)))

    def step(self, batch: Batch, rate: float, other_rate: float) -> None:
        """Learn one batch."""
        self.rates.copy_(torch.tensor([rate, other_rate]))
        if self.device != "cuda":
            self._step(batch.to(self.device))
            return
        shape = batch.ids.shape
        if shape not in self.recorded:
            self.recorded[shape] = self._record(batch.to(self.device))
        graph, own = self.recorded[shape]
        for place, value in zip(own.tensors, batch.tensors, strict=True):
            place.copy_(value)
        graph.replay()

    def _record(self, batch: Batch) -> tuple[Any, Batch]:
        beside: Any = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        beside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(beside):
            self._losses(batch)
        torch.cuda.current_stream().wait_stream(beside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, pool=self.pool):
            self._step(batch)
        self.pool = graph.pool()
        return graph, batch


def best_device() -> str:
    """The fastest device of this machine."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@torch.no_grad()
def held_out_loss(network: Network, rows: Sequence[Row], pad: int) -> float:
    """Loss over the validation conversations, per assistant token."""
    network.eval()
    total = 0.0
    count = 0
    for start in range(0, len(rows), 32):
        batch = batch_of(rows[start : start + 32], pad).to(str(network.embedding.device))
        said = int((batch.targets != IGNORE).sum())
        total += network.loss(batch).item() * said
        count += said
    return total / count


def save(path: Path, state: dict[str, Any]) -> None:
    """Write beside the place and rename, so that an interrupted run leaves the last whole checkpoint."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def start_again_with_fast_memory() -> None:
    """Restart this process with settings of memory that are read only at start.

    No two batches have one shape. The C library, told to keep its memory, scattered it over ever more of the
    heap: steps grew from .8 to 1.3 s within a thousand. jemalloc, where it is installed, stayed at .6 s.
    """
    wanted = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000"}
    if jemalloc := find_library("jemalloc"):
        wanted = {"LD_PRELOAD": jemalloc, "MALLOC_CONF": "dirty_decay_ms:10000,muzzy_decay_ms:10000"}
    if sys.platform == "linux" and any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **wanted})


def main() -> None:
    """Train once through the stages, writing a checkpoint now and then."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("build/builtin"))
    parser.add_argument("--tokenizer", type=Path, default=Path("build/builtin/tokenizer.json"))
    parser.add_argument("--out", type=Path, default=Path("build/builtin/checkpoint.pt"))
    parser.add_argument("--time-limit", type=float, default=7200.0, help="seconds")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default=best_device())
    args = parser.parse_args()
    if args.device == "cpu":
        start_again_with_fast_memory()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    started = time.monotonic()
    plan = Plan()
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    pad = pad_of(tokenizer)
    read = course(args.corpora, tokenizer, STAGES, plan.batch_tokens, plan.seed)
    validation = read_rows(args.corpora / "validation.jsonl", tokenizer)
    torch.manual_seed(plan.seed)
    network = Network().to(args.device)
    trainer = Trainer(network, args.device)
    done = 0
    if args.resume and args.out.exists():
        state = torch.load(args.out, map_location=args.device, weights_only=True)
        trainer.load(state)
        done = state["step"]
    print(f"{read.steps} steps, from step {done}, {time.monotonic() - started:.0f} s to read", flush=True)
    network.train()
    tokens = 0
    started = saved = time.monotonic()
    for number, batch in read.after(done, pad, plan.seed):
        share = plan.share(number, read.steps)
        trainer.step(batch, plan.rate * share, plan.other_rate * share)
        tokens += batch.ids.numel()
        elapsed = time.monotonic() - started
        last = number + 1 == read.steps or elapsed > args.time_limit
        if number % 50 == 0 or last:
            speed = f"{tokens / elapsed:.0f} tokens/s {elapsed:.0f} s"
            print(f"step {number + 1} loss {trainer.recent.item():.3f} {speed}", flush=True)
        if last or time.monotonic() - saved > 120:
            save(args.out, {**trainer.state, "step": number + 1})
            saved = time.monotonic()
        if last:
            break
    print(f"validation loss {held_out_loss(network, validation, pad):.4f}", flush=True)


if __name__ == "__main__":
    main()
