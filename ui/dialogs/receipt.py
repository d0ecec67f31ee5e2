"""Shows a reply's receipt: everything that it takes to give the same answer again."""

from __future__ import annotations

import dataclasses
import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from engine.requests import Answer
from ui.controls import TextButton, label
from ui.dialogs.promise import promise
from ui.fitted_dialog import FittedDialog
from ui.language import figure, tr, tr_count
from ui.models.words import ran_on
from ui.reading_box import ReadingBox
from ui.recipe_words import term_words
from vectors.layers import format_layers
from vectors.values import SteeringRecipe

GIVEN_LENGTH = 300
ID_LINES = 6


class ReceiptDialog(FittedDialog):
    """One answer's receipt, readable, and copied as JSON."""

    def __init__(self, answer: Answer, parent: QWidget) -> None:
        super().__init__(tr("Receipt"), parent)
        self._answer = answer
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(rows_of(answer)):
            grid.addWidget(label(name, self, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            text = label(value, self, "", wraps=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(text, row, 1)
        ids = ReadingBox(tr("Token ids"), self, most=ID_LINES)
        ids.setPlainText(" ".join(map(str, answer.receipt.token_ids)))
        self.copy_button = TextButton(tr("Copy as JSON"), self)
        self.copy_button.clicked.connect(self._copy)
        close = TextButton(tr("Close"), self, "primary")
        close.clicked.connect(self.close)
        self.foot.addWidget(self.copy_button)
        self.foot.addStretch(1)
        self.foot.addWidget(close)
        layout = self.column
        layout.addWidget(label(tr("Receipt"), self, "title"))
        layout.addWidget(label(promise(answer.receipt), self, "muted", wraps=True))
        layout.addLayout(grid)
        layout.addWidget(label(tr("TOKEN IDS"), self, "section"))
        layout.addWidget(ids)
        layout.addStretch(1)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(json.dumps(dataclasses.asdict(self._answer.receipt), indent=2))
        self.copy_button.setText(tr("Copied"))


def rows_of(answer: Answer) -> list[tuple[str, str]]:
    """Name and value of each line of the receipt."""
    receipt = answer.receipt
    sampling = receipt.sampling
    how = (
        tr("greedy")
        if sampling.is_greedy
        else tr("temperature {temperature}, top-p {top_p}").format(
            temperature=figure(sampling.temperature, "g"), top_p=figure(sampling.top_p, "g")
        )
    )
    rows = [
        (tr("Model"), f"{receipt.model_name} ({receipt.model_fingerprint})"),
        (tr("Runs on"), ran_on(receipt)),
    ]
    for change in receipt.timeline:
        when = (
            tr("Recipe") if change.at_token == 0 else tr("From token {number}").format(number=change.at_token)
        )
        rows.append((when, _described(change.recipe)))
    if receipt.given:
        rows.append((tr("Begins with"), _shortened(receipt.given)))
    if receipt.dropped:
        left_out = tr_count("the oldest message", "the {count} oldest messages", receipt.dropped)
        rows.append((tr("Left out"), left_out))
    return [
        *rows,
        (tr("Sampling"), how),
        (tr("Seed"), str(receipt.seed)),
        (
            tr("Tokens"),
            tr("{read} read ({reused} reused), {written} written").format(
                read=figure(receipt.prompt_tokens, ",d"),
                reused=figure(receipt.reused_tokens, ",d"),
                written=figure(len(receipt.token_ids), ",d"),
            ),
        ),
        (
            tr("Speed"),
            tr("{speed} tokens/s, first after {seconds} s").format(
                speed=figure(answer.tokens_per_second, ".0f"),
                seconds=figure(answer.time_to_first_token_s, ".2f"),
            ),
        ),
    ]


def _shortened(text: str) -> str:
    """A text that the model was given, so far as there is room; the copied JSON has all of it."""
    text = text.strip()
    return text if len(text) <= GIVEN_LENGTH else text[:GIVEN_LENGTH].rstrip() + "…"


def _described(recipe: SteeringRecipe) -> str:
    if recipe.is_noop:
        return tr("unsteered")
    return "\n".join(
        tr("{vector} (scale {scale}, layers {layers})").format(
            vector=term_words(term), scale=figure(term.scale, ".3g"), layers=format_layers(term.layers)
        )
        for term in recipe.active
    )
