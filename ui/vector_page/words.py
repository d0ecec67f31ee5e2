"""What the page says of a vector beside its numbers. Pure; knows no widget."""

from __future__ import annotations

from ui.language import moment, said, tr
from vectors.facts import sides_told
from vectors.layers import format_layers
from vectors.values import SteeringVector


def told(vector: SteeringVector, here: str = "") -> tuple[tuple[str, str], ...]:
    """What is known of where a vector came from: names and values, in the order of reading.

    `here` is what is to be known of it on the model that is loaded.
    """
    made = vector.provenance
    facts = [
        (tr("Model"), said(str(vector.model))),
        (tr("Method"), vector.method),
        (
            tr("Read at"),
            tr("{position}, placed as {placement}").format(position=vector.position, placement=made.placement)
            if made.pairs
            else str(vector.position),
        ),
        (tr("Poles"), said(sides_told(vector))),
        (
            tr("Layers"),
            tr("{recommended} of {held} recommended").format(
                recommended=format_layers(vector.recommended_layers),
                held=format_layers(vector.layers),
            ),
        ),
        (
            tr("Pairs"),
            tr("{count}, hash {hash}").format(count=len(made.pairs), hash=made.pairs_hash)
            if made.pairs
            else tr("none"),
        ),
        (tr("Made"), moment(made.made_at)),
        (tr("By"), made.made_by),
        (tr("From"), made.imported_from),
        (tr("Note"), said(made.note)),
        (tr("Here"), here),
        (tr("Measured"), moment(vector.calibration.measured_at) if vector.calibration else tr("not yet")),
        (tr("Id"), vector.id),
    ]
    return tuple((name, value) for name, value in facts if value)
