"""Reads the two kinds of request: what changes the answer is heeded or refused, never left out silently."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any

from engine.requests import GenerationRequest, Message, Role, Sampling
from engine.sampler import checked_sampling
from engine.server.calls import Calls, Loaded
from engine.server.fields import Fields, checked_text
from engine.server.refusals import Refused, unsupported, wrong
from engine.server.shelf import Shelf
from engine.server.steering import STEERING, asked_steering
from vectors.errors import BadInput

SEED_LIMIT = 2**63
MOST_STOPS, LONGEST_STOP = 16, 1000
MOST_ANSWERS = 16
"""To one request; they are given one after the other."""
COMPLETION_TOKENS = 16
"""What OpenAI's older kind of request gives where it does not say how much it wants."""
_SAMPLING = ("temperature", "top_p", "min_p", "repetition_penalty")
_ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was read. `wants_usage`: its stream ends with the numbers of its tokens.

    `persona` is the name of the one that answers, if any; `notes` are told with the answer, of which `count`
    are wanted.
    """

    request: GenerationRequest
    model: Loaded
    persona: str = ""
    notes: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    is_streamed: bool = False
    wants_usage: bool = False
    count: int = 1

    def request_for(self, number: int) -> GenerationRequest:
        """What one of the answers is asked by, from 0 on: each has the seed after that of the one before."""
        if number == 0:
            return self.request
        seed = (self.request.seed + number) % SEED_LIMIT
        return replace(self.request, id=f"{self.request.id}-{number}", seed=seed)


def read_chat(values: dict[str, Any], calls: Calls, shelf: Shelf) -> Asked:
    """A request for the next turn of a conversation. Raises Refused."""
    fields, model = _begun(values, calls)
    messages = _messages(fields)
    short, whole = fields.whole("max_tokens", 1, 2**31), fields.whole("max_completion_tokens", 1, 2**31)
    if short is not None and whole is not None and short != whole:
        raise Refused("“max_tokens” and “max_completion_tokens” differ; give one of them.", "max_tokens")
    for name in ("tools", "functions"):
        fields.only(name, [])
    for name in ("tool_choice", "function_call"):
        fields.only(name, "none", "auto")
    fields.only("response_format", {"type": "text"})
    fields.only("modalities", ["text"])
    fields.only("logprobs", False)
    for name in ("audio", "prediction", "reasoning_effort", "verbosity", "web_search_options"):
        fields.only(name)
    return _asked(fields, model, calls, shelf, whole or short, messages=messages)


def read_completion(values: dict[str, Any], calls: Calls, shelf: Shelf) -> Asked:
    """A request to go on with a text as it stands. Raises Refused."""
    fields, model = _begun(values, calls)
    prompt = fields.take("prompt")
    if isinstance(prompt, list) and len(prompt) == 1:
        (prompt,) = prompt
    if not isinstance(prompt, str) or not prompt:
        raise wrong("prompt", "one text that is not empty")
    most = fields.whole("max_tokens", 1, 2**31) or COMPLETION_TOKENS
    fields.only("echo", False)
    fields.only("suffix", "")
    fields.only("best_of", 1)
    fields.only("logprobs")
    if isinstance(values.get(STEERING), dict) and values[STEERING].get("persona") is not None:
        raise unsupported(f"{STEERING}.persona", "ask for it at /v1/chat/completions")
    return _asked(fields, model, calls, shelf, most, prompt=checked_text(prompt, "prompt"))


def _begun(values: dict[str, Any], calls: Calls) -> tuple[Fields, Loaded]:
    fields = Fields(values)
    name = fields.text("model")
    model = calls.model
    if model is None:
        calls.miss()
        raise no_model()
    if not name:
        raise wrong("model", f"the name of the model, which is “{model.info.ref.name}”")
    if not model.is_named(name):
        raise unknown_model(name, model)
    return fields, model


def no_model() -> Refused:
    """Nothing can answer yet."""
    return Refused(
        "No model is loaded; load one in Tiller, and try again.", status=503, code="model_not_loaded"
    )


def unknown_model(name: str, model: Loaded) -> Refused:
    """Another model than the one that is loaded was named."""
    return Refused(
        f"The model “{name}” is not loaded; ask for “{model.info.ref.name}”, or load it in Tiller.",
        "model",
        status=404,
        code="model_not_found",
    )


def _asked(
    fields: Fields,
    model: Loaded,
    calls: Calls,
    shelf: Shelf,
    most: int | None,
    *,
    messages: tuple[Message, ...] = (),
    prompt: str | None = None,
) -> Asked:
    """What both kinds of request have in common."""
    is_streamed = fields.flag("stream")
    options = fields.object("stream_options")
    wants_usage = False
    if options is not None:
        if not is_streamed:
            raise Refused("“stream_options” is for streams; set “stream”, or leave it out.", "stream_options")
        wants_usage = options.flag("include_usage")
        options.ignore("include_obfuscation")
        options.end()
    seed = fields.whole("seed", 0, SEED_LIMIT - 1)
    steering = asked_steering(fields, shelf, model.info.ref)
    sampling, stops = _sampling(fields, steering.sampling.over(model.info.sampling), most), _stops(fields)
    count = fields.whole("n", 1, MOST_ANSWERS) or 1
    fields.only("logit_bias", {})
    for name in ("presence_penalty", "frequency_penalty", "top_logprobs"):
        fields.only(name, 0)
    fields.only("store", False)
    fields.ignore("user", "metadata", "service_tier", "parallel_tool_calls")
    fields.ignore("prompt_cache_key", "prompt_cache_retention", "safety_identifier")
    fields.end()
    request = GenerationRequest(
        calls.new_id(),
        steering.begun(messages),
        calls.recipe if steering.recipe is None else steering.recipe,
        sampling,
        secrets.randbelow(2**31) if seed is None else seed,
        prompt=prompt,
    )
    return Asked(request, model, steering.name, steering.notes, stops, is_streamed, wants_usage, count)


def _sampling(fields: Fields, sampling: Sampling, most: int | None) -> Sampling:
    """The persona's or the model's own sampling but for what the request names."""
    chosen: dict[str, Any] = {name: fields.number(name) for name in _SAMPLING}
    chosen["top_k"] = fields.whole("top_k", 0, 2**31)
    for name, value in chosen.items():
        if value is not None:
            try:
                sampling = checked_sampling(replace(sampling, **{name: value}))
            except BadInput as error:
                raise Refused(str(error), name, code="invalid_value") from error
    return sampling if most is None else replace(sampling, max_new_tokens=most)


def _stops(fields: Fields) -> tuple[str, ...]:
    value = fields.take("stop")
    stops = [value] if isinstance(value, str) else [] if value is None else value
    is_sound = (
        isinstance(stops, list)
        and len(stops) <= MOST_STOPS
        and all(isinstance(each, str) and 0 < len(each) <= LONGEST_STOP for each in stops)
    )
    if not is_sound:
        raise wrong("stop", f"a text or a list of at most {MOST_STOPS} texts, none of them empty")
    return tuple(checked_text(each, "stop") for each in stops)


def _messages(fields: Fields) -> tuple[Message, ...]:
    messages = fields.objects("messages")
    if not messages:
        raise wrong("messages", "a list of at least one message")
    return tuple(_message(each) for each in messages)


def _message(fields: Fields) -> Message:
    role = fields.text("role")
    if role not in _ROLES:
        raise wrong(fields.place("role"), f"one of: {', '.join(_ROLES)}")
    text = _content(fields)
    fields.only("tool_calls", [])
    for name in ("name", "audio", "function_call", "refusal"):
        fields.only(name)
    fields.ignore("annotations")
    fields.end()
    return Message(_ROLES[role], text)


def _content(fields: Fields) -> str:
    """A message's text, given whole or in parts; there are no other parts that the model could read."""
    place = fields.place("content")
    content = fields.take("content")
    if isinstance(content, str):
        return checked_text(content, place)
    if not isinstance(content, list) or not content:
        raise wrong(place, "a text, or a list of parts that are texts")
    texts = []
    for number, each in enumerate(content):
        part = Fields(each if isinstance(each, dict) else {}, f"{place}[{number}]")
        if part.take("type") != "text":
            raise unsupported(part.place("type"), "send text alone")
        text = part.text("text")
        if text is None:
            raise wrong(part.place("text"), "a text")
        part.end()
        texts.append(text)
    return "".join(texts)
