"""Connects the chat and the comparison with the session: what is said is shown as it comes. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from engine.history import Conversation, StoredMessage
from engine.messages import Answered, Failed, Finished, Terminal
from ui.bridge import TextAdded
from ui.chat.message import ReplyMessage
from ui.chat.view import ChatView
from ui.compare.view import CompareView
from ui.dialogs.receipt import ReceiptDialog
from ui.messages import Card, CompareStarted, ReplyEnded, ReplyText
from ui.session import Session


class ChatDesk(QObject):
    """GUI thread only. `stack` holds the two views; a comparison that begins brings its own to the front.

    What a card or a reply asks of other parts of the window is emitted.
    """

    choice_requested = Signal()
    recipe_restored = Signal(object)

    def __init__(
        self, chat: ChatView, compare: CompareView, session: Session, stack: QStackedWidget, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._chat, self._compare, self._session, self._stack = chat, compare, session, stack
        session.user_added.connect(self._show_user)
        session.reply_started.connect(chat.add_reply)
        session.reply_text.connect(self._show_text)
        session.reply_ended.connect(self._end_reply)
        session.card_shown.connect(self._show_card)
        session.saved_again.connect(self._clear_unsaved)
        session.compare_started.connect(self._start_compare)
        session.compare_text.connect(self._compare_text)
        session.compare_ended.connect(self._end_compare)
        chat.reply_added.connect(self._connect_reply)

    # ---- a conversation

    def show_conversation(self, conversation: Conversation | None) -> None:
        """Show a conversation from its beginning, or none yet."""
        self._chat.clear()
        if conversation is None:
            return
        self._chat.show_messages(conversation.messages, self._show_message)
        self._chat.scroll_to_end()

    def _show_message(self, message: StoredMessage) -> None:
        if message.role == "user":
            self._show_user(message)
            return
        reply = self._chat.add_reply(message.id)
        reply.append(message.content)
        reply.set_state(message.state, message.answer, message.error)
        reply.set_versions(self._session.versions(message.id))

    def _show_user(self, message: StoredMessage) -> None:
        self._chat.add_user(message.content, message.id)

    # ---- a reply

    def _connect_reply(self, reply: ReplyMessage) -> None:
        session = self._session
        reply.regenerate_requested.connect(session.again.regenerate)
        reply.regenerate_now_requested.connect(session.again.regenerate_now)
        reply.compare_requested.connect(self._compare_reply)
        reply.recipe_restored.connect(self.recipe_restored)
        reply.receipt_requested.connect(self._show_receipt)
        reply.version_requested.connect(session.show_version)

    def _compare_reply(self, message_id: int) -> None:
        """Answer it steered and unsteered, with its own recipe and seed."""
        self._session.again.compare(message_id)

    def _show_receipt(self, answer: object) -> None:
        ReceiptDialog(answer, self._chat.window()).open()  # type: ignore[arg-type]

    def _show_text(self, added: ReplyText) -> None:
        reply = self._chat.replies.get(added.message_id)
        if reply is not None:
            reply.append(added.text)

    def _end_reply(self, ended: ReplyEnded) -> None:
        reply = self._chat.replies.get(ended.message_id)
        if reply is not None:
            reply.set_state(ended.state, ended.answer, ended.error)
            reply.set_versions(self._session.versions(ended.message_id))

    # ---- a card

    def _show_card(self, card: Card) -> None:
        shown = self._chat.add_card(card.sentence, card.action, card.detail)
        actions = {
            "Restart engine": self._session.restart,
            "Try again": self._session.again.try_again,
            "Use the built-in model": self._session.loading.use_builtin,
            "Choose another model": self.choice_requested,
            "Save again": self._session.saving.again,
        }
        if card.action:
            shown.acted.connect(self._chat.clear_cards)
            shown.acted.connect(actions[card.action])

    def _clear_unsaved(self) -> None:
        """What the disk refused is saved now: its card has said enough."""
        if [card.action.text() for card in self._chat.cards] == ["Save again"]:
            self._chat.clear_cards()

    # ---- a comparison

    def _start_compare(self, started: CompareStarted) -> None:
        self._compare.start(started.question, started.recipe.label)
        self._stack.setCurrentWidget(self._compare)

    def _compare_text(self, added: TextAdded) -> None:
        self._compare.append(added.row, added.text)

    def _end_compare(self, event: Terminal) -> None:
        match event:
            case Finished(_, Answered(answers)):
                self._compare.finish(answers)
            case Failed(_, sentence):
                self._compare.fail(sentence)
            case _:
                self._compare.fail("Stopped.")
