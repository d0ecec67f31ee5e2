"""From the messages that are kept to what a model is asked. Knows no model and no window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.attachments import with_attachments
from engine.context_policy import without_oldest
from engine.history import StoredMessage, Turn
from engine.requests import Answer, Begun, GenerationRequest, Message, RecipeChange, Sampling


def turns_of(said: Sequence[Turn], system_prompt: str) -> tuple[Message, ...]:
    """The system prompt and the messages, each with its files; what holds nothing is left out."""
    spoken = (Message(each.role, with_attachments(each.content, each.attachments)) for each in said)
    turns = tuple(turn for turn in spoken if turn.content.strip())
    system = system_prompt.strip()
    return (Message("system", system), *turns) if system else turns


def dropped_before(answer: Answer | None, fingerprint: str) -> int:
    """How many of the oldest messages the last answer was given without, where this model gave it.

    The next one begins like it, and so need not read the conversation again.
    """
    receipt = None if answer is None else answer.receipt
    return receipt.dropped if receipt is not None and receipt.model_fingerprint == fingerprint else 0


def without_dropped(request: GenerationRequest, dropped: int) -> GenerationRequest:
    """The request without the oldest messages, which it counts."""
    return replace(request, messages=without_oldest(request.messages, dropped), dropped=dropped)


def going_on(request: GenerationRequest, message: StoredMessage, fingerprint: str) -> GenerationRequest:
    """The request that goes on with a reply, from what it asks for a new one with the recipe now in force.

    Where this model wrote the reply and its receipt tells of all of it, its tokens, sampling and seed are
    taken over, and it says what it would have said; else the model reads its text.
    """
    said, answer = message.content.rstrip("\N{REPLACEMENT CHARACTER}"), message.answer
    if not said:
        return request
    if answer is None or answer.text != message.content or answer.receipt.model_fingerprint != fingerprint:
        return replace(request, begun=Begun(said, said))
    receipt = answer.receipt
    first, *changes = receipt.timeline
    written = len(receipt.token_ids)
    if request.recipe != receipt.recipe:
        changes.append(RecipeChange(written, request.recipe))
    more = request.sampling.max_new_tokens if answer.finish_reason == "length" else 0
    return without_dropped(
        replace(
            request,
            recipe=first.recipe,
            changes=tuple(changes),
            sampling=_longer(receipt.sampling, written + more if more else 0),
            seed=receipt.seed,
            begun=Begun(said, receipt.given, receipt.token_ids),
        ),
        receipt.dropped,
    )


def from_receipt(request: GenerationRequest, message: StoredMessage) -> GenerationRequest:
    """The request that gives a reply again, from what it asks for a new one; without a receipt as it is."""
    if message.answer is None:
        return request
    receipt = message.answer.receipt
    first, *changes = receipt.timeline
    begun = Begun(receipt.given, receipt.given) if receipt.given else None
    again = replace(
        request,
        recipe=first.recipe,
        changes=tuple(changes),
        sampling=receipt.sampling,
        seed=receipt.seed,
        begun=begun,
    )
    return without_dropped(again, receipt.dropped)


def _longer(sampling: Sampling, most: int) -> Sampling:
    """The sampling with another bound to the answer's length; 0 leaves it."""
    return replace(sampling, max_new_tokens=most) if most else sampling
