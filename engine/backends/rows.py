"""One row of a batch while it is answered. Knows no model."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.backends.deltas import RecipeDeltas
from engine.backends.detokenizer import Detokenizer
from engine.backends.prompts import chat_prompt
from engine.backends.protocol import PromptTooLong, RowEnd, Step, Token
from engine.backends.tokenizer import Tokenizer
from engine.requests import FinishReason, GenerationRequest
from engine.sampler import Sampler
from vectors.values import SteeringRecipe


@dataclass(slots=True)
class Row:
    """One row of a batch while it is answered.

    `opening` is text of the reply that its prompt holds already; it is given with the first token.
    """

    number: int
    request: GenerationRequest
    prompt: tuple[int, ...]
    deltas: RecipeDeltas
    sampler: Sampler
    detokenizer: Detokenizer
    limit: int
    limit_reason: FinishReason
    opening: str = ""
    notes: tuple[str, ...] = ()
    generated: list[int] = field(default_factory=list)
    has_ended: bool = False

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
    number: int, request: GenerationRequest, deltas: RecipeDeltas, tokenizer: Tokenizer, context: int
) -> Row:
    """A row that has not begun, for a model that reads at most `context` tokens. Raises PromptTooLong."""
    asked = chat_prompt(tokenizer, request.messages)
    ids = asked.ids
    if len(ids) >= context:
        raise PromptTooLong(len(ids), context)
    room, wanted = context - len(ids), request.sampling.max_new_tokens
    reason: FinishReason = "length" if 0 < wanted <= room else "context"
    return Row(
        number=number,
        request=request,
        prompt=ids,
        deltas=deltas,
        sampler=Sampler(request.sampling, request.seed, ids),
        detokenizer=Detokenizer(tokenizer),
        limit=min(wanted, room) if wanted else room,
        limit_reason=reason,
        opening=asked.written.opening,
        notes=asked.written.notes,
    )


def by_length(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows whose prompts are of one length, the shortest first."""
    ordered = sorted(rows, key=lambda row: len(row.prompt))
    return (list(group) for _, group in itertools.groupby(ordered, key=lambda row: len(row.prompt)))
