"""Turns what a person wants into commands and rows of history, and events into what is shown.

Knows no widget: the window listens to its signals.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.attachments import Attachment
from engine.engine import Engine, new_job
from engine.history import Conversation, History, StoredMessage
from engine.messages import (
    Answered,
    Cancel,
    Cancelled,
    EngineChange,
    EngineDied,
    Failed,
    Finished,
    Generate,
    Job,
    Progress,
    SetRecipe,
    Sweep,
    Terminal,
)
from engine.requests import Answer, GenerationRequest
from engine.sampling_choice import AS_THE_MODEL_SAYS
from ui.again import Again
from ui.bridge import EngineBridge, TextAdded
from ui.language import said, tr
from ui.loading import Loading
from ui.making import Making
from ui.messages import Card, CardAction, Measuring, ReplyEnded, ReplyText, too_long_card
from ui.saving import Saving
from ui.state import (
    AnswerJob,
    CertifyJob,
    ChatState,
    CompareJob,
    JobStarted,
    LoadJob,
    MakeJob,
    MeasureJob,
    NewVectorJob,
    Waits,
    WindowEvent,
    Work,
    reduced,
)
from vectors.errors import TillerError
from vectors.library import Library
from vectors.values import NO_STEERING, SteeringRecipe

TITLE_LENGTH = 48
NEWEST = 200
"""Messages that are read whole when a conversation is opened; earlier ones follow by themselves."""


class Session(QObject):
    """One window's work with the engine, the history and the library. GUI thread only.

    Messages are added at once; writing while an answer comes is left to `saving`, models to `loading`.
    `pairs` is the folder of the shipped sets, which `making` makes into vectors.
    """

    state_changed = Signal(object)
    conversations_changed = Signal()
    conversation_shown = Signal(object)
    user_added = Signal(object)
    waiting_stopped = Signal()
    reply_started = Signal(object)
    reply_text = Signal(object)
    reply_ended = Signal(object)
    card_shown = Signal(object)
    saved_again = Signal()
    compare_started = Signal(object)
    compare_text = Signal(object)
    compare_ended = Signal(object)
    measuring = Signal(object)
    library_changed = Signal()

    def __init__(self, engine: Engine, history: History, library: Library, pairs: Path) -> None:
        super().__init__()
        self.engine, self.history, self.library = engine, history, library
        self.state = ChatState()
        self.conversation: Conversation | None = None
        self.recipe, self.sampling = NO_STEERING, AS_THE_MODEL_SAYS
        self._waiting: Callable[[], None] | None = None
        self.system_prompt = ""
        self.saving = Saving(history, self)
        self.saving.refused.connect(self._show_refusal)
        self.saving.held.connect(self._show_held)
        self.bridge = EngineBridge(engine, self)
        self.bridge.text_added.connect(self._text_added)
        self.bridge.progressed.connect(self._progressed)
        self.bridge.job_ended.connect(self._job_ended)
        self.bridge.engine_changed.connect(self._engine_changed)
        self.bridge.server_changed.connect(self.tell)
        self.loading = Loading(self)
        self.making = Making(self, pairs)
        self.again = Again(self)
        self._recipe_timer = QTimer(self)
        self._recipe_timer.setSingleShot(True)
        self._recipe_timer.setInterval(16)
        self._recipe_timer.timeout.connect(self._send_recipe)

    # ---- the model

    def load(self, ref: str) -> None:
        """Load a model in place of the one there is."""
        self.loading.load(ref)

    def cancel_loading(self) -> None:
        """Stop loading."""
        self.loading.cancel()

    def unload(self) -> None:
        """Have no model loaded, and its memory back."""
        self.loading.unload()

    def restart(self) -> None:
        """A fresh engine with the model there was."""
        self.loading.restart()

    def start(self, command: Job, work: Work) -> None:
        """Hand a job to the engine."""
        self.tell(JobStarted(command.job, work))
        self.engine.submit(command)

    def tell(self, event: WindowEvent) -> None:
        """Bring an event of the window's own into the state."""
        self._set(reduced(self.state, event))

    def _set(self, state: ChatState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    # ---- conversations

    def show_newest(self) -> None:
        """Open the conversation that was used last, if there is one."""
        summaries = self.history.conversations()
        if summaries:
            self.open(summaries[0].id)
        else:
            self.new()

    def new(self) -> None:
        """Begin a conversation; it is kept from its first message on."""
        self.stop()
        self.conversation, self.system_prompt = None, ""
        self.conversation_shown.emit(None)
        self.conversations_changed.emit()

    def open(self, conversation_id: int) -> None:
        """Show a conversation from the history."""
        if self.conversation is None or self.conversation.id != conversation_id:
            self.stop()
        self.saving.flush()
        try:
            self.conversation = self.history.conversation(conversation_id, NEWEST)
        except TillerError as error:
            self.card_shown.emit(Card(str(error), "", ""))
            return
        self.system_prompt = self.conversation.system_prompt
        self.conversation_shown.emit(self.conversation)
        self.conversations_changed.emit()

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title."""
        self.saving.at_once(lambda: self.history.rename(conversation_id, title))
        self.conversations_changed.emit()

    def delete(self, conversation_id: int) -> None:
        """Forget a conversation."""
        is_open = self.conversation is not None and self.conversation.id == conversation_id
        if is_open:
            self.stop()
        self.saving.flush()
        self.saving.at_once(lambda: self.history.delete(conversation_id))
        if is_open:
            self.new()
        self.conversations_changed.emit()

    def set_system_prompt(self, text: str) -> None:
        """The system prompt of the conversation shown."""
        self.system_prompt = text
        if self.conversation is not None:
            conversation_id = self.conversation.id
            self.saving.soon(lambda: self.history.set_system_prompt(conversation_id, text))

    def versions(self, message_id: int) -> tuple[int, ...]:
        """All versions of a reply."""
        return self.history.siblings(message_id)

    def show_version(self, message_id: int) -> None:
        """Show another version of a reply, and what followed it."""
        if self.conversation is None:
            return
        self.saving.flush()
        leaf = self.history.leaf(message_id)
        conversation_id = self.conversation.id
        self.saving.at_once(lambda: self.history.set_head(conversation_id, leaf))
        self.open(conversation_id)

    # ---- asking

    def send(
        self, text: str, sampling_seed: int | None = None, attachments: Sequence[Attachment] = ()
    ) -> bool:
        """Keep a message and have it answered; False where it could not be kept."""
        seed = secrets.randbelow(2**31) if sampling_seed is None else sampling_seed
        try:
            if self.conversation is None:
                conversation_id = self.history.create(
                    title=title_of(text or attachments[0].name),
                    system_prompt=self.system_prompt,
                    model=self.state.wanted_ref,
                )
            else:
                conversation_id = self.conversation.id
            before = self.history.conversation(conversation_id, newest=0)
            user = self.history.add_message(
                conversation_id, "user", text, parent_id=before.head, attachments=attachments
            )
            self.conversation = self.history.conversation(conversation_id, NEWEST)
        except TillerError as error:
            self.card_shown.emit(
                Card(tr("The message could not be saved: {reason}").format(reason=said(str(error))), "", "")
            )
            return False
        self.user_added.emit(self.conversation.messages[-1])
        self.conversations_changed.emit()
        self.when_ready(lambda: self.answer(user, seed))
        return True

    def when_ready(self, act: Callable[[], None]) -> None:
        """Do it now, or once a model is loaded; in place of what waits already."""
        if self.state.model is not None and not self.state.is_loading:
            act()
        else:
            self._wait_with(act)
            self.wake()

    def wake(self) -> None:
        """Load the model again that was unloaded for being idle."""
        if self.state.rests:
            self.load(self.state.ref)

    def _wait_with(self, act: Callable[[], None] | None) -> None:
        self._waiting = act
        self.tell(Waits(act is not None))

    def answer(self, user_id: int, seed: int) -> None:
        """Answer a message with the recipe in force; for when a model is loaded."""
        self.start_reply(user_id, self.again.request_for(user_id, seed))

    def start_reply(self, user_id: int, request: GenerationRequest) -> None:
        """Begin the reply to a message and hand its request to the engine."""
        if self.conversation is None:
            return
        begun = request.begun.text if request.begun is not None else ""
        try:
            reply = self.history.add_message(
                self.conversation.id, "assistant", begun, parent_id=user_id, state="unfinished"
            )
        except TillerError as error:
            sentence = tr("The reply could not be saved: {reason}").format(reason=said(str(error)))
            self.card_shown.emit(Card(sentence, "Try again", ""))
            return
        self.saving.begin(reply, begun)
        self.reply_started.emit(reply)
        if begun:
            self.reply_text.emit(ReplyText(reply, begun))
        self.start(Generate(request.id, (request,)), AnswerJob(reply))

    def messages(self) -> tuple[StoredMessage, ...]:
        """The newest messages of the conversation shown, as they are kept."""
        if self.conversation is None:
            return ()
        self.conversation = self.history.conversation(self.conversation.id, NEWEST)
        return self.conversation.messages

    @property
    def head(self) -> int | None:
        """The message that the conversation shown goes on from."""
        if self.conversation is None:
            return None
        return self.history.conversation(self.conversation.id, newest=0).head

    def stop(self) -> None:
        """End the answer or comparison that is being written, or waits for a model; what was said stays."""
        if self._waiting is not None:
            self._wait_with(None)
            self.waiting_stopped.emit()
        for job, work in self.state.jobs.items():
            if isinstance(work, AnswerJob | CompareJob):
                self.engine.submit(Cancel(job))

    # ---- steering

    def set_recipe(self, recipe: SteeringRecipe) -> None:
        """The recipe in force from now on; a running answer follows from its next token."""
        self.recipe = recipe
        if not self._recipe_timer.isActive():
            self._recipe_timer.start()

    def _send_recipe(self) -> None:
        for job, work in self.state.jobs.items():
            if isinstance(work, AnswerJob):
                self.engine.submit(SetRecipe(job, self.recipe))
        if self.conversation is not None:
            conversation_id, recipe = self.conversation.id, self.recipe
            self.saving.soon(lambda: self.history.set_recipe(conversation_id, recipe))

    def measure(self, vector_id: str) -> None:
        """Calibrate a vector on the model that is loaded."""
        job = new_job()
        self.measuring.emit(Measuring(vector_id, Progress(job, "waiting")))
        self.start(Sweep(job, vector_id), MeasureJob(vector_id))

    def cancel_measuring(self, vector_id: str) -> None:
        """End the measurement of a vector, running or waiting."""
        for job, work in self.state.jobs.items():
            if work == MeasureJob(vector_id):
                self.engine.submit(Cancel(job))

    # ---- events

    def _text_added(self, added: TextAdded) -> None:
        match self.state.jobs.get(added.job):
            case AnswerJob(message_id):
                self.saving.add(message_id, added.text)
                self.reply_text.emit(ReplyText(message_id, added.text))
            case CompareJob():
                self.compare_text.emit(added)
            case _:
                pass

    def _progressed(self, progress: Progress) -> None:
        self._set(reduced(self.state, progress))
        work = self.state.jobs.get(progress.job)
        if isinstance(work, MeasureJob):
            self.measuring.emit(Measuring(work.vector_id, progress))

    def _engine_changed(self, event: EngineChange) -> None:
        self._set(reduced(self.state, event))
        if isinstance(event, EngineDied) and not event.loading:
            sentence = tr(
                "The engine stopped unexpectedly. Nothing you wrote is lost; restart it to go on, or choose "
                "another model above."
            )
            self.card_shown.emit(Card(sentence, "Restart engine", event.reason))

    def _job_ended(self, event: Terminal) -> None:
        work = self.state.jobs.get(event.job)
        self._set(reduced(self.state, event))
        match work:
            case LoadJob():
                self.loading.ended(event)
                if self.state.model is not None and (waiting := self._waiting) is not None:
                    self._wait_with(None)
                    waiting()
            case AnswerJob(message_id):
                self._answer_ended(message_id, event)
            case CompareJob():
                self.compare_ended.emit(event)
            case MeasureJob(vector_id):
                self.measuring.emit(Measuring(vector_id, None))
                if isinstance(event, Finished):
                    self.library_changed.emit()
                self._show_failure(event, "")
            case MakeJob() | NewVectorJob() | CertifyJob() | None:
                pass

    def _answer_ended(self, message_id: int, event: Terminal) -> None:
        answer: Answer | None = None
        state, error = "complete", ""
        match event:
            case Finished(_, Answered((answer,))):
                pass
            case Cancelled(_, partial):
                answer, state = (partial[0] if partial else None), "cancelled"
            case Failed():
                answer, state = (event.partial[0] if event.partial else None), "failed"
                error = event.sentence
        self.saving.end(message_id, state, answer, error)
        self.reply_ended.emit(ReplyEnded(message_id, state, answer, error))
        if self.state.engine != "dead":  # of a dead engine its own card tells
            self._show_failure(event, "Try again")

    def _show_failure(self, event: Terminal, action: CardAction) -> None:
        if isinstance(event, Failed) and event.too_long:
            self.card_shown.emit(too_long_card(event, self.again.policy()))
        elif isinstance(event, Failed):
            self.card_shown.emit(Card(event.sentence, action, event.detail))

    def _show_refusal(self, sentence: str) -> None:
        self.card_shown.emit(Card(sentence, "", ""))

    def _show_held(self, sentence: str) -> None:
        if not sentence:
            self.saved_again.emit()
            return
        told = tr("{problem} Until then what is new here is not saved; it is tried again by itself.")
        self.card_shown.emit(Card(told.format(problem=said(sentence)), "Save again", ""))

    def close(self) -> None:
        """Keep what was said and the recipe, then end the engine."""
        if self._recipe_timer.isActive():
            self._recipe_timer.stop()
            self._send_recipe()
        self.bridge.stop()
        self.loading.close()
        self.saving.close()
        self.engine.close()
        self.history.close()


def title_of(text: str) -> str:
    """The first words of a message."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
