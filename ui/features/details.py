"""One feature in full: label, numbers, its strongest snippets with the words marked, and the way to steer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.controls import ElidedLabel, TextButton, label
from ui.features.marking import mark_colour, marked_html
from ui.features.table import share, title_of
from ui.language import figure, tr
from ui.theme import theme
from vectors.features import Feature, Snippet

MARGINS, NOTE_WIDTH = 40, 150
LEGEND_STEPS = (0.2, 0.4, 0.6, 0.8, 1.0)


class SnippetCard(QFrame):
    """A snippet with its words marked, what kind of text it is, and the activation of its strongest word."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._snippet: Snippet | None = None
        self._peak = 0.0
        self.body = QLabel(self)
        self.body.setProperty("role", "body")
        self.body.setTextFormat(Qt.TextFormat.RichText)
        self.body.setWordWrap(True)
        self.body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.source = ElidedLabel("", self, "small")
        self.strength = label("", self, "small")
        foot = QHBoxLayout()
        foot.addWidget(self.source, 1)
        foot.addWidget(self.strength)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.setSpacing(6)
        layout.addWidget(self.body)
        layout.addLayout(foot)

    def show_snippet(self, snippet: Snippet, peak: float) -> None:
        """Show a snippet; `peak` is the activation that is marked the strongest."""
        self._snippet, self._peak = snippet, peak
        self.source.setText(snippet.source)
        self.source.setToolTip(snippet.source)
        strongest = max(snippet.activations, default=0.0)
        self.strength.setText(figure(strongest, ".2f"))
        self.strength.setToolTip(tr("Activation on the strongest word"))
        word = snippet.tokens[snippet.strongest].strip() if snippet.tokens else ""
        self.body.setAccessibleName(
            tr("Snippet: {text} Strongest on “{word}”.").format(text=snippet.text.strip(), word=word)
        )
        self.restyle()

    def restyle(self) -> None:
        """Mark again, in the colours of the theme in force."""
        if self._snippet is not None:
            self.body.setText(marked_html(self._snippet, self._peak, theme.colours))


class FeatureDetails(QWidget):
    """Shows a feature; emits that it is to steer. Cards are made once and used again."""

    steer_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.feature: Feature | None = None
        self._why_not = ""
        page = QWidget(self)
        self.title = label("", page, "title", wraps=True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.numbers = label("", page, "muted", wraps=True)
        self.steer_button = TextButton(tr("Steer with this"), page, "primary")
        self.steer_button.clicked.connect(self._ask_to_steer)
        self.note = label("", page, "small", wraps=True)
        self.section = label(tr("STRONGEST IN"), page, "section")
        self.legend = QLabel(page)
        self.legend.setProperty("role", "small")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setAccessibleName(tr("The stronger the mark, the more active the feature is on the word"))
        self.empty = label("", page, "muted", wraps=True)
        self.cards: list[SnippetCard] = []
        self._steer = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._steer.setSpacing(12)
        self._steer.addWidget(self.steer_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._steer.addWidget(self.note, 1)
        head = QHBoxLayout()
        head.addWidget(self.section, 1)
        head.addWidget(self.legend)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(4, 4, 12, 12)
        inside.setSpacing(6)
        inside.addWidget(self.title)
        inside.addWidget(self.numbers)
        inside.addSpacing(6)
        inside.addLayout(self._steer)
        inside.addSpacing(14)
        inside.addLayout(head)
        inside.addLayout(self._column)
        inside.addWidget(self.empty)
        inside.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self._page = page
        self.show_feature(None)

    def show_feature(self, feature: Feature | None) -> None:
        """Show a feature, or that none is chosen."""
        self.feature = feature
        self._page.setVisible(feature is not None)
        if feature is None:
            return
        self.title.setText(title_of(feature))
        self.numbers.setText(" · ".join(_numbers(feature)))
        self._show_cards(feature)
        self._show_note()
        self._area.verticalScrollBar().setValue(0)
        self.restyle()

    def set_why_not(self, why_not: str) -> None:
        """Say why no feature can steer the model, as the end of a sentence; empty where they can."""
        self._why_not = why_not
        self._show_note()

    def say(self, text: str) -> None:
        """Say what came of steering with the feature shown."""
        self.note.setText(text)

    def _show_cards(self, feature: Feature) -> None:
        while len(self.cards) < len(feature.snippets):
            card = SnippetCard(self._page)
            self.cards.append(card)
            self._column.addWidget(card)
        peak = max((max(each.activations, default=0.0) for each in feature.snippets), default=0.0)
        for card, snippet in zip(self.cards, feature.snippets, strict=False):
            card.show_snippet(snippet, peak)
        for number, card in enumerate(self.cards):
            card.setVisible(number < len(feature.snippets))
        has_any = bool(feature.snippets)
        self.section.setVisible(has_any)
        self._fit()
        self.empty.setVisible(not has_any)
        self.empty.setText(
            tr("No word in the texts that were read made this feature active.")
            if feature.is_dead
            else tr("No snippets came with this folder. It can still steer.")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow place the note goes below its button, and the legend away."""
        room = self.width() - MARGINS
        is_wide = room >= self.steer_button.sizeHint().width() + NOTE_WIDTH
        directions = QBoxLayout.Direction
        self._steer.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        has_room = room >= self.section.sizeHint().width() + self.legend.sizeHint().width()
        self.legend.setVisible(has_room and self.feature is not None and bool(self.feature.snippets))

    def _show_note(self) -> None:
        self.steer_button.setEnabled(not self._why_not)
        if self._why_not:
            reason = self._why_not[:1].upper() + self._why_not[1:]
            self.steer_button.setToolTip(f"{reason}.")
            self.note.setText(f"{reason}.")
            return
        self.steer_button.setToolTip(tr("Put it into the library as a vector and switch it on"))
        if self.feature is not None and self.feature.max_activation:
            self.note.setText(tr("Scale 1 adds what the feature adds where it is most active."))
        else:
            self.note.setText(
                tr("Scale 1 adds its direction as it is stored. Measure it to find its strength.")
            )

    def _ask_to_steer(self) -> None:
        if self.feature is not None:
            self.steer_requested.emit(self.feature)

    def restyle(self) -> None:
        """Draw the legend in the colours of the theme in force; cards restyle themselves."""
        swatches = "".join(
            f'<span style="background-color: {mark_colour(theme.colours, step)}">&nbsp;&nbsp;&nbsp;</span>'
            for step in LEGEND_STEPS
        )
        self.legend.setText(tr("weaker&nbsp; {swatches} &nbsp;stronger").format(swatches=swatches))


def _numbers(feature: Feature) -> list[str]:
    parts = [tr("Feature {index}").format(index=feature.index)]
    if feature.is_dead:
        parts.append(tr("never active"))
    elif feature.density is not None:
        parts.append(tr("on {share} of tokens").format(share=share(feature.density)))
    if feature.max_activation:
        parts.append(tr("peak {activation}").format(activation=figure(feature.max_activation, ".3g")))
    return parts
