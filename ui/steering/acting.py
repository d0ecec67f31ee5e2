"""How a vector acts, in words: what the row's menu offers. Pure; knows no widget."""

from __future__ import annotations

from ui.language import mark, tr
from vectors.values import Operator

_NAMES = {
    Operator.ADD: mark("Add (usual)"),
    Operator.ABLATE: mark("Ablate"),
    Operator.CLAMP: mark("Clamp"),
    Operator.ROTATE: mark("Rotate"),
}
_TIPS = {
    Operator.ADD: mark("Push towards the vector by as much as the dial says"),
    Operator.ABLATE: mark("Take away all that points along the vector, whatever the dial says"),
    Operator.CLAMP: mark("Hold what points along the vector at what the dial says"),
    Operator.ROTATE: mark("Turn towards the vector as adding would, and keep the length"),
}


def name_of(operator: Operator) -> str:
    """What the operator is called."""
    return tr(_NAMES[operator])


def tip_of(operator: Operator) -> str:
    """What it does to what the model holds at a token."""
    return tr(_TIPS[operator])
