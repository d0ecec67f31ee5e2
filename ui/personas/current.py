"""The persona of the conversation that is shown: its prompt, steering, sampling and first message.

Knows no menu and no file.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from engine.history import Conversation
from engine.personas.fitting import Fitted, fitted
from engine.personas.store import PersonaStore
from engine.personas.values import Persona, UnknownPersona, called
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice
from ui.answering import title_of
from ui.messages import Card
from ui.preferences import Preferences
from ui.session import Session
from ui.state import ChatState
from ui.steering.sidebar import SteeringSidebar
from ui.writing_field import as_shown, written
from vectors.errors import TillerError
from vectors.values import NO_STEERING, SteeringRecipe


class CurrentPersona(QObject):
    """GUI thread only. `prompt` is the field of the system prompt. `changed` tells of another persona.

    A term whose vector is not here waits, and acts once there is one for the model; what a person switched
    off stays off.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        sidebar: SteeringSidebar,
        prompt: QPlainTextEdit,
        store: PersonaStore,
    ) -> None:
        super().__init__(prompt)
        self._session, self._preferences = session, preferences
        self._sidebar, self._prompt, self._store = sidebar, prompt, store
        self.persona: Persona | None = None
        self.sampling = AS_THE_MODEL_SAYS
        self.missing: tuple[str, ...] = ()
        self._id, self._user = "", self.user
        self._shown: int | None = None
        self._fitted_for: str | None = None
        self._off: frozenset[str] = frozenset()
        session.conversation_shown.connect(self._show_conversation)
        session.user_added.connect(self._begun)
        session.state_changed.connect(self._follow)
        session.library_changed.connect(self._fit_missing)
        sidebar.recipe_changed.connect(self._note_off)
        preferences.changed.connect(self._prefer)
        self._sample()

    @property
    def user(self) -> str:
        """What personas call the person."""
        return called(self._preferences.value.user_name)

    def choose(self, persona: Persona | None) -> None:
        """Give the conversation a persona, or none; what a person changed since stays where it is none."""
        old = self.persona
        if persona is not None:
            self._write_prompt(persona.prompt(self.user))
            self._hold(persona, persona.sampling)
            self._steer(persona.recipe)
        else:
            if old is not None and self._has_prompt_of(old):
                self._write_prompt("")
            was_its_own = old is not None and self._sidebar.kept_recipe() == self._fit(old.recipe).recipe
            self._hold(None, AS_THE_MODEL_SAYS)
            if was_its_own:
                self._steer(NO_STEERING)
        try:
            self._greet()
        except TillerError as error:
            self._session.card_shown.emit(Card(str(error), "", ""))

    def replace(self, persona: Persona) -> None:
        """The persona in use was changed: take over what the conversation had of it unchanged."""
        old = self.persona
        if old is None or persona.id != old.id:
            return
        if self._has_prompt_of(old):
            self._write_prompt(persona.prompt(self.user))
        is_its_own = self._sidebar.kept_recipe() == self._fit(old.recipe).recipe
        sampling = persona.sampling if self.sampling == old.sampling else self.sampling
        self._hold(persona, sampling)
        if is_its_own:
            self._steer(persona.recipe)

    def set_sampling(self, sampling: SamplingChoice) -> None:
        """Draw words so in this conversation, from the next answer on."""
        self.sampling = sampling
        self._sample()
        self._keep()

    def name(self, persona: Persona) -> None:
        """The conversation as it is has been saved as this persona."""
        self._hold(persona, persona.sampling)

    def look_again(self) -> None:
        """The personas on disk have changed: one may have gone or come back."""
        self.persona = self._found(self._id)
        self._fit_missing()
        self.changed.emit()

    # ---- the conversation

    def _show_conversation(self, conversation: Conversation | None) -> None:
        number = None if conversation is None else conversation.id
        if number == self._shown and number is not None:
            return
        self._shown = number
        had = self.persona is not None
        self._id = "" if conversation is None else conversation.persona
        self.persona = self._found(self._id)
        self.sampling = AS_THE_MODEL_SAYS if conversation is None else conversation.sampling
        self._sample()
        if had or self.persona is not None:
            kept = NO_STEERING if conversation is None else conversation.recipe
            self._sidebar.set_recipe(self._fit(kept).recipe)
        self.missing = self._fit(self.persona.recipe).missing_names if self.persona else ()
        self._note_off()
        self.changed.emit()

    def _begun(self) -> None:
        """A message was sent: the first one begins a conversation, or names one that was greeted."""
        conversation, persona = self._session.conversation, self.persona
        if conversation is None:
            return
        if conversation.id != self._shown:
            self._shown = conversation.id
            if persona is not None or self.sampling != AS_THE_MODEL_SAYS:
                self._keep()
        said = [each for each in conversation.messages if each.role == "user"]
        if persona is not None and len(said) == 1 and conversation.title == persona.name:
            self._session.rename(conversation.id, title_of(said[0].content))

    def _greet(self) -> None:
        """Let the persona speak first, where the person has not said anything yet."""
        session, persona = self._session, self.persona
        messages = session.messages()
        if any(each.role == "user" for each in messages) or session.state.is_answering:
            return
        greeting = "" if persona is None else persona.greeting(self.user).strip()
        if session.conversation is None:
            if persona is None or not greeting:
                return
            number = session.history.create(
                title=persona.name,
                system_prompt=written(self._prompt),
                model=session.state.wanted_ref,
            )
            session.history.set_persona(number, persona.id, self.sampling)
            session.history.set_recipe(number, self._sidebar.kept_recipe())
            self._shown = number
        else:
            number = session.conversation.id
            session.saving.flush()
            session.rename(number, "" if persona is None else persona.name)
        if greeting:
            session.history.add_message(number, "assistant", greeting, parent_id=None)
        else:
            session.history.set_head(number, None)
        session.open(number)

    def _keep(self) -> None:
        conversation, session = self._session.conversation, self._session
        if conversation is None:
            return
        number, persona, sampling = conversation.id, self._id, self.sampling
        recipe = self._sidebar.kept_recipe()
        session.saving.soon(lambda: session.history.set_persona(number, persona, sampling))
        session.saving.soon(lambda: session.history.set_recipe(number, recipe))

    # ---- what it sets

    def _hold(self, persona: Persona | None, sampling: SamplingChoice) -> None:
        self.persona, self.sampling = persona, sampling
        self._id = "" if persona is None else persona.id
        self.missing = ()
        self._sample()
        self._keep()
        self.changed.emit()

    def _has_prompt_of(self, persona: Persona) -> bool:
        return written(self._prompt) == as_shown(persona.prompt(self.user))

    def _write_prompt(self, text: str) -> None:
        """Put a text into the field of the system prompt, where Ctrl+Z brings back the one before."""
        self._prompt.blockSignals(True)
        cursor = self._prompt.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self._prompt.blockSignals(False)
        self._session.set_system_prompt(text)

    def _prefer(self) -> None:
        """Call the person by another name at once, where the prompt is still the persona's own."""
        before, self._user = self._user, self.user
        persona = self.persona
        if persona is not None and written(self._prompt) == as_shown(persona.prompt(before)):
            self._write_prompt(persona.prompt(self._user))
        self._sample()

    def _sample(self) -> None:
        self._session.sampling = self.sampling.above(self._preferences.value.sampling_choice)

    def _steer(self, recipe: SteeringRecipe) -> None:
        found = self._fit(recipe)
        self.missing, self._off = found.missing_names, frozenset()
        self._sidebar.set_recipe(found.recipe)
        self._keep()
        self.changed.emit()

    def _fit(self, recipe: SteeringRecipe) -> Fitted:
        model = self._session.state.usable
        return fitted(recipe, self._session.library.entries(), None if model is None else model.ref)

    def _found(self, persona_id: str) -> Persona | None:
        if not persona_id:
            return None
        try:
            return self._store.get(persona_id)
        except UnknownPersona:
            return None

    # ---- vectors that come and go

    def _follow(self, state: ChatState) -> None:
        if state.usable is not None and state.usable.ref.fingerprint != self._fitted_for:
            self._fitted_for = state.usable.ref.fingerprint
            self._fit_missing()

    def _fit_missing(self) -> None:
        """Put in force what could not act before, unless it was switched off."""
        if self.persona is None:
            return
        found = self._fit(self.persona.recipe)
        acting = {term.vector_id for term in self._sidebar.kept_recipe().terms}
        for term in found.recipe.terms:
            if term.vector_id not in acting and term.name.casefold() not in self._off:
                self._sidebar.put_in(term)
        if found.missing_names != self.missing:
            self.missing = found.missing_names
            self.changed.emit()

    def _note_off(self) -> None:
        """See which of its vectors a person has switched off; while the model changes, nobody does."""
        model = self._sidebar.model
        if self.persona is None or model is None or model.ref.fingerprint != self._fitted_for:
            return
        acting = {term.name.casefold() for term in self._sidebar.kept_recipe().terms}
        own = {term.name.casefold() for term in self.persona.recipe.active}
        self._off = frozenset(own - acting - {name.casefold() for name in self.missing})
