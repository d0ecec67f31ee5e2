"""The models opened last: newest first, each once, and why one is no longer there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.models import resolve_model
from engine.recent import MOST_RECENT, RecentModel, why_missing, with_opened, without
from vectors.values import ModelRef

FOLDER = ModelRef("calm", "folder", "/models/calm", "llama", 8, 256, "0123")


def test_that_the_newest_is_first_each_is_there_once_and_there_are_few() -> None:
    recent: tuple[RecentModel, ...] = ()
    for number in range(MOST_RECENT + 3):
        recent = with_opened(recent, replace(FOLDER, location=f"/models/{number}"))
    assert [each.ref for each in recent] == [f"/models/{n}" for n in range(MOST_RECENT + 2, 2, -1)]
    again = with_opened(recent, replace(FOLDER, location="/models/5"))
    assert [each.ref for each in again][:2] == ["/models/5", f"/models/{MOST_RECENT + 2}"]
    assert len(again) == MOST_RECENT


def test_that_a_hub_model_is_opened_again_by_its_id_and_others_by_their_place() -> None:
    hub = replace(FOLDER, name="someone/calm", source="hub", location="/cache/snapshots/1")
    assert with_opened((), hub) == (RecentModel("someone/calm", "someone/calm", "hub"),)
    assert with_opened((), FOLDER) == (RecentModel("/models/calm", "calm", "folder"),)


def test_that_the_builtin_model_is_not_among_them() -> None:
    assert with_opened((), resolve_model("builtin")) == ()


def test_that_one_can_be_taken_off() -> None:
    two = tuple(RecentModel(f"/{name}", name, "folder") for name in "ab")
    assert without(two, "/a") == two[1:]
    assert without(two, "/c") == two


def test_that_what_is_missing_is_said(tmp_path: Path) -> None:
    folder, file = tmp_path / "calm", tmp_path / "calm.gguf"
    models = RecentModel(str(folder), "calm", "folder"), RecentModel(str(file), "calm", "gguf")
    folder.mkdir()
    for model in models:
        assert model.ref in why_missing(model)
    (folder / "config.json").write_text("{}")
    file.write_bytes(b"GGUF")
    assert [why_missing(model) for model in models] == ["", ""]
    assert "Hugging Face cache" in why_missing(RecentModel("nobody/nothing-at-all", "nothing", "hub"))
