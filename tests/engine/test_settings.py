"""Settings: one TOML file, never lost to a mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.drafts import VectorDraft, save_draft
from engine.recent import RecentModel
from engine.sampling_choice import SamplingChoice
from engine.settings import Settings, load_settings, save_settings
from tests.disks import read_only, small_disk
from vectors.errors import BadFile


def test_that_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    settings = Settings(
        model=r"C:\models\a “b”", device="cuda", sampling_choice=SamplingChoice(0.1, None, 3), theme="dark"
    )
    save_settings(settings, path)
    assert load_settings(path) == settings
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]


def test_that_models_that_lay_beside_the_settings_are_found_after_a_move(tmp_path: Path) -> None:
    old, new = tmp_path / "models" / "old", tmp_path / "new"
    for folder in (old, old / "models" / "calm", tmp_path / "elsewhere" / "models"):
        folder.mkdir(parents=True, exist_ok=True)
    (old / "models" / "calm" / "calm.gguf").touch()
    own = str(tmp_path / "elsewhere" / "models")
    gone = str(tmp_path / "gone" / "models" / "lost")
    settings = Settings(
        model=str(old / "models" / "calm" / "calm.gguf"),
        recent=tuple(
            RecentModel(ref, "a name", "folder")
            for ref in (str(old / "models" / "calm"), own, gone, "someone/models")
        ),
    )
    save_settings(settings, old / "settings.toml")
    assert load_settings(old / "settings.toml") == settings
    old.rename(new)
    found = load_settings(new / "settings.toml")
    assert found.model == str(new / "models" / "calm" / "calm.gguf")
    assert [each.ref for each in found.recent] == [
        str(new / "models" / "calm"),
        own,
        gone,
        "someone/models",
    ]


def test_that_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml") == Settings()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"theme = dark", b"\xff\xfe\x00", b"[recent"])
def test_that_a_broken_file_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    loaded = load_settings(path)
    assert "set aside as “settings.broken.toml”" in loaded.note
    assert loaded.model_copy(update={"note": ""}) == Settings()
    assert (tmp_path / "settings.broken.toml").read_bytes() == content
    assert not path.exists()


def test_that_one_wrong_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('theme = "dark"\ntext_zoom = 90.0\n[sampling_choice]\ntemperature = -1.0\n')
    loaded = load_settings(path)
    assert (loaded.theme, loaded.text_zoom, loaded.sampling_choice) == ("dark", 1.0, SamplingChoice())
    assert "(sampling_choice, text_zoom)" in loaded.note


def test_that_a_note_is_not_written_and_unknown_keys_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    save_settings(Settings(note="broken"), path)
    assert "note" not in path.read_text()
    path.write_text("from_a_newer_version = 1\n" + path.read_text())
    assert load_settings(path) == Settings()


def test_that_a_full_disk_keeps_the_settings_and_the_draft_that_were_there(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        settings, draft = disk.folder / "settings.toml", disk.folder / "draft.json"
        save_settings(Settings(theme="dark"), settings)
        save_draft(VectorDraft("calm"), draft)
        before = settings.read_bytes(), draft.read_bytes()
        disk.fill()
        with pytest.raises(BadFile, match=r"settings\.toml.*No space left on device"):
            save_settings(Settings(theme="light"), settings)
        with pytest.raises(BadFile, match=r"draft\.json.*No space left on device"):
            save_draft(VectorDraft("a calmer name"), draft)
        assert (settings.read_bytes(), draft.read_bytes()) == before
        assert len(list(disk.folder.iterdir())) == 3


def test_that_an_empty_draft_in_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    save_draft(VectorDraft("calm"), tmp_path / "draft.json")
    with read_only(tmp_path), pytest.raises(BadFile, match=r"draft\.json.*cannot be removed"):
        save_draft(VectorDraft(), tmp_path / "draft.json")


def test_that_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile, match=r"settings\.toml.*cannot be written"):
        save_settings(Settings(), tmp_path / "file" / "settings.toml")
