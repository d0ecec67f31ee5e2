"""A persona named in a request: its prompt, its steering and its sampling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.models import resolve_model
from engine.paths import SHIPPED_VECTORS, DataPaths
from engine.personas.store import PersonaStore
from engine.personas.values import Persona
from engine.sampling_choice import SamplingChoice
from tests.engine.server.conftest import Served
from vectors.library import Library
from vectors.values import SteeringRecipe, term_of

BODY: dict[str, Any] = {"model": "builtin", "seed": 1}
HELLO = {"role": "user", "content": "Hello."}


def answer(served: Served, *messages: dict[str, str], **more: Any) -> tuple[str, int]:
    """What was said, and how many tokens were read for it."""
    status, said, _ = served.ask("/v1/chat/completions", {**BODY, **more, "messages": list(messages)})
    assert status == 200, said
    return said["choices"][0]["message"]["content"], said["usage"]["prompt_tokens"]


def test_that_a_persona_answers_as_its_parts_given_one_by_one(served: Served, paths: DataPaths) -> None:
    library = Library(Path("nowhere"), (SHIPPED_VECTORS,))
    ocean = term_of(library.find("ocean", resolve_model("builtin")), strength=0.8)
    choice = SamplingChoice(temperature=0.0, max_new_tokens=8)
    prompt = "You are {{char}}, and {{user}} is your mate."
    persona = Persona("Captain", "", b"", prompt, "Ahoy!", SteeringRecipe((ocean,)), choice)
    PersonaStore(paths.personas).save(persona)
    system = {"role": "system", "content": "You are Captain, and User is your mate."}
    recipe = {"recipe": [{"vector": "ocean", "strength": 0.8}]}
    by_parts = answer(served, system, HELLO, steering=recipe, temperature=0, max_tokens=8)
    named = {"persona": "captain"}
    assert answer(served, HELLO, steering=named) == by_parts
    other = {"role": "system", "content": "Be brief."}
    assert answer(served, other, HELLO, steering=named)[1] < by_parts[1]
    assert answer(served, HELLO, steering=named, max_tokens=2)[0] != by_parts[0]
