"""How hard a recipe pushes on each layer, and how that compares with what was measured. Pure arithmetic.

Knows no model: usual residual norms and calibrations come with the vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vectors.values import FloatArray, Operator, Scope, SteeringTerm, SteeringVector, Zone

ROUNDING = 1e-4
"""Share by which float32 sums may miss a bound that they stand on."""
NEAR_CLIFF = 0.9
"""Share of the cliff from which several vectors together are amber."""


@dataclass(frozen=True, slots=True)
class Push:
    """What a recipe pushes.

    `shares`: by layer, the norm of the summed steering over the layer's usual residual norm. `load`: how
    hard, where 1 is what its vectors were measured to bear, and `cliff` is the load at which their text
    broke; both None where no vector was measured. `uncounted`: names of terms that are not in the sum,
    since their vector is not at hand or they do not add. `is_sum`: whether several terms make it.
    """

    shares: Mapping[int, float] = field(default_factory=dict)
    load: float | None = None
    cliff: float | None = None
    uncounted: tuple[str, ...] = ()
    is_sum: bool = False

    @property
    def peak(self) -> tuple[int, float] | None:
        """The layer that is pushed hardest, and its share; None where no usual norm is known."""
        return max(self.shares.items(), key=lambda each: each[1], default=None)

    @property
    def zone(self) -> Zone | None:
        """Green up to a load of 1, amber up to the cliff, then red; None where nothing was measured.

        Several vectors together are amber from NEAR_CLIFF of the cliff on, so that a warning always comes
        before it, also where none of them was measured beyond strength 1.
        """
        if self.load is None or self.cliff is None:
            return None
        if self.load > 1 + ROUNDING and self.load >= self.cliff * (1 - ROUNDING):
            return "red"
        is_near = self.is_sum and self.load >= NEAR_CLIFF * self.cliff
        return "amber" if is_near or self.load > 1 + ROUNDING else "green"


def usual_norms(known: Iterable[Mapping[int, float]]) -> dict[int, float]:
    """The usual residual norm of each layer: the mean of what several vectors of one model tell."""
    told: dict[int, list[float]] = {}
    for norms in known:
        for layer, norm in norms.items():
            if norm > 0:
                told.setdefault(layer, []).append(norm)
    return {layer: float(np.mean(norms)) for layer, norms in told.items()}


def push_of(
    terms: Sequence[SteeringTerm], vectors: Mapping[str, SteeringVector], usual: Mapping[int, float]
) -> Push:
    """The push of these terms; of what acts on the prompt and on the response, the harder.

    With d_i the direction, s_i the scale and u the usual norm of layer L, the share there is
    |sum_i s_i d_i| / u: vectors that point the same way add up, and a vector cancels its negative.

    **What can be borne.** Alone, a vector bore |s_i d_i| / u at strength 1 on each layer that it was
    measured on, and broke at its collapse; on a layer it was not measured on, the most it bore on any one
    stands in. Nobody has measured the mixture, so its bound is the mean of its vectors' own bounds, weighted
    by how much each pushes there: exact for one vector, and never beyond what the hardiest bore. What is
    added to one layer stays in the residual stream, so the shares of all layers together are held against
    the same bound of all layers together; `load` is the worst of the layers and of their sum. For one vector
    on the layers it was measured on, the load is its strength, and the zones are those of its dial.

    A term whose vector (or whose pole) was not measured counts in the sum, and says nothing of what can be
    borne. Layers without a usual norm are left out of the shares.
    """
    adding = tuple(term for term in terms if term.vector_id in vectors and term.operator is Operator.ADD)
    uncounted = tuple(term.name or term.vector_id for term in terms if term not in adding)
    parts = {
        tuple(term for term in adding if term.scope in (Scope.ALL, scope))
        for scope in (Scope.PROMPT, Scope.RESPONSE)
    }
    pushes = [_push(part, vectors, usual, uncounted) for part in parts]
    return max(pushes, key=lambda push: (push.load or 0.0, push.peak[1] if push.peak else 0.0))


def _push(
    terms: Sequence[SteeringTerm],
    vectors: Mapping[str, SteeringVector],
    usual: Mapping[int, float],
    uncounted: tuple[str, ...],
) -> Push:
    sums: dict[int, FloatArray] = {}
    for term in terms:
        vector = vectors[term.vector_id]
        for layer in set(term.layers) & set(vector.layers):
            push = vector.push(layer, term.scale)
            sums[layer] = sums[layer] + push if layer in sums else push
    shares = {
        layer: float(np.linalg.norm(sums[layer])) / usual[layer] for layer in sorted(sums) if usual.get(layer)
    }
    bearings = [found for term in terms if (found := _bearing(term, vectors[term.vector_id], usual))]
    places = [(share, [each.on(layer) for each in bearings]) for layer, share in shares.items()]
    places.append((sum(shares.values()), [each.on_all() for each in bearings]))
    loads = [ratios for share, told in places if (ratios := _load(share, told)) is not None]
    if not loads:
        return Push(shares, uncounted=uncounted, is_sum=len(terms) > 1)
    load, broken = (max(each[part] for each in loads) for part in (0, 1))
    cliff = load / broken if broken else float("inf")
    return Push(shares, load, cliff, uncounted, len(terms) > 1)


@dataclass(frozen=True, slots=True)
class _Bearing:
    """One term's shares by layer: what it pushes now, and what its vector bore and broke at when measured."""

    now: Mapping[int, float]
    borne: Mapping[int, float]
    broken: Mapping[int, float]

    def on(self, layer: int) -> tuple[float, float, float]:
        """Now, borne and broken on one layer."""
        borne = self.borne.get(layer, max(self.borne.values()))
        return self.now.get(layer, 0.0), borne, self.broken.get(layer, max(self.broken.values()))

    def on_all(self) -> tuple[float, float, float]:
        """The same on all layers together."""
        return sum(self.now.values()), sum(self.borne.values()), sum(self.broken.values())


def _bearing(term: SteeringTerm, vector: SteeringVector, usual: Mapping[int, float]) -> _Bearing | None:
    """None where the pole that the term pushes to was not measured, or no usual norm there is known."""
    pole = vector.calibration.pole(term.scale) if vector.calibration else None
    if pole is None or vector.calibration is None:
        return None
    share = {
        layer: float(np.linalg.norm(direction)) / usual[layer]
        for layer, direction in vector.side(term.scale).items()
        if usual.get(layer)
    }
    measured = [layer for layer in vector.calibration.layers if share.get(layer)]
    if not measured:
        return None
    return _Bearing(
        {layer: abs(term.scale) * share[layer] for layer in term.layers if layer in share},
        {layer: pole.scale_at_one * share[layer] for layer in measured},
        {layer: pole.collapse_scale * share[layer] for layer in measured},
    )


def _load(share: float, told: Sequence[tuple[float, float, float]]) -> tuple[float, float] | None:
    """A share over what is borne, and over what breaks; None where no measured vector pushes there."""
    weight = sum(now for now, _, _ in told)
    if weight <= 0:
        return None
    borne = sum(now * one for now, one, _ in told) / weight
    broken = sum(now * end for now, _, end in told) / weight
    return share / borne, share / broken
