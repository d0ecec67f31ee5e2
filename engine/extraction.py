"""Makes a steering vector from contrastive pairs on the loaded model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from engine.backends.protocol import Backend
from engine.control import Control
from engine.messages import Extract
from engine.version import VERSION
from vectors.errors import BadInput
from vectors.layers import layers_at_depth
from vectors.methods import METHODS
from vectors.pairs import pairs_hash
from vectors.report import report_card
from vectors.values import FloatArray, Pair, Placement, Provenance, SteeringVector

DEFAULT_DEPTH = (0.375, 0.7)
"""Share of the depth where a vector acts when no layers are recommended: the middle blocks."""


def extract(backend: Backend, command: Extract, control: Control) -> SteeringVector:
    """Capture all sides of every pair and fit a direction per layer, float32 [d_model].

    With neutral prompts each pole has its own direction, from neutral to it. The plain difference of two
    poles holds nothing of what both have and neutral has not; where a model needs that to show a manner at
    all, neither end of the difference does.
    """
    ref = backend.info.ref
    method = METHODS.get(command.method)
    if method is None:
        raise BadInput(f"The method “{command.method}” is unknown; choose one of: {', '.join(METHODS)}.")
    if not command.pairs:
        raise BadInput("There are no pairs to make a vector from; add at least one.")
    layers = command.layers if command.layers is not None else tuple(range(ref.n_layers))
    if outside := [layer for layer in layers if not 0 <= layer < ref.n_layers]:
        raise BadInput(f"The model has layers 0 to {ref.n_layers - 1}, not {outside[0]}; name others.")
    position = command.position or command.placement.default_position
    if command.neutral_prompts and command.placement is not Placement.SYSTEM:
        raise BadInput("Neutral system prompts go with the placement “system” only; leave them out.")
    prompts = []
    for done, pair in enumerate(command.pairs):
        control.check()
        control.progress("preparing pairs", done, len(command.pairs), "pairs")
        for text in _sides(pair, done, command.neutral_prompts):
            prompts.append(
                backend.pair_prompt(text, pair.prompt, command.placement, position, control.silent())
            )
    captured = backend.capture(prompts, layers, control)
    n_sides = len(prompts) // len(command.pairs)
    _check_finite(captured.states, n_sides)
    positive, negative, neutral = (
        {layer: captured.states[layer][min(side, n_sides - 1) :: n_sides] for layer in layers}
        for side in range(3)
    )
    directions, opposite = {}, {}
    for done, layer in enumerate(layers):
        control.check()
        control.progress("fitting directions", done, len(layers), "layers")
        # Where there are two sides only, `neutral` is the negative one.
        directions[layer] = method(positive[layer], neutral[layer])
        if command.neutral_prompts:
            opposite[layer] = method(negative[layer], neutral[layer])
    return SteeringVector(
        name=command.name,
        positive=command.positive or command.name,
        negative=command.negative or f"less {command.positive or command.name}",
        model=ref,
        directions=directions,
        opposite=opposite,
        method=command.method,
        position=position,
        recommended_layers=_recommended(command, directions, ref.n_layers),
        reference_norms=captured.norms,
        provenance=Provenance(
            pairs=command.pairs,
            pairs_hash=pairs_hash(command.pairs),
            placement=command.placement,
            positive_prompt=command.positive_prompt,
            negative_prompt=command.negative_prompt,
            neutral_prompts=command.neutral_prompts,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            made_by=f"Tiller {VERSION} ({backend.info.backend}, {backend.info.dtype})",
        ),
        report=report_card(positive, neutral, directions, method=method, before_layer=control.check),
    )


def _sides(pair: Pair, number: int, neutral_prompts: Sequence[str]) -> tuple[str, ...]:
    """The texts that a pair is read as: both sides, and a neutral one where there are such prompts."""
    if not neutral_prompts:
        return pair.positive, pair.negative
    return pair.positive, pair.negative, neutral_prompts[number % len(neutral_prompts)]


def _check_finite(states: Mapping[int, FloatArray], n_sides: int) -> None:
    """Raise BadInput naming the layer and the pair where a model has given NaN or infinite numbers."""
    for layer, rows in states.items():  # [n_sides * n_pairs, d_model]
        broken = np.flatnonzero(~np.isfinite(rows).all(axis=1))
        if len(broken):
            raise BadInput(
                f"At layer {layer}, the model's numbers for pair {broken[0] // n_sides + 1} are not finite "
                "(NaN or infinite); load it in float32, or choose another model."
            )


def _recommended(command: Extract, directions: Mapping[int, FloatArray], n_layers: int) -> tuple[int, ...]:
    """The layers asked for, else the middle ones; of these, those whose direction is not zero."""
    wanted = command.recommended_layers or command.layers or layers_at_depth(DEFAULT_DEPTH, n_layers)
    held = tuple(layer for layer in wanted if layer in directions and np.any(directions[layer]))
    return held or tuple(layer for layer in directions if np.any(directions[layer]))
