"""Claims about the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.logs import CRASH_NAME, current_log, start_logging, stop_logging
from vectors.errors import BadFile


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    stop_logging()


def test_that_what_is_logged_is_in_the_file_with_the_crash_log_beside_it(tmp_path: Path) -> None:
    path = start_logging(tmp_path / "logs")
    logging.getLogger("engine.somewhere").warning("the tide is %s", "high")
    assert "engine.somewhere: the tide is high" in path.read_text(encoding="utf-8")
    assert (tmp_path / "logs" / CRASH_NAME).exists()
    assert current_log() == path


def test_that_starting_again_moves_the_log(tmp_path: Path) -> None:
    first, second = start_logging(tmp_path / "a"), start_logging(tmp_path / "b")
    logging.getLogger("x").error("once")
    assert not first.exists()
    assert second.read_text(encoding="utf-8").count("once") == 1


def test_that_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile, match="--data-dir"):
        start_logging(tmp_path / "file" / "logs")
