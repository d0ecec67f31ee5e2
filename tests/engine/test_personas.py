"""Personas: kept one file each, exported and imported as one, fitted to what is here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.personas.fitting import fitted
from engine.personas.persona_file import ENDING, LARGEST_FILE, read_persona, write_persona
from engine.personas.store import PersonaStore
from engine.personas.values import Persona, UnknownPersona, filled
from engine.sampling_choice import SamplingChoice
from tests.disks import small_disk
from vectors.errors import BadFile, BadInput
from vectors.library import LibraryEntry
from vectors.values import (
    Calibration,
    ModelRef,
    PoleCalibration,
    Scope,
    SteeringRecipe,
    SteeringTerm,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"
OCEAN = SteeringTerm("ocean-id", 0.6, (3, 4), Scope.RESPONSE, name="ocean", strength=0.8)
RAW = SteeringTerm("raw-id", 2.0, (2,), name="raw")
CAPTAIN = Persona(
    "Captain",
    "⚓",
    PNG,
    "You are {{char}}; {{user}} is your mate. “Ahoy”, \n\tö",
    "Ahoy, {{user}}!",
    SteeringRecipe((OCEAN, RAW)),
    SamplingChoice(temperature=0.9, top_k=40),
)
HERE = ModelRef("small", "builtin", "", "llama", 8, 256, "weights")
THERE = ModelRef("large", "folder", "", "llama", 24, 896, "others")


def entry(vector_id: str, name: str, model: ModelRef, scale_at_one: float | None = None) -> LibraryEntry:
    pole = None if scale_at_one is None else PoleCalibration(scale_at_one, scale_at_one * 2)
    calibration = None if pole is None else Calibration((1, 2), pole, pole)
    return LibraryEntry(vector_id, name, "", "", model, (1, 2, 3), (3,), "", calibration, Path(), False)


def test_that_a_persona_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / f"captain{ENDING}"
    write_persona(CAPTAIN, path)
    assert read_persona(path) == CAPTAIN


def test_that_a_file_carries_of_a_vector_only_what_its_term_names(tmp_path: Path) -> None:
    write_persona(CAPTAIN, path := tmp_path / "captain.json")
    written = json.loads(path.read_bytes())["persona"]
    assert set(written["recipe"]["terms"][0]) == {
        "vector_id",
        "scale",
        "layers",
        "scope",
        "operator",
        "name",
        "strength",
    }


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"version": 2}, "newer Tiller"),
        ({"version": "1"}, "says no version"),
        ({"format": "other"}, "neither a persona nor"),
        ({"persona": None}, "not a sound persona"),
        ({"persona": {"id": "1"}}, "name is missing"),
        ({"persona": {"id": "1", "name": "  "}}, "cannot be without a name"),
        ({"persona": {"id": "1", "name": "A", "emoji": "x" * 40}}, "more than one emoji"),
        ({"persona": {"id": "1", "name": "A", "picture": "%%"}}, "not sound base64"),
        ({"persona": {"id": "1", "name": "A", "picture": "aGVsbG8="}}, "no PNG, JPEG or WebP"),
        ({"persona": {"id": "1", "name": "A", "sampling": {"temperature": -1}}}, "temperature cannot be"),
        (
            {
                "persona": {
                    "id": "1",
                    "name": "A",
                    "recipe": {"terms": [{"vector_id": "v", "scale": 1e999, "layers": []}]},
                }
            },
            "number that cannot be",
        ),
    ],
)
def test_that_a_wrong_file_is_refused_in_a_sentence(
    tmp_path: Path, changes: dict[str, object], problem: str
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps({"format": "tiller-persona", "version": 1, **changes}))
    with pytest.raises(BadFile, match=problem):
        read_persona(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\xff", b"[" * 100_000])
def test_that_a_file_that_is_no_object_is_refused(tmp_path: Path, content: bytes) -> None:
    (path := tmp_path / "wrong.json").write_bytes(content)
    with pytest.raises(BadFile, match=r"wrong\.json"):
        read_persona(path)


def test_that_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE * 100)
    with pytest.raises(BadFile, match="larger than 32 MB"):
        read_persona(path)


def test_that_the_store_lists_by_name_and_tells_of_what_is_damaged(tmp_path: Path) -> None:
    store = PersonaStore(tmp_path / "personas")
    assert store.personas() == ()
    captain, baker = store.save(CAPTAIN), store.save(Persona("baker"))
    (tmp_path / "personas" / f"x{ENDING}").write_text("{")
    assert PersonaStore(tmp_path / "personas").personas() == (baker, captain)
    store.personas()
    assert len(store.damaged) == 1 and "not sound JSON" in store.damaged[0]
    assert store.find("CAPTAIN") == captain
    with pytest.raises(UnknownPersona, match="choose one of: baker, Captain"):
        store.find("cook")


def test_that_a_changed_persona_takes_the_place_of_the_old_one_under_another_name_too(tmp_path: Path) -> None:
    store = PersonaStore(tmp_path)
    store.save(CAPTAIN)
    store.save(replace(CAPTAIN, name="  Old   captain "))
    assert [each.name for each in store.personas()] == ["Old captain"]
    assert len(list(tmp_path.iterdir())) == 1


def test_that_two_personas_cannot_have_one_name(tmp_path: Path) -> None:
    store = PersonaStore(tmp_path)
    store.save(CAPTAIN)
    with pytest.raises(BadInput, match="named “Captain” already"):
        store.save(Persona("captain"))
    assert store.duplicate(CAPTAIN.id).name == "Captain 2"
    assert store.add(CAPTAIN).name == "Captain 3"
    assert len({each.id for each in store.personas()}) == 3


def test_that_a_persona_that_is_not_there_is_kept_as_its_file_has_it(tmp_path: Path) -> None:
    store = PersonaStore(tmp_path / "here")
    write_persona(CAPTAIN, exported := tmp_path / "captain.json")
    assert store.add(read_persona(exported)) == CAPTAIN
    write_persona(store.find("Captain"), again := tmp_path / "again.json")
    assert again.read_bytes() == exported.read_bytes()
    assert store.add(read_persona(exported)).id != CAPTAIN.id


def test_that_a_removed_persona_that_was_imported_again_is_not_brought_back_beside_itself(
    tmp_path: Path,
) -> None:
    store = PersonaStore(tmp_path)
    store.save(CAPTAIN)
    removed = store.remove(CAPTAIN.id)
    store.save(replace(CAPTAIN, name="Admiral"))
    with pytest.raises(BadInput, match="Admiral is there again"):
        store.restore(removed)


def test_that_a_removed_persona_comes_back_whole(tmp_path: Path) -> None:
    store = PersonaStore(tmp_path)
    store.save(CAPTAIN)
    removed = store.remove(CAPTAIN.id)
    assert store.personas() == ()
    store.restore(removed)
    assert store.personas() == (CAPTAIN,)
    removed = store.remove(CAPTAIN.id)
    store.save(Persona("captain"))
    with pytest.raises(BadInput, match="again; rename it"):
        store.restore(removed)


def test_that_a_full_disk_keeps_the_persona_that_was_there(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        store = PersonaStore(disk.folder)
        store.save(CAPTAIN)
        disk.fill()
        with pytest.raises(BadFile, match="No space left on device"):
            store.save(replace(CAPTAIN, system_prompt="other"))
        assert store.personas() == (CAPTAIN,)


def test_that_names_are_filled_in_once_and_in_any_case() -> None:
    assert filled("{{Char}} to {{ USER }}: {{other}}", "{{user}}", "Ann") == "{{user}} to Ann: {{other}}"


def test_that_a_term_acts_through_its_own_vector() -> None:
    found = fitted(CAPTAIN.recipe, (entry("ocean-id", "sea", HERE), entry("raw-id", "raw", HERE)), HERE)
    assert found.recipe.terms == (replace(OCEAN, name="sea"), RAW)
    assert found.missing == ()


def test_that_a_strength_carries_over_to_the_vector_of_that_name_on_another_model() -> None:
    entries = (
        entry("ocean-id", "ocean", THERE),
        entry("mine", "Ocean", HERE, 5.0),
        entry("r", "raw", HERE, 5.0),
    )
    found = fitted(CAPTAIN.recipe, entries, HERE)
    (term,) = found.recipe.terms
    assert (term.vector_id, term.scale, term.layers, term.scope) == ("mine", 4.0, (1, 2), Scope.RESPONSE)
    assert found.missing_names == ("raw",)


def test_that_a_vector_that_was_not_measured_here_stays_missing() -> None:
    assert fitted(CAPTAIN.recipe, (entry("mine", "ocean", HERE),), HERE).missing_names == ("ocean", "raw")
