"""A model that was downloaded is found by its hub id by every verb, in the data folder that is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.hosts import open_engine
from engine.hub.listing import HubFile
from engine.hub.record import Record, write_record
from engine.paths import BUILTIN_MODEL, SHIPPED_VECTORS, DataPaths
from tests.engine.cli.conftest import Tiller

pytestmark = pytest.mark.usefixtures("builtin_ref")
CALM, WILD = "someone/calm", "someone/wild"
OCEAN = next(SHIPPED_VECTORS.rglob("*ocean*.safetensors"), Path())


def downloaded(paths: DataPaths, repository: str, source: Path) -> None:
    """Have a model lie there as a download that is whole."""
    files = [source] if source.is_file() else [each for each in source.iterdir() if each.is_file()]
    listed = tuple(HubFile(each.name, each.stat().st_size) for each in files)
    record = Record(repository, "main", "c" * 40, "https://huggingface.co", "F16", "gguf", listed, True)
    if source.is_dir():
        record = replace(record, variant="safetensors", kind="folder")
    folder = paths.models / record.folder_name
    folder.mkdir(parents=True)
    for each in files:
        shutil.copy(each, folder / each.name)
    write_record(record, folder)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A data folder other than the usual one, with a model that was downloaded into it."""
    downloaded(DataPaths(tmp_path / "elsewhere"), CALM, BUILTIN_MODEL)
    return tmp_path / "elsewhere"


@pytest.mark.parametrize(
    "words",
    [
        ("models", "info", CALM),
        ("vectors", "show", "ocean", "--model", CALM),
        ("vectors", "doctor", str(OCEAN), "--model", CALM),
        ("vectors", "export", "ocean", "--model", CALM, "--out", "ocean.gguf"),
        ("vectors", "export", "--steer", "ocean=0.5", "--model", CALM, "--out", "half.gguf"),
        ("vectors", "duplicate", "ocean", "sea", "--model", CALM),
        ("chat", "What are you?", "--model", CALM, "--max-new-tokens", "2", "--steer", "ocean"),
    ],
    ids=" ".join,
)
def test_that_a_verb_finds_a_download_by_its_id_in_the_folder_named(
    tiller: Tiller, refused: Callable[..., str], elsewhere: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    words = tuple(str(tmp_path / each) if each.endswith(".gguf") else each for each in words)
    assert "neither a file or folder here nor" in refused(*words)
    said = tiller(*words, "--data-dir", str(elsewhere))
    assert said.status == 0, said.err


def test_that_both_sides_of_parity_and_a_bench_are_found_by_their_ids(
    tiller: Tiller, elsewhere: Path, gguf_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.cli.bench.PAIRS", 4)
    downloaded(DataPaths(elsewhere), WILD, Path(gguf_file))
    there = ("--data-dir", str(elsewhere))
    said = tiller("parity", "--model", CALM, "--gguf", WILD, *there)
    assert said.status == 0, said.err
    said = tiller("bench", "--model", CALM, "--rounds", "3", "--json", *there)
    assert said.status == 0 and said.json["model"] == CALM


def test_that_a_downloaded_gguf_file_runs_in_a_process_of_its_own(
    tiller: Tiller, elsewhere: Path, gguf_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloaded(DataPaths(elsewhere), WILD, Path(gguf_file))
    opened: list[bool] = []

    def watched(paths: DataPaths, *, in_process: bool, expected: str = "builtin") -> object:
        opened.append(in_process)
        return open_engine(paths, in_process=in_process, expected=expected)

    monkeypatch.setattr("engine.jobs.open_engine", watched)
    said = tiller(
        "chat", "Hello", "--model", WILD, "--max-new-tokens", "2", "--json", "--data-dir", str(elsewhere)
    )
    assert said.status == 0 and said.json["backend"] == "llamacpp"
    assert opened == [False]
