"""The conversation as a person reads it: its messages, or what can be asked where there are none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.history import SearchHit, StoredMessage
from engine.history.sought import Sought
from ui.chat.cards import ErrorCard
from ui.chat.column import COLUMN_WIDTH, MessageColumn
from ui.chat.column_entry import Entry
from ui.chat.find import Finder
from ui.chat.message import ReplyMessage, UserMessage
from ui.chat.selecting import Selecting
from ui.controls import TextButton, label
from ui.language import tr
from ui.page_layout import centre, scrolled
from ui.theme import theme

__all__ = ["COLUMN_WIDTH", "ChatView"]

START = 520
"""Pixels across of what can be asked, at the usual size of text."""


class ChatView(QWidget):
    """Shows messages and forwards what a person does with a reply.

    `replies` holds those that have a widget now, in order: others get theirs once they are near the view.
    """

    suggestion_chosen = Signal(str)
    reply_added = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.replies: dict[int, ReplyMessage] = {}
        self.cards: list[ErrorCard] = []
        self.area = MessageColumn(self)
        self.area.built.connect(self._built)
        self.area.dropped.connect(self._dropped)
        self.area.moved.connect(self._show_pill)
        self.finder = Finder(self.area, self)
        self.selecting = Selecting(self.area, self)
        self.empty = self._build_empty()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.finder.bar)
        layout.addWidget(self.empty)
        layout.addWidget(self.area)
        self.pill = TextButton(tr("Scroll to latest"), self, "pill")
        self.pill.clicked.connect(self.scroll_to_end)
        self.pill.hide()
        self.restyle()
        self.clear()

    def restyle(self) -> None:
        """Let what can be asked be as wide as its texts want it in the size in force."""
        self._column.setMaximumWidth(theme.room(START))

    def _build_empty(self) -> QWidget:
        page = QWidget(self)
        body = scrolled(page)
        column = QWidget(body)
        self._column = column
        inside = QVBoxLayout(column)
        inside.setSpacing(8)
        inside.addStretch(2)
        inside.addWidget(label(tr("Ask, then steer."), column, "hero", wraps=True))
        words = tr(
            "Ask the model something, then switch on “ocean” in the sidebar and ask again. It all runs "
            "on this machine."
        )
        inside.addWidget(label(words, column, "muted", wraps=True))
        inside.addSpacing(12)
        self.suggestions = []
        for text in (tr("What are you?"), tr("How do I start my morning?"), tr("Tell me a story.")):
            button = TextButton(text, column, "suggestion", tr("Ask this"))
            button.clicked.connect(self._suggested)
            inside.addWidget(button)
            self.suggestions.append(button)
        inside.addStretch(3)
        centre(column, body)
        return page

    def _suggested(self) -> None:
        button = self.sender()
        assert isinstance(button, TextButton)
        self.suggestion_chosen.emit(button.text())

    # ---- messages

    def clear(self) -> None:
        """Show no message, but what can be asked."""
        self.finder.close()
        self.selecting.clear()
        self.area.clear()
        self.replies.clear()
        self.cards.clear()
        self._show_empty(True)

    def _show_empty(self, is_empty: bool) -> None:
        self.empty.setVisible(is_empty)
        self.area.setVisible(not is_empty)
        self._show_pill()

    def show_messages(
        self, messages: tuple[StoredMessage, ...], build: Callable[[StoredMessage], None]
    ) -> None:
        """Show messages from the history; `build` adds one with `add_user` or `add_reply` when it is near."""
        self._show_empty(not messages)
        self.area.show_stored(messages, build)

    def add_user(self, text: str, message_id: int = 0) -> UserMessage:
        """Show what the person said, in its place or at the end."""
        message = UserMessage(text, self.area.page)
        self._add(message, message_id, text)
        return message

    def add_reply(self, message_id: int) -> ReplyMessage:
        """Show a reply, empty so far, in its place or at the end."""
        reply = ReplyMessage(message_id, self.area.page)
        self.replies[message_id] = reply
        self._add(reply, message_id, "", follows=self.area.follows)
        self.reply_added.emit(reply)
        return reply

    def message(self, message_id: int) -> UserMessage | ReplyMessage | None:
        """The widget of a message; None while it is far from the view."""
        entry = self.area.entry_of(message_id)
        shown = entry.widget if entry is not None else None
        return shown if isinstance(shown, UserMessage | ReplyMessage) else None

    def add_card(self, sentence: str, action: str, detail: str) -> ErrorCard:
        """Show an error at the end; earlier cards go."""
        self.clear_cards()
        card = ErrorCard(sentence, action, detail, self.area.page)
        card.dismissed.connect(self.clear_cards)
        self.cards.append(card)
        self._add(card, 0, "")
        return card

    def _add(self, widget: QWidget, message_id: int, text: str, *, follows: bool = True) -> None:
        if not self.area.is_building:
            self._show_empty(False)
            self.area.follows = follows
        self.area.place(widget, message_id, text)

    def clear_cards(self) -> None:
        """Take error cards away, once they have been acted on."""
        for card in self.cards:
            self.area.remove(card)
        self.cards.clear()
        if not self.area.entries:
            self._show_empty(True)

    def _built(self, entry: Entry) -> None:
        if isinstance(entry.widget, ReplyMessage):
            there = (each.widget for each in self.area.there)
            self.replies = {each.message_id: each for each in there if isinstance(each, ReplyMessage)}
        self.finder.mark(entry)

    def _dropped(self, entry: Entry) -> None:
        self.replies.pop(entry.message_id, None)

    # ---- where the view stands

    def show_message(self, message_id: int) -> bool:
        """Bring a message into view and mark it for a moment; False where it is not in this conversation."""
        entry = self._entry_of(message_id)
        if entry is not None:
            self.area.go_to(entry)
            self.area.mark(entry)
        return entry is not None

    def show_hit(self, hit: SearchHit, words: str, sought: Sought) -> None:
        """Bring a hit into view, and let all else that is found by its words be gone through."""
        entry = self._entry_of(hit.message_id or 0)
        if entry is not None:
            self.finder.seek(words, sought, entry, hit.number, hit.file)
            self.area.mark(entry)

    def place_of(self, message_id: int) -> float | None:
        """How far below the view's top a message begins; None where it is not in this conversation."""
        entry = self._entry_of(message_id)
        return None if entry is None else self.area.place_of(entry)

    def put_at(self, message_id: int, place: float) -> None:
        """Let a message begin so far below the view's top."""
        entry = self._entry_of(message_id)
        if entry is not None:
            self.area.put_at(entry, place)

    def _entry_of(self, message_id: int) -> Entry | None:
        entry = self.area.entry_of(message_id)
        if entry is None:
            self.area.all_wanted.emit()
            entry = self.area.entry_of(message_id)
        return entry

    def scroll_to_end(self) -> None:
        """Go to the newest text and follow it from now on."""
        self.area.scroll_to_end()

    def _show_pill(self) -> None:
        bar = self.area.verticalScrollBar()
        self.pill.setVisible(bar.value() < bar.maximum() - 40 and self.area.isVisible())
        self.pill.adjustSize()
        self.pill.move((self.width() - self.pill.width()) // 2, self.height() - self.pill.height() - 12)
        self.pill.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_pill()
