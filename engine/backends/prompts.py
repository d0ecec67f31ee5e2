"""Turns messages and contrastive pairs into token ids, through the model's own chat template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.backends.protocol import Prompt
from engine.backends.templates import CLOSED_THINKING, TemplateRefuses, Turns, Written, content_span, write
from engine.backends.tokenizer import Tokenizer
from engine.requests import GenerationRequest, Message
from vectors.errors import BadInput
from vectors.values import Placement, Position

_ONLY_AFTER_SYSTEM = (
    "The position prompt_mean reads the question after a system prompt; place the pairs as `system`, "
    "or choose another position."
)
NO_PLACES = "This model's tokenizer does not say where its tokens stand; use --position last."


@dataclass(frozen=True, slots=True)
class ChatPrompt:
    """Token ids of a conversation up to where the reply begins, and how it was written."""

    ids: tuple[int, ...]
    written: Written


def asked_prompt(tokenizer: Tokenizer, request: GenerationRequest) -> ChatPrompt:
    """What a request is about: its text as it stands, else its conversation. Raises as those do."""
    if request.prompt is None:
        return chat_prompt(tokenizer, request.messages)
    ids = raw_prompt(tokenizer, request.prompt, "", Position.LAST).ids
    return ChatPrompt(ids, Written(request.prompt, ()))


def chat_prompt(tokenizer: Tokenizer, messages: Sequence[Message]) -> ChatPrompt:
    """The conversation through the model's chat template. Raises TemplateRefuses."""
    written = write(tokenizer, messages)
    return ChatPrompt(_written_ids(tokenizer, written.text) or start_ids(tokenizer), written)


def given_ids(tokenizer: Tokenizer, asked: ChatPrompt, given: str) -> tuple[int, ...]:
    """Token ids of the text that a reply begins with, to follow on the prompt.

    A thinking block that the template opens is not opened again, and is closed before a text without one.
    """
    opening = asked.written.opening
    if not given:
        return ()
    text = given[len(opening) :] if given.startswith(opening) else CLOSED_THINKING + given
    return tuple(tokenizer(text, add_special_tokens=False)["input_ids"])


def _written_ids(tokenizer: Tokenizer, text: str) -> tuple[int, ...]:
    """A chat template writes its own special tokens; plain text gets the tokenizer's."""
    return tuple(tokenizer(text, add_special_tokens=tokenizer.chat_template is None)["input_ids"])


def start_ids(tokenizer: Tokenizer) -> tuple[int, ...]:
    """The token that a text begins after when nothing comes before it."""
    first = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
    return (first or 0,)


def pair_prompt(
    tokenizer: Tokenizer,
    text: str,
    question: str,
    placement: Placement,
    position: Position,
    reply_to: Callable[[Turns], tuple[int, ...]],
) -> Prompt:
    """One side of a contrastive pair, placed as asked; `reply_to` generates a reply that is to be read."""
    if placement is Placement.RAW:
        return raw_prompt(tokenizer, text, question, position)
    if placement is Placement.REPLY:
        return reply_prompt(tokenizer, question, text, position)
    turns, prompt = turn_prompt(tokenizer, text, question, placement, position)
    if position is Position.RESPONSE_MEAN:
        return answered_prompt(tokenizer, prompt.ids, reply_to(turns), position)
    return prompt


def raw_prompt(tokenizer: Tokenizer, text: str, question: str, position: Position) -> Prompt:
    """A text as it stands, with the tokenizer's own special tokens, after `question` if there is one.

    A text that begins with the token that opens every text gets no second one.
    """
    if position is Position.PROMPT_MEAN:
        raise BadInput(_ONLY_AFTER_SYSTEM)
    whole = question + text
    bos = tokenizer.bos_token or ""
    has_bos = bool(bos) and whole.startswith(bos)
    ids = tuple(tokenizer(whole, add_special_tokens=not has_bos)["input_ids"])
    if not ids:
        raise BadInput(f"The text “{text}” gives no tokens; change it.")
    if position is not Position.RESPONSE_MEAN:
        return Prompt(ids, *_span(tokenizer, ids, position))
    if not question:
        raise BadInput(
            "The position response_mean needs a reply to read; give each pair a `prompt`, "
            "or use --position last."
        )
    if not tokenizer.is_fast:
        before = len(tokenizer(question, add_special_tokens=not has_bos)["input_ids"])
        return Prompt(ids, min(before, len(ids) - 1), len(ids))
    encoded = tokenizer(whole, add_special_tokens=not has_bos, return_offsets_mapping=True)
    read = [i for i, (_, end) in enumerate(encoded["offset_mapping"]) if end > len(question)]
    if not read:
        raise BadInput(f"The text “{text}” gives no tokens; change it.")
    return Prompt(ids, read[0], read[-1] + 1)


def reply_prompt(tokenizer: Tokenizer, question: str, reply: str, position: Position) -> Prompt:
    """A reply in its turn, after the question that it answers; `last` and `last_content` are its last token.

    A thinking block that the template opens is closed first: the text of a pair is the answer itself.
    """
    try:
        asked = chat_prompt(tokenizer, (Message("user", question),) if question else ())
    except TemplateRefuses as error:
        if question:
            raise
        raise TemplateRefuses(
            "a reply without a question", error.reason, "add a `prompt` to every pair"
        ) from error
    before, written = asked.ids, asked.written
    if written.opening:
        before = _written_ids(tokenizer, written.text + CLOSED_THINKING)
    return answered_prompt(
        tokenizer, before, tuple(tokenizer(reply, add_special_tokens=False)["input_ids"]), position
    )


def answered_prompt(
    tokenizer: Tokenizer, before: Sequence[int], reply: Sequence[int], position: Position
) -> Prompt:
    """A reply as tokens after the conversation that it answers."""
    if position is Position.PROMPT_MEAN:
        raise BadInput(_ONLY_AFTER_SYSTEM)
    if not reply:
        raise BadInput("A reply of a pair gives no tokens; change it.")
    ids = (*before, *reply)
    if position is Position.RESPONSE_MEAN:
        return Prompt(ids, len(before), len(ids))
    return Prompt(ids, *_span(tokenizer, ids, position))


def turn_prompt(
    tokenizer: Tokenizer, text: str, question: str, placement: Placement, position: Position
) -> tuple[Turns, Prompt]:
    """A text placed as the user's or the system's turn: the turns, and where to read them.

    The system's turn of a template that takes none stands where it does in a chat.
    """
    turns: Turns = (Message("user", text),)
    if placement is Placement.SYSTEM:
        if not question:
            raise BadInput("Pairs placed as `system` need a question each; add a `prompt` to every pair.")
        turns = (Message("system", text), Message("user", question))
    asked = chat_prompt(tokenizer, turns)
    if position is Position.LAST_CONTENT:
        _, end = _last_tokens(tokenizer, asked.written)
        return turns, Prompt(asked.ids, end - 1, end)
    if position is Position.PROMPT_MEAN:
        if placement is not Placement.SYSTEM:
            raise BadInput(_ONLY_AFTER_SYSTEM)
        start, _ = _last_tokens(tokenizer, asked.written, len(question.strip()))
        return turns, Prompt(asked.ids, start, len(asked.ids))
    return turns, Prompt(asked.ids, *_span(tokenizer, asked.ids, position))


def _span(tokenizer: Tokenizer, ids: Sequence[int], position: Position) -> tuple[int, int]:
    """Range read: the last token, or all but a leading BOS, whose norm dwarfs every other token's."""
    if position is Position.ALL_MEAN:
        has_bos = len(ids) > 1 and ids[0] == tokenizer.bos_token_id
        return int(has_bos), len(ids)
    return len(ids) - 1, len(ids)


def _last_tokens(tokenizer: Tokenizer, written: Written, characters: int | None = None) -> tuple[int, int]:
    """Half-open range of the tokens that hold the last turn's content, or only its last `characters`."""
    start, end = content_span(tokenizer, written)
    start = start if characters is None else max(start, end - characters)
    if start == end:
        raise BadInput("A text of a pair is empty; change it.")
    if not tokenizer.is_fast:
        raise BadInput(NO_PLACES)
    is_plain = tokenizer.chat_template is None
    encoded = tokenizer(written.text, add_special_tokens=is_plain, return_offsets_mapping=True)
    offsets = encoded["offset_mapping"]
    held = [i for i, (begin, stop) in enumerate(offsets) if begin < end and stop > start]
    return held[0], held[-1] + 1
