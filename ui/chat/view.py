"""The scrolling column of messages. It follows the text only while the person is at its end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.chat.cards import ErrorCard
from ui.chat.message import ReplyMessage, UserMessage
from ui.controls import TextButton, centre, label

COLUMN_WIDTH = 760
SUGGESTIONS = ("What are you?", "How do I start my morning?", "Tell me a story.")


class ChatView(QWidget):
    """Shows messages and forwards what a person does with a reply."""

    suggestion_chosen = Signal(str)
    reply_added = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.replies: dict[int, ReplyMessage] = {}
        self.cards: list[ErrorCard] = []
        self._follows = True
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget(self.area)
        self._column = QWidget(self._page)
        self._column.setMaximumWidth(COLUMN_WIDTH)
        self._messages = QVBoxLayout(self._column)
        self._messages.setContentsMargins(24, 16, 24, 24)
        self._messages.setSpacing(20)
        self._messages.addStretch(1)
        centre(self._column, self._page).setContentsMargins(0, 0, 0, 0)
        self.area.setWidget(self._page)
        self.empty = self._build_empty()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.area)
        self.pill = TextButton("Scroll to latest", self, "pill")
        self.pill.clicked.connect(self.scroll_to_end)
        self.pill.hide()
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(self._grown)
        bar.valueChanged.connect(self._scrolled)
        self.area.viewport().installEventFilter(self)
        self.clear()

    def _build_empty(self) -> QWidget:
        page = QWidget(self)
        column = QWidget(page)
        column.setMaximumWidth(520)
        inside = QVBoxLayout(column)
        inside.setSpacing(8)
        inside.addStretch(2)
        inside.addWidget(label("Ask, then steer.", column, "hero"))
        words = (
            "A small model runs on this machine. Ask it something, then switch on “ocean” in the sidebar "
            "and ask again."
        )
        inside.addWidget(label(words, column, "muted", wraps=True))
        inside.addSpacing(12)
        self.suggestions = []
        for text in SUGGESTIONS:
            button = TextButton(text, column, "suggestion", "Ask this")
            button.clicked.connect(self._suggested)
            inside.addWidget(button)
            self.suggestions.append(button)
        inside.addStretch(3)
        centre(column, page)
        return page

    def _suggested(self) -> None:
        button = self.sender()
        assert isinstance(button, TextButton)
        self.suggestion_chosen.emit(button.text())

    # ---- messages

    def clear(self) -> None:
        """Show no message, but what can be asked."""
        for index in reversed(range(self._messages.count() - 1)):
            item = self._messages.takeAt(index)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.replies.clear()
        self.cards.clear()
        self._show_empty(True)

    def _show_empty(self, is_empty: bool) -> None:
        self.empty.setVisible(is_empty)
        self.area.setVisible(not is_empty)

    def _add(self, widget: QWidget) -> None:
        self._show_empty(False)
        self._messages.insertWidget(self._messages.count() - 1, widget)

    def add_user(self, text: str) -> UserMessage:
        """Show what the person said, at the end."""
        message = UserMessage(text, self._column)
        self._add(message)
        self._follows = True
        return message

    def add_reply(self, message_id: int) -> ReplyMessage:
        """Show a reply, empty so far, at the end."""
        reply = ReplyMessage(message_id, self._column)
        self.replies[message_id] = reply
        self._add(reply)
        self.reply_added.emit(reply)
        return reply

    def add_card(self, sentence: str, action: str, detail: str) -> ErrorCard:
        """Show an error at the end; earlier cards go."""
        self.clear_cards()
        card = ErrorCard(sentence, action, detail, self._column)
        self.cards.append(card)
        self._add(card)
        self._follows = True
        return card

    def clear_cards(self) -> None:
        """Take error cards away, once they have been acted on."""
        for card in self.cards:
            self._messages.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards.clear()

    # ---- following the text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and event.angleDelta().y() > 0:  # type: ignore[attr-defined]
            self._follows = False
        return super().eventFilter(watched, event)

    def _grown(self, low: int, high: int) -> None:
        if self._follows:
            self.area.verticalScrollBar().setValue(high)
        self._show_pill()

    def _scrolled(self, value: int) -> None:
        bar = self.area.verticalScrollBar()
        if value >= bar.maximum() - 4:
            self._follows = True
        elif bar.isSliderDown():
            self._follows = False
        self._show_pill()

    def _show_pill(self) -> None:
        bar = self.area.verticalScrollBar()
        self.pill.setVisible(bar.value() < bar.maximum() - 40 and self.area.isVisible())
        self.pill.adjustSize()
        self.pill.move((self.width() - self.pill.width()) // 2, self.height() - self.pill.height() - 12)
        self.pill.raise_()

    def scroll_to_end(self) -> None:
        """Go to the newest text and follow it from now on."""
        self._follows = True
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_pill()
