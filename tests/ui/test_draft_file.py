"""The draft's file: a disk that refuses it costs nothing that is still on the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.drafts import VectorDraft, load_draft
from ui.new_vector.draft_file import DraftFile
from vectors.values import Pair

DRAFT = VectorDraft("calm", pairs=(Pair("Breathe.", "Hurry."),))


def test_that_what_the_disk_refused_is_kept_at_the_end(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way, owner = tmp_path / "folder", QObject()
    in_the_way.write_bytes(b"no folder")
    file = DraftFile(in_the_way / "draft.json", owner)
    file.keep_soon(DRAFT)
    qtbot.waitUntil(lambda: "could not be kept" in caplog.text)
    in_the_way.unlink()
    file.close(DRAFT)
    assert load_draft(in_the_way / "draft.json") == DRAFT


def test_that_the_last_word_is_kept_and_the_same_draft_is_not_written_twice(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path, owner = tmp_path / "draft.json", QObject()
    first = DraftFile(path, owner)
    first.keep_soon(replace(DRAFT, name="cal"))
    first.close(DRAFT)
    assert load_draft(path) == DRAFT
    stamp = path.stat().st_mtime_ns
    second = DraftFile(path, owner)
    assert second.kept == DRAFT
    second.close(DRAFT)
    assert path.stat().st_mtime_ns == stamp
