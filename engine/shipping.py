"""Turns a shipped set of pairs into the command that makes its vector on a model, and guesses its time."""

from __future__ import annotations

from engine.engine import new_job
from engine.messages import Extract, ModelInfo
from vectors.layers import layers_at_depth
from vectors.shipped import PairSet

SWEEP_PASSES = 2300
"""Passes through the model that a sweep takes: 6 questions x 7 batches of 40 tokens, and 600 readings."""
PAIR_PASSES = 5
"""What reading both sides of a pair costs, as passes of one token."""
BLOCK_SECONDS = 7e-4
"""What a block costs in a pass however small it is: TinyTalk's eight took 16 s a vector on two busy cores."""
WEIGHT_SECONDS = {"cpu": 2e-10}
"""What a weight costs in a pass, which fetches each from memory once: 4 bytes at 20 GB/s."""
ACCELERATED_WEIGHT_SECONDS = 4e-12


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
        neutral_prompts=pairs.neutral_prompts,
        recommended_layers=layers_at_depth(pairs.depth, n_layers),
    )


def seconds_to_make(n_pairs: int, model: ModelInfo) -> float:
    """A guess, good to a factor of about three, at how long extracting and measuring a set takes."""
    passes = SWEEP_PASSES + PAIR_PASSES * n_pairs
    weight = WEIGHT_SECONDS.get(model.device, ACCELERATED_WEIGHT_SECONDS)
    return passes * (model.ref.n_layers * BLOCK_SECONDS + model.n_parameters * weight)
