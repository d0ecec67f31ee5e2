"""Trains a sparse autoencoder on the states of the builtin model's middle block; measures and saves it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from sae_model import TopKSae
from sae_states import Reader
from sae_text import CORPUS, Talk, conversations, talks
from torch import Tensor
from train import start_again_with_fast_memory

from vectors.plain import to_plain

OUT = Path("engine/builtin/sae")
HELD_OUT = 300  # conversations after the training ones, for the numbers
SAMPLE = 20_000  # states from which scale, centre and variance are taken


@dataclass(frozen=True)
class Plan:
    """How to train: Adam, a constant rate that falls to nothing over the last `fall` of the steps."""

    features: int = 1024
    k: int = 12
    steps: int = 2500
    batch: int = 4096
    rate: float = 1.2e-3
    fall: float = 0.3
    auxiliary: float = 1 / 32
    dead_after: int = 150_000  # tokens without being active
    seed: int = 1


@dataclass(frozen=True)
class Numbers:
    """How good an autoencoder is on states that it was not trained on.

    `loss_recovered` is 1 where the model speaks as well with the reconstruction in the states' place, 0 where
    as badly as with their mean.
    """

    variance_explained: float
    active: float
    dead: float
    loss: float
    loss_spliced: float
    loss_mean: float

    @property
    def loss_recovered(self) -> float:
        """Share of what mean ablation costs that the reconstruction gives back."""
        return (self.loss_mean - self.loss_spliced) / (self.loss_mean - self.loss)


def batches(count: int, plan: Plan) -> Iterator[Tensor]:
    """Indices of the states of each step: one shuffled pass after the other."""
    draw = torch.Generator().manual_seed(plan.seed)
    left = torch.empty(0, dtype=torch.long)
    for _ in range(plan.steps):
        while len(left) < plan.batch:
            left = torch.cat([left, torch.randperm(count, generator=draw)])
        yield left[: plan.batch]
        left = left[plan.batch :]


def train(states: Tensor, plan: Plan, report: int = 100) -> tuple[TopKSae, list[float]]:
    """Train on states [n, d_in]; gives the autoencoder and the loss of every step."""
    torch.manual_seed(plan.seed)
    sae = TopKSae(states.shape[1], plan.features, plan.k, plan.seed)
    sae.fit_to(states[:: max(1, len(states) // SAMPLE)].float())
    adam = torch.optim.Adam(sae.parameters(), lr=plan.rate, betas=(0.9, 0.999), eps=1e-8)
    silent = torch.zeros(plan.features)  # tokens since a latent was last active
    losses: list[float] = []
    started = time.monotonic()
    for step, chosen in enumerate(batches(len(states), plan)):
        for group in adam.param_groups:
            group["lr"] = plan.rate * min(1.0, (plan.steps - step) / (plan.fall * plan.steps))
        found, active = sae.losses(states[chosen].float() / sae.scale, silent > plan.dead_after)
        torch.autograd.backward(found.unexplained + plan.auxiliary * found.auxiliary)
        sae.drop_lengthening()
        adam.step()
        adam.zero_grad(set_to_none=True)
        sae.keep_unit_rows()
        silent += plan.batch
        silent[active] = 0
        losses.append(found.unexplained.item())
        if report and (step % report == 0 or step + 1 == plan.steps):
            dead = int((silent > plan.dead_after).sum())
            print(
                f"step {step + 1} unexplained {losses[-1]:.4f} dead {dead} "
                f"{time.monotonic() - started:.0f} s",
                flush=True,
            )
    return sae, losses


def measured(sae: TopKSae, reader: Reader, held_out: list[Talk]) -> Numbers:
    """The numbers, on conversations that were not trained on."""
    states = reader.states(held_out).float()
    mean = states.mean(dim=0)
    left = (states - sae.reconstruct(states)).square().sum() / (states - mean).square().sum()
    values, indices = sae.encode(states)
    used = torch.zeros(sae.d_sae, dtype=torch.bool)
    used[indices[values > 0]] = True
    return Numbers(
        1 - left.item(),
        (values > 0).sum(dim=1).float().mean().item(),
        1 - used.float().mean().item(),
        reader.loss(held_out),
        reader.loss(held_out, sae.reconstruct),
        reader.loss(held_out, lambda hidden: mean.expand_as(hidden)),
    )


def save(sae: TopKSae, reader: Reader, numbers: Numbers, folder: Path) -> None:
    """Write the folder in SAELens' layout; what it was trained on stands in its metadata."""
    model = replace(reader.model, location="")
    metadata: dict[str, Any] = {
        "model_name": model.name,
        "tiller_name": f"{model.name} SAE",
        "tiller_model": to_plain(model),
        "tiller_numbers": {name: round(value, 4) for name, value in asdict(numbers).items()},
    }
    sae.save(folder, f"blocks.{reader.layer}.hook_resid_post", metadata)


def main() -> None:
    """Read the states, train, measure, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="builtin")
    parser.add_argument("--layer", type=int, help="block whose output is read; the middle one when left out")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="drawn again where it is not there")
    parser.add_argument("--conversations", type=int, default=9000)
    parser.add_argument("--features", type=int, default=Plan.features)
    parser.add_argument("--k", type=int, default=Plan.k)
    parser.add_argument("--steps", type=int, default=Plan.steps)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    start_again_with_fast_memory()
    started = time.monotonic()
    reader = Reader(args.model, args.layer, threads=args.threads)
    items = conversations(args.corpus, 0, args.conversations + HELD_OUT)
    read = talks(items, reader.tokenizer, reader.context)
    states = reader.states(read[:-HELD_OUT])
    print(f"{len(states):,} states of block {reader.layer}, {time.monotonic() - started:.0f} s", flush=True)
    sae, _ = train(states, Plan(args.features, args.k, args.steps, seed=args.seed))
    numbers = measured(sae, reader, read[-HELD_OUT:])
    save(sae, reader, numbers, args.out)
    print(
        f"variance explained {numbers.variance_explained:.3f}, active {numbers.active:.1f} of {sae.d_sae}, "
        f"dead {numbers.dead:.1%}\nloss {numbers.loss:.3f} nats, spliced {numbers.loss_spliced:.3f}, mean "
        f"ablation {numbers.loss_mean:.3f}: {numbers.loss_recovered:.1%} recovered\n"
        f"{args.out}, {time.monotonic() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
