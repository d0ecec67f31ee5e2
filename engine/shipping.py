"""Turns a shipped set of pairs into the command that makes its vector on a model."""

from __future__ import annotations

from engine.engine import new_job
from engine.messages import Extract
from vectors.layers import layers_at_depth
from vectors.shipped import PairSet


def extract_command(pairs: PairSet, n_layers: int) -> Extract:
    """The Extract of a shipped set for a model of that depth, under a new job's name. Raises BadFile."""
    return Extract(
        job=new_job(),
        name=pairs.name,
        pairs=pairs.pairs(),
        placement=pairs.placement,
        position=pairs.position,
        positive=pairs.positive,
        negative=pairs.negative,
        positive_prompt=pairs.positive_prompt,
        negative_prompt=pairs.negative_prompt,
        recommended_layers=layers_at_depth(pairs.depth, n_layers),
    )
