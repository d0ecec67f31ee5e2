"""An exported control vector has beside it how llama.cpp is started with it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from engine.exporting import export_recipe, export_vector
from engine.paths import SHIPPED_VECTORS
from vectors.errors import BadInput
from vectors.gguf_format import import_gguf
from vectors.library import Library
from vectors.values import SteeringRecipe, term_of

pytestmark = pytest.mark.usefixtures("builtin_ref")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "vectors", (SHIPPED_VECTORS,))


def test_that_lines_for_each_program_are_kept_beside_the_file_with_whole_paths(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = export_vector(library, library.find("ocean").id, Path("ocean.gguf"), model_path="m.gguf")
    assert done.lines_file == Path("ocean.gguf.txt")
    text = done.lines_file.read_text(encoding="utf-8")
    assert text.startswith("Tiller: how llama.cpp is started with ocean.gguf")
    lines = text.splitlines()
    if os.name != "nt":
        for program in ("llama-cli", "llama-server"):
            (line,) = (each for each in lines if each.startswith(program))
            assert f"{tmp_path}/ocean.gguf:1" in shlex.split(line) and f"{tmp_path}/m.gguf" in line
    script = text[text.index("import ctypes") :]
    compile(script, "script", "exec")
    assert repr(str(tmp_path / "ocean.gguf")) in script and repr(str(tmp_path / "m.gguf")) in script
    assert done.lines is not None and "-m m.gguf" in done.lines.cli.replace(".\\", "")


def test_that_a_text_of_the_person_s_own_is_left_alone(library: Library, tmp_path: Path) -> None:
    own = tmp_path / "ocean.gguf.txt"
    own.write_text("my notes", encoding="utf-8")
    done = export_vector(library, library.find("ocean").id, tmp_path / "ocean.gguf")
    assert done.lines_file is None and own.read_text(encoding="utf-8") == "my notes"
    own.unlink()
    for _ in range(2):
        done = export_vector(library, library.find("ocean").id, tmp_path / "ocean.gguf")
        assert done.lines_file == own
    assert "model.gguf stands for the model's file" in own.read_text(encoding="utf-8")


def test_that_block_0_is_left_out_with_a_sentence_and_alone_is_refused(
    library: Library, tmp_path: Path
) -> None:
    ocean = library.find("ocean")
    both = SteeringRecipe((term_of(ocean, scale=1.0, layers=(0, 2)), term_of(ocean, scale=0.5, layers=(0,))))
    done = export_recipe(library, both, tmp_path / "both.gguf")
    assert done.layers == import_gguf(done.path).layers == (2,)
    assert done.warnings == ("Layer 0 was left out: llama.cpp cannot steer the first block.",)
    with pytest.raises(BadInput, match=r"a direction for layer 0 only, which llama\.cpp cannot steer"):
        alone = SteeringRecipe((term_of(ocean, scale=1.0, layers=(0,)),))
        export_recipe(library, alone, tmp_path / "alone.gguf")
    assert not (tmp_path / "alone.gguf").exists()
