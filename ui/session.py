"""Turns what a person wants into commands and rows of history, and events into what is shown.

Knows no widget: the window listens to its signals.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from engine.engine import Engine, new_job
from engine.history import Conversation, History, StoredMessage
from engine.history.outbox import Outbox
from engine.messages import (
    Answered,
    Cancel,
    Cancelled,
    EngineDied,
    EngineStarted,
    Failed,
    Finished,
    Generate,
    Job,
    LoadModel,
    Progress,
    SetRecipe,
    Sweep,
    Terminal,
)
from engine.requests import Answer, GenerationRequest, Message
from ui.bridge import EngineBridge, TextAdded
from ui.making import Making
from ui.state import (
    AnswerJob,
    ChatState,
    CompareJob,
    JobStarted,
    LoadJob,
    MakeJob,
    MeasureJob,
    NewVectorJob,
    WindowEvent,
    Work,
    reduced,
)
from vectors.errors import TillerError
from vectors.library import Library
from vectors.values import NO_STEERING, SteeringRecipe

log = logging.getLogger(__name__)
SAVE_SECONDS = 0.8
RETRY_SECONDS = 2.0
TITLE_LENGTH = 48
CardAction = Literal["Restart engine", "Try again", "Use the built-in model", "Save again", ""]


@dataclass(frozen=True, slots=True)
class ReplyText:
    """Text that a reply on the screen has gained."""

    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class ReplyEnded:
    """How a reply ended: complete, cancelled or failed."""

    message_id: int
    state: str
    answer: Answer | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An error for the person: a sentence and at most one thing to do."""

    sentence: str
    action: CardAction
    detail: str


@dataclass(frozen=True, slots=True)
class CompareStarted:
    """Two answers to a question are about to come."""

    question: str
    recipe: SteeringRecipe


@dataclass(frozen=True, slots=True)
class Measuring:
    """How far the measurement of a vector is; `progress` None when it is over."""

    vector_id: str
    progress: Progress | None


class Session(QObject):
    """One window's work with the engine, the history and the library. GUI thread only.

    Messages are added at once; the text of a reply that is being written is saved in a pool of one
    thread, at least every second, so that a slow disk never holds up the window. What the disk refuses is
    tried again until there is room. `pairs` is the folder of the shipped sets, which `making` makes into
    vectors.
    """

    state_changed = Signal(object)
    conversations_changed = Signal()
    conversation_shown = Signal(object)
    user_added = Signal(object)
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
        self._recipe = NO_STEERING
        self._texts: dict[int, str] = {}
        self._saved_at: dict[int, float] = {}
        self._waiting: list[Callable[[], None]] = []
        self._system_prompt = ""
        self._outbox = Outbox()
        self._refused_at = 0.0
        self.bridge = EngineBridge(engine, self)
        self.bridge.text_added.connect(self._text_added)
        self.bridge.progressed.connect(self._progressed)
        self.bridge.job_ended.connect(self._job_ended)
        self.bridge.engine_changed.connect(self._engine_changed)
        self.making = Making(self, pairs)
        self._recipe_timer = QTimer(self)
        self._recipe_timer.setSingleShot(True)
        self._recipe_timer.setInterval(16)
        self._recipe_timer.timeout.connect(self._send_recipe)
        self._write_timer = QTimer(self)
        self._write_timer.setInterval(250)
        self._write_timer.timeout.connect(self._check_writes)
        self._write_timer.start()

    # ---- the model

    def load(self, ref: str) -> None:
        """Load a model in place of the one there is."""
        if (loading := self.state.job_of(LoadJob)) is not None:
            self.engine.submit(Cancel(loading))
        self.making.cancel(self.state.making.queue)
        self.start(LoadModel(new_job(), ref), LoadJob(ref))

    def cancel_loading(self) -> None:
        """Stop loading."""
        if (job := self.state.job_of(LoadJob)) is not None:
            self.engine.submit(Cancel(job))

    def restart(self) -> None:
        """A fresh engine with the model there was."""
        self.engine.restart()
        self.load(self.state.ref or "builtin")

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
        self.conversation, self._system_prompt = None, ""
        self.conversation_shown.emit(None)
        self.conversations_changed.emit()

    def open(self, conversation_id: int) -> None:
        """Show a conversation from the history."""
        if self.conversation is None or self.conversation.id != conversation_id:
            self.stop()
        self._flush()
        try:
            self.conversation = self.history.conversation(conversation_id)
        except TillerError as error:
            self.card_shown.emit(Card(str(error), "", ""))
            return
        self._system_prompt = self.conversation.system_prompt
        self.conversation_shown.emit(self.conversation)
        self.conversations_changed.emit()

    def rename(self, conversation_id: int, title: str) -> None:
        """Give a conversation another title."""
        self._kept(lambda: self.history.rename(conversation_id, title))
        self.conversations_changed.emit()

    def delete(self, conversation_id: int) -> None:
        """Forget a conversation."""
        is_open = self.conversation is not None and self.conversation.id == conversation_id
        if is_open:
            self.stop()
        self._flush()
        self._kept(lambda: self.history.delete(conversation_id))
        if is_open:
            self.new()
        self.conversations_changed.emit()

    def set_system_prompt(self, text: str) -> None:
        """The system prompt of the conversation shown."""
        self._system_prompt = text
        if self.conversation is not None:
            conversation_id = self.conversation.id
            self._write(lambda: self.history.set_system_prompt(conversation_id, text))

    def set_draft(self, text: str) -> None:
        """Keep what stands in the composer."""
        if self.conversation is not None:
            conversation_id = self.conversation.id
            self._write(lambda: self.history.set_draft(conversation_id, text))

    def versions(self, message_id: int) -> tuple[int, ...]:
        """All versions of a reply."""
        return self.history.siblings(message_id)

    def show_version(self, message_id: int) -> None:
        """Show another version of a reply, and what followed it."""
        if self.conversation is None:
            return
        self._flush()
        leaf = self.history.leaf(message_id)
        conversation_id = self.conversation.id
        self._kept(lambda: self.history.set_head(conversation_id, leaf))
        self.open(conversation_id)

    # ---- asking

    def send(self, text: str, sampling_seed: int | None = None) -> bool:
        """Keep a message and have it answered; False where it could not be kept."""
        seed = secrets.randbelow(2**31) if sampling_seed is None else sampling_seed
        try:
            if self.conversation is None:
                conversation_id = self.history.create(
                    title=_title(text), system_prompt=self._system_prompt, model=self.state.ref
                )
            else:
                conversation_id = self.conversation.id
            before = self.history.conversation(conversation_id)
            user = self.history.add_message(conversation_id, "user", text, parent_id=before.head)
            self.conversation = self.history.conversation(conversation_id)
        except TillerError as error:
            self.card_shown.emit(Card(f"The message could not be saved: {error}", "", ""))
            return False
        self.user_added.emit(self.conversation.messages[-1])
        self.conversations_changed.emit()
        self._when_ready(lambda: self._answer(user, seed))
        return True

    def _when_ready(self, act: Callable[[], None]) -> None:
        """Do it now, or once a model is loaded."""
        if self.state.model is not None and not self.state.is_loading:
            act()
        else:
            self._waiting.append(act)

    def _answer(self, user_id: int, seed: int) -> None:
        model = self.state.model
        assert model is not None
        request = GenerationRequest(new_job(), self._turns(user_id), self._recipe, model.sampling, seed)
        self._start_reply(user_id, request)

    def _turns(self, last_id: int) -> tuple[Message, ...]:
        """The system prompt and the turns up to a message."""
        stored = self.history.path_to(last_id)
        turns = [Message(m.role, m.content) for m in stored if m.content.strip()]
        system = self._system_prompt.strip()
        return (Message("system", system), *turns) if system else tuple(turns)

    def _start_reply(self, user_id: int, request: GenerationRequest) -> None:
        if self.conversation is None:
            return
        try:
            reply = self.history.add_message(
                self.conversation.id, "assistant", "", parent_id=user_id, state="unfinished"
            )
        except TillerError as error:
            self.card_shown.emit(Card(f"The reply could not be saved: {error}", "Try again", ""))
            return
        self._texts[reply] = ""
        self._saved_at[reply] = time.monotonic()
        self.reply_started.emit(reply)
        self.start(Generate(request.id, (request,)), AnswerJob(reply))

    def regenerate(self, message_id: int) -> None:
        """Answer again with the receipt's recipe, changes, sampling and seed: the same text."""
        message = self.history.message(message_id)
        if message.answer is None:
            self.regenerate_now(message_id)
            return
        receipt = message.answer.receipt
        first, *changes = receipt.timeline
        parent = self._parent(message)

        def act() -> None:
            self._show_parent(parent)
            request = GenerationRequest(
                new_job(), self._turns(parent), first.recipe, receipt.sampling, receipt.seed, tuple(changes)
            )
            self._start_reply(parent, request)

        self._when_ready(act)

    def regenerate_now(self, message_id: int) -> None:
        """Answer again with the sidebar's recipe and a new seed."""
        parent = self._parent(self.history.message(message_id))

        def act() -> None:
            self._show_parent(parent)
            self._answer(parent, secrets.randbelow(2**31))

        self._when_ready(act)

    def regenerate_last(self) -> None:
        """Answer the last reply again."""
        replies = [m for m in self._messages() if m.role == "assistant"]
        if replies:
            self.regenerate(replies[-1].id)

    def _parent(self, message: StoredMessage) -> int:
        assert message.parent_id is not None
        return message.parent_id

    def _show_parent(self, parent: int) -> None:
        """Show the conversation up to the question that is answered again."""
        self.stop()
        self._flush()
        if self.conversation is not None:
            self.history.set_head(self.conversation.id, parent)
            self.open(self.conversation.id)

    def _messages(self) -> tuple[StoredMessage, ...]:
        if self.conversation is None:
            return ()
        self.conversation = self.history.conversation(self.conversation.id)
        return self.conversation.messages

    def stop(self) -> None:
        """End the answer or comparison that is being written; what was said stays."""
        self._waiting.clear()
        for job, work in self.state.jobs.items():
            if isinstance(work, AnswerJob | CompareJob):
                self.engine.submit(Cancel(job))

    def try_again(self) -> None:
        """Answer the last question once more."""
        messages = self._messages()
        if messages and messages[-1].role == "assistant":
            self.regenerate_now(messages[-1].id)
        elif messages:
            user = messages[-1].id
            self._when_ready(lambda: self._answer(user, secrets.randbelow(2**31)))

    # ---- steering

    def set_recipe(self, recipe: SteeringRecipe) -> None:
        """The recipe in force from now on; a running answer follows from its next token."""
        self._recipe = recipe
        if not self._recipe_timer.isActive():
            self._recipe_timer.start()

    def _send_recipe(self) -> None:
        for job, work in self.state.jobs.items():
            if isinstance(work, AnswerJob):
                self.engine.submit(SetRecipe(job, self._recipe))
        if self.conversation is not None:
            conversation_id, recipe = self.conversation.id, self._recipe
            self._write(lambda: self.history.set_recipe(conversation_id, recipe))

    def compare(self, message_id: int | None = None) -> bool:
        """Answer a question steered and unsteered with one seed; False where nothing was asked yet.

        With a reply's id, its own recipe, sampling and seed; else the last question and the sidebar's recipe.
        """
        messages = self._messages()
        questions = [m for m in messages if m.role == "user"]
        if not questions or self.state.model is None:
            return False
        question, recipe, sampling = questions[-1], self._recipe, self.state.model.sampling
        seed = secrets.randbelow(2**31)
        replies = [m for m in messages if m.role == "assistant" and m.answer is not None]
        chosen = next((m for m in replies if m.id == message_id), None)
        if chosen is not None and chosen.answer is not None:
            receipt = chosen.answer.receipt
            question = next(m for m in messages if m.id == chosen.parent_id)
            recipe, sampling, seed = receipt.recipe, receipt.sampling, receipt.seed
            if recipe.is_noop:
                recipe = self._recipe
        self.stop()
        job, turns = new_job(), self._turns(question.id)
        requests = tuple(
            GenerationRequest(f"{job}-{row}", turns, each, sampling, seed)
            for row, each in enumerate((NO_STEERING, recipe))
        )
        self.compare_started.emit(CompareStarted(question.content, recipe))
        self.start(Generate(job, requests), CompareJob())
        return True

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
                self._texts[message_id] += added.text
                self.reply_text.emit(ReplyText(message_id, added.text))
                now = time.monotonic()
                if now - self._saved_at[message_id] >= SAVE_SECONDS:
                    self._saved_at[message_id] = now
                    text = self._texts[message_id]
                    self._write(lambda: self.history.update_message(message_id, content=text))
            case CompareJob():
                self.compare_text.emit(added)
            case _:
                pass

    def _progressed(self, progress: Progress) -> None:
        self._set(reduced(self.state, progress))
        work = self.state.jobs.get(progress.job)
        if isinstance(work, MeasureJob):
            self.measuring.emit(Measuring(work.vector_id, progress))

    def _engine_changed(self, event: EngineStarted | EngineDied) -> None:
        self._set(reduced(self.state, event))
        if isinstance(event, EngineDied):
            sentence = "The engine stopped unexpectedly. Nothing you wrote is lost; restart it to go on."
            self.card_shown.emit(Card(sentence, "Restart engine", event.reason))

    def _job_ended(self, event: Terminal) -> None:
        work = self.state.jobs.get(event.job)
        self._set(reduced(self.state, event))
        match work:
            case LoadJob():
                self._load_ended(event)
            case AnswerJob(message_id):
                self._answer_ended(message_id, event)
            case CompareJob():
                self.compare_ended.emit(event)
            case MeasureJob(vector_id):
                self.measuring.emit(Measuring(vector_id, None))
                if isinstance(event, Finished):
                    self.library_changed.emit()
                self._show_failure(event, "")
            case MakeJob() | NewVectorJob() | None:
                pass

    def _load_ended(self, event: Terminal) -> None:
        if isinstance(event, Finished):
            waiting, self._waiting = self._waiting, []
            for act in waiting:
                act()
        elif isinstance(event, Failed) and event.blame != "machine":
            self._show_failure(event, "Use the built-in model")
        else:
            self._show_failure(event, "Try again" if self.state.model else "Use the built-in model")

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
        text = answer.text if answer is not None else self._texts.get(message_id, "")
        self._texts.pop(message_id, None)
        self._saved_at.pop(message_id, None)
        self._write(
            lambda: self.history.update_message(
                message_id,
                content=text,
                state=state,  # type: ignore[arg-type]
                answer=answer,
                error=error,
            )
        )
        self.reply_ended.emit(ReplyEnded(message_id, state, answer, error))
        if self.state.engine != "dead":  # of a dead engine its own card tells
            self._show_failure(event, "Try again")

    def _show_failure(self, event: Terminal, action: CardAction) -> None:
        if isinstance(event, Failed):
            self.card_shown.emit(Card(event.sentence, action, event.detail))

    # ---- the disk

    def _kept(self, write: Callable[[], None]) -> None:
        """Write now; a refusal becomes a card."""
        try:
            write()
        except TillerError as error:
            self.card_shown.emit(Card(str(error), "", ""))

    def _write(self, write: Callable[[], None]) -> None:
        """Write in the pool, in the order asked for."""
        self._outbox.put(write)

    def _check_writes(self) -> None:
        """A write that the disk refuses becomes a card, and is tried again; the text stays on the screen."""
        problem, now = self._outbox.problem, time.monotonic()
        if problem is None and self._refused_at:
            self._refused_at = 0.0
            self.saved_again.emit()
        elif problem is not None and not self._refused_at:
            self._refused_at = now
            sentence = f"{problem} Until then what is new here is not saved; it is tried again by itself."
            self.card_shown.emit(Card(sentence, "Save again", ""))
        elif problem is not None and now - self._refused_at >= RETRY_SECONDS:
            self._refused_at = now
            self._outbox.retry()
        for error in self._outbox.take_dropped():
            if not isinstance(error, TillerError):
                raise error
            self.card_shown.emit(Card(f"This could not be saved: {error}", "", ""))

    def _flush(self) -> None:
        """Wait for the writes in hand."""
        self._outbox.flush()
        self._check_writes()

    def save_again(self) -> None:
        """Try at once what the disk has refused."""
        self._outbox.retry()

    def unsaved(self) -> str:
        """Why what was said is not saved, after a last try, in a sentence; empty where all of it is."""
        self._outbox.retry()
        self._outbox.flush()
        return str(self._outbox.problem or "")

    def close(self) -> None:
        """Keep what was said and the recipe, then end the engine."""
        if self._recipe_timer.isActive():
            self._recipe_timer.stop()
            self._send_recipe()
        for message_id, text in self._texts.items():
            self._write(lambda m=message_id, t=text: self.history.update_message(m, content=t))  # type: ignore[misc]
        self.bridge.stop()
        self._write_timer.stop()
        if (problem := self._outbox.close()) is not None:
            log.error("what was said last is not saved: %s", problem)
        self.engine.close()
        self.history.close()


def _title(text: str) -> str:
    """The first words of a message."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
