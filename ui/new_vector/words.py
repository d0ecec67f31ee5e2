"""What placements, positions and methods are called on the page: the command line's word, and its sense."""

from __future__ import annotations

from vectors.values import Placement, Position

PLACEMENTS = {
    Placement.RAW: "raw: as it stands",
    Placement.USER: "user: a message",
    Placement.SYSTEM: "system: system prompt",
    Placement.REPLY: "reply: model's answer",
}
PLACEMENT_TIPS = {
    Placement.RAW: "Each text is read as it stands, after its prompt if it has one.",
    Placement.USER: "Each text is a message to the model, whose answer is read.",
    Placement.SYSTEM: "Each text is a system prompt, followed by its prompt; the model's answer is read.",
    Placement.REPLY: "Each text is read as the model's answer to its prompt.",
}
POSITIONS = {
    Position.LAST: "last: last token",
    Position.LAST_CONTENT: "last_content: text's end",
    Position.RESPONSE_MEAN: "response_mean: answer",
    Position.PROMPT_MEAN: "prompt_mean: question",
    Position.ALL_MEAN: "all_mean: every token",
}
METHODS = {
    "mean_diff": "mean_diff: of two means",
    "pca": "pca: main component",
    "logistic": "logistic: probe",
}
METHOD_TIPS = {
    "mean_diff": "From the mean of one side to the mean of the other: the best choice to begin with.",
    "pca": "The direction along which the pairs' differences are largest, with the sign of most pairs.",
    "logistic": "The direction by which a logistic regression tells the two sides apart.",
}
