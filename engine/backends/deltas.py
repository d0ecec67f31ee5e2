"""Sums a recipe into one change per layer, for prompt and for response. Knows no backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.backends.operators import Change, Step, step_of
from engine.backends.protocol import CannotSteer, Capabilities, VectorSource
from engine.messages import ModelInfo
from vectors.errors import VectorMismatch
from vectors.values import Scope, SteeringRecipe

Deltas = Mapping[int, Change]
"""By layer: what is added, float32 [d_model], or where a term does more than add, all steps in turn."""


@dataclass(frozen=True, slots=True)
class RecipeDeltas:
    """What a recipe does per layer, and a key for each part (empty: nothing)."""

    recipe: SteeringRecipe
    prompt: Deltas
    response: Deltas
    prompt_key: str
    response_key: str


def recipe_deltas(
    recipe: SteeringRecipe, info: ModelInfo, capabilities: Capabilities, load: VectorSource
) -> RecipeDeltas:
    """Put the active terms together, in the recipe's order. Raises CannotSteer and VectorMismatch."""
    prompt, response = _part(recipe, Scope.RESPONSE), _part(recipe, Scope.PROMPT)
    return RecipeDeltas(
        recipe,
        _summed(prompt, info, capabilities, load),
        _summed(response, info, capabilities, load),
        prompt.fingerprint,
        response.fingerprint,
    )


def _part(recipe: SteeringRecipe, without: Scope) -> SteeringRecipe:
    """The active terms but those of one scope, as if they all had scope `all`."""
    kept = (term for term in recipe.active if term.scope is not without)
    return SteeringRecipe(tuple(kept))


def _summed(
    recipe: SteeringRecipe, info: ModelInfo, capabilities: Capabilities, load: VectorSource
) -> dict[int, Change]:
    steps: dict[int, list[Step]] = {}
    for term in recipe.terms:
        label = term.label
        if term.operator not in capabilities.operators:
            raise CannotSteer(label, f"this backend has no operator “{term.operator}”")
        if not np.isfinite(term.scale):
            raise CannotSteer(label, "its scale is not a finite number")
        vector = load(term.vector_id)
        if vector.model.d_model != info.ref.d_model:
            raise VectorMismatch(vector.name, made_for=str(vector.model), model=str(info.ref))
        for layer in term.layers:
            if layer not in vector.directions:
                raise CannotSteer(label, f"its vector holds no direction for layer {layer}")
            if not capabilities.first_layer <= layer < info.ref.n_layers:
                raise CannotSteer(label, f"layer {layer} cannot be steered on this model and backend")
            with np.errstate(over="ignore", invalid="ignore"):
                step = step_of(term.operator, vector, layer, term.scale)
                if step is None:
                    continue
                before = steps.setdefault(layer, [])
                if before and before[-1].is_sum and step.is_sum:
                    step = Step(before.pop().push + step.push)
                before.append(step)
            if not np.isfinite(step.push).all():
                raise CannotSteer(label, f"its push on layer {layer} is too large to be a number")
    return {
        layer: each[0].push if len(each) == 1 and each[0].is_sum else tuple(each)
        for layer, each in steps.items()
    }
