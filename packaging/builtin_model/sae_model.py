"""A TopK sparse autoencoder and its files in SAELens' layout. Knows no language model."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

CONFIG, WEIGHTS = "cfg.json", "sae_weights.safetensors"


@dataclass(frozen=True)
class Losses:
    """Of one batch: the share of the variance left unexplained, and the auxiliary loss."""

    unexplained: Tensor
    auxiliary: Tensor


class TopKSae(nn.Module):
    """Gao et al. 2024, "Scaling and evaluating sparse autoencoders" (arXiv:2406.04093).

        z = TopK(ReLU((x - b_dec) W_enc + b_enc)),    x' = z W_dec + b_dec
        L = |x - x'|^2 / E|x - mean|^2  +  1/32 |e - e'|^2 / |e|^2,    e = x - x'

    where e' decodes the largest of the latents that have not been active for long: they learn what is left
    over. Rows of W_dec [d_sae, d_in] have unit norm. States are divided by `scale` while training, so that
    their mean norm is that of unit variance; the saved biases are in the states' own units.
    """

    scale: Tensor
    variance: Tensor

    def __init__(self, d_in: int, d_sae: int, k: int, seed: int = 1) -> None:
        super().__init__()
        self.k, self.auxiliary_k = k, min(d_in // 2, d_sae)
        draw = torch.Generator().manual_seed(seed)
        rows = functional.normalize(torch.randn(d_sae, d_in, generator=draw), dim=1)
        self.W_dec = nn.Parameter(rows)
        self.W_enc = nn.Parameter(rows.t().clone())
        self.b_enc = nn.Parameter(torch.zeros(d_sae))
        self.b_dec = nn.Parameter(torch.zeros(d_in))
        self.register_buffer("scale", torch.ones(()))
        self.register_buffer("variance", torch.ones(()))

    @property
    def d_sae(self) -> int:
        """How many latents there are."""
        return self.W_dec.shape[0]

    @torch.no_grad()
    def fit_to(self, states: Tensor) -> None:
        """Take scale, centre and variance of a sample [n, d_in] of the states."""
        self.scale.copy_(states.norm(dim=1).mean() / math.sqrt(states.shape[1]))
        scaled = states / self.scale
        self.b_dec.copy_(scaled.mean(dim=0))
        self.variance.copy_((scaled - self.b_dec).square().sum(dim=1).mean())

    def latents(self, x: Tensor) -> Tensor:
        """All latents before the top ones are taken, [n, d_sae], of scaled states."""
        return functional.relu((x - self.b_dec.detach()) @ self.W_enc + self.b_enc)

    def decode(self, values: Tensor, indices: Tensor) -> Tensor:
        """Sum of the rows named, [n, d_in], each times its value; both arguments are [n, some]."""
        return functional.embedding_bag(indices, self.W_dec, mode="sum", per_sample_weights=values)

    def losses(self, x: Tensor, dead: Tensor) -> tuple[Losses, Tensor]:
        """Losses of scaled states [n, d_in], and which latents were active, [d_sae]; `dead` is a mask."""
        latents = self.latents(x)
        values, indices = latents.topk(self.k, dim=1, sorted=False)
        left = x - self.decode(values, indices) - self.b_dec
        squares = left.square().sum(dim=1).mean()
        auxiliary = x.new_zeros(())
        if int(dead.sum()) > 0:
            count = min(self.auxiliary_k, int(dead.sum()))
            sleeping = latents.masked_fill(~dead, 0.0)
            again = self.decode(*sleeping.topk(count, dim=1, sorted=False))
            goal = left.detach()
            auxiliary = (goal - again).square().sum(dim=1).mean() / goal.square().sum(dim=1).mean()
        active = torch.zeros_like(dead)
        active[indices[values > 0]] = True
        return Losses(squares / self.variance, auxiliary), active

    @torch.no_grad()
    def keep_unit_rows(self) -> None:
        """Give the decoder's rows unit norm again."""
        self.W_dec.copy_(functional.normalize(self.W_dec, dim=1))

    @torch.no_grad()
    def drop_lengthening(self) -> None:
        """Take from the decoder's gradient what would only change its rows' lengths."""
        gradient = self.W_dec.grad
        assert gradient is not None
        gradient -= (gradient * self.W_dec).sum(dim=1, keepdim=True) * self.W_dec

    @torch.no_grad()
    def encode(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """The k largest activations of states [n, d_in], in their own units, and their indices, [n, k]."""
        values, indices = self.latents(states / self.scale).topk(self.k, dim=1)
        return values * self.scale, indices

    @torch.no_grad()
    def reconstruct(self, states: Tensor) -> Tensor:
        """What is left of states [n, d_in] when they are encoded and decoded."""
        values, indices = self.encode(states)
        return self.decode(values, indices) + self.b_dec * self.scale

    def save(self, folder: Path, hook: str, metadata: dict[str, Any]) -> None:
        """Write cfg.json and sae_weights.safetensors, in half precision."""
        folder.mkdir(parents=True, exist_ok=True)
        own = {
            "W_enc": self.W_enc,
            "b_enc": self.b_enc * self.scale,
            "W_dec": self.W_dec,
            "b_dec": self.b_dec * self.scale,
        }
        tensors = {name: each.detach().cpu().half().contiguous() for name, each in own.items()}
        save_file(tensors, folder / WEIGHTS)
        config = {
            "architecture": "topk",
            "k": self.k,
            "d_in": self.W_dec.shape[1],
            "d_sae": self.d_sae,
            "dtype": "float16",
            "device": "cpu",
            "apply_b_dec_to_input": True,
            "normalize_activations": "none",
            "reshape_activations": "none",
            "metadata": {"hook_name": hook, **metadata},
        }
        (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def load_sae(folder: Path) -> tuple[TopKSae, dict[str, Any]]:
    """The autoencoder that `save` wrote, in fp32 and the states' own units, and its configuration."""
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    sae = TopKSae(config["d_in"], config["d_sae"], config["k"])
    tensors = {name: each.float() for name, each in load_file(folder / WEIGHTS).items()}
    sae.load_state_dict(tensors, strict=False)
    return sae, config
