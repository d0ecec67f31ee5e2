"""What the page says of a vector beside its numbers. Pure; knows no Qt."""

from __future__ import annotations

from vectors.layers import format_layers
from vectors.values import SteeringVector


def told(vector: SteeringVector) -> tuple[tuple[str, str], ...]:
    """What is known of where a vector came from: names and values, in the order of reading."""
    made = vector.provenance
    facts = [
        ("Model", str(vector.model)),
        ("Method", vector.method),
        ("Read at", f"{vector.position}, placed as {made.placement}" if made.pairs else str(vector.position)),
        (
            "Layers",
            f"{format_layers(vector.recommended_layers)} of {format_layers(vector.layers)} recommended",
        ),
        ("Pairs", f"{len(made.pairs)}, hash {made.pairs_hash}" if made.pairs else "none"),
        ("Made", _date(made.made_at)),
        ("By", made.made_by),
        ("From", made.imported_from),
        ("Note", made.note),
        ("Measured", _date(vector.calibration.measured_at) if vector.calibration else "not yet"),
        ("Id", vector.id),
    ]
    return tuple((name, value) for name, value in facts if value)


def _date(stamp: str) -> str:
    """An ISO date and time to the minute."""
    return stamp[:16].replace("T", " ")
