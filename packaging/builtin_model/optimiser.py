"""Muon for the blocks' matrices, Adam for all else, written over stacks of matrices and without host values.

A matrix's momentum is made nearly orthogonal by five Newton-Schulz steps (Jordan et al. 2024) and scaled to
the size of Adam's updates (Liu et al. 2025). With AdamW alone 150 steps of the basics left a loss of 4.51 on
conversations apart, with Muon 3.79.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import torch
from torch import Tensor

MOMENTUM = 0.95
FIRST, SECOND = 0.9, 0.98  # Adam's means of the gradient and of its square
SMALLEST = 1e-8
POLYNOMIAL = (3.4445, -4.7750, 2.0315)
ROUNDS = 5


def orthogonal(matrices: Tensor) -> Tensor:
    """The nearest matrices with singular values near 1, of a stack [blocks, out, in]."""
    a, b, c = POLYNOMIAL
    tall = matrices.shape[1] > matrices.shape[2]
    made = (matrices.mT if tall else matrices).bfloat16()
    made = made / made.norm(dim=(1, 2), keepdim=True).clamp_min(1e-7)
    for _ in range(ROUNDS):
        square = made @ made.mT
        made = torch.baddbmm(made, torch.baddbmm(square, square, square, beta=b, alpha=c), made, beta=a)
    return (made.mT if tall else made).float()


@dataclass
class Optimiser:
    """Moves weights by their gradients. All it keeps is in `state`, by name, beside each weight."""

    matrices: list[torch.nn.Parameter]
    others: list[torch.nn.Parameter]
    decay: float = 0.05
    state: dict[str, list[Tensor]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing seen."""
        device = self.others[0].device
        self.state = {
            "momentum": [torch.zeros_like(weight) for weight in self.matrices],
            "mean": [torch.zeros_like(weight) for weight in self.others],
            "square": [torch.zeros_like(weight) for weight in self.others],
            "left": [torch.ones((), device=device), torch.ones((), device=device)],
        }

    def load(self, state: dict[str, list[Tensor]]) -> None:
        """Go on from a kept state."""
        for name, kept in state.items():
            for own, value in zip(self.state[name], kept, strict=True):
                own.copy_(value)

    @torch.no_grad()
    def step(self, rate: Tensor, other_rate: Tensor) -> None:
        """One step at two rates, scalars on the weights' device, by the gradients as they are."""
        for weight, momentum in zip(self.matrices, self.state["momentum"], strict=True):
            gradient = gradient_of(weight)
            momentum.lerp_(gradient, 1 - MOMENTUM)
            moved = orthogonal(gradient.lerp(momentum, MOMENTUM))
            weight.mul_(1 - rate * self.decay)
            weight.sub_(moved * (rate * (0.2 * math.sqrt(max(weight.shape[1:])))))
        first_left, second_left = self.state["left"]
        first_left.mul_(FIRST)
        second_left.mul_(SECOND)
        for weight, mean, square in zip(self.others, self.state["mean"], self.state["square"], strict=True):
            gradient = gradient_of(weight)
            mean.lerp_(gradient, 1 - FIRST)
            square.lerp_(gradient.square(), 1 - SECOND)
            scale = (square / (1 - second_left)).sqrt_().add_(SMALLEST)
            weight.sub_((mean / scale) * (other_rate / (1 - first_left)))


def gradient_of(weight: torch.nn.Parameter) -> Tensor:
    """A weight's gradient, which must be there."""
    if weight.grad is None:
        raise ValueError("a weight has no gradient yet")
    return weight.grad


@torch.no_grad()
def clip(weights: Iterable[torch.nn.Parameter], most: float = 1.0) -> None:
    """Scale all gradients down together where their joint norm is above `most`."""
    gradients = [gradient_of(weight) for weight in weights]
    norm = torch.stack([each.norm() for each in gradients]).norm()
    torch._foreach_mul_(gradients, (most / norm.clamp_min(most)))
