"""`chat --persona` on the builtin model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.models import resolve_model
from engine.paths import SHIPPED_VECTORS, DataPaths
from engine.personas.store import PersonaStore
from engine.personas.values import Persona
from engine.sampling_choice import SamplingChoice
from tests.engine.cli.conftest import Tiller
from vectors.library import Library
from vectors.values import SteeringRecipe, SteeringTerm, term_of

pytestmark = pytest.mark.usefixtures("builtin_ref")


def keep(folder: Path, persona: Persona) -> None:
    PersonaStore(DataPaths(folder).personas).save(persona)


def term(name: str, strength: float) -> SteeringTerm:
    library = Library(Path("nowhere"), (SHIPPED_VECTORS,))
    return term_of(library.find(name, resolve_model("builtin")), strength=strength)


GREEDY = SamplingChoice(temperature=0.0, max_new_tokens=12)


def test_that_a_persona_answers_as_its_parts_given_one_by_one(tiller: Tiller, tmp_path: Path) -> None:
    recipe = SteeringRecipe((term("ocean", 0.8),))
    keep(tmp_path, Persona("Captain", "", b"", "You are {{char}}.", "", recipe, GREEDY))
    data = ("--json", "--data-dir", str(tmp_path))
    by_name = tiller("chat", "Hello", "--persona", "captain", "--seed", "1", *data).json
    parts = ("--system", "You are Captain.", "--steer", "ocean=0.8", "--temperature", "0")
    by_parts = tiller("chat", "Hello", *parts, "--max-new-tokens", "12", "--seed", "1", *data).json
    assert by_name["text"] == by_parts["text"] and by_name["generated_tokens"] <= 12
    assert by_name["recipe"] == by_parts["recipe"]


def test_that_what_is_given_counts_before_the_persona(tiller: Tiller, tmp_path: Path) -> None:
    recipe = SteeringRecipe((term("ocean", 0.8), SteeringTerm("gone", 1.0, (3,), name="swagger")))
    keep(tmp_path, Persona("Captain", recipe=recipe, sampling=GREEDY))
    options = ("--persona", "Captain", "--steer", "ocean=0.3", "--max-new-tokens", "2")
    said = tiller("chat", "Hello", *options, "--json", "--data-dir", str(tmp_path))
    (only,) = said.json["recipe"]
    assert (only["name"], only["strength"]) == ("ocean", 0.3)
    assert said.json["generated_tokens"] <= 2
    assert "Captain also steers with “swagger”" in said.err


def test_that_a_first_message_is_read_before_the_prompt(tiller: Tiller, tmp_path: Path) -> None:
    data = ("--json", "--data-dir", str(tmp_path))
    counts = []
    for name, greeting in (("Quiet", ""), ("Loud", "Ahoy, {{user}}! What brings you aboard tonight?")):
        keep(tmp_path, Persona(name, first_message=greeting, sampling=GREEDY))
        counts.append(tiller("chat", "Hello", "--persona", name, *data).json["prompt_tokens"])
    assert counts[0] < counts[1]


def test_that_an_unknown_persona_is_refused_with_those_there_are(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    keep(tmp_path, Persona("Captain"))
    sentence = refused("chat", "Hello", "--persona", "cook", "--data-dir", str(tmp_path))
    assert sentence == "There is no persona named “cook”; choose one of: Captain."
