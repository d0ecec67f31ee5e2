"""Writes a conversation through the model's chat template, within what that template takes.

Knows no token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from jinja2.exceptions import TemplateError

from engine.backends.tokenizer import Tokenizer
from engine.requests import Message
from vectors.errors import BadInput, TillerError

SYSTEM_FOLDED = (
    "this model's chat template takes no system prompt, so it stands at the beginning of the first message"
)
TURNS_JOINED = (
    "this model's chat template wants a reply between two messages, so messages without one were joined"
)
GREETING_LED = (
    "this model's chat template wants a message before the first reply, so what was said first stands in "
    "that message"
)
CLOSED_THINKING = "\n</think>\n\n"
"""Ends a thinking block that holds nothing."""

_THINK, _THINK_END = "<think>", "</think>"
_MARKER = "zqxjmarker"
_SPEAKERS = {"system": "", "user": "User: ", "assistant": "Assistant: "}
_REFUSALS = (TemplateError, TypeError, ValueError, LookupError, AttributeError)
"""What a template raises for turns that it was not written for; it is a program of somebody else's."""
_REASON_LENGTH = 160

Turns = tuple[Message, ...]


class TemplateRefuses(TillerError):
    """The model's chat template cannot write what it was given."""

    def __init__(self, what: str, reason: str, next_step: str) -> None:
        self.what, self.reason = what, reason
        super().__init__(f"The model's chat template refuses {what} ({reason}); {next_step}.")


@dataclass(frozen=True, slots=True)
class Written:
    """A conversation as the model reads it, up to where the reply begins.

    `turns` are those that were written, after folding and joining, of which `notes` tell. `opening` is what
    the template has already written of the reply: a thinking block that it opens.
    """

    text: str
    turns: Turns
    opening: str = ""
    notes: tuple[str, ...] = ()


def keeps_system_prompt(tokenizer: Tokenizer) -> bool:
    """Whether a system message survives the chat template; plain text keeps it."""
    try:
        return _MARKER in _text(tokenizer, (Message("system", _MARKER), Message("user", "Hi")))
    except _REFUSALS:
        return False


def template_problem(tokenizer: Tokenizer) -> str:
    """Why the chat template cannot write even one message; empty where it can."""
    try:
        _text(tokenizer, (Message("user", "Hi"),))
    except _REFUSALS as error:
        return _reason(error)
    return ""


def template_notes(tokenizer: Tokenizer) -> tuple[str, ...]:
    """What is to be known of a model's template before the first conversation."""
    if tokenizer.chat_template is None:
        return ("the model has no chat template; turns are given as plain text, which it continues",)
    if problem := template_problem(tokenizer):
        return (f"the model's chat template cannot be used ({problem}); only raw texts can be read",)
    if not keeps_system_prompt(tokenizer):
        return (
            "the model's chat template takes no system prompt; yours will stand at the beginning of the "
            "first message",
        )
    return ()


def write(tokenizer: Tokenizer, messages: Sequence[Message]) -> Written:
    """The conversation through the template, changed only where the template would drop or refuse it.

    A system message that the template drops or refuses is put before the first message, so that it stays
    in force; messages of one role in a row are joined, and a reply that comes first is put into the message
    after it, where the template refuses them. Raises TemplateRefuses where that is not enough.
    """
    turns, notes = tuple(messages), []
    if any(turn.role == "system" for turn in turns) and not keeps_system_prompt(tokenizer):
        turns = _folded(turns)
        notes.append(SYSTEM_FOLDED)
    try:
        text = _text(tokenizer, turns)
    except _REFUSALS as refusal:
        led, joined = _led(turns), _joined(_led(turns))
        if joined == turns:
            raise _refused(tokenizer, refusal) from refusal
        try:
            text = _text(tokenizer, joined)
        except _REFUSALS as error:
            raise _refused(tokenizer, error) from error
        notes += [GREETING_LED] * (led != turns) + [TURNS_JOINED] * (joined != led)
        turns = joined
    return Written(text, turns, _opening(tokenizer, turns, text), tuple(notes))


def content_span(tokenizer: Tokenizer, written: Written) -> tuple[int, int]:
    """Half-open range of characters of `written.text` that the last turn's content fills, spaces left out.

    Found by writing a marker in its place, since content may repeat what the template writes.
    """
    *before, last = written.turns
    marked = _text(tokenizer, (*before, replace(last, content=_MARKER)))
    head, found, tail = marked.partition(_MARKER)
    text = written.text
    if not found or _MARKER in tail or not (text.startswith(head) and text.endswith(tail)):
        raise BadInput(
            "The end of the content cannot be found in this model's chat template; "
            "use --position last instead."
        )
    content = text[len(head) : len(text) - len(tail)]
    start = len(head) + len(content) - len(content.lstrip())
    return start, start + len(content.strip())


def _text(tokenizer: Tokenizer, turns: Sequence[Message], *, begins_reply: bool = True) -> str:
    if tokenizer.chat_template is None:
        lines = [f"{_SPEAKERS[turn.role]}{turn.content}" for turn in turns]
        return "\n\n".join((*lines, _SPEAKERS["assistant"].rstrip()))
    given = [{"role": turn.role, "content": turn.content} for turn in turns]
    return str(tokenizer.apply_chat_template(given, add_generation_prompt=begins_reply, tokenize=False))


def _folded(turns: Turns) -> Turns:
    """The turns with what the system says at the beginning of the first message."""
    system = "\n\n".join(turn.content for turn in turns if turn.role == "system")
    others = tuple(turn for turn in turns if turn.role != "system")
    if not others or others[0].role != "user":
        return (Message("user", system), *others)
    return (replace(others[0], content=f"{system}\n\n{others[0].content}"), *others[1:])


def _led(turns: Turns) -> Turns:
    """The turns with a reply that comes before any message put, in brackets, into the message after it."""
    place = next((number for number, turn in enumerate(turns) if turn.role != "system"), len(turns))
    first, after = turns[place : place + 1], turns[place + 1 : place + 2]
    if not first or first[0].role != "assistant" or not after or after[0].role != "user":
        return turns
    message = replace(after[0], content=f"[You have said: {first[0].content}]\n\n{after[0].content}")
    return (*turns[:place], message, *turns[place + 2 :])


def _joined(turns: Turns) -> Turns:
    """The turns with those of one role in a row made one, a blank line between their texts."""
    groups = [list(group) for _, group in groupby(turns, key=attrgetter("role"))]
    return tuple(Message(group[0].role, "\n\n".join(turn.content for turn in group)) for group in groups)


def _opening(tokenizer: Tokenizer, turns: Turns, text: str) -> str:
    """The thinking block that the template opens at the end of `text`; empty where it opens none."""
    start = text.rfind(_THINK)
    if start < 0 or _THINK_END in text[start:] or tokenizer.chat_template is None:
        return ""
    try:
        said = _text(tokenizer, turns, begins_reply=False)
    except _REFUSALS:
        return ""
    return text[start:] if text.startswith(said) and start >= len(said) else ""


def _refused(tokenizer: Tokenizer, error: Exception) -> TemplateRefuses:
    if problem := template_problem(tokenizer):
        return TemplateRefuses("every conversation", problem, "choose another model, or mend its template")
    return TemplateRefuses("this conversation", _reason(error), "start a new conversation")


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return text if len(text) <= _REASON_LENGTH else text[: _REASON_LENGTH - 1].rstrip() + "…"
