"""What the window says of a persona's recipe."""

from __future__ import annotations

from collections.abc import Sequence

from ui.language import tr


def listed(names: Sequence[str]) -> str:
    """Names in quotes, as a list."""
    return ", ".join(f"“{name}”" for name in names)


def lacking(name: str, missing: Sequence[str]) -> str:
    """What a persona does not do here, in a sentence; empty where nothing is missing."""
    if not missing:
        return ""
    sentence = tr(
        "{persona} also steers with {vectors}, not made for this model yet; until then that has no effect."
    )
    return sentence.format(persona=name, vectors=listed(missing))
