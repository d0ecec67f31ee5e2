"""Connects the composer with the session: drafts, files, what is sent next, how full the context is.

Draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.attachments import Attachment, read_attachment, with_attachments
from engine.context_policy import ContextPolicy, without_oldest
from engine.history import Conversation, StoredMessage
from engine.messages import Counted
from engine.requests import Message
from engine.turns import dropped_before, turns_of
from ui.asking import ask_files
from ui.background import Background
from ui.bridge import TextAdded
from ui.chat.composer import Composer
from ui.chat.counting import Asked, TokenCounting
from ui.chat.desk import ChatDesk
from ui.chat.drafts import Draft, Drafts
from ui.chat.gauge import Fill
from ui.language import figure, tr, tr_count
from ui.messages import Card, ReplyEnded
from ui.preferences import Preferences
from ui.session import Session
from ui.state import AnswerJob, ChatState
from vectors.errors import TillerError

_KEEP_MS = 400


class WritingDesk(QObject):
    """GUI thread only. Each conversation has a draft of its own, with its files.

    What is sent while an answer is written, or is waited for, waits over the composer: it goes when the
    answer is whole, and comes back into the composer when the answer is stopped or fails.
    """

    sending = Signal()
    new_requested = Signal()

    def __init__(
        self, composer: Composer, session: Session, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._composer, self._session, self._preferences = composer, session, preferences
        self._shown: int | None = None
        self._drafts = Drafts(session.history, session.saving)
        self._files: tuple[Attachment, ...] = ()
        self._show_draft(self._drafts.of(None))
        self._queued: Draft | None = None
        self._pasted = ""
        self._turns: tuple[Message, ...] | None = None
        self._dropped = 0
        self._fill: Fill | None = None
        self._was_loading = False
        self._answer = ("", 0)
        self._background = Background("attaching", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self.keep)
        self._counting = TokenCounting(session, self._asked, self)
        self._counting.counted.connect(self._show_count)
        session.again.policy = self.policy
        self._connect()

    def _connect(self) -> None:
        composer, session = self._composer, self._session
        composer.sent.connect(self.send)
        composer.draft_changed.connect(self._changed)
        composer.attach_requested.connect(self._ask_for_files)
        composer.files.removed.connect(self._remove)
        composer.editor.files_given.connect(self.attach)
        composer.editor.long_pasted.connect(self._offer_file)
        composer.offer.acted.connect(self._paste_as_file)
        composer.queued.acted.connect(self.take_back)
        composer.queued.closed.connect(self._forget_queued)
        composer.gauge.policy_chosen.connect(self.set_policy)
        self._policy = self.policy()
        composer.gauge.set_policy(self._policy)
        self._preferences.changed.connect(self._follow_policy)
        session.conversation_shown.connect(self._show_conversation)
        session.user_added.connect(self._recount)
        session.system_prompt_changed.connect(self._recount)
        session.waiting_stopped.connect(self.take_back)
        session.reply_ended.connect(self._end_reply)
        session.compare_ended.connect(self._end_compare)
        session.state_changed.connect(self._show_state)
        session.bridge.text_added.connect(self._text_added)

    def follow(self, talk: ChatDesk) -> None:
        """Offer here what the chat's acts call for, and begin those that begin here."""
        talk.new_requested.connect(self._ask_anew)
        undo = self._composer.undo
        self._composer.editor.went_up.connect(talk.edit_last)
        talk.always_drop_requested.connect(self.always_drop)
        talk.revising.taken_out.connect(self._offer_undo)
        undo.undo_requested.connect(talk.revising.undo)
        undo.undo_requested.connect(undo.end)

    def _ask_anew(self, question: StoredMessage) -> None:
        """Put a question into the composer of a conversation of its own."""
        self.new_requested.emit()
        self._composer.set_text(question.content)
        self._set_files(question.attachments)

    def _offer_undo(self, count: int) -> None:
        """Messages were put out of sight."""
        words = tr_count(
            "A message was taken out of the conversation.",
            "{count} messages were taken out of the conversation.",
            count,
        )
        self._composer.undo.offer(words)

    # ---- sending

    def send(self, text: str) -> None:
        """Send a message with the files; it leaves the composer once it is kept."""
        if self._session.state.is_asked:
            self._queue(Draft(text, self.files))
            return
        self._composer.undo.end()
        self.sending.emit()
        if self._session.send(text, attachments=self.files):
            self._empty()

    def ask(self, text: str) -> None:
        """Send a text that is offered; what stands in the composer stays there, to be sent after it."""
        draft = Draft(self._composer.text, self.files)
        self._composer.undo.end()
        self.sending.emit()
        if self._session.send(text):
            self._empty()
            self._composer.set_text(draft.text)
            self._set_files(draft.files)

    def _queue(self, draft: Draft) -> None:
        """Let it wait for the end of the answer, behind what waits already."""
        self._queued = draft if self._queued is None else self._queued.then(draft)
        self._empty()
        words = " ".join(self._queued.text.split())
        files = self._queued.files
        if files:
            count = tr_count("{count} file", "{count} files", len(files))
            words = f"{words} ({count})" if words else count
        self._composer.queued.tell(tr("Sent next: {text}").format(text=words))

    def _empty(self) -> None:
        """The composer, after its message has left it."""
        conversation = self._session.conversation
        self._composer.clear()
        self._set_files(())
        self.keep()  # for the one that had not begun, where it has now
        self._shown = conversation.id if conversation is not None else None

    def take_back(self) -> None:
        """Put what waits back into the composer, before what stands there."""
        if self._queued is None:
            return
        draft = self._queued.then(Draft(self._composer.text, self.files))
        self._forget_queued()
        self._composer.set_text(draft.text)
        self._set_files(draft.files)
        self._composer.editor.setFocus()

    def _forget_queued(self) -> None:
        self._queued = None
        self._composer.queued.hide()
        self._changed()

    def _end_reply(self, ended: ReplyEnded) -> None:
        self._after_answer(is_whole=ended.state == "complete")

    def _end_compare(self) -> None:
        self._after_answer(is_whole=True)

    def _after_answer(self, *, is_whole: bool) -> None:
        self._answer = ("", 0)
        self._recount()
        if self._queued is None or self._session.state.is_answering:
            return
        if not is_whole:
            self.take_back()
            return
        queued = self._queued
        self.sending.emit()
        if self._session.send(queued.text, attachments=queued.files):
            self._forget_queued()
        else:
            self.take_back()

    # ---- drafts

    def _show_conversation(self, conversation: Conversation | None) -> None:
        """Bring the draft of the conversation that is shown, and put that of the one before away."""
        shown = conversation.id if conversation is not None else None
        if shown != self._shown:
            self.take_back()
            self._composer.offer.hide()
            self._composer.undo.end()
            self.keep()
            self._shown = shown
            self._show_draft(self._drafts.of(conversation))
        self._recount()

    def _show_draft(self, draft: Draft) -> None:
        self._files = draft.files
        self._composer.set_text(draft.text)
        self._composer.show_files(draft.files)

    def _changed(self) -> None:
        self._timer.start()
        if self._pasted and self._pasted not in self._composer.text:
            self._pasted = ""
            self._composer.offer.hide()
        self._counting.soon()

    def keep(self) -> None:
        """Keep what stands in the composer, and what waits over it, as the draft of its conversation."""
        self._timer.stop()
        here = Draft(self._composer.text, self._files)
        self._drafts.keep(self._shown, (self._queued or Draft()).then(here))

    # ---- files

    @property
    def files(self) -> tuple[Attachment, ...]:
        """The files that go along with the next message."""
        return self._files

    def attach(self, paths: Sequence[Path]) -> None:
        """Read files and let them go along; what cannot be read is told in a sentence."""

        def read() -> tuple[list[Attachment], list[str]]:
            found, told = [], []
            for path in paths:
                try:
                    attachment, note = read_attachment(path)
                except TillerError as error:
                    told.append(str(error))
                else:
                    found.append(attachment)
                    told += [note] if note else []
            return found, told

        self._background.run(read, self._attached)

    def _attached(self, read: tuple[list[Attachment], list[str]]) -> None:
        found, told = read
        if found:
            self._set_files((*self.files, *found))
        if told:
            self._session.card_shown.emit(Card(" ".join(told), "", ""))
        self._composer.editor.setFocus()

    def _ask_for_files(self) -> None:
        ask_files(self._composer.window(), tr("Attach text files"), self.attach)

    def _remove(self, attachment: Attachment) -> None:
        self._set_files(tuple(each for each in self.files if each is not attachment))
        self._composer.editor.setFocus()

    def _set_files(self, files: tuple[Attachment, ...]) -> None:
        self._files = files
        self._composer.show_files(files)
        self._timer.start()
        self._counting.soon()

    def _offer_file(self, text: str) -> None:
        """A long text was pasted: it may become a file, and stays where it is otherwise."""
        self._pasted = text.replace("\r\n", "\n")
        self._composer.offer.tell(
            tr("You pasted {count} characters.").format(count=figure(len(self._pasted), ",d"))
        )

    def _paste_as_file(self) -> None:
        text, self._pasted = self._pasted, ""
        self._composer.offer.hide()
        self._composer.editor.take_out(text)
        names = {each.name for each in self.files}
        number = next(n for n in range(1, len(names) + 2) if _pasted_name(n) not in names)
        self._set_files((*self.files, Attachment(_pasted_name(number), text)))
        self._composer.editor.setFocus()

    # ---- how full the context is

    def policy(self) -> ContextPolicy:
        """What a full context calls for."""
        return self._preferences.value.context_policy

    def set_policy(self, policy: ContextPolicy) -> None:
        """Choose what a full context calls for from now on."""
        self._preferences.change(context_policy=policy)

    def _follow_policy(self) -> None:
        """Heed another choice, wherever it was made."""
        if self.policy() != self._policy:
            self._policy = self.policy()
            self._composer.gauge.set_policy(self._policy)
            self._recount()

    def always_drop(self) -> None:
        """Let the oldest turns make room from now on."""
        self.set_policy("drop")

    def _recount(self) -> None:
        """Count what has been said anew, too."""
        self._turns = None
        self._counting.soon()

    def _asked(self) -> Asked:
        """The conversation as the next message would be read with it, and each file by itself."""
        if self._turns is None:
            history, model = self._session.history, self._session.state.model
            head = self._session.head
            said = () if head is None else history.turns_to(head)
            answer = None if head is None or self.policy() != "drop" else history.last_answer(head)
            self._dropped = 0 if model is None else dropped_before(answer, model.ref.fingerprint)
            turns = turns_of(said, self._session.system_prompt)
            self._turns = without_oldest(turns, self._dropped)
        draft = with_attachments(self._composer.text.strip(), self.files)
        turns = (*self._turns, Message("user", draft)) if draft else self._turns
        return turns, tuple(with_attachments("", (each,)) for each in self.files)

    def _show_count(self, counted: Counted) -> None:
        model = self._session.state.model
        if model is None:
            return
        self._fill = Fill(counted.tokens, model.context_length, self._dropped)
        self._composer.gauge.show_fill(self._fill)
        for chip, count in zip(self._composer.files.chips, counted.texts, strict=False):
            chip.set_tokens(count)

    def _show_state(self, state: ChatState) -> None:
        was_loading, self._was_loading = self._was_loading, state.is_loading
        if state.model is None:
            self._fill = None
            self._composer.gauge.show_fill(None)
        elif not state.is_loading and (self._fill is None or was_loading):
            self._recount()

    def _text_added(self, added: TextAdded) -> None:
        """An answer that is written fills the context too; it is counted exactly once it is whole."""
        if self._fill is None or not isinstance(self._session.state.jobs.get(added.job), AnswerJob):
            return
        job, first = self._answer
        if job != added.job:
            first = added.tokens - 1
            self._answer = (added.job, first)
        tokens = self._fill.tokens + added.tokens - first
        self._composer.gauge.show_fill(Fill(tokens, self._fill.context, self._fill.dropped))

    def close(self) -> None:
        """Keep the draft, and read no more files."""
        self.take_back()
        self.keep()
        self._background.close()
        self._counting.close()


def _pasted_name(number: int) -> str:
    return "pasted.txt" if number == 1 else f"pasted {number}.txt"
