"""Finding decoder blocks by a traced pass, on toy decoders that each go one way of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from engine.backends.hf.blocks import LooksAhead, NoBlocks, SharedBlocks, decoder_blocks
from engine.backends.hf.hooks import NoResidualStream
from vectors.errors import TillerError

LAYERS, WIDTH = 4, 8
Between = Callable[[Tensor], Tensor]


class Block(nn.Module):
    """A residual block that hands on a tensor, or several in a container."""

    def __init__(self, wraps: Callable[[Tensor], Any]) -> None:
        super().__init__()
        self.inner, self.wraps = nn.Linear(WIDTH, WIDTH), wraps

    def forward(self, hidden: Tensor) -> Any:
        return self.wraps(hidden + self.inner(hidden))


class Toy(nn.Module):
    """Embeds tokens and runs its blocks in the order given, with something done between two of them."""

    base_model_prefix = "model"

    def __init__(
        self,
        wraps: Callable[[Tensor], Any] = lambda hidden: hidden,
        order: tuple[int, ...] = (0, 1, 2, 3),
        between: Between = lambda hidden: hidden,
        is_nested: bool = False,
    ) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.embed, self.order, self.between = nn.Embedding(16, WIDTH), order, between
        blocks = [Block(wraps) for _ in range(LAYERS)]
        groups = [nn.ModuleList(blocks[:2]), nn.ModuleList(blocks[2:])]
        self.blocks = nn.ModuleList(groups if is_nested else blocks)
        self.flat = tuple(blocks)
        self.other = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(LAYERS))  # never run

    def forward(self, input_ids: Tensor) -> Any:
        hidden = self.embed(input_ids)
        for index in self.order:
            output = self.flat[index](self.between(hidden))
            output = output["hidden"] if isinstance(output, dict) else output
            hidden = output[0] if isinstance(output, tuple | list) else output
            hidden = hidden if hidden.dim() == 3 else hidden[0]
        return hidden


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"is_nested": True},
        {"wraps": lambda hidden: (hidden, None)},
        {"wraps": lambda hidden: [hidden]},
    ],
)
def test_that_blocks_are_found_nested_or_not_and_whatever_they_wrap_their_output_in(
    changes: dict[str, Any],
) -> None:
    toy = Toy(**changes)
    assert decoder_blocks(toy, LAYERS, WIDTH) == toy.flat


@pytest.mark.parametrize(
    ("changes", "error", "named"),
    [
        ({"order": (0, 1, 2, 3, 0, 1, 2, 3)}, SharedBlocks, "one block 2 times"),
        ({"order": (1, 0, 2, 3)}, NoBlocks, "one after the other"),
        ({"order": (0, 1, 3)}, NoBlocks, "1 will not run"),
        ({"between": lambda hidden: 2 * hidden}, NoBlocks, "block 1 is not given what block 0 gives"),
        ({"between": lambda hidden: hidden + hidden.mean(1, keepdim=True)}, NoBlocks, "block 1"),
        ({"wraps": lambda hidden: hidden.expand(4, -1, -1, -1)}, NoResidualStream, "of 4 dimensions"),
        ({"wraps": lambda hidden: {"hidden": hidden}}, NoResidualStream, "a dict"),
        ({"wraps": lambda hidden: hidden + hidden.mean(1, keepdim=True)}, LooksAhead, "backwards"),
    ],
)
def test_that_what_a_layer_number_could_not_name_is_refused_by_the_model_class(
    changes: dict[str, Any], error: type[TillerError], named: str
) -> None:
    toy = Toy(**changes)
    with pytest.raises(error, match=named) as raised:
        decoder_blocks(toy, LAYERS, WIDTH)
    assert "Toy" in str(raised.value)
    assert "choose another model" in str(raised.value)


@pytest.mark.parametrize(("n_layers", "width"), [(LAYERS + 1, WIDTH), (LAYERS, WIDTH + 1)])
def test_that_another_depth_or_width_than_the_configuration_says_is_refused(
    n_layers: int, width: int
) -> None:
    with pytest.raises((NoBlocks, NoResidualStream), match="Toy"):
        decoder_blocks(Toy(), n_layers, width)


def test_that_tracing_leaves_no_hook_behind() -> None:
    toy = Toy()
    decoder_blocks(toy, LAYERS, WIDTH)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in toy.modules())
