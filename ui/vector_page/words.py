"""What the page says of a vector beside its numbers. Pure; knows no Qt."""

from __future__ import annotations

from vectors.facts import sides_told
from vectors.layers import format_layers
from vectors.values import SteeringVector


def told(vector: SteeringVector, here: str = "") -> tuple[tuple[str, str], ...]:
    """What is known of where a vector came from: names and values, in the order of reading.

    `here` is what is to be known of it on the model that is loaded.
    """
    made = vector.provenance
    facts = [
        ("Model", str(vector.model)),
        ("Method", vector.method),
        ("Read at", f"{vector.position}, placed as {made.placement}" if made.pairs else str(vector.position)),
        ("Poles", sides_told(vector)),
        (
            "Layers",
            f"{format_layers(vector.recommended_layers)} of {format_layers(vector.layers)} recommended",
        ),
        ("Pairs", f"{len(made.pairs)}, hash {made.pairs_hash}" if made.pairs else "none"),
        ("Made", date(made.made_at)),
        ("By", made.made_by),
        ("From", made.imported_from),
        ("Note", made.note),
        ("Here", here),
        ("Measured", date(vector.calibration.measured_at) if vector.calibration else "not yet"),
        ("Id", vector.id),
    ]
    return tuple((name, value) for name, value in facts if value)


def date(stamp: str) -> str:
    """An ISO date and time to the minute."""
    return stamp[:16].replace("T", " ")
