"""Collects a backend's steps into answers with their receipts. Knows no process and no queue."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.backends.protocol import Backend, PromptRead, RowEnd, Token
from engine.control import Control
from engine.messages import ModelInfo
from engine.requests import Answer, FinishReason, GenerationRequest, Receipt, RecipeChange

OnToken = Callable[[int, int, int, str], None]
"""Called with row, index, token id and the text added."""


class AnswersCut(Exception):
    """A generation ended early; `answers` hold what was said, `__cause__` says why."""

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        super().__init__("the answer was cut short")
        self.answers = answers


@dataclass(slots=True)
class _Draft:
    request: GenerationRequest
    started: float
    pieces: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    timeline: list[RecipeChange] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    prompt_tokens: int = 0
    reused_tokens: int = 0
    dropped: int = 0
    first_at: float = 0.0
    last_at: float = 0.0
    reason: FinishReason = "cancelled"

    @classmethod
    def of(cls, request: GenerationRequest, started: float) -> _Draft:
        timeline, begun = [RecipeChange(0, request.recipe)], request.begun
        if begun is None:
            return cls(request, started, timeline=timeline)
        for change in request.changes:
            if change.at_token < len(begun.token_ids) and change.recipe != timeline[-1].recipe:
                timeline.append(change)
        return cls(request, started, [begun.text], list(begun.token_ids), timeline)

    @property
    def begun(self) -> int:
        """How many tokens were there before."""
        return 0 if self.request.begun is None else len(self.request.begun.token_ids)

    def answer(self, info: ModelInfo) -> Answer:
        receipt = Receipt(
            model_name=info.ref.name,
            model_fingerprint=info.ref.fingerprint,
            backend=info.backend,
            device=info.device,
            dtype=info.dtype,
            timeline=tuple(self.timeline),
            sampling=self.request.sampling,
            seed=self.request.seed,
            token_ids=tuple(self.ids),
            prompt_tokens=self.prompt_tokens,
            reused_tokens=self.reused_tokens,
            given="" if self.request.begun is None else self.request.begun.given,
            dropped=self.dropped,
        )
        spent = self.last_at - self.first_at
        return Answer(
            text="".join(self.pieces),
            finish_reason=self.reason,
            receipt=receipt,
            prompt_tokens=self.prompt_tokens,
            generated_tokens=len(self.ids),
            time_to_first_token_s=max(0.0, self.first_at - self.started),
            tokens_per_second=(len(self.ids) - self.begun - 1) / spent if spent > 0 else 0.0,
            notes=self.notes,
        )


def answer_all(
    backend: Backend, requests: Sequence[GenerationRequest], control: Control, on_token: OnToken
) -> tuple[Answer, ...]:
    """Answer every request as a row. Raises AnswersCut from whatever ended it early."""
    now = time.perf_counter()
    drafts = [_Draft.of(request, now) for request in requests]
    try:
        for step in backend.generate(requests, control):
            draft = drafts[step.row]
            match step:
                case PromptRead():
                    draft.prompt_tokens = step.prompt_tokens - draft.begun
                    draft.reused_tokens = min(step.reused_tokens, draft.prompt_tokens)
                    draft.notes, draft.dropped = step.notes, step.dropped
                case Token():
                    draft.last_at = time.perf_counter()
                    draft.first_at = draft.first_at or draft.last_at
                    draft.ids.append(step.token_id)
                    draft.pieces.append(step.text)
                    if step.recipe is not None:
                        draft.timeline.append(RecipeChange(step.index, step.recipe))
                    on_token(step.row, step.index, step.token_id, step.text)
                case RowEnd():
                    draft.reason = step.reason
                    if step.text:
                        draft.pieces.append(step.text)
                        on_token(step.row, len(draft.ids), -1, step.text)
    except Exception as error:  # the text said so far outlives any error
        raise AnswersCut(tuple(draft.answer(backend.info) for draft in drafts)) from error
    return tuple(draft.answer(backend.info) for draft in drafts)
