"""Renaming, duplicating, removing and bringing back: what a person does to the library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.disks import read_only
from vectors.errors import BadFile, BadInput, UnknownVector
from vectors.home_format import load_vector, save_vector
from vectors.library import DAYS_KEPT, REMOVED, Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "own", [tmp_path / "shipped"])


def names(library: Library) -> list[str]:
    return [entry.name for entry in library.entries()]


def ship(folder: Path, vector: Any) -> None:
    save_vector(vector, folder / "shipped" / f"{vector.name}.safetensors")


def test_that_a_renamed_vector_keeps_its_id_and_all_else(library: Library, make_vector: Any) -> None:
    ocean = make_vector()
    old = library.add(ocean)
    assert library.rename(ocean.id, "  the   sea ").name == "the sea"
    found = library.find("the sea")
    assert (found.id, found.calibration, found.provenance) == (ocean.id, ocean.calibration, ocean.provenance)
    assert names(library) == ["the sea"]
    assert not old.exists()
    assert library.rename(ocean.id, "The Sea").name == "The Sea"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "without a name"),
        (" \t", "without a name"),
        ("calm", "“calm” for tiny already"),
        ("CALM", "“calm” for tiny already"),
        ("a=b", "without “=”"),
        ("a@3", "without “=”"),
    ],
)
def test_that_an_empty_taken_or_untypable_name_is_refused(
    library: Library, make_vector: Any, name: str, words: str
) -> None:
    ocean = make_vector()
    library.add(ocean)
    library.add(make_vector("calm", seed=1))
    with pytest.raises(BadInput, match=words):
        library.rename(ocean.id, name)
    if name.strip():
        with pytest.raises(BadInput, match=words):
            library.duplicate(ocean.id, name)
    assert names(library) == ["calm", "ocean"]


def test_that_a_name_taken_for_another_model_only_is_free(
    library: Library, make_vector: Any, make_model: Any
) -> None:
    ocean = make_vector()
    library.add(ocean)
    library.add(make_vector("calm", make_model("wide", "f11", 24, 896), recommended=(4,)))
    assert library.rename(ocean.id, "calm").name == "calm"


def test_that_a_shipped_vector_cannot_be_renamed_but_its_copy_can(
    library: Library, make_vector: Any, tmp_path: Path
) -> None:
    shipped = make_vector()
    ship(tmp_path, shipped)
    with pytest.raises(BadInput, match="duplicate it and rename the copy"):
        library.rename(shipped.id, "sea")
    copy = library.duplicate(shipped.id)
    assert names(library) == ["ocean", "ocean 2"]
    assert [entry.is_shipped for entry in library.entries()] == [True, False]
    library.rename(copy.id, "sea")
    assert names(library) == ["ocean", "sea"]


def test_that_a_copy_is_the_same_vector_under_an_id_of_its_own(library: Library, make_vector: Any) -> None:
    ocean = make_vector()
    library.add(ocean)
    first, second = library.duplicate(ocean.id), library.duplicate(ocean.id)
    third = library.duplicate(first.id)
    assert (first.name, second.name, third.name) == ("ocean 2", "ocean 3", "ocean 4")
    assert len({ocean.id, first.id, second.id, third.id}) == 4
    kept = library.load(first.id)
    assert kept.id == first.id
    assert (kept.calibration, kept.report, kept.provenance) == (
        ocean.calibration,
        ocean.report,
        ocean.provenance,
    )
    for layer, direction in ocean.directions.items():
        np.testing.assert_array_equal(kept.directions[layer], direction)
    library.remove(ocean.id)
    assert names(library) == ["ocean 2", "ocean 3", "ocean 4"]


def test_that_a_removed_vector_comes_back_byte_for_byte(library: Library, make_vector: Any) -> None:
    path = library.add(make_vector())
    content = path.read_bytes()
    removed = library.remove(make_vector().id)
    assert names(library) == [] and not path.exists()
    assert removed.aside.read_bytes() == content
    with pytest.raises(UnknownVector):
        library.load(removed.id)
    library.restore(removed)
    assert path.read_bytes() == content
    assert names(library) == ["ocean"] and not removed.aside.exists()


def test_that_a_removed_vector_is_there_for_a_library_opened_later(
    library: Library, make_vector: Any, tmp_path: Path
) -> None:
    library.add(make_vector())
    library.remove(make_vector().id)
    (kept,) = (tmp_path / "own" / REMOVED).glob("*.safetensors")
    assert load_vector(kept).name == "ocean"
    assert Library(tmp_path / "own").entries() == ()


def test_that_of_two_files_of_one_vector_one_is_used_and_both_are_named(
    library: Library, make_vector: Any, tmp_path: Path
) -> None:
    ocean = make_vector()
    path = library.add(ocean)
    copy = path.with_name("a copy.safetensors")
    copy.write_bytes(path.read_bytes())
    (entry,) = library.entries()
    assert entry.path == path
    (sentence,) = library.damaged
    assert sentence == (f"“{copy}” holds the same vector as “{path}” and is left out; delete one of them.")
    assert library.find("ocean").id == ocean.id
    library.rename(ocean.id, "tide")
    assert names(library) == ["tide"] and copy.exists() and len(library.damaged) == 1
    content = copy.read_bytes()
    removed = library.remove(ocean.id)
    assert names(library) == [] and not library.damaged and not copy.exists()
    library.restore(removed)
    assert names(library) == ["tide"] and copy.read_bytes() == content


def test_that_bringing_back_never_replaces_a_vector_of_that_name(library: Library, make_vector: Any) -> None:
    library.add(make_vector())
    removed = library.remove(make_vector().id)
    library.add(make_vector(seed=1))
    with pytest.raises(BadInput, match="“ocean” again"):
        library.restore(removed)
    assert removed.aside.exists()
    library.rename(make_vector(seed=1).id, "new ocean")
    library.restore(removed)
    assert names(library) == ["new ocean", "ocean"]
    library.remove(removed.id)
    with pytest.raises(BadFile, match="does not exist"):
        library.restore(removed)


def test_that_what_was_removed_long_ago_is_deleted_and_nothing_else(
    library: Library, make_vector: Any, tmp_path: Path
) -> None:
    aside = tmp_path / "own" / REMOVED
    aside.mkdir(parents=True)
    today = datetime.now(UTC).date()
    old, recent = (
        aside / f"{today - timedelta(days=days)}-calm.safetensors" for days in (DAYS_KEPT + 1, DAYS_KEPT - 1)
    )
    for path in (old, recent):
        path.write_bytes(b"")
    library.add(make_vector())
    library.remove(make_vector().id)
    assert not old.exists() and recent.exists()
    assert len(list(aside.iterdir())) == 2


def test_that_a_folder_that_forbids_it_leaves_the_vector_where_it_is(
    library: Library, make_vector: Any, tmp_path: Path
) -> None:
    library.add(make_vector())
    with read_only(tmp_path / "own"):
        with pytest.raises(BadFile, match="cannot be moved"):
            library.remove(make_vector().id)
        assert names(library) == ["ocean"]
