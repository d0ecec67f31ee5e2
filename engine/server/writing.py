"""The objects that the server answers with, as OpenAI's clients read them, and Tiller's receipt in them."""

from __future__ import annotations

import json
import time
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
    """Writes one answer, whole or in chunks that share an id."""

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

    def whole(self, text: str, ended: Ended) -> dict[str, Any]:
        """An answer in one piece."""
        said = {"message": _said(text)} if self._kind == "chat" else {"text": text}
        return {
            **self._head,
            "object": self._whole,
            "choices": [self._choice(said, ended.reason)],
            "usage": usage(ended),
            "tiller": receipt(self._asked, ended),
        }

    def first(self) -> dict[str, Any] | None:
        """The chunk that opens a stream, where there is one."""
        return self._chunked({"delta": _said("")}) if self._kind == "chat" else None

    def piece(self, text: str) -> dict[str, Any]:
        """A chunk of text."""
        return self._chunked({"delta": {"content": text}} if self._kind == "chat" else {"text": text})

    def last(self, ended: Ended) -> list[dict[str, Any]]:
        """The chunks that end a stream: why it ended, with the receipt, then the usage if it is wanted."""
        end = self._chunked({"delta": {}} if self._kind == "chat" else {"text": ""}, ended.reason)
        end["tiller"] = receipt(self._asked, ended)
        if not self._asked.wants_usage:
            return [end]
        return [end, {**self._head, "object": self._chunk, "choices": [], "usage": usage(ended)}]

    def _chunked(self, said: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        chunk = {**self._head, "object": self._chunk, "choices": [self._choice(said, reason)]}
        return {**chunk, "usage": None} if self._asked.wants_usage else chunk

    @staticmethod
    def _choice(said: dict[str, Any], reason: str | None) -> dict[str, Any]:
        return {"index": 0, **said, "logprobs": None, "finish_reason": reason}


def _said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def usage(ended: Ended) -> dict[str, Any]:
    """How many tokens were read and written."""
    read = ended.answer.prompt_tokens
    return {
        "prompt_tokens": read,
        "completion_tokens": ended.tokens,
        "total_tokens": read + ended.tokens,
        "prompt_tokens_details": {"cached_tokens": ended.answer.receipt.reused_tokens},
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
