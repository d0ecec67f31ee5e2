"""A persona named by a request: its prompt, steering and sampling, as on the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.paths import DataPaths
from engine.personas.store import PersonaStore
from engine.personas.values import Persona
from engine.sampling_choice import SamplingChoice
from tests.engine.server.conftest import Served
from tests.engine.server.test_openai_client import GREEDY, QUESTION, command_line, said
from vectors.values import SteeringRecipe, SteeringTerm, term_of

CAPTAIN = {"steering": {"persona": "captain"}}


@pytest.fixture
def captain(served: Served, paths: DataPaths) -> Persona:
    """A persona of the data folder that the server has."""
    library = served.engine._host._front._shelf.library  # type: ignore[attr-defined]
    ocean = term_of(library.find("ocean"), strength=0.6)
    gone = SteeringTerm("0" * 16, 1.0, (3,), name="gone")
    return PersonaStore(paths.personas).save(
        Persona(
            "Captain",
            system_prompt="You are {{char}}. Answer like a pirate.",
            first_message="Ahoy!",
            recipe=SteeringRecipe((ocean, gone)),
            sampling=SamplingChoice(max_new_tokens=12),
            id="captain",
        )
    )


def test_that_a_persona_answers_as_on_the_command_line(
    openai: Any, captain: Persona, paths: DataPaths, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = openai.chat.completions.create(**GREEDY, extra_body=CAPTAIN)
    place = ("--data-dir", str(paths.root))
    expected = command_line(capsys, QUESTION, "--persona", "Captain", *place)
    assert answer.choices[0].message.content == expected["text"] != said(openai, **GREEDY)
    assert answer.usage.prompt_tokens == expected["prompt_tokens"]
    assert answer.tiller["persona"] == "Captain"
    assert [each["vector"] for each in answer.tiller["recipe"]] == ["ocean"]
    assert any("“gone”, which is not made for this model" in note for note in answer.tiller["notes"])


def test_that_what_a_request_says_itself_counts_before_the_persona(
    openai: Any, captain: Persona, paths: DataPaths
) -> None:
    PersonaStore(paths.personas).save(replace(captain, first_message="", recipe=SteeringRecipe()))
    system = {"role": "system", "content": "Answer formally."}
    asked = {**GREEDY, "messages": [system, *GREEDY["messages"]], "max_tokens": 20}
    assert said(openai, **asked, extra_body=CAPTAIN) == said(openai, **asked)
