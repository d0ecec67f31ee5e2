"""The library: a folder, the person's own vectors before the shipped ones."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vectors.errors import BadFile, BadInput, UnknownVector, VectorMismatch
from vectors.home_format import save_vector
from vectors.library import Library, fit_note, mismatch, why_taken

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "own", [tmp_path / "shipped"])


def names(library: Library) -> list[str]:
    return [entry.name for entry in library.entries()]


def test_that_an_empty_library_lists_nothing_and_makes_no_folder(library: Library, tmp_path: Path) -> None:
    assert library.entries() == ()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UnknownVector, match="make one with `extract`"):
        library.find("ocean")


def test_that_vectors_are_listed_by_name_and_loaded(library: Library, make_vector: Any) -> None:
    ocean, calm = make_vector("ocean"), make_vector("Calm", seed=1)
    library.add(ocean)
    path = library.add(calm)
    assert names(library) == ["Calm", "ocean"]
    assert path.name == f"calm-{calm.id}.safetensors"
    entry = library.entries()[1]
    assert (entry.id, entry.layers, entry.recommended_layers) == (ocean.id, ocean.layers, (3, 4, 5))
    assert (entry.calibration, entry.is_shipped) == (ocean.calibration, False)
    np.testing.assert_array_equal(library.load(ocean.id).directions[3], ocean.directions[3])
    assert library.find("calm").id == calm.id
    with pytest.raises(UnknownVector, match="choose one of: Calm, ocean"):
        library.find("formal")


def test_that_a_vector_of_the_same_name_and_model_is_replaced(
    library: Library, make_vector: Any, make_model: Any
) -> None:
    old, new = make_vector(), make_vector(seed=1)
    other = make_vector(made_for=make_model(fingerprint="other"))
    for vector in (old, other, new):
        library.add(vector)
    assert {entry.id for entry in library.entries()} == {new.id, other.id}
    with pytest.raises(UnknownVector):
        library.load(old.id)


def test_that_a_measured_or_renamed_vector_takes_its_own_place(library: Library, make_vector: Any) -> None:
    vector = make_vector(calibrated=False)
    library.add(vector)
    assert library.entries()[0].calibration is None
    library.add(replace(vector, calibration=make_vector().calibration))
    assert library.entries()[0].calibration == make_vector().calibration
    library.add(replace(vector, name="sea"))
    assert names(library) == ["sea"]


def test_that_the_persons_own_hides_the_shipped(
    library: Library, make_vector: Any, make_model: Any, tmp_path: Path
) -> None:
    shipped = make_vector()
    save_vector(shipped, tmp_path / "shipped" / "ocean.safetensors")
    save_vector(make_vector("formal", seed=2), tmp_path / "shipped" / "formal.safetensors")
    assert [entry.is_shipped for entry in library.entries()] == [True, True]
    with pytest.raises(BadInput, match="“ocean” comes with Tiller"):
        library.remove(shipped.id)
    measured = replace(shipped, calibration=None)
    library.add(measured)
    assert [(entry.name, entry.is_shipped) for entry in library.entries()] == [
        ("formal", True),
        ("ocean", False),
    ]
    library.remove(shipped.id)
    assert [entry.is_shipped for entry in library.entries()] == [True, True]
    remade = make_vector(seed=5)
    library.add(remade)
    assert library.find("ocean", make_model()).id == remade.id
    assert len(library.entries()) == 2


def test_that_the_name_is_looked_up_among_those_that_fit_the_model(
    library: Library, make_vector: Any, make_model: Any
) -> None:
    here, there = make_model(), make_model("wide", "f11", 24, 896)
    library.add(make_vector("ocean", there, recommended=(4,)))
    library.add(make_vector("formal", here))
    with pytest.raises(VectorMismatch, match=r"ocean.*896.*wide") as caught:
        library.find("ocean", here)
    assert "tiny" in str(caught.value)
    with pytest.raises(UnknownVector, match="choose one of: formal"):
        library.find("calm", here)
    library.add(make_vector("ocean", here, seed=1))
    assert library.find("ocean", here).model == here
    assert library.find("ocean", there).model == there


def test_that_the_very_model_comes_before_one_of_the_same_build(
    library: Library, make_vector: Any, make_model: Any
) -> None:
    tuned, base = make_model("tuned", "f11"), make_model("base", "f22")
    library.add(make_vector("ocean", tuned))
    library.add(make_vector("ocean", base, seed=1))
    assert library.find("ocean", base).model == base
    assert library.find("ocean", tuned).model == tuned
    assert library.find("ocean", make_model("third", "f33")).model in (tuned, base)


def test_that_a_mismatch_is_told_as_a_person_reads_it(make_model: Any) -> None:
    wide = make_model("Qwen2.5-0.5B", "f11", 24, 896)
    tiny = make_model("builtin", "f00", 8, 256)
    assert mismatch(wide, tiny) == "made for 896-wide Qwen2.5-0.5B; this model is 256 wide"
    assert mismatch(tiny, replace(tiny, name="renamed", source="gguf")) == ""
    assert mismatch(tiny, replace(tiny, fingerprint="tuned")) == ""
    assert mismatch(tiny, replace(tiny, fingerprint="x", n_layers=9)) == (
        "made for builtin with 8 blocks; this model has 9"
    )
    assert mismatch(tiny, replace(tiny, fingerprint="x", architecture="gpt2")) == (
        "made for builtin, a llama model; this model is gpt2"
    )
    unknown = replace(tiny, fingerprint="", n_layers=6)
    assert mismatch(unknown, tiny) == ""
    assert mismatch(unknown, replace(tiny, n_layers=5)) == "made for builtin with 6 blocks; this model has 5"


def test_that_a_name_is_taken_only_for_the_models_that_its_vector_fits(
    library: Library, make_vector: Any, make_model: Any
) -> None:
    library.add(make_vector("Calm Sea"))
    here, elsewhere = make_model(), make_model("wide", "f01", d_model=32)
    said = "A vector named “Calm Sea” is in the library already; choose another name."
    assert why_taken(" calm sea ", library.entries(), here) == said
    assert why_taken("calm sea", library.entries(), elsewhere) == ""
    assert why_taken("calm", library.entries(), here) == ""


def test_that_a_damaged_file_costs_only_itself(library: Library, make_vector: Any, tmp_path: Path) -> None:
    path = library.add(make_vector())
    (tmp_path / "own" / "bad.safetensors").write_bytes(b"nothing")
    (tmp_path / "own" / ".half-written.safetensors").write_bytes(b"nothing")
    (tmp_path / "own" / "notes.txt").write_text("mine")
    assert names(library) == ["ocean"]
    (sentence,) = library.damaged
    assert "bad.safetensors" in sentence
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(BadFile, match="cut short"):
        library.find("ocean")


def test_that_another_process_sees_what_is_written_and_removed(
    library: Library, make_vector: Any, tmp_path: Path
) -> None:
    vector = make_vector()
    library.add(vector)
    assert names(library) == ["ocean"]
    script = f"""
from pathlib import Path
from dataclasses import replace
from vectors.library import Library
library = Library(Path({str(tmp_path / "own")!r}))
vector = library.find("ocean")
library.add(replace(vector, name="tide", directions={{3: 2 * vector.directions[3]}}, recommended_layers=(3,)))
library.remove(vector.id)
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
    assert names(library) == ["tide"]


def test_that_unchanged_files_are_not_read_again(library: Library, make_vector: Any) -> None:
    path = library.add(make_vector())
    library.entries()
    status = path.stat()
    path.write_bytes(bytes(status.st_size))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert names(library) == ["ocean"]
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert names(library) == []


def test_that_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path, make_vector: Any) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile, match="cannot be written"):
        Library(tmp_path / "file" / "vectors").add(make_vector())


def test_that_odd_names_make_plain_file_names(library: Library, make_vector: Any) -> None:
    stems = [
        library.add(make_vector(name, seed=seed)).stem.rsplit("-", 1)[0]
        for seed, name in enumerate(["../../etc", "Grüße: ö/x", "🌊", "a" * 300])
    ]
    assert stems == ["etc", "grue-o-x", "vector", "a" * 40]
    assert len(library.entries()) == 4


def test_that_importing_the_library_is_light() -> None:
    script = "import sys, vectors.library; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    heavy = {"torch", "sklearn", "gguf", "safetensors", "PySide6", "pydantic"}
    assert not heavy & set(loaded.stdout.split())


def test_that_a_vector_fits_a_gguf_of_its_model_and_says_so(make_model: Any) -> None:
    folder = replace(make_model(), architecture="mistral", vocabulary="v1")
    file = replace(folder, name="tiny-q8_0", source="gguf", architecture="llama", fingerprint="f99")
    assert mismatch(folder, file) == mismatch(file, folder) == ""
    assert "“ocean” was made on tiny, whose numbers" in fit_note("ocean", folder, file)
    assert fit_note("ocean", file, folder) and not fit_note("ocean", folder, folder)
    assert not fit_note("ocean", folder, replace(folder, fingerprint="tuned"))
    other = replace(file, vocabulary="v2")
    assert mismatch(folder, other) == "made for tiny, which cuts text into other tokens than this model"
    assert mismatch(folder, replace(other, vocabulary="")) == ""
    assert "mistral" in mismatch(folder, replace(file, source="folder"))
