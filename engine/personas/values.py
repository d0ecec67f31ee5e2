"""What a persona is, and the words in braces that its texts may hold. Knows no file."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field, replace

from engine.requests import Message
from engine.sampling_choice import AS_THE_MODEL_SAYS, SamplingChoice, checked_choice
from vectors.errors import BadInput, TillerError
from vectors.values import NO_STEERING, SteeringRecipe

NOBODY = "User"
"""Who a person without a name is in prompts: the word that cards are written for, in any language."""
LONGEST_NAME = 80
LONGEST_EMOJI = 16
"""Code units of one emoji: families and flags are joined from several."""
_FILLED = re.compile(r"\{\{\s*(char|user)\s*\}\}", re.IGNORECASE)
CHAR = re.compile(r"\{\{\s*char\s*\}\}", re.IGNORECASE)


class UnknownPersona(TillerError):
    """There is no persona of that name or id (any more)."""

    def __init__(self, name: str, known: tuple[str, ...] = ()) -> None:
        self.name, self.known = name, known
        choice = f"choose one of: {', '.join(known)}" if known else "make one in the window first"
        super().__init__(f"There is no persona named “{name}”; {choice}.")


def new_id() -> str:
    """An id that no other persona has."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Persona:
    """A saved recipe with all that goes with it. `picture` is a PNG, JPEG or WebP file's content, or empty.

    In its texts `{{char}}` stands for its name and `{{user}}` for the person's.
    """

    name: str
    emoji: str = ""
    picture: bytes = b""
    system_prompt: str = ""
    first_message: str = ""
    recipe: SteeringRecipe = NO_STEERING
    sampling: SamplingChoice = AS_THE_MODEL_SAYS
    id: str = field(default_factory=new_id)

    def prompt(self, user: str) -> str:
        """The system prompt, for a person of that name."""
        return filled(self.system_prompt, self.name, user)

    def greeting(self, user: str) -> str:
        """The first message, for a person of that name."""
        return filled(self.first_message, self.name, user)


def called(name: str) -> str:
    """What personas call a person of that name, which may be empty."""
    return name.strip() or NOBODY


def opening(persona: Persona, user: str, system: str = "") -> tuple[Message, ...]:
    """How a conversation with a persona begins: its prompt, or another system prompt, and what it says."""
    turns = (
        Message("system", system or persona.prompt(user)),
        Message("assistant", persona.greeting(user)),
    )
    return tuple(turn for turn in turns if turn.content.strip())


def filled(text: str, char: str, user: str) -> str:
    """A text with the names in place of `{{char}}` and `{{user}}`, in one pass."""
    names = {"char": char, "user": user}
    return _FILLED.sub(lambda found: names[found[1].lower()], text)


def checked_persona(persona: Persona) -> Persona:
    """The same persona, without blanks around its name. Raises BadInput for what cannot be."""
    name = " ".join(persona.name.split())
    if not name:
        raise BadInput("A persona cannot be without a name; type one.")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"“{name[:20]}…” is too long for a name; use at most {LONGEST_NAME} characters.")
    if len(persona.emoji) > LONGEST_EMOJI:
        raise BadInput("That is more than one emoji; choose one, or leave it out.")
    checked_choice(persona.sampling)
    return replace(persona, name=name)
