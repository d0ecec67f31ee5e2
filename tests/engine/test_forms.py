"""Which forms of one model are found, going by names and headers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.forms import forms_of
from engine.gguf_model import write_model_gguf
from engine.models import resolve_model
from engine.paths import BUILTIN_MODEL

pytestmark = pytest.mark.usefixtures("builtin_ref")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The builtin model as a GGUF file; read by no llama.cpp."""
    return write_model_gguf(BUILTIN_MODEL, tmp_path_factory.mktemp("file") / "builtin-f16.gguf")


@pytest.fixture
def twin(tmp_path: Path, file: Path) -> Path:
    """A folder `calm` with one file inside it, one beside it, and one beside it that is another's."""
    folder = Path(shutil.copytree(BUILTIN_MODEL, tmp_path / "calm"))
    for place in (folder / "model.gguf", tmp_path / "Calm-Q8_0.gguf", tmp_path / "calmer.gguf"):
        shutil.copy(file, place)
    (tmp_path / "calm-broken.gguf").write_bytes(b"GGUF")
    return folder


def found(ref: str, kept: Path, *opened: str) -> list[str]:
    return [each.ref for each in forms_of(ref, resolve_model(ref), kept, opened)]


def test_that_files_inside_and_beside_a_folder_are_its_forms_and_others_are_not(twin: Path) -> None:
    inside, beside = twin / "model.gguf", twin.parent / "Calm-Q8_0.gguf"
    assert found(str(twin), twin.parent / "none") == [str(twin), str(beside), str(inside)]


@pytest.mark.parametrize("name", ["Calm-Q8_0.gguf", "calm/model.gguf"])
def test_that_a_file_finds_its_folder_and_the_other_files_of_it(twin: Path, name: str) -> None:
    assert found(str(twin.parent / name), twin.parent / "none") == found(str(twin), twin.parent / "none")


def test_that_what_tiller_keeps_and_what_was_opened_are_looked_through(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    copy = shutil.copy(file, kept / "builtin-q4_0.gguf")
    assert found("builtin", kept, str(file), str(tmp_path / "gone.gguf")) == ["builtin", str(file), str(copy)]
    assert found(str(file), kept) == ["builtin", str(file), str(copy)]


def test_that_a_file_without_a_folder_stands_alone(twin: Path) -> None:
    other = twin.parent / "calmer.gguf"
    assert found(str(other), twin.parent / "none") == [str(other)]
