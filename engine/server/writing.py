"""The objects that the server answers with, as OpenAI's clients read them, and Tiller's receipt in them."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from engine.server.call import Ended
from engine.server.calls import Loaded
from engine.server.reading import Asked
from vectors.layers import format_layers
from vectors.values import SteeringTerm

Kind = Literal["chat", "text"]
DONE = "data: [DONE]\n\n"
_NAMES = {
    "chat": ("chat.completion", "chat.completion.chunk", "chatcmpl"),
    "text": ("text_completion", "text_completion", "cmpl"),
}


def line(value: dict[str, Any]) -> str:
    """One event of a stream."""
    return f"data: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n\n"


class Writer:
    """Writes the answers to one request, whole or in chunks that share an id. `number` says which it is."""

    def __init__(self, kind: Kind, asked: Asked) -> None:
        self._kind, self._asked = kind, asked
        whole, chunk, prefix = _NAMES[kind]
        self._whole, self._chunk = whole, chunk
        self._head: dict[str, Any] = {
            "id": f"{prefix}-{asked.request.id.removeprefix('api-')}",
            "created": int(time.time()),
            "model": asked.model.info.ref.name,
            "system_fingerprint": asked.model.info.ref.fingerprint,
        }

    def whole(self, answers: Sequence[tuple[str, Ended]]) -> dict[str, Any]:
        """All answers in one piece; the receipt is the first one's, with the seeds of all."""
        ended = [each for _, each in answers]
        told = receipt(self._asked, ended[0])
        if len(ended) > 1:
            told["seeds"] = [each.answer.receipt.seed for each in ended]
        is_chat = self._kind == "chat"
        choices = [
            self._choice({"message": _said(text)} if is_chat else {"text": text}, each.reason, number)
            for number, (text, each) in enumerate(answers)
        ]
        return {
            **self._head,
            "object": self._whole,
            "choices": choices,
            "usage": usage(ended),
            "tiller": told,
        }

    def first(self, number: int) -> dict[str, Any] | None:
        """The chunk that opens an answer, where there is one."""
        return self._chunked({"delta": _said("")}, number) if self._kind == "chat" else None

    def piece(self, text: str, number: int) -> dict[str, Any]:
        """A chunk of text."""
        said = {"delta": {"content": text}} if self._kind == "chat" else {"text": text}
        return self._chunked(said, number)

    def last(self, ended: Ended, number: int) -> dict[str, Any]:
        """The chunk that ends an answer: why it ended, with the receipt."""
        end = self._chunked({"delta": {}} if self._kind == "chat" else {"text": ""}, number, ended.reason)
        end["tiller"] = receipt(self._asked, ended)
        return end

    def used(self, ended: Sequence[Ended]) -> dict[str, Any]:
        """The chunk that ends a stream where its usage is wanted."""
        return {**self._head, "object": self._chunk, "choices": [], "usage": usage(ended)}

    def _chunked(self, said: dict[str, Any], number: int, reason: str | None = None) -> dict[str, Any]:
        chunk = {**self._head, "object": self._chunk, "choices": [self._choice(said, reason, number)]}
        return {**chunk, "usage": None} if self._asked.wants_usage else chunk

    @staticmethod
    def _choice(said: dict[str, Any], reason: str | None, number: int) -> dict[str, Any]:
        return {"index": number, **said, "logprobs": None, "finish_reason": reason}


def _said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def usage(ended: Sequence[Ended]) -> dict[str, Any]:
    """How many tokens were read, once for all answers, and written."""
    first = ended[0].answer
    written = sum(each.tokens for each in ended)
    return {
        "prompt_tokens": first.prompt_tokens,
        "completion_tokens": written,
        "total_tokens": first.prompt_tokens + written,
        "prompt_tokens_details": {"cached_tokens": first.receipt.reused_tokens},
    }


def receipt(asked: Asked, ended: Ended) -> dict[str, Any]:
    """What the answer depended on: with it, the same request gives the same text again."""
    kept = ended.answer.receipt
    return {
        "model": kept.model_name,
        "fingerprint": kept.model_fingerprint,
        "backend": kept.backend,
        "device": kept.device,
        "dtype": kept.dtype,
        "persona": asked.persona or None,
        "recipe": [_term(each) for each in kept.recipe.terms],
        "recipe_fingerprint": kept.recipe.fingerprint,
        "sampling": asdict(kept.sampling),
        "seed": kept.seed,
        "notes": [*dict.fromkeys((*asked.model.info.notes, *asked.notes, *ended.answer.notes))],
    }


def _term(term: SteeringTerm) -> dict[str, Any]:
    """A term as a request may give it again."""
    is_dialled = term.strength is not None
    return {
        "vector": term.name or term.vector_id,
        **({"strength": term.strength} if is_dialled else {"scale": term.scale}),
        "layers": format_layers(term.layers),
        "scope": term.scope.value,
        "operator": term.operator.value,
    }


def models(loaded: Loaded | None, since: int) -> dict[str, Any]:
    """The list of models: the one that is loaded."""
    return {"object": "list", "data": [] if loaded is None else [model(loaded, since)]}


def model(loaded: Loaded, since: int) -> dict[str, Any]:
    """The model that is loaded."""
    info = loaded.info
    return {
        "id": info.ref.name,
        "object": "model",
        "created": since,
        "owned_by": "tiller",
        "context_length": info.context_length,
    }
