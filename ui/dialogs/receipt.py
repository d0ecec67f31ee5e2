"""Shows a reply's receipt: everything that it takes to give the same answer again."""

from __future__ import annotations

import dataclasses
import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from engine.requests import Answer
from ui.controls import TextButton, label
from ui.dialogs.promise import promise
from ui.models.words import ran_on
from vectors.layers import format_layers
from vectors.values import SteeringRecipe


class ReceiptDialog(QDialog):
    """One answer's receipt, readable, and copied as JSON."""

    def __init__(self, answer: Answer, parent: QWidget) -> None:
        super().__init__(parent)
        self._answer = answer
        self.setWindowTitle("Receipt")
        self.setMinimumWidth(520)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(rows_of(answer)):
            grid.addWidget(label(name, self, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            text = label(value, self, "", wraps=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(text, row, 1)
        ids = QPlainTextEdit(" ".join(map(str, answer.receipt.token_ids)), self)
        ids.setReadOnly(True)
        ids.setProperty("role", "mono")
        ids.setFixedHeight(80)
        ids.setAccessibleName("Token ids")
        self.copy_button = TextButton("Copy as JSON", self)
        self.copy_button.clicked.connect(self._copy)
        close = TextButton("Close", self, "primary")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label("Receipt", self, "title"))
        layout.addWidget(label(promise(answer.receipt), self, "muted", wraps=True))
        layout.addLayout(grid)
        layout.addWidget(label("TOKEN IDS", self, "section"))
        layout.addWidget(ids)
        layout.addLayout(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(json.dumps(dataclasses.asdict(self._answer.receipt), indent=2))
        self.copy_button.setText("Copied")


def rows_of(answer: Answer) -> list[tuple[str, str]]:
    """Name and value of each line of the receipt."""
    receipt = answer.receipt
    sampling = receipt.sampling
    how = (
        "greedy" if sampling.is_greedy else f"temperature {sampling.temperature:g}, top-p {sampling.top_p:g}"
    )
    rows = [
        ("Model", f"{receipt.model_name} ({receipt.model_fingerprint})"),
        ("Runs on", ran_on(receipt)),
    ]
    for change in receipt.timeline:
        when = "Recipe" if change.at_token == 0 else f"From token {change.at_token}"
        rows.append((when, _described(change.recipe)))
    return [
        *rows,
        ("Sampling", how),
        ("Seed", str(receipt.seed)),
        (
            "Tokens",
            f"{receipt.prompt_tokens} read ({receipt.reused_tokens} reused), "
            f"{len(receipt.token_ids)} written",
        ),
        (
            "Speed",
            f"{answer.tokens_per_second:.0f} tokens/s, first after {answer.time_to_first_token_s:.2f} s",
        ),
    ]


def _described(recipe: SteeringRecipe) -> str:
    if recipe.is_noop:
        return "unsteered"
    return "\n".join(
        f"{term.label} (scale {term.scale:.3g}, layers {format_layers(term.layers)})"
        for term in recipe.active
    )
