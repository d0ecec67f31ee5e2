"""One row of a batch while it is answered. Knows no model."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from engine.backends.deltas import Deltas, RecipeDeltas
from engine.backends.detokenizer import Detokenizer, detokenizer
from engine.backends.prompts import ChatPrompt, asked_prompt, chat_prompt, given_ids
from engine.backends.protocol import PromptTooLong, RowEnd, Step, Token
from engine.backends.tokenizer import Tokenizer
from engine.context_policy import dropped_note, fewest_dropped, least_room, made_room, without_oldest
from engine.requests import Begun, FinishReason, GenerationRequest
from engine.sampler import Sampler
from vectors.values import SteeringRecipe

_NOTHING = Begun("")


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens of a prompt, up to `stop`, that are read under the same deltas."""

    stop: int
    deltas: Deltas
    key: str


@dataclass(slots=True)
class Row:
    """One row of a batch while it is answered.

    `prompt` holds what was said already of a reply that is gone on with, and `generated` too. `parts` are
    those of the prompt but for its last token, which is the first step's. `opening` is text of the reply
    that the prompt holds already; it is given with the first token.
    """

    number: int
    request: GenerationRequest
    prompt: tuple[int, ...]
    parts: tuple[Part, ...]
    deltas: RecipeDeltas
    sampler: Sampler
    detokenizer: Detokenizer
    limit: int
    limit_reason: FinishReason
    opening: str = ""
    notes: tuple[str, ...] = ()
    generated: list[int] = field(default_factory=list)
    has_ended: bool = False

    def prompt_keys(self) -> list[str]:
        """The key of each token of the prompt but the last."""
        keys: list[str] = []
        for part in self.parts:
            keys += [part.key] * (part.stop - len(keys))
        return keys

    def advance(self, token: int, *, is_end: bool, changed: SteeringRecipe | None) -> Iterator[Step]:
        """Take the next token; `changed` is the recipe that came into force before it."""
        if is_end:
            self.has_ended = True
            yield RowEnd(self.number, "stop", self.detokenizer.flush())
            return
        index = len(self.generated)
        self.generated.append(token)
        text = self.detokenizer.add(token)
        yield Token(self.number, index, token, text if index else self.opening + text, changed)
        if len(self.generated) >= self.limit:
            self.has_ended = True
            yield RowEnd(self.number, self.limit_reason, self.detokenizer.flush())

    def planned_recipe(self) -> SteeringRecipe | None:
        """The recipe that the request itself sets before the next token."""
        planned = (c.recipe for c in self.request.changes if c.at_token == len(self.generated))
        return next(planned, None)


def new_row(
    number: int,
    request: GenerationRequest,
    resolve: Callable[[SteeringRecipe], RecipeDeltas],
    tokenizer: Tokenizer,
    context: int,
) -> Row:
    """A row that has not begun, for a model that reads at most `context` tokens. Raises PromptTooLong."""
    request, asked = _fitted(request, tokenizer, context)
    begun = request.begun or _NOTHING
    before = (*asked.ids, *given_ids(tokenizer, asked, begun.given))
    ids = (*before, *begun.token_ids)
    if len(ids) >= context:
        is_message = (
            begun is _NOTHING
            and request.dropped == 0
            and sum(each.role == "user" for each in request.messages) == 1
        )
        raise PromptTooLong(len(ids), context, is_message=is_message)
    parts, deltas = _parts(request, len(asked.ids), len(before), resolve)
    room, wanted = context - len(before), request.sampling.max_new_tokens
    reason: FinishReason = "length" if 0 < wanted <= room else "context"
    return Row(
        number=number,
        request=request,
        prompt=ids,
        parts=parts,
        deltas=deltas,
        sampler=Sampler(request.sampling, request.seed, ids, len(begun.token_ids)),
        detokenizer=detokenizer(tokenizer, ids[len(asked.ids) :]),
        limit=min(wanted, room) if wanted else room,
        limit_reason=reason,
        opening="" if begun.text else asked.written.opening,
        notes=(*asked.written.notes, *((dropped_note(request.dropped),) if request.dropped else ())),
        generated=list(begun.token_ids),
    )


def _fitted(
    request: GenerationRequest, tokenizer: Tokenizer, context: int
) -> tuple[GenerationRequest, ChatPrompt]:
    """The request without the oldest turns that there is no room for, where it may drop them."""
    asked = asked_prompt(tokenizer, request)
    begun = request.begun or _NOTHING
    said = len(given_ids(tokenizer, asked, begun.given)) + len(begun.token_ids)
    if not request.drops_oldest or len(asked.ids) + said + least_room(context) <= context:
        return request, asked
    dropped = fewest_dropped(
        request.messages,
        lambda messages: len(chat_prompt(tokenizer, messages).ids),
        context - made_room(context) - said,
    )
    messages = without_oldest(request.messages, dropped)
    shorter = replace(request, messages=messages, dropped=request.dropped + dropped)
    return shorter, chat_prompt(tokenizer, messages)


def _parts(
    request: GenerationRequest, asked: int, before: int, resolve: Callable[[SteeringRecipe], RecipeDeltas]
) -> tuple[tuple[Part, ...], RecipeDeltas]:
    """How a prompt is read: `asked` tokens of a conversation, then a reply's, its first one at `before`.

    The token before a reply's first is read as the reply is, here as when it was written.
    """
    deltas = resolve(request.recipe)
    parts = [Part(asked - 1, deltas.prompt, deltas.prompt_key)]
    said = len(request.begun.token_ids) if request.begun is not None else 0
    for change in request.changes:
        if change.at_token < said:
            parts.append(Part(before - 1 + change.at_token, deltas.response, deltas.response_key))
            deltas = resolve(change.recipe)
    parts.append(Part(before - 1 + said, deltas.response, deltas.response_key))
    kept: list[Part] = []
    for part in parts:
        if kept and kept[-1].key == part.key:
            kept[-1] = replace(kept[-1], stop=part.stop)
        elif part.stop > (kept[-1].stop if kept else 0):
            kept.append(part)
    return tuple(kept), deltas


def alike(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows whose prompts are of one length, the shortest first; one that goes on with a reply is alone."""

    def kind(row: Row) -> tuple[int, int]:
        return len(row.prompt), -1 if row.request.begun is None else row.number

    return (list(group) for _, group in itertools.groupby(sorted(rows, key=kind), key=kind))
