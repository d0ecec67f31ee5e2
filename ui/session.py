"""The window's work in one place: its conversation, its state, and who does what. Knows no widget.

Answers, models, recipes and failures have a class of their own each; the window listens to the signals here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.attachments import Attachment
from engine.engine import Engine
from engine.history import Conversation, History, StoredMessage
from engine.messages import (
    EngineChange,
    Job,
    Terminal,
)
from engine.sampling_choice import AS_THE_MODEL_SAYS
from ui.again import Again
from ui.answering import NEWEST, Answering
from ui.bridge import EngineBridge
from ui.calibrating import Calibrating
from ui.failure_cards import FailureCards
from ui.in_force import InForce
from ui.loading import Loading
from ui.making import Making
from ui.messages import Card
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
    WindowEvent,
    Work,
    reduced,
)
from ui.waking import Waking
from vectors.errors import TillerError
from vectors.library import Library
from vectors.values import SteeringRecipe


class Session(QObject):
    """One window's work with the engine, the history and the library. GUI thread only.

    What is asked is left to `answering` and `again`, models to `loading`, what waits for one to `waking`,
    writing while an answer comes to `saving`, the recipe to `in_force`, measuring to `calibrating`, cards to
    `failures`. `pairs` is the folder of the shipped sets, which `making` makes into vectors.
    """

    state_changed = Signal(object)
    conversations_changed = Signal()
    conversation_shown = Signal(object)
    system_prompt_changed = Signal()
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
        self.sampling = AS_THE_MODEL_SAYS
        self.system_prompt = ""
        self.saving = Saving(history, self)
        self.bridge = EngineBridge(engine, self)
        self.bridge.progressed.connect(self.tell)
        self.bridge.job_ended.connect(self._job_ended)
        self.bridge.engine_changed.connect(self.tell)
        self.bridge.server_changed.connect(self.tell)
        self.failures = FailureCards(self)
        self.loading = Loading(self)
        self.waking = Waking(self)
        self.making = Making(self, pairs)
        self.again = Again(self)
        self.answering = Answering(self)
        self.in_force = InForce(self)
        self.calibrating = Calibrating(self)

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

    def wake(self) -> None:
        """Load the model again that was unloaded for being idle."""
        if self.state.rests:
            self.load(self.state.ref)

    def restart(self) -> None:
        """A fresh engine with the model there was."""
        self.loading.restart()

    def start(self, command: Job, work: Work) -> None:
        """Hand a job to the engine, once the model is awake."""
        self.tell(JobStarted(command.job, work))
        self.waking.submit(command)

    def tell(self, event: WindowEvent | EngineChange) -> None:
        """Bring an event of the window's own, or of the engine, into the state."""
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
        self.system_prompt_changed.emit()

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

    # ---- asking and steering

    def send(
        self, text: str, sampling_seed: int | None = None, attachments: Sequence[Attachment] = ()
    ) -> bool:
        """Keep a message and have it answered; False where it could not be kept."""
        return self.answering.send(text, sampling_seed, attachments)

    def stop(self) -> None:
        """End the answer or comparison that is being written, or waits for a model; what was said stays."""
        self.answering.stop()

    @property
    def recipe(self) -> SteeringRecipe:
        """The recipe in force."""
        return self.in_force.recipe

    def set_recipe(self, recipe: SteeringRecipe, kept: SteeringRecipe) -> None:
        """The recipe in force from now on; a running answer follows from its next token.

        `kept` is the one to go on with: the same, unless steering is held off for a moment.
        """
        self.in_force.set_recipe(recipe, kept)

    def measure(self, vector_id: str) -> None:
        """Calibrate a vector on the model that is loaded."""
        self.calibrating.measure(vector_id)

    def cancel_measuring(self, vector_id: str) -> None:
        """End the measurement of a vector, running or waiting."""
        self.calibrating.cancel(vector_id)

    # ---- events

    def _job_ended(self, event: Terminal) -> None:
        work = self.state.jobs.get(event.job)
        self._set(reduced(self.state, event))
        match work:
            case LoadJob():
                self.loading.ended(event)
                self.waking.load_ended()
            case AnswerJob(message_id):
                self.answering.ended(message_id, event)
            case CompareJob():
                self.compare_ended.emit(event)
            case MeasureJob(vector_id):
                self.calibrating.ended(vector_id, event)
            case MakeJob() | NewVectorJob() | CertifyJob() | None:
                pass

    def close(self) -> None:
        """Keep what was said and the recipe, then end the engine."""
        self.in_force.close()
        self.bridge.stop()
        self.loading.close()
        self.saving.close()
        self.engine.close()
        self.history.close()
