"""The same question answered unsteered and steered, side by side, with the first parting word marked."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.requests import Answer
from ui.controls import IconButton, label
from ui.language import said, tr, tr_count
from ui.page_layout import page_column, page_head
from ui.theme import theme
from vectors.text import Parting, first_difference


class CompareView(QWidget):
    """Row 0 is unsteered, row 1 steered. Texts grow as they come; the mark is set when both have ended."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = ["", ""]
        self._parting: Parting | None = None
        self.title = label("", self, "title", wraps=True)
        self.verdict = label("", self, "muted", wraps=True)
        self.close_button = IconButton("close", tr("Close the comparison (Esc)"), self)
        self.close_button.clicked.connect(self.closed)
        self.columns = (self._column(tr("Unsteered")), self._column(tr("Steered")))
        sides = QHBoxLayout()
        sides.setSpacing(16)
        for frame, *_ in self.columns:
            sides.addWidget(frame, 1)
        layout = page_column(self, page_head(self.title, self.verdict, (self.close_button,)))
        layout.addLayout(sides, 1)

    def _column(self, name: str) -> tuple[QFrame, QLabel, QLabel, QLabel]:
        frame = QFrame(self)
        frame.setProperty("role", "card")
        title = label(name, frame, "section", wraps=True)
        body = label("", frame, "body", wraps=True)
        body.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body.setAccessibleName(tr("{side} answer").format(side=name))
        numbers = label("", frame, "small")
        scroll = QScrollArea(frame)
        scroll.setProperty("role", "reading")
        scroll.setAccessibleName(body.accessibleName())
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 12, 10, 12)
        column.addLayout(_as_far_in(title))
        column.addWidget(scroll, 1)
        column.addLayout(_as_far_in(numbers))
        return frame, title, body, numbers

    @property
    def parting(self) -> Parting | None:
        """Where the two answers part, once both have ended."""
        return self._parting

    def start(self, question: str, recipe_label: str) -> None:
        """Empty both sides for a new comparison."""
        self._texts, self._parting = ["", ""], None
        self.title.setText(question)
        self.verdict.setText(tr("Both answers use the same seed."))
        self.columns[1][1].setText(
            tr("Steered: {recipe}").format(recipe=recipe_label)
            if recipe_label
            else tr("Steered (no vector is on)")
        )
        for _, _, body, numbers in self.columns:
            body.setTextFormat(Qt.TextFormat.PlainText)
            body.setText("")
            numbers.setText("")

    def append(self, row: int, text: str) -> None:
        """Add text to a side."""
        self._texts[row] += text
        self.columns[row][2].setText(self._texts[row].lstrip())

    def finish(self, answers: tuple[Answer, ...]) -> None:
        """Show the whole answers and mark the first word where both part."""
        self._texts = [answer.text.strip() for answer in answers]
        self._parting = first_difference(*self._texts)
        for (_, _, body, numbers), answer in zip(self.columns, answers, strict=True):
            body.setText(answer.text.strip())
            numbers.setText(tr_count("{count} token", "{count} tokens", answer.generated_tokens))
        if self._parting is None:
            self.verdict.setText(tr("Both answers have the same words."))
        else:
            self.verdict.setText(tr("Same seed. They part at word {word}.").format(word=self._parting.word))
        self.restyle()

    def fail(self, sentence: str) -> None:
        """Say why there is no comparison; what was said stays."""
        self.verdict.setText(said(sentence))

    def restyle(self) -> None:
        """Mark again, in the colours of the theme in force."""
        if self._parting is None:
            return
        for text, span, column in zip(
            self._texts, (self._parting.left, self._parting.right), self.columns, strict=True
        ):
            column[2].setTextFormat(Qt.TextFormat.RichText)
            column[2].setText(_marked(text, span))


def _as_far_in(told: QLabel) -> QHBoxLayout:
    """A line that begins where the text does: its area has an edge, which shows the focus."""
    line = QHBoxLayout()
    line.setContentsMargins(2, 0, 2, 0)
    line.addWidget(told)
    return line


def _marked(text: str, span: tuple[int, int]) -> str:
    before, word, after = text[: span[0]], text[span[0] : span[1]], text[span[1] :]
    mark = f'<span style="background-color: {theme.colours.mark}">{escape(word or " ⏹ ")}</span>'
    return (escape(before) + mark + escape(after)).replace("\n", "<br>")
