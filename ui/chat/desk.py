"""Connects the chat and the comparison with the session: what is said is shown as it comes. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from engine.history import Conversation, StoredMessage
from engine.messages import Answered, Failed, Finished, Terminal
from ui.bridge import TextAdded
from ui.chat.earlier import EarlierMessages
from ui.chat.message import ReplyMessage, UserMessage
from ui.chat.sparing import Sparing
from ui.chat.view import ChatView
from ui.compare.view import CompareView
from ui.dialogs.receipt import ReceiptDialog
from ui.language import tr
from ui.messages import Card, CompareStarted, ReplyEnded, ReplyText
from ui.recipe_words import recipe_words
from ui.revising import Revising
from ui.session import Session


class ChatDesk(QObject):
    """GUI thread only. `stack` holds the two views; a comparison that begins brings its own to the front.

    What a card or a reply asks of other parts of the window is emitted.
    """

    choice_requested = Signal()
    recipe_restored = Signal(object)
    new_requested = Signal(object)
    always_drop_requested = Signal()
    log_requested = Signal()

    def __init__(
        self, chat: ChatView, compare: CompareView, session: Session, stack: QStackedWidget, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._chat, self._compare, self._session, self._stack = chat, compare, session, stack
        self.revising = Revising(session, self)
        self._sparing = Sparing(session, self)
        self._sparing.changed.connect(self._show_spared)
        self.earlier = EarlierMessages(session.history, chat, self)
        self.earlier.refused.connect(session.saving.refused)
        self._last = self._last_question = 0
        self._versions: dict[int | None, tuple[int, ...]] = {}
        session.user_added.connect(self._add_user)
        session.reply_started.connect(self._start_reply)
        session.reply_text.connect(self._show_text)
        session.reply_ended.connect(self._end_reply)
        session.again.resumed.connect(self._resume_reply)
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
        messages = conversation.messages if conversation is not None else ()
        self._last = messages[-1].id if messages else 0
        self._last_question = next((each.id for each in reversed(messages) if each.role == "user"), 0)
        if conversation is None:
            self.earlier.begin(None)
            return
        self._versions = self._session.history.versions(conversation.id)
        self._chat.show_messages(conversation.messages, self._show_message)
        self._chat.scroll_to_end()
        self.earlier.begin(conversation)

    def _show_message(self, message: StoredMessage) -> None:
        found = self._versions.get(message.parent_id, ())
        versions = found if message.id in found else (message.id,)
        if message.role == "user":
            self._show_user(message, versions)
            return
        reply = self._chat.add_reply(message.id)
        if message.id in self._session.saving.replies:
            reply.append(self._session.saving.said(message.id))
            return
        reply.show_text(message.content)
        reply.set_state(message.state, message.answer, message.error)
        reply.set_versions(versions)
        self._tell_spared(reply)

    def _show_user(self, message: StoredMessage, versions: tuple[int, ...]) -> None:
        shown = self._chat.add_user(message.content, message.id)
        shown.show_message(message.id, versions, message.attachments)
        shown.edited.connect(self.revising.edit_question)
        shown.delete_requested.connect(self.revising.delete)
        shown.answer_requested.connect(self._session.again.answer)
        shown.version_requested.connect(self._show_version)
        shown.set_last(message.id == self._last)

    def _show_version(self, message_id: int) -> None:
        """Show another version of a message where this one stands."""
        before = self.sender()
        assert isinstance(before, UserMessage | ReplyMessage)
        place = self._chat.place_of(before.message_id)
        self._session.show_version(message_id)
        if place is not None:
            self._chat.put_at(message_id, place)

    def _add_user(self, message: StoredMessage) -> None:
        self._end_with(message.id)
        self._last_question = message.id
        self._show_user(message, self._session.versions(message.id))

    def _end_with(self, message_id: int) -> None:
        """A message comes at the end, which alone can be gone on with."""
        before = self._chat.message(self._last)
        if before is not None:
            before.set_last(False)
        self._last = message_id

    def edit_last(self) -> None:
        """Edit the last message that the person wrote."""
        if self._chat.show_message(self._last_question):
            question = self._chat.message(self._last_question)
            assert isinstance(question, UserMessage)
            question.edit()

    # ---- a reply

    def _connect_reply(self, reply: ReplyMessage) -> None:
        session = self._session
        reply.regenerate_requested.connect(session.again.regenerate)
        reply.regenerate_now_requested.connect(session.again.regenerate_now)
        reply.continue_requested.connect(self._continue)
        reply.compare_requested.connect(self._compare_reply)
        reply.recipe_restored.connect(self.recipe_restored)
        reply.receipt_requested.connect(self._show_receipt)
        reply.version_requested.connect(self._show_version)
        reply.delete_requested.connect(self.revising.delete)
        reply.edited.connect(self.revising.edit_reply)
        reply.set_last(reply.message_id == self._last)

    def _continue(self, message_id: int) -> None:
        """Go on with a reply in its own message."""
        self._chat.clear_cards()
        self._session.again.go_on(message_id)

    def _compare_reply(self, message_id: int) -> None:
        """Answer it steered and unsteered, with its own recipe and seed."""
        self._session.again.compare(message_id)

    def _show_receipt(self, answer: object) -> None:
        ReceiptDialog(answer, self._chat.window()).open()  # type: ignore[arg-type]

    def _start_reply(self, message_id: int) -> None:
        self._end_with(message_id)
        self._chat.add_reply(message_id)

    def _resume_reply(self, message_id: int) -> None:
        reply = self._chat.replies.get(message_id)
        if reply is not None:
            reply.set_state("streaming", None)

    def _show_text(self, added: ReplyText) -> None:
        reply = self._chat.replies.get(added.message_id)
        if reply is not None:
            reply.append(added.text)

    def _end_reply(self, ended: ReplyEnded) -> None:
        reply = self._chat.replies.get(ended.message_id)
        if reply is not None:
            reply.set_state(ended.state, ended.answer, ended.error)
            reply.set_versions(self._session.versions(ended.message_id))
            self._tell_spared(reply)

    def _tell_spared(self, reply: ReplyMessage) -> None:
        if reply.answer is not None:
            reply.set_spared(self._sparing.spared(reply.answer.receipt))

    def _show_spared(self) -> None:
        for reply in self._chat.replies.values():
            self._tell_spared(reply)

    # ---- a card

    def _show_card(self, card: Card) -> None:
        shown = self._chat.add_card(card.sentence, card.action, card.detail)
        actions = {
            "Restart engine": self._session.restart,
            "Try again": self._session.again.try_again,
            "Use the built-in model": self._session.loading.use_builtin,
            "Choose another model": self.choice_requested,
            "Save again": self._session.saving.again,
            "Leave out the oldest turns": self._drop_oldest,
            "Always do that": self._always_drop,
            "New conversation": self._ask_anew,
            "Edit the message": self.edit_last,
            "Smaller context": self._session.loading.use_smaller_context,
            "Open log": self.log_requested,
        }
        offered = [(other, shown.offer(other).clicked) for other in card.others]
        if card.action:
            offered.append((card.action, shown.acted))
        for action, chosen in offered:
            if action != "Open log":  # what it says is still to be read
                chosen.connect(self._chat.clear_cards)
            chosen.connect(actions[action])

    def _drop_oldest(self) -> None:
        """Let the oldest turns make room for the reply that had none."""
        messages = self._session.messages()
        if messages and messages[-1].role == "assistant":
            self._session.again.go_on(messages[-1].id, drops_oldest=True)

    def _ask_anew(self) -> None:
        """Ask the last question in a conversation of its own."""
        questions = [each for each in self._session.messages() if each.role == "user"]
        if questions:
            self.new_requested.emit(questions[-1])

    def _always_drop(self) -> None:
        self.always_drop_requested.emit()
        self._drop_oldest()

    def _clear_unsaved(self) -> None:
        """What the disk refused is saved now: its card has said enough."""
        if [card.act for card in self._chat.cards] == ["Save again"]:
            self._chat.clear_cards()

    # ---- a comparison

    def _start_compare(self, started: CompareStarted) -> None:
        self._compare.start(started.question, recipe_words(started.recipe))
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
                self._compare.fail(tr("Stopped."))
