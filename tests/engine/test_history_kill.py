"""A writer killed in the middle of its work leaves a whole database."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from engine.history import History

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from pathlib import Path
from engine.history import History

history = History(Path(sys.argv[1]))
chat = history.create(title="running")
while True:
    question = history.add_message(chat, "user", "question", parent_id=None)
    reply = history.add_message(chat, "assistant", "", parent_id=question, state="unfinished")
    for length in range(1, 20):
        history.update_message(reply, content="word " * length * 50)
        print(reply, length, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal")
def test_that_a_writer_killed_while_writing_loses_nothing_it_reported(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    for lines in (3, 40, 90):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            for _ in range(lines):
                writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            reported = writer.stdout.read().split("\n")[:-1]
        history = History(path)
        assert history.unfinished()
        if reported:
            reply, length = map(int, reported[-1].split())
            assert history.message(reply).content.count("word") >= length
        assert history.search("word")
        history.close()
        with sqlite3.connect(path) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            database.execute("INSERT INTO messages_words (messages_words) VALUES ('integrity-check')")
        database.close()
