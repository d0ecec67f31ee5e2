"""Turns messages and contrastive pairs into token ids, through the model's own chat template."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2.exceptions import TemplateError
from transformers import PreTrainedTokenizerBase

from engine.backends.protocol import Prompt
from engine.requests import Message
from vectors.errors import BadInput
from vectors.values import Placement, Position

_MARKER = "zqxjsystem"
_SPEAKERS = {"system": "", "user": "User: ", "assistant": "Assistant: "}


def keeps_system_prompt(tokenizer: PreTrainedTokenizerBase) -> bool:
    """Whether a system message survives the chat template; plain text keeps it."""
    if tokenizer.chat_template is None:
        return True
    try:
        return _MARKER in _rendered(tokenizer, (Message("system", _MARKER), Message("user", "Hi")))
    except (TemplateError, TypeError):
        return False


def chat_text(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> str:
    """The conversation as the model reads it, up to where the reply begins.

    A system message that the template drops or refuses is left out, as `keeps_system_prompt` tells.
    """
    if tokenizer.chat_template is None:
        turns = [f"{_SPEAKERS[m.role]}{m.content}" for m in messages]
        return "\n\n".join((*turns, _SPEAKERS["assistant"].rstrip()))
    if not keeps_system_prompt(tokenizer):
        messages = [m for m in messages if m.role != "system"]
    try:
        return _rendered(tokenizer, messages)
    except TemplateError as error:
        raise BadInput(
            f"The model's chat template refuses this conversation ({error}); start a new conversation."
        ) from error


def _rendered(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> str:
    turns = [{"role": m.role, "content": m.content} for m in messages]
    return str(tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False))


def chat_ids(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> tuple[int, ...]:
    """Token ids of `chat_text`. A chat template writes its own special tokens; plain text gets them."""
    text = chat_text(tokenizer, messages)
    ids = tuple(tokenizer(text, add_special_tokens=tokenizer.chat_template is None)["input_ids"])
    return ids or _start_ids(tokenizer)


def text_ids(tokenizer: PreTrainedTokenizerBase, text: str) -> tuple[int, ...]:
    """Token ids of a text that continues what came before."""
    return tuple(tokenizer(text, add_special_tokens=False)["input_ids"])


def _start_ids(tokenizer: PreTrainedTokenizerBase) -> tuple[int, ...]:
    first = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
    return (first or 0,)


def raw_prompt(tokenizer: PreTrainedTokenizerBase, text: str, question: str, position: Position) -> Prompt:
    """A text as it stands, with the tokenizer's own special tokens, after `question` if there is one."""
    ids = tuple(tokenizer(question + text)["input_ids"])
    if not ids:
        raise BadInput(f"The text “{text}” gives no tokens; change it.")
    if position is Position.RESPONSE_MEAN:
        if not question:
            raise BadInput(
                "The position response_mean needs a reply to read; give each pair a `prompt`, "
                "or use --position last."
            )
        before = len(tokenizer(question)["input_ids"])
        return Prompt(ids, min(before, len(ids) - 1), len(ids))
    return Prompt(ids, *_span(tokenizer, ids, position))


def reply_prompt(
    tokenizer: PreTrainedTokenizerBase, before: Sequence[int], reply: Sequence[int], position: Position
) -> Prompt:
    """A reply after the conversation that it answers; `last` and `last_content` are its last token."""
    if not reply:
        raise BadInput("A reply of a pair gives no tokens; change it.")
    ids = (*before, *reply)
    if position is Position.RESPONSE_MEAN:
        return Prompt(ids, len(before), len(ids))
    return Prompt(ids, *_span(tokenizer, ids, position))


def turn_prompt(
    tokenizer: PreTrainedTokenizerBase, text: str, question: str, placement: Placement, position: Position
) -> tuple[tuple[Message, ...], Prompt]:
    """A text placed as the user's or the system's turn: the turns, and where to read them."""
    if placement is Placement.SYSTEM:
        if not question:
            raise BadInput("Pairs placed as `system` need a question each; add a `prompt` to every pair.")
        if not keeps_system_prompt(tokenizer):
            raise BadInput(
                "This model's chat template drops the system prompt, so pairs cannot be placed as `system`; "
                "use --as user or --as reply."
            )
        turns: tuple[Message, ...] = (Message("system", text), Message("user", question))
    else:
        turns = (Message("user", text),)
    ids = chat_ids(tokenizer, turns)
    if position is Position.LAST_CONTENT:
        end = _content_end(tokenizer, chat_text(tokenizer, turns), turns[-1].content)
        return turns, Prompt(ids, end - 1, end)
    return turns, Prompt(ids, *_span(tokenizer, ids, position))


def _span(tokenizer: PreTrainedTokenizerBase, ids: Sequence[int], position: Position) -> tuple[int, int]:
    """Range read: the last token, or all but a leading BOS, whose norm dwarfs every other token's."""
    if position is Position.ALL_MEAN:
        has_bos = len(ids) > 1 and ids[0] == tokenizer.bos_token_id
        return int(has_bos), len(ids)
    return len(ids) - 1, len(ids)


def _content_end(tokenizer: PreTrainedTokenizerBase, rendered: str, content: str) -> int:
    """Number of tokens up to the last one that holds a character of the last turn's content."""
    start = rendered.rfind(content.strip())
    if start < 0 or not tokenizer.is_fast:
        raise BadInput(
            "The end of the content cannot be found in this model's chat template; "
            "use --position last instead."
        )
    last_character = start + len(content.strip()) - 1
    plain = tokenizer.chat_template is None
    offsets = tokenizer(rendered, add_special_tokens=plain, return_offsets_mapping=True)["offset_mapping"]
    return max(i for i, (begin, end) in enumerate(offsets) if begin <= last_character < end) + 1
