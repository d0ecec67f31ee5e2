"""What the loaded model lets a vector do: from which layer on, by which operators. Pure; knows no widget."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.messages import ModelInfo
from ui.language import said, tr
from ui.models.words import backend_name
from ui.steering.acting import name_of
from vectors.library import LibraryEntry, fit_note
from vectors.values import Operator


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the model for one vector. Unknown, everything goes.

    `note` is what a person is to know of a vector that was made on the model in another form.
    """

    backend: str = ""
    first_layer: int = 0
    operators: tuple[str, ...] = tuple(Operator)
    note: str = ""

    def why_not_layer(self, layer: int) -> str:
        """Why that layer cannot be steered; empty where it can."""
        return (
            tr("{backend} steers from layer {layer} on").format(backend=self.backend, layer=self.first_layer)
            if layer < self.first_layer
            else ""
        )

    def why_not_acting(self, operator: Operator) -> str:
        """Why no vector can act in that way; empty where it can."""
        if operator in self.operators:
            return ""
        return tr("{backend} cannot do “{operator}”").format(backend=self.backend, operator=name_of(operator))

    def why_not_steered(
        self, layers: Collection[int], held: Collection[int], operator: Operator = Operator.ADD
    ) -> str:
        """Why a vector that holds directions at `held` cannot be run as it is set; empty where it can."""
        if reason := self.why_not_acting(operator):
            return tr("{reason}; choose Add in the row's menu").format(reason=reason)
        if not (out := [layer for layer in sorted(layers) if layer < self.first_layer]):
            return ""
        if all(layer < self.first_layer for layer in held):
            return tr("{reason}, and it has none there; open the model's folder for it").format(
                reason=self.why_not_layer(out[0])
            )
        return tr("{reason}: take layer {layer} off the strip, or open the model's folder").format(
            reason=self.why_not_layer(out[0]), layer=out[0]
        )


ANY_GROUND = Ground()
"""What is taken for true while no model is known."""


def ground_of(entry: LibraryEntry, model: ModelInfo | None) -> Ground:
    """What that model lets the vector do."""
    if model is None:
        return ANY_GROUND
    note = said(fit_note(entry.name, entry.model, model.ref))
    return Ground(backend_name(model.backend), model.first_layer, model.operators, note)
