"""Several vectors as one: the sum of their directions, each at its own layers and scale. Knows no file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from vectors.errors import BadInput, BadVector, VectorMismatch
from vectors.layers import format_layers
from vectors.library import mismatch
from vectors.values import (
    FloatArray,
    ModelRef,
    Operator,
    Position,
    Provenance,
    SteeringRecipe,
    SteeringTerm,
    SteeringVector,
)

METHOD = "mixture"


def mixture(
    recipe: SteeringRecipe, load: Callable[[str], SteeringVector], *, name: str = "", made_by: str = ""
) -> SteeringVector:
    """The vector whose scale 1 adds what the recipe adds: v_L = sum over terms of scale * direction_L.

    Summed in float32 and in the recipe's order, as it is when it steers. Unnamed, it is called after its
    parts, which its provenance tells. Raises BadInput for a recipe that does nothing or does more than add,
    VectorMismatch for vectors of different models, BadVector for a layer without direction.
    """
    terms = recipe.active
    if not terms:
        raise BadInput("No vector is on, so there is nothing to write; switch one on.")
    parts = [(term, load(term.vector_id)) for term in terms]
    model = next((vector.model for _, vector in parts if vector.model.fingerprint), parts[0][1].model)
    sums: dict[int, FloatArray] = {}
    norms: dict[int, float] = {}
    for term, vector in parts:
        _check(term, vector, model)
        norms = {**vector.reference_norms, **norms}
        with np.errstate(over="ignore"):  # what is not finite then is refused with the vector's sentence
            for layer in term.layers:
                push = vector.push(layer, term.scale)
                sums[layer] = sums[layer] + push if layer in sums else push
    if not any(each.any() for each in sums.values()):
        raise BadInput("The vectors that are on cancel each other out; change the strength of one.")
    positions = {vector.position for _, vector in parts}
    return SteeringVector(
        name=name or " and ".join(dict.fromkeys(vector.name for _, vector in parts)),
        positive=recipe.label,
        negative="the opposite",
        model=model,
        directions=sums,
        method=METHOD,
        position=positions.pop() if len(positions) == 1 else Position.LAST,
        recommended_layers=tuple(sorted(sums)),
        reference_norms={layer: norms[layer] for layer in sorted(sums) if layer in norms},
        provenance=Provenance(made_by=made_by, note=_note(parts)),
    )


def _check(term: SteeringTerm, vector: SteeringVector, model: ModelRef) -> None:
    if term.operator is not Operator.ADD:
        raise BadInput(f"“{vector.name}” is to {term.operator}, and a file can only add; leave it out.")
    if mismatch(vector.model, model):
        made_for = f"{vector.model.d_model}-wide {vector.model}"
        raise VectorMismatch(vector.name, made_for=made_for, model=str(model))
    if missing := [layer for layer in term.layers if layer not in vector.directions]:
        raise BadVector(vector.name, f"it holds no direction for layer {missing[0]}", "name other layers")


def _note(parts: Sequence[tuple[SteeringTerm, SteeringVector]]) -> str:
    told = (
        f"{vector.name} ×{term.scale:.6g} on layers {format_layers(term.layers)} ({vector.id})"
        for term, vector in parts
    )
    return f"The sum of {', '.join(told)}."
