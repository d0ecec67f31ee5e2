"""Files of a message in the history, and a history from before there were any."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from engine.attachments import Attachment, with_attachments
from engine.history import History
from engine.history.schema import MIGRATIONS, migrate

FILES = (Attachment("tide.txt", "high at six 🌊\nlow at noon\n"), Attachment("b.csv", "a,b\n1,2"))


def test_that_the_files_of_a_message_come_back_as_they_were(tmp_path: Path) -> None:
    history = History(tmp_path / "tiller.db")
    chat = history.create()
    history.add_message(chat, "user", "What do they say?", parent_id=None, attachments=FILES)
    history.close()
    history = History(tmp_path / "tiller.db")
    assert history.conversation(chat).messages[0].attachments == FILES
    history.close()


def test_that_messages_from_before_there_were_files_have_none(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    database = sqlite3.connect(path, isolation_level=None)
    migrate(database, MIGRATIONS[:1])
    database.execute(
        "INSERT INTO conversations (id, created_at, updated_at) VALUES (1, ?, ?)", ("2026-01-01",) * 2
    )
    database.execute(
        "INSERT INTO messages (id, conversation_id, role, content, state, created_at)"
        " VALUES (1, 1, 'user', 'Hello', 'complete', '2026-01-01T00:00:00+00:00')"
    )
    database.execute("UPDATE conversations SET head = 1, created_at = '2026-01-01T00:00:00+00:00'")
    database.execute("UPDATE conversations SET updated_at = created_at")
    database.close()
    history = History(path)
    message = history.conversation(1).messages[0]
    assert (message.content, message.attachments) == ("Hello", ())
    history.close()


def test_that_the_model_reads_each_file_before_what_was_written() -> None:
    told = with_attachments("What do they say?", FILES)
    assert told.index("high at six") < told.index("a,b") < told.index("What do they say?")
    assert "[File: tide.txt]" in told
    assert with_attachments("Only words.", ()) == "Only words."
