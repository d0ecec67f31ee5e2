"""What the server refuses: each wrong request by its field, each stranger at the door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from engine.messages import ServerChanged, StartServer, StopServer
from engine.paths import DataPaths
from engine.server.app import MOST_BYTES
from tests.engine.server.conftest import Served, served_engine

HELLO: list[dict[str, Any]] = [{"role": "user", "content": "Hello."}]
CHAT: dict[str, Any] = {"model": "builtin", "messages": HELLO, "max_tokens": 2}
TEXT: dict[str, Any] = {"model": "builtin", "prompt": "Hello.", "max_tokens": 2}
KEY = "a-secret-key"


def steering(**term: Any) -> dict[str, Any]:
    return {"steering": {"recipe": [{"vector": "ocean", **term}]}}


@pytest.fixture(scope="module")
def empty(paths: DataPaths) -> Iterator[Served]:
    """A server that no model is behind."""
    served = served_engine(paths, StartServer(port=0))
    yield served
    served.engine.close()


@pytest.fixture
def locked(served: Served) -> Iterator[Served]:
    """The server behind a key, and open to one web page."""
    served.tell(StartServer(port=0, key=KEY, origins=("https://example.org",)))
    yield served
    served.tell(StartServer(port=0))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("logit_bias", {"5": 100}),
        ("n", 0),
        ("n", 17),
        ("n", True),
        ("tools", [{"type": "function"}]),
        ("tool_choice", "required"),
        ("response_format", {"type": "json_object"}),
        ("frequency_penalty", 0.5),
        ("presence_penalty", -0.5),
        ("logprobs", True),
        ("top_logprobs", 3),
        ("modalities", ["text", "audio"]),
        ("reasoning_effort", "high"),
        ("store", True),
        ("temperature", 11),
        ("temperature", "hot"),
        ("temperature", 10**400),
        ("top_p", 0),
        ("top_k", -1),
        ("min_p", 1),
        ("repetition_penalty", 0),
        ("max_tokens", 0),
        ("max_tokens", 1.5),
        ("max_completion_tokens", 5),
        ("seed", -1),
        ("stream", "yes"),
        ("stream_options", {"include_usage": True}),
        ("stop", ""),
        ("stop", [1]),
        ("stop", ["x"] * 17),
        ("messages", []),
        ("messages", "Hello."),
        ("messages[0]", None),
        ("steering", "ocean"),
        ("steering", {}),
        ("temprature", 0),
    ],
)
def test_that_what_would_change_the_answer_and_is_not_known_is_refused_by_its_name(
    served: Served, field: str, value: Any
) -> None:
    body = {**CHAT, field: value} if field != "messages[0]" else {**CHAT, "messages": [value]}
    status, error = served.refusal(body)
    assert (status, error["type"]) == (400, "invalid_request_error")
    assert error["param"].startswith(field.partition("[")[0]) or error["param"] == "max_tokens"
    assert error["message"].endswith(".") and "\n" not in error["message"]


@pytest.mark.parametrize(
    ("message", "param"),
    [
        ({"role": "tool", "content": "4"}, "messages[0].role"),
        ({"role": "user"}, "messages[0].content"),
        ({"role": "user", "content": []}, "messages[0].content"),
        ({"role": "user", "content": ["Hello."]}, "messages[0].content[0].type"),
        ({"role": "user", "content": [{"type": "image_url"}]}, "messages[0].content[0].type"),
        ({"role": "user", "content": [{"type": "text"}]}, "messages[0].content[0].text"),
        ({"role": "user", "content": "Hello.", "name": "Ann"}, "messages[0].name"),
        ({"role": "assistant", "content": "", "tool_calls": [{}]}, "messages[0].tool_calls"),
        ({"role": "user", "content": "\ud800"}, "messages[0].content"),
    ],
)
def test_that_a_message_that_the_model_cannot_read_is_refused_by_its_place(
    served: Served, message: dict[str, Any], param: str
) -> None:
    status, error = served.refusal({**CHAT, "messages": [message]})
    assert (status, error["param"]) == (400, param)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("prompt", ""),
        ("prompt", ["one", "two"]),
        ("prompt", [1, 2]),
        ("echo", True),
        ("suffix", "end"),
        ("best_of", 2),
        ("logprobs", 1),
        ("messages", HELLO),
    ],
)
def test_that_a_raw_text_s_fields_are_refused_by_their_names(served: Served, field: str, value: Any) -> None:
    status, error = served.refusal({**TEXT, field: value}, "/v1/completions")
    assert (status, error["param"]) == (400, field)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ({"vector": "nobody"}, "There is no vector named “nobody” for this model; choose one of: "),
        ({"vector": ""}, "must be the name or the id of a vector"),
        ({"vector": "0123456789abcdef"}, "There is no vector named"),
        ({"strength": 2}, "must be from -1.5 to 1.5; beyond that, give a “scale”"),
        ({"strength": 1, "scale": 1}, "both a strength and a scale"),
        ({"strength": "much"}, "must be a number"),
        ({"scale": 1, "layers": "3-99"}, "There is no layer 99; this model has layers 0 to 7"),
        ({"scale": 1, "layers": [3]}, "must be a text"),
        ({"scope": "everywhere"}, "must be one of: prompt, response, all"),
        ({"operator": "multiply"}, "must be one of: add, ablate, clamp, rotate"),
        ({"weight": 1}, "“steering.recipe[0].weight” is not known here"),
    ],
)
def test_that_a_recipe_that_cannot_be_is_refused_with_a_sentence(
    served: Served, term: dict[str, Any], words: str
) -> None:
    status, error = served.refusal({**CHAT, **steering(**term)})
    assert status == 400
    assert words in error["message"]


def test_that_a_persona_that_is_not_there_or_not_alone_is_refused(served: Served) -> None:
    status, error = served.refusal({**CHAT, "steering": {"persona": "Nobody"}})
    assert (status, error["param"]) == (400, "steering.persona")
    assert "There is no persona named “Nobody”" in error["message"]
    both = {"steering": {"persona": "Nobody", "recipe": []}}
    assert "either a “recipe” or a “persona”" in served.refusal({**CHAT, **both})[1]["message"]
    raw = served.refusal({**TEXT, "steering": {"persona": "Nobody"}}, "/v1/completions")[1]
    assert raw["param"] == "steering.persona"


@pytest.mark.parametrize("is_streamed", [True, False])
def test_that_a_conversation_that_does_not_fit_is_refused_before_a_stream_begins(
    served: Served, is_streamed: bool
) -> None:
    long = [{"role": "user", "content": "Tell me. " * 600}]
    status, error = served.refusal({**CHAT, "messages": long, "stream": is_streamed})
    assert status == 400
    assert "tokens long and this model reads at most 512" in error["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b'{"temperature": NaN}', b"[" * 100_000])
def test_that_what_is_no_json_object_is_refused(served: Served, body: bytes) -> None:
    status, error = served.refusal(body)
    assert (status, error["type"]) == (400, "invalid_request_error")
    assert "JSON" in error["message"]


def test_that_a_body_that_is_not_marked_as_json_or_is_too_long_is_refused(served: Served) -> None:
    path = "/v1/chat/completions"
    assert served.ask(path, CHAT, {"Content-Type": "text/plain"})[0] == 415
    assert served.ask(path, b" " * (MOST_BYTES + 1))[0] == 413


def test_that_another_model_than_the_one_that_is_loaded_is_not_found(served: Served) -> None:
    status, error = served.refusal({**CHAT, "model": "gpt-4o"})
    assert (status, error["code"]) == (404, "model_not_found")
    assert "ask for “builtin”" in error["message"]
    assert served.ask("/v1/models/gpt-4o")[0] == 404
    assert served.refusal({"messages": HELLO})[1]["param"] == "model"


def test_that_places_that_are_not_there_are_said_so_as_json(served: Served) -> None:
    status, error = served.refusal(CHAT, "/v1/embeddings")
    assert (status, error["type"]) == (404, "invalid_request_error")
    assert served.ask("/v1/chat/completions")[0] == 405


def test_that_a_server_without_a_model_says_so(empty: Served) -> None:
    status, said, headers = empty.ask("/v1/chat/completions", CHAT)
    assert (status, said["error"]["code"]) == (503, "model_not_loaded")
    assert headers["retry-after"] == "3"
    empty.until(lambda event: isinstance(event, ServerChanged) and event.missed == 1)
    assert empty.ask("/v1/models")[1] == {"object": "list", "data": []}
    assert empty.ask("/health")[:2] == (503, {"status": "no model"})


def test_that_too_many_at_once_are_told_to_come_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.server.guard.MOST_REQUESTS", 0)
    status, said, headers = served.ask("/v1/chat/completions", CHAT)
    assert (status, said["error"]["type"], said["error"]["code"]) == (503, "server_error", "too_busy")
    assert headers["retry-after"] == "3"
    assert served.ask("/health")[0] == 200


def test_that_a_server_with_a_model_is_well(served: Served) -> None:
    assert served.ask("/health")[:2] == (200, {"status": "ok"})


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", f"Basic {KEY}", KEY, "Bearer schl\xfcssel"])
def test_that_nobody_is_answered_without_the_key(locked: Served, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    status, said, _ = locked.ask("/v1/chat/completions", CHAT, headers)
    assert (status, said["error"]["code"]) == (401, "invalid_api_key")
    assert locked.ask("/v1/models", headers=headers)[0] == 401


def test_that_the_key_opens_and_health_needs_none(locked: Served) -> None:
    assert locked.ask("/v1/chat/completions", CHAT, {"Authorization": f"Bearer {KEY}"})[0] == 200
    assert locked.ask("/health")[0] == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8455", "localhost.evil.example", "", "[::1"])
def test_that_a_name_that_was_made_to_stand_for_this_machine_is_refused(served: Served, host: str) -> None:
    status, said, _ = served.ask("/v1/models", headers={"Host": host})
    assert (status, said["error"]["code"]) == (403, "host_not_allowed")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:8455"])
def test_that_this_machine_s_own_names_are_answered(served: Served, host: str) -> None:
    assert served.ask("/v1/models", headers={"Host": host})[0] == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:3000", "null"])
def test_that_a_web_page_is_refused(served: Served, origin: str) -> None:
    status, said, headers = served.ask("/v1/chat/completions", CHAT, {"Origin": origin})
    assert (status, said["error"]["code"]) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in headers
    asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert served.ask("/v1/chat/completions", headers=asking, method="OPTIONS")[0] == 403


def test_that_a_web_page_that_was_allowed_is_answered_and_no_other(locked: Served) -> None:
    key = {"Authorization": f"Bearer {KEY}"}
    status, _, headers = locked.ask("/v1/models", headers={"Origin": "https://example.org", **key})
    assert (status, headers["access-control-allow-origin"]) == (200, "https://example.org")
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert locked.ask("/v1/models", headers=asking, method="OPTIONS")[0] == 200
    status, _, headers = locked.ask("/v1/models", headers={"Origin": "https://evil.example", **key})
    assert status == 403
    assert "access-control-allow-origin" not in headers


def test_that_a_server_that_was_stopped_is_gone_and_comes_back_at_the_same_port(served: Served) -> None:
    port = int(served.address.rpartition(":")[2].removesuffix("/v1"))
    assert served.tell(StopServer()) == ServerChanged()
    with pytest.raises(ConnectionRefusedError):
        served.ask("/health")
    assert served.tell(StartServer(port=port)).address == served.address
    assert served.ask("/health")[0] == 200


def test_that_a_server_that_cannot_be_had_is_said_so_and_the_engine_goes_on(
    served: Served, empty: Served
) -> None:
    port = int(empty.address.rpartition(":")[2].removesuffix("/v1"))
    told = served.tell(StartServer(port=port))
    assert (told.address, "another program has this port" in told.problem) == ("", True)
    told = served.tell(StartServer("0.0.0.0", 0))
    assert "must carry a key" in told.problem
    assert served.tell(StartServer(port=0)).address
    assert served.ask("/health")[0] == 200


def test_that_a_vector_without_a_dial_is_refused_by_strength_and_taken_by_scale(served: Served) -> None:
    library = served.engine._host._front._shelf.library  # type: ignore[attr-defined]
    plain = replace(library.find("ocean"), name="plain", calibration=None, mark="plain")
    library.add(plain)
    status, error = served.refusal({**CHAT, **steering(vector="plain", strength=1)})
    assert (status, error["param"]) == (400, "steering.recipe[0].strength")
    assert "“plain” has no calibrated strength yet; measure it" in error["message"]
    assert served.ask("/v1/chat/completions", {**CHAT, **steering(vector="plain", scale=1)})[0] == 200
