"""What placements, positions and methods are called on the page: the command line's word, and its sense."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.language import mark, tr
from vectors.values import Placement, Position

PLACEMENTS = {
    Placement.RAW: mark("raw: as it stands"),
    Placement.USER: mark("user: a message"),
    Placement.SYSTEM: mark("system: system prompt"),
    Placement.REPLY: mark("reply: model's answer"),
}
PLACEMENT_TIPS = {
    Placement.RAW: mark("Each text is read as it stands, after its prompt if it has one."),
    Placement.USER: mark("Each text is a message to the model, whose answer is read."),
    Placement.SYSTEM: mark(
        "Each text is a system prompt, followed by its prompt; the model's answer is read."
    ),
    Placement.REPLY: mark("Each text is read as the model's answer to its prompt."),
}
POSITIONS = {
    Position.LAST: mark("last: last token"),
    Position.LAST_CONTENT: mark("last_content: text's end"),
    Position.RESPONSE_MEAN: mark("response_mean: answer"),
    Position.PROMPT_MEAN: mark("prompt_mean: question"),
    Position.ALL_MEAN: mark("all_mean: every token"),
}
METHODS = {
    "mean_diff": mark("mean_diff: of two means"),
    "pca": mark("pca: main component"),
    "logistic": mark("logistic: probe"),
}
METHOD_TIPS = {
    "mean_diff": mark("From the mean of one side to the mean of the other: the best choice to begin with."),
    "pca": mark("The direction along which the pairs' differences are largest, with the sign of most pairs."),
    "logistic": mark("The direction by which a logistic regression tells the two sides apart."),
}


def translated(texts: Mapping[Any, str]) -> dict[str, str]:
    """The same words in the language in force."""
    return {str(value): tr(text) for value, text in texts.items()}
